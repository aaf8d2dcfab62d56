create table PRD_ANSWER_BASIS (
  ID varchar(36) primary key,
  SHA256 varchar(64) not null,
  FIRST_USED timestamp(3) with time zone not null,
  PARTS text not null
);
create index IDX_PRD_BASIS_SHA256 on PRD_ANSWER_BASIS (SHA256);
