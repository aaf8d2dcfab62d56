create table PRD_SEEN_TOKEN (
  TOKEN_HASH varchar(64) primary key,
  EXPIRES timestamp(3) with time zone not null
);
create index IDX_PRD_SEEN_TOKEN_EXPIRES on PRD_SEEN_TOKEN (EXPIRES);
