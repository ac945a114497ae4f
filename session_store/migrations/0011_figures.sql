-- The facts that reports are computed from: one row for each contact, and one for each span of a teller's duty.
-- The fold of the log, with a checkpoint of their own, so that a counter that has run for long fills them by itself.

create table contact_facts (
    session_id uuid primary key,
    version integer not null,
    business text not null,
    channel text not null,
    joined_line_at timestamptz,
    answered_at timestamptz,
    left_at timestamptz,
    ended_at timestamptz,
    wrapped_up_at timestamptz,
    teller_id uuid,
    rings integer not null,
    rings_missed integer not null,
    held_since timestamptz,
    held_s double precision not null
);
create index contact_facts_joined on contact_facts (joined_line_at);

-- Offline is no span. One that goes on has no end.
create table duty_spans (
    teller_id uuid not null,
    began_version integer not null,
    duty text not null,
    began_at timestamptz not null,
    ended_at timestamptz,
    primary key (teller_id, began_version)
);
create index duty_spans_began on duty_spans (began_at);
create unique index duty_spans_one_open on duty_spans (teller_id) where ended_at is null;

grant select, insert, update, delete on contact_facts, duty_spans to aircounter_app;
