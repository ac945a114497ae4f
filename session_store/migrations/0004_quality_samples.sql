-- How good a call was, by party and direction, every few seconds. Measurements, not facts: rows, not events.
-- No personal data; removed with the session they belong to. What was not known is null, never 0.

create table quality_samples (
    session_id uuid not null,
    party text not null,
    direction text not null check (direction in ('up', 'down')),
    measured_at timestamptz not null,
    seconds real not null,
    packets integer,
    loss real,
    sound_loss real,
    jitter_ms real,
    round_trip_ms real,
    sound_kbit_s real,
    picture_kbit_s real,
    frames_per_s real,
    freezes integer,
    frozen_ms real,
    mos real,
    primary key (session_id, measured_at, party, direction)
);

grant select, insert, delete on quality_samples to aircounter_app;
