-- What can be made again from the log by one command. No personal data: names stay sealed in the log.

-- How far each reactor that runs once has come.
create table checkpoints (
    reactor text primary key,
    xid xid8 not null,
    position bigint not null
);

create table session_rows (
    session_id uuid primary key,
    version integer not null,
    phase text not null,
    business text not null,
    channel text not null,
    language text not null,
    opened_at timestamptz not null,
    joined_line_at timestamptz,
    customer_present boolean not null,
    accepted_at timestamptz,
    talk_began_at timestamptz,
    talk_ended_at timestamptz,
    closed_at timestamptz,
    teller_id uuid,
    outcome text,
    result text,
    stars smallint,
    completeness text
);
create index session_rows_waiting on session_rows (joined_line_at) where phase in ('waiting', 'offered');
create index session_rows_opened on session_rows (opened_at desc, session_id desc);
create index session_rows_teller on session_rows (teller_id, opened_at desc);
create index session_rows_unsealed on session_rows (opened_at) where phase in ('wrapping_up', 'closed') and completeness is null;

create table teller_rows (
    teller_id uuid primary key,
    version integer not null,
    duty text not null,
    since timestamptz not null,
    present boolean not null,
    session_id uuid
);

-- Notes as they are typed, sealed under the session's key. Submitting them is the event.
create table drafts (
    session_id uuid not null,
    staff_id uuid not null,
    sealed bytea not null,
    saved_at timestamptz not null default now(),
    primary key (session_id, staff_id)
);

grant select, insert, update, delete on checkpoints, session_rows, teller_rows, drafts to aircounter_app;
