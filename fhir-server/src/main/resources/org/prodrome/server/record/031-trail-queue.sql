alter table PRD_HOOK_ANSWER add column TRAIL_TRIES int default 0 not null;
alter table PRD_HOOK_ANSWER add column TRAIL_DUE timestamp(3) with time zone;
alter table PRD_HOOK_ANSWER add column TRAIL_DEAD boolean default false not null;
alter table PRD_HOOK_ANSWER add column TRAIL_FAULT varchar(200) default '' not null;
update PRD_HOOK_ANSWER set TRAIL_DUE = ANSWERED;
create index IDX_PRD_ANSWER_DUE on PRD_HOOK_ANSWER (AUDITED, TRAIL_DEAD, TRAIL_DUE);
alter table PRD_CARD_FEEDBACK add column TRAIL_TRIES int default 0 not null;
alter table PRD_CARD_FEEDBACK add column TRAIL_DUE timestamp(3) with time zone;
alter table PRD_CARD_FEEDBACK add column TRAIL_DEAD boolean default false not null;
alter table PRD_CARD_FEEDBACK add column TRAIL_FAULT varchar(200) default '' not null;
update PRD_CARD_FEEDBACK set TRAIL_DUE = RECEIVED;
create index IDX_PRD_FEEDBACK_DUE on PRD_CARD_FEEDBACK (RECORDED, TRAIL_DEAD, TRAIL_DUE);
create table PRD_ACCESS (
  ID varchar(36) primary key,
  KIND varchar(40) not null,
  STATUS int not null,
  TIMES int not null,
  FIRST_AT timestamp(3) with time zone not null,
  LAST_AT timestamp(3) with time zone not null,
  CALLER varchar(500) not null,
  PROVED boolean not null,
  TOKEN_ID varchar(300) not null,
  ADDRESS varchar(100) not null,
  WHY varchar(200) not null,
  QUERY varchar(1000) not null,
  PATIENTS text not null,
  AUDITED boolean not null,
  TRAIL_TRIES int default 0 not null,
  TRAIL_DUE timestamp(3) with time zone,
  TRAIL_DEAD boolean default false not null,
  TRAIL_FAULT varchar(200) default '' not null
);
create index IDX_PRD_ACCESS_DUE on PRD_ACCESS (AUDITED, TRAIL_DEAD, TRAIL_DUE);
