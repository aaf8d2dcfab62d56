alter table PRD_CARD_FEEDBACK add column MORE_REASONS varchar(16000) default '' not null;
