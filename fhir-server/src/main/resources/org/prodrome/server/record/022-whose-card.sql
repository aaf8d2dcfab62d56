alter table PRD_HOOK_ANSWER add column PATIENT_KEY varchar(700) default '' not null;
update PRD_HOOK_ANSWER set PATIENT_KEY = PATIENT_ID;
update PRD_HOOK_ANSWER set PATIENT_KEY = CALLER || '|' || PATIENT_ID where OWN_PATIENT = false and CALLER <> '';
alter table PRD_SENT_CARD alter column PATIENT_ID set data type varchar(700);
alter table PRD_SNOOZE alter column PATIENT_ID set data type varchar(700);
alter table PRD_SILENCE alter column TARGET set data type varchar(700);
update PRD_SENT_CARD set PATIENT_ID = (select a.PATIENT_KEY from PRD_HOOK_ANSWER a where a.ID = PRD_SENT_CARD.ANSWER)
  where ANSWER in (select a.ID from PRD_HOOK_ANSWER a);
update PRD_SNOOZE set PATIENT_ID = (select max(c.PATIENT_ID) from PRD_SENT_CARD c where c.CARD = PRD_SNOOZE.CARD)
  where CARD in (select c.CARD from PRD_SENT_CARD c);
