alter table PRD_SNOOZE add column KNOWN text default '' not null;
