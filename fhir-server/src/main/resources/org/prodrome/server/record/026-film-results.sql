alter table PRD_IMAGING_JOB add column KIND varchar(20) default 'ARRIVAL' not null;
alter table PRD_INSTANCE add column DERIVED boolean default false not null;
create table PRD_FILM_STUDY (
  STUDY_UID varchar(64) primary key,
  EDITION int not null,
  SETTLED int not null,
  WITHDRAWN boolean not null,
  REASON varchar(500) not null,
  OPT_LOCK int not null
);
create table PRD_FILM_RESULT (
  ID varchar(400) primary key,
  STUDY_UID varchar(64) not null,
  MODEL varchar(300) not null,
  OUTCOME varchar(20) not null,
  WRITTEN timestamp(3) with time zone not null
);
create index IDX_PRD_FILM_RESULT on PRD_FILM_RESULT (STUDY_UID, MODEL);
alter table PRD_SENT_CARD add column SOURCES varchar(4000) default '' not null;
