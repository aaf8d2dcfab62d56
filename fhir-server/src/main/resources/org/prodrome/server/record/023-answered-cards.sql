alter table PRD_CARD_FEEDBACK add column KEPT_APART boolean default false not null;
alter table PRD_SENT_CARD add column PLANS varchar(4000) default '' not null;
alter table PRD_SENT_CARD add column ACCEPTABLE boolean default false not null;
alter table PRD_SNOOZE add column LIFTED_BY varchar(300);
alter table PRD_SNOOZE add column LIFTED_AT timestamp(3) with time zone;
