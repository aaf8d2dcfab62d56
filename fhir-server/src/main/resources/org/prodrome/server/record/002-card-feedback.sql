create table PRD_CARD_FEEDBACK (
  ID varchar(36) primary key,
  SERVICE_ID varchar(200) not null,
  CARD varchar(200) not null,
  OUTCOME varchar(50) not null,
  REASON_SYSTEM varchar(500),
  REASON_CODE varchar(200),
  USER_COMMENT varchar(4000),
  OUTCOME_TIMESTAMP varchar(50),
  RECEIVED timestamp(3) with time zone not null
);
create index IDX_PRD_FEEDBACK_CARD on PRD_CARD_FEEDBACK (CARD);
