create table PRD_HOOK_ANSWER (
  ID varchar(36) primary key,
  SERVICE_ID varchar(200) not null,
  HOOK varchar(100) not null,
  HOOK_INSTANCE varchar(100) not null,
  PATIENT_ID varchar(100) not null,
  USER_REF varchar(200) not null,
  PROGRAM varchar(100) not null,
  ANSWERED timestamp(3) with time zone not null,
  RESPONSE_SHA256 varchar(64) not null,
  CONTENT text not null
);
create index IDX_PRD_ANSWER_INSTANCE on PRD_HOOK_ANSWER (HOOK_INSTANCE);
create index IDX_PRD_ANSWER_TIME on PRD_HOOK_ANSWER (ANSWERED);
create table PRD_SENT_CARD (
  ID varchar(36) primary key,
  CARD varchar(100) not null,
  ANSWER varchar(36) not null,
  SERVICE_ID varchar(200) not null,
  PATIENT_ID varchar(100) not null,
  TOPIC varchar(100) not null,
  TIER int not null,
  RULES varchar(4000) not null,
  MODELS varchar(1000) not null,
  SENT timestamp(3) with time zone not null
);
create index IDX_PRD_CARD_UUID on PRD_SENT_CARD (CARD);
create index IDX_PRD_CARD_PATIENT on PRD_SENT_CARD (PATIENT_ID);
create index IDX_PRD_CARD_TIME on PRD_SENT_CARD (SENT);
