alter table PRD_CARD_FEEDBACK add column KEPT_APART boolean default false not null;
alter table PRD_SENT_CARD add column PLANS varchar(4000) default '' not null;
alter table PRD_SENT_CARD add column ACCEPTABLE boolean default false not null;
