-- How far each track of a journal is on disk, as its process says each second while its session has a case in hand.
-- `up_to` is the moment before which all that arrived is on disk: it moves on without packets.
create table recording_telemetry (
    session_id uuid not null,
    journal_id uuid not null,
    party text not null,
    source text not null,
    last_at timestamptz not null,
    up_to timestamptz not null,
    reported_at timestamptz not null default clock_timestamp(),
    primary key (session_id, journal_id, party, source)
);
grant select, insert, update on recording_telemetry to aircounter_app;
