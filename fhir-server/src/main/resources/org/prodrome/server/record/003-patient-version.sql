create table PRD_PATIENT_CHANGE (
  ID varchar(36) primary key,
  PATIENT_ID varchar(100) not null,
  CHANGED timestamp(3) with time zone not null
);
create index IDX_PRD_CHANGE_PATIENT on PRD_PATIENT_CHANGE (PATIENT_ID);
create table PRD_PATIENT_VERSION (
  PATIENT_ID varchar(100) primary key,
  VERSION_COUNT bigint not null,
  ASSESSED bigint not null,
  ATTEMPTS int not null,
  NOT_BEFORE timestamp(3) with time zone not null,
  LEASED_UNTIL timestamp(3) with time zone not null,
  REASON varchar(1000),
  OPT_LOCK int not null
);
create index IDX_PRD_VERSION_DUE on PRD_PATIENT_VERSION (NOT_BEFORE);
