create table PRD_UNSEEN_SIGN (
  ID varchar(300) primary key,
  SIGN varchar(250) not null,
  PATIENT_ID varchar(100) not null,
  RULE_ID varchar(200) not null,
  TITLE varchar(300) not null,
  ISSUE varchar(100) not null,
  SAID timestamp(3) with time zone not null,
  SIGN_STATE varchar(20) not null,
  REASON varchar(300) not null,
  TASK varchar(100) not null,
  LOOKED timestamp(3) with time zone not null,
  OPT_LOCK int not null
);
create index IDX_PRD_UNSEEN_STATE on PRD_UNSEEN_SIGN (SIGN_STATE, LOOKED);
create index IDX_PRD_UNSEEN_SIGN on PRD_UNSEEN_SIGN (SIGN);
