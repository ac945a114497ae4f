-- Many appends in one transaction, each statement for all of them: on a busy counter one round trip, one commit and one
-- snapshot that the feed waits for then carry a dozen.

drop function append_events(text, text, jsonb, jsonb, jsonb);

-- Each of `appends` to all its streams, or to none.
--   appends: [{command, actor, batch, began, ended}]
--   batch: [{stream, expected, events: [{id, type, type_version, data, private}], deadlines: [{kind, subject, due_at}]}]
--   began, ended: engagements, [{teller, session}]
-- Returns for each, in this order, the time of what was stored, [{stream, at_us}], or why it was not, {error, message}:
-- AC001 when a stream is no longer at the expected version, AC002 when the first stream has this command already.
-- What the tables themselves refuse (a teller who is engaged already) is raised, and nothing of any of them is stored.
create function append_events(appends jsonb) returns jsonb
language plpgsql security definer
set search_path = public, pg_temp
-- What is asked is always a few rows by their keys, and planned once, perhaps while the tables are still empty.
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    one jsonb;
    part jsonb;
    item jsonb;
    ids text[];
    versions integer[];
    heads bytea[];
    times timestamptz[];
    known text[];
    place integer;
    at_us bigint;
    new events%rowtype;
    new_events events[] := '{}';
    carried_out text[] := '{}';
    stored_parts jsonb[] := '{}';
    stored_appends jsonb[] := '{}';
    moved text;
    stored jsonb;
    answers jsonb := '[]';
begin
    select epoch into strict new.epoch from log_epoch;

    -- All rows first, and always in the same order, so that two nodes' appends never wait for each other.
    insert into streams
    select distinct p ->> 'stream', 0, '\x'::bytea, '-infinity'::timestamptz
    from jsonb_array_elements(appends) as a, jsonb_array_elements(a -> 'batch') as p
    where (p ->> 'expected')::integer = 0 order by 1
    on conflict do nothing;
    select array_agg(held.stream_id), array_agg(held.version), array_agg(held.head), array_agg(held.last_at)
    into ids, versions, heads, times
    from (select * from streams where stream_id = any (array(
              select p ->> 'stream' from jsonb_array_elements(appends) as a, jsonb_array_elements(a -> 'batch') as p))
          order by stream_id for update) as held;
    select coalesce(array_agg(c.stream_id || ' ' || c.command_id), '{}') into known
    from jsonb_array_elements(appends) as a, carried_out_commands as c
    where c.stream_id = a -> 'batch' -> 0 ->> 'stream' and c.command_id = a ->> 'command';

    for one in select value from jsonb_array_elements(appends) loop
        if one -> 'batch' -> 0 ->> 'stream' || ' ' || (one ->> 'command') = any (known) then
            answers := answers || jsonb_build_object('error', 'AC002', 'message', 'carried out before');
            continue;
        end if;
        select p ->> 'stream' into moved from jsonb_array_elements(one -> 'batch') as p
        where versions[array_position(ids, p ->> 'stream')] is distinct from (p ->> 'expected')::integer limit 1;
        if found then
            answers := answers || jsonb_build_object('error', 'AC001', 'message', moved || ' has moved on');
            continue;
        end if;

        stored := '[]';
        new.actor := one ->> 'actor';
        new.command_id := one ->> 'command';
        new.hash_algorithm := 'sha256';
        for part in select value from jsonb_array_elements(one -> 'batch') loop
            new.stream_id := part ->> 'stream';
            place := array_position(ids, new.stream_id);
            -- An event's time is the database's, never before the stream's last.
            new.at := greatest(clock_timestamp(), times[place]);
            at_us := (extract(epoch from new.at) * 1000000)::bigint;
            new.version := versions[place];
            new.hash := heads[place];
            for item in select value from jsonb_array_elements(part -> 'events') loop
                new.version := new.version + 1;
                new.event_id := item ->> 'id';
                new.type := item ->> 'type';
                new.type_version := item ->> 'type_version';
                new.data := item ->> 'data';
                new.private := decode(item ->> 'private', 'base64');
                new.hash := sha256(convert_to(concat_ws(E'\n',
                    encode(new.hash, 'hex'), new.stream_id, new.version, item ->> 'id', new.type, new.type_version,
                    at_us, new.actor, new.command_id, encode(sha256(convert_to(new.data, 'UTF8')), 'hex'),
                    coalesce(encode(sha256(new.private), 'hex'), '-')), 'UTF8'));
                new_events := new_events || new;
            end loop;
            versions[place] := new.version;
            heads[place] := new.hash;
            times[place] := new.at;
            stored_parts := stored_parts || part;
            stored := stored || jsonb_build_object('stream', new.stream_id, 'at_us', at_us);
        end loop;
        known := known || (one -> 'batch' -> 0 ->> 'stream' || ' ' || new.command_id);
        carried_out := carried_out || (one -> 'batch' -> 0 ->> 'stream') || new.command_id;
        stored_appends := stored_appends || one;
        answers := answers || jsonb_build_array(stored);
    end loop;

    insert into events (stream_id, version, event_id, type, type_version, at, actor, command_id,
                        data, private, hash_algorithm, hash, epoch)
    select e.stream_id, e.version, e.event_id, e.type, e.type_version, e.at, e.actor, e.command_id,
           e.data, e.private, e.hash_algorithm, e.hash, e.epoch
    from unnest(new_events) as e;
    insert into carried_out_commands
    select carried_out[n], carried_out[n + 1] from generate_series(1, cardinality(carried_out), 2) as n;
    update streams set version = held.version, head = held.head, last_at = held.last_at
    from unnest(ids, versions, heads, times) as held (stream_id, version, head, last_at)
    where streams.stream_id = held.stream_id and streams.version <> held.version;
    delete from deadlines where stream_id = any (array(select p ->> 'stream' from unnest(stored_parts) as p));
    insert into deadlines (stream_id, kind, subject, due_at)
    select p ->> 'stream', d ->> 'kind', d ->> 'subject', (d ->> 'due_at')::timestamptz
    from unnest(stored_parts) as p, jsonb_array_elements(p -> 'deadlines') as d;

    update engagements set ended_at = clock_timestamp()
    from unnest(stored_appends) as a, jsonb_array_elements(a -> 'ended') as e
    where teller_id = (e ->> 'teller')::uuid and session_id = (e ->> 'session')::uuid and ended_at is null;
    insert into engagements (teller_id, session_id, began_at)
    select (e ->> 'teller')::uuid, (e ->> 'session')::uuid, clock_timestamp()
    from unnest(stored_appends) as a, jsonb_array_elements(a -> 'began') as e;
    return answers;
end $$;
revoke all on function append_events from public;
grant execute on function append_events to aircounter_app;
