-- Whoever asked for a callback keeps the place and is not to be offered; reports take what they were away from the wait.
alter table session_rows add column callback text;
alter table session_rows add column callback_at timestamptz;
alter table session_rows add column summons integer not null default 0;
alter table contact_facts add column callback_asked boolean not null default false;
alter table contact_facts add column away_since timestamptz;
alter table contact_facts add column away_s double precision not null default 0;

-- Those to be summoned are looked for twice a second.
create index session_rows_away on session_rows (joined_line_at)
    where phase = 'waiting' and callback in ('away', 'missed', 'summoned');

-- One SMS to be sent, keyed by its summons: it holds neither number nor text, which are sealed in the log.
create table sms_outbox (
    session_id uuid not null,
    summons integer not null,
    due_at timestamptz not null,
    tries integer not null default 0,
    primary key (session_id, summons)
);

create index sms_outbox_due on sms_outbox (due_at);

grant select, insert, update, delete on sms_outbox to aircounter_app;
