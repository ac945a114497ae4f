-- The ACD asks why somebody comes a little earlier, and whom they know.
alter table session_rows add column classes text[] not null default '{}';
alter table session_rows add column preferred uuid;

-- Reports count who was handed on, and how often a colleague was asked.
alter table contact_facts add column transfers integer not null default 0;
alter table contact_facts add column consultations integer not null default 0;
