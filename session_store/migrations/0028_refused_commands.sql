-- What was asked about a case and refused: no stream changes by it, and yet it is on record. Written, and never changed.
create table refused_commands (
    number bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    session_id uuid,
    case_id uuid,
    actor text not null,
    command text not null,
    code text not null,
    why text not null
);
create index refused_commands_of_case on refused_commands (case_id, at);
grant select, insert on refused_commands to aircounter_app;
