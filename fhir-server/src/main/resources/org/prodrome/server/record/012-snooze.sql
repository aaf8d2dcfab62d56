create table PRD_SNOOZE (
  ID varchar(36) primary key,
  PATIENT_ID varchar(100) not null,
  RULE_ID varchar(200) not null,
  TIER int not null,
  UNTIL_TIME timestamp(3) with time zone not null,
  SNOOZED_BY varchar(300) not null,
  REASON varchar(1000) not null,
  CARD varchar(100) not null,
  SINCE timestamp(3) with time zone not null
);
create index IDX_PRD_SNOOZE_PATIENT on PRD_SNOOZE (PATIENT_ID);
