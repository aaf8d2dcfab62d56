create table PRD_SPEAKER (
  ID varchar(300) primary key,
  KIND varchar(20) not null,
  SPEAKER_ID varchar(250) not null,
  SPEAKER_STATE varchar(20) not null,
  OWNER_NAME varchar(300) not null,
  PILOT_USERS varchar(4000) not null,
  REVIEW_DUE date,
  EVALUATION varchar(2000) not null,
  FLAGGED varchar(500) not null,
  FLAGGED_AT timestamp(3) with time zone,
  LAST_SPOKE timestamp(3) with time zone,
  SPEAKS_SINCE timestamp(3) with time zone,
  OPT_LOCK int not null
);
create table PRD_SPEAKER_ATTRIBUTE (
  ID varchar(400) primary key,
  SPEAKER varchar(300) not null,
  ATTRIBUTE_KEY varchar(100) not null,
  ATTRIBUTE_TEXT varchar(4000) not null
);
create index IDX_PRD_ATTRIBUTE_SPEAKER on PRD_SPEAKER_ATTRIBUTE (SPEAKER);
create table PRD_SPEAKER_CHANGE (
  ID varchar(36) primary key,
  SPEAKER varchar(300) not null,
  WHAT varchar(200) not null,
  WAS varchar(4000) not null,
  BECAME varchar(4000) not null,
  CHANGED_BY varchar(300) not null,
  REASON varchar(1000) not null,
  CHANGED_AT timestamp(3) with time zone not null
);
create index IDX_PRD_CHANGE_SPEAKER on PRD_SPEAKER_CHANGE (SPEAKER);
create table PRD_SILENCE (
  ID varchar(36) primary key,
  SILENCE_SCOPE varchar(20) not null,
  TARGET varchar(300) not null,
  REASON varchar(1000) not null,
  SILENCED_BY varchar(300) not null,
  SINCE timestamp(3) with time zone not null,
  LIFTED_BY varchar(300),
  LIFT_REASON varchar(1000),
  LIFTED_AT timestamp(3) with time zone,
  OPT_LOCK int not null
);
create table PRD_GOVERNANCE_STAMP (
  ID int primary key,
  STAMP bigint not null
);
insert into PRD_GOVERNANCE_STAMP (ID, STAMP) values (1, 1);
