alter table PRD_CARD_FEEDBACK add column KEPT_APART boolean default false not null;
