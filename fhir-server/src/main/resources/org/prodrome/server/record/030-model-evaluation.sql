create table PRD_MODEL_EVALUATION (
  ID varchar(36) primary key,
  SPEAKER varchar(300) not null,
  MANIFEST_SHA256 varchar(300) not null,
  DATA_NAME varchar(300) not null,
  FILMS int not null,
  PATIENTS int not null,
  CRITERIA varchar(4000) not null,
  PASSED boolean not null,
  REPORT text not null,
  EVALUATED_BY varchar(300) not null,
  REASON varchar(1000) not null,
  RECORDED timestamp(3) with time zone not null
);
create index IDX_PRD_EVALUATION_SPEAKER on PRD_MODEL_EVALUATION (SPEAKER);
alter table PRD_SPEAKER add column CONTENT_SHA256 varchar(64) default '' not null;
