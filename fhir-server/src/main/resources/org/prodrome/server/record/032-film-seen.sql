create table PRD_FILM_SEEN (
  ID varchar(400) primary key,
  MODEL varchar(300) not null,
  TAKEN timestamp(3) with time zone not null,
  ANALYSED timestamp(3) with time zone not null,
  PATIENT_KEY varchar(64) not null,
  CATEGORIES varchar(2000) not null,
  NUMBERS varchar(4000) not null,
  EMBEDDING varchar(16000) not null,
  REFUSED boolean not null
);
create index IDX_PRD_FILM_SEEN on PRD_FILM_SEEN (MODEL, TAKEN);
