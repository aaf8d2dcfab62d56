create table PRD_IMAGING_JOB (
  ID varchar(36) primary key,
  STUDY_UID varchar(64) not null,
  IMAGING_STUDY varchar(100) not null,
  JOB_STATE varchar(20) not null,
  REASON varchar(1000),
  ATTEMPTS int not null,
  CREATED timestamp(3) with time zone not null,
  CHANGED timestamp(3) with time zone not null,
  NOT_BEFORE timestamp(3) with time zone not null,
  RESULT varchar(2000),
  STAGES varchar(2000),
  OPT_LOCK int not null
);
create index IDX_PRD_JOB_STATE on PRD_IMAGING_JOB (JOB_STATE, NOT_BEFORE);
create index IDX_PRD_JOB_STUDY on PRD_IMAGING_JOB (STUDY_UID);
create table PRD_INSTANCE (
  SOP_UID varchar(64) primary key,
  STUDY_UID varchar(64) not null,
  SERIES_UID varchar(64) not null,
  TRANSFER_SYNTAX varchar(64) not null,
  SHA256 varchar(64) not null,
  BYTE_COUNT bigint not null,
  RECEIVED timestamp(3) with time zone not null
);
create index IDX_PRD_INSTANCE_STUDY on PRD_INSTANCE (STUDY_UID);
