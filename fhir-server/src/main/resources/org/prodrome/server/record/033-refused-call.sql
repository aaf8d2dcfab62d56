create table PRD_REFUSED_CALL (
  ID varchar(36) primary key,
  SERVICE_ID varchar(200) not null,
  HOOK_INSTANCE varchar(100) not null,
  CALLER varchar(500) not null,
  STATUS int not null,
  REASON varchar(1000) not null,
  PROGRAM varchar(100) not null,
  REFUSED timestamp(3) with time zone not null
);
create index IDX_PRD_REFUSED_INSTANCE on PRD_REFUSED_CALL (HOOK_INSTANCE);
create index IDX_PRD_REFUSED_TIME on PRD_REFUSED_CALL (REFUSED);
