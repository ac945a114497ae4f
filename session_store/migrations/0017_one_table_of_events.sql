-- Events stand in one table, in which the database itself keeps (stream, version) unique: parts by time could not.
-- Each has the epoch in which it was appended. Transaction ids begin anew in a restored cluster, below those of the
-- past: the feed's order is (epoch, xid, position), and who restores a backup raises the epoch.

create table log_epoch (
    only_row boolean primary key default true check (only_row),
    epoch integer not null
);
insert into log_epoch (epoch) values (1);

alter table events rename to events_by_month;
alter index events_feed rename to events_by_month_feed;
alter table events_by_month rename constraint events_pkey to events_by_month_pkey;

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
    epoch integer not null,
    primary key (stream_id, version)
);
insert into events overriding system value
select position, xid, stream_id, version, event_id, type, type_version, at, actor, command_id, data, private,
       hash_algorithm, hash, 1
from events_by_month;
select setval(pg_get_serial_sequence('events', 'position'), (select coalesce(max(position), 0) + 1 from events), false);
drop table events_by_month;
drop function ensure_event_partitions;

create index events_feed on events (epoch, xid, position);
-- Figures of a day: events lie nearly in the order of their times.
create index events_at on events using brin (at);

alter table checkpoints add column epoch integer not null default 1;
alter table checkpoints alter column epoch drop default;

-- Appends to all the streams of `batch`, or to none.
--   batch: [{stream, expected, events: [{id, type, type_version, data, private}], deadlines: [{kind, subject, due_at}]}]
--   began, ended: engagements, [{teller, session}]
-- Raises AC001 when a stream is no longer at the expected version, AC002 when the first stream has this command already.
-- Returns the stored events: [{stream, version, position, at_us}].
create or replace function append_events(command text, by_actor text, batch jsonb, began jsonb, ended jsonb) returns jsonb
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
    this_epoch integer;
    stored jsonb := '[]';
begin
    select epoch into strict this_epoch from log_epoch;
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
                                data, private, hash_algorithm, hash, epoch)
            values (held.stream_id, next_version, (item ->> 'id')::uuid, item ->> 'type',
                    (item ->> 'type_version')::smallint, stored_at, by_actor, command,
                    item ->> 'data', sealed, 'sha256', chained, this_epoch)
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

grant select on events, log_epoch to aircounter_app;
