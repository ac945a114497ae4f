-- The event log. Its owner migrates; the application's role can read it and append by one function, and nothing else.

do $$ begin
    if not exists (select from pg_roles where rolname = 'aircounter_app') then
        create role aircounter_app nologin;
    end if;
end $$;

-- One row a stream: what the next append must build on.
create table streams (
    stream_id text primary key check (stream_id ~ '^[a-z]+/[0-9a-f-]{36}$'),
    version integer not null,
    head bytea not null,
    last_at timestamptz not null
);

-- One row an event. `data` is free of personal data; `private` is sealed under the stream's key.
create table events (
    position bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id(),
    stream_id text not null,
    version integer not null,
    event_id uuid not null,
    type text not null,
    type_version smallint not null,
    at timestamptz not null,
    actor text not null,
    command_id text not null,
    data text not null,
    private bytea,
    hash_algorithm text not null,
    hash bytea not null,
    primary key (stream_id, version, at)
) partition by range (at);
create index events_feed on events (xid, position);
-- Nothing is ever refused for want of a month's partition.
create table events_other_months partition of events default;

create function ensure_event_partitions(months_ahead integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month date;
    partition_name text;
begin
    perform pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
    for i in 0..least(months_ahead, 24) loop
        month := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => i))::date;
        partition_name := 'events_' || to_char(month, 'YYYY_MM');
        if to_regclass(partition_name) is null
            and not exists (select from events_other_months where at >= month and at < month + interval '1 month') then
            execute format('create table %I partition of events for values from (%L) to (%L)',
                partition_name, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00');
        end if;
    end loop;
end $$;

-- A command id is unique in its stream: a repeat finds itself here.
create table carried_out_commands (
    stream_id text not null,
    command_id text not null,
    primary key (stream_id, command_id)
);

-- What must happen by itself if nobody acts.
create table deadlines (
    stream_id text not null,
    kind text not null,
    subject text not null,
    due_at timestamptz not null,
    claimed_until timestamptz not null default '-infinity',
    primary key (stream_id, kind, subject)
);
create index deadlines_due on deadlines (due_at);

-- Whom a teller is being offered or talks to: never two at once, whatever the ACD believes.
create table engagements (
    teller_id uuid not null,
    session_id uuid not null,
    began_at timestamptz not null,
    ended_at timestamptz
);
create unique index engagements_one_open on engagements (teller_id) where ended_at is null;

-- Stream keys, wrapped by the master key, which is never in the database.
create table stream_keys (
    stream_id text primary key,
    algorithm text not null,
    wrapped bytea not null
);

-- Appends to all the streams of `batch`, or to none.
--   batch: [{stream, expected, events: [{id, type, type_version, data, private}], deadlines: [{kind, subject, due_at}]}]
--   began, ended: engagements, [{teller, session}]
-- Raises AC001 when a stream is no longer at the expected version, AC002 when the first stream has this command already.
-- Returns the stored events: [{stream, version, position, at_us}].
create function append_events(command text, by_actor text, batch jsonb, began jsonb, ended jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part jsonb;
    item jsonb;
    held streams%rowtype;
    next_version integer;
    sealed bytea;
    chained bytea;
    stored_at timestamptz;
    stored_position bigint;
    stored jsonb := '[]';
begin
    -- Always in the same order, so that two appends never wait for each other.
    for part in select value from jsonb_array_elements(batch) order by value ->> 'stream' loop
        insert into streams values (part ->> 'stream', 0, '\x', '-infinity') on conflict do nothing;
        perform from streams where stream_id = part ->> 'stream' for update;
    end loop;
    if exists (select from carried_out_commands
               where stream_id = batch -> 0 ->> 'stream' and command_id = command) then
        raise exception 'this command was carried out before' using errcode = 'AC002';
    end if;
    insert into carried_out_commands values (batch -> 0 ->> 'stream', command);

    for part in select value from jsonb_array_elements(batch) loop
        select * into held from streams where stream_id = part ->> 'stream';
        if held.version <> (part ->> 'expected')::integer then
            raise exception 'stream % is at version %', held.stream_id, held.version using errcode = 'AC001';
        end if;
        next_version := held.version;
        chained := held.head;
        -- An event's time is the database's, never before the stream's last.
        stored_at := greatest(clock_timestamp(), held.last_at);
        for item in select value from jsonb_array_elements(part -> 'events') loop
            next_version := next_version + 1;
            sealed := decode(item ->> 'private', 'base64');
            chained := sha256(convert_to(concat_ws(E'\n',
                encode(chained, 'hex'), held.stream_id, next_version, item ->> 'id', item ->> 'type',
                item ->> 'type_version', (extract(epoch from stored_at) * 1000000)::bigint, by_actor, command,
                encode(sha256(convert_to(item ->> 'data', 'UTF8')), 'hex'),
                coalesce(encode(sha256(sealed), 'hex'), '-')), 'UTF8'));
            insert into events (stream_id, version, event_id, type, type_version, at, actor, command_id,
                                data, private, hash_algorithm, hash)
            values (held.stream_id, next_version, (item ->> 'id')::uuid, item ->> 'type',
                    (item ->> 'type_version')::smallint, stored_at, by_actor, command,
                    item ->> 'data', sealed, 'sha256', chained)
            returning position into stored_position;
            stored := stored || jsonb_build_object('stream', held.stream_id, 'version', next_version,
                'position', stored_position, 'at_us', (extract(epoch from stored_at) * 1000000)::bigint);
        end loop;
        update streams set version = next_version, head = chained, last_at = stored_at
        where stream_id = held.stream_id;
        delete from deadlines where stream_id = held.stream_id;
        insert into deadlines (stream_id, kind, subject, due_at)
        select held.stream_id, d ->> 'kind', d ->> 'subject', (d ->> 'due_at')::timestamptz
        from jsonb_array_elements(part -> 'deadlines') as d;
    end loop;

    update engagements set ended_at = clock_timestamp()
    from jsonb_array_elements(ended) as e
    where teller_id = (e ->> 'teller')::uuid and session_id = (e ->> 'session')::uuid and ended_at is null;
    insert into engagements (teller_id, session_id, began_at)
    select (e ->> 'teller')::uuid, (e ->> 'session')::uuid, clock_timestamp() from jsonb_array_elements(began) as e;
    return stored;
end $$;

revoke all on function append_events, ensure_event_partitions from public;
grant usage on schema public to aircounter_app;
grant execute on function append_events, ensure_event_partitions to aircounter_app;
grant select on migrations, streams, events, carried_out_commands, engagements to aircounter_app;
grant select, update (claimed_until), delete on deadlines to aircounter_app;
grant select, insert, delete on stream_keys to aircounter_app;
