-- What all migrations together give. Not run: a test proves that it is so. Written by `make schema`.

CREATE FUNCTION public.append_events(appends jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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
CREATE FUNCTION public.keep_case_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    of_case constant uuid := split_part(new.stream_id, '/', 2)::uuid;
    person constant uuid := split_part(new.actor, '/', 2)::uuid;
    told constant jsonb := new.data::jsonb;
begin
    if new.type in ('PaperOpened', 'ReviewApproved', 'ReviewRefused') then
        perform take_part_in_case(of_case, person, 'reviewed');
    elsif new.type not in ('CaseContinued', 'CaseInterrupted', 'CaseGivenUp') then
        perform take_part_in_case(of_case, person, 'entered');
    end if;
    if new.type = 'ReviewApproved' then
        insert into approvals (case_id, submission, person, sha256)
        values (of_case, (told ->> 'submission')::integer, person, told ->> 'sha256');
    end if;
    return null;
end $$;
CREATE FUNCTION public.keep_confirmations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    told constant jsonb := new.data::jsonb;
begin
    if new.actor <> 'customer' then
        raise exception using errcode = 'exclusion_violation', message = 'only the customer says this';
    end if;
    if new.type = 'CustomerConfirmed' then
        insert into confirmations values (
            split_part(new.stream_id, '/', 2)::uuid, (told ->> 'submission')::integer, told ->> 'sha256',
            (told ->> 'session')::uuid, new.at);
    end if;
    return null;
end $$;
CREATE FUNCTION public.keep_effect_tag() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    update jobs set effect_tag = coalesce(new.data::jsonb ->> 'effect_tag', '') where key = new.data::jsonb ->> 'key';
    return null;
end $$;
CREATE FUNCTION public.keep_job() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    told constant jsonb := new.data::jsonb;
    held jobs%rowtype;
    becomes text;
begin
    select * into held from jobs
    where key = told ->> 'key' and case_id = split_part(new.stream_id, '/', 2)::uuid for update;
    if not found then
        raise exception using errcode = 'foreign_key_violation', message = 'no such job';
    end if;
    becomes := case
        when new.type = 'CarryingOutStarted' and held.stage = 'ordered' then 'under_way'
        when new.type = 'CarryingOutUnanswered' and held.stage = 'under_way' then 'under_way'
        when new.type = 'CarryingOutHeldUp' and held.stage = 'under_way' then 'held_up'
        when new.type = 'CarryingOutAskedAgain' and held.stage = 'held_up' then 'under_way'
        when new.type = 'CarriedOut' and held.stage = 'under_way' then 'done'
        when new.type = 'CarryingOutRefused' and held.stage in ('ordered', 'under_way') then 'refused'
    end;
    if becomes is null then
        raise exception using errcode = 'check_violation', message = new.type || ' of a job that is ' || held.stage;
    end if;
    if new.type = 'CarryingOutStarted' then
        perform from jobs where account_tag = held.account_tag and number < held.number
        and stage in ('ordered', 'under_way', 'held_up');
        if found then
            raise exception using errcode = 'check_violation', message = 'an earlier job of this account is not done';
        end if;
    end if;
    update jobs set stage = becomes, changed_at = new.at, reference = coalesce(told ->> 'reference', reference),
        tries = case when new.type = 'CarryingOutAskedAgain' then 0 else tries end,
        taken_until = case when new.type = 'CarryingOutAskedAgain' then '-infinity' else taken_until end
    where key = held.key;
    return null;
end $$;
CREATE FUNCTION public.keep_ordered_job() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    told constant jsonb := new.data::jsonb;
    of_case constant uuid := split_part(new.stream_id, '/', 2)::uuid;
    of_submission constant integer := (told ->> 'submission')::integer;
    needed integer;
    given integer;
    place bigint;
begin
    if new.actor not like 'system/%' then
        raise exception using errcode = 'check_violation', message = 'only the counter itself orders this';
    end if;
    select approvals_needed into needed from submissions
    where case_id = of_case and submission = of_submission and sha256 = told ->> 'sha256';
    if not found then
        raise exception using errcode = 'foreign_key_violation', message = 'no such submission';
    end if;
    perform from confirmations
    where case_id = of_case and submission = of_submission and sha256 = told ->> 'sha256';
    if not found then
        raise exception using errcode = 'foreign_key_violation', message = 'its customer has not confirmed it';
    end if;
    select count(*) into given from approvals
    where case_id = of_case and submission = of_submission and sha256 = told ->> 'sha256';
    if given < greatest(needed, (told ->> 'approvals')::integer) then
        raise exception using errcode = 'check_violation', message = 'not approved as often as it needs';
    end if;
    if told ->> 'effect' in ('transfer', 'purchase') and given < 1 then
        raise exception using errcode = 'check_violation', message = 'no money moves without a reviewer';
    end if;
    insert into job_accounts values (told ->> 'account_tag', 1)
    on conflict (account_tag) do update set last_number = job_accounts.last_number + 1
    returning last_number into place;
    insert into jobs (key, case_id, submission, session_id, account_tag, number, customer_tag, business_type,
                      amount_fen, stage, ordered_at, changed_at)
    select told ->> 'key', of_case, of_submission, (told ->> 'session')::uuid, told ->> 'account_tag', place,
           told ->> 'customer_tag', begun.data::jsonb ->> 'business_type', (told ->> 'amount_fen')::bigint, 'ordered',
           new.at, new.at
    from events as begun where begun.stream_id = new.stream_id and begun.version = 1;
    return null;
end $$;
CREATE FUNCTION public.keep_submissions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    told constant jsonb := new.data::jsonb;
begin
    insert into submissions (case_id, submission, sha256, approvals_needed) values (
        split_part(new.stream_id, '/', 2)::uuid, (told ->> 'submission')::integer, told ->> 'sha256',
        coalesce((told ->> 'approvals_needed')::integer, 0));
    return null;
end $$;
CREATE FUNCTION public.put_off_job(which text, for_s double precision) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update jobs set taken_until = clock_timestamp() + make_interval(secs => for_s)
    where key = which and stage in ('ordered', 'under_way')
$$;
CREATE FUNCTION public.save_case_field(in_case uuid, of_field text, base integer, typed bytea, person uuid, save text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    held case_fields%rowtype;
    newest integer;
begin
    perform from streams where stream_id = 'case/' || in_case for update;
    if not found then
        raise exception using errcode = 'foreign_key_violation', message = 'no such case';
    end if;
    select * into held from case_fields where case_id = in_case and field = of_field;
    select coalesce(max(version), 0) into newest from case_fields where case_id = in_case;
    if held.save_id = save then
        return newest;
    end if;
    if coalesce(held.version, 0) <> base then
        return null;
    end if;
    perform take_part_in_case(in_case, person, 'entered');
    insert into case_fields values (in_case, of_field, newest + 1, typed, person, save)
    on conflict (case_id, field) do update set version = excluded.version, sealed = excluded.sealed,
        by_person = excluded.by_person, save_id = excluded.save_id, saved_at = clock_timestamp();
    return newest + 1;
end $$;
CREATE TABLE public.jobs (
    key text NOT NULL,
    case_id uuid NOT NULL,
    submission integer NOT NULL,
    session_id uuid NOT NULL,
    account_tag text NOT NULL,
    number bigint NOT NULL,
    customer_tag text NOT NULL,
    business_type text NOT NULL,
    amount_fen bigint NOT NULL,
    stage text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    reference text DEFAULT ''::text NOT NULL,
    taken_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    effect_tag text DEFAULT ''::text NOT NULL,
    CONSTRAINT jobs_amount_fen_check CHECK ((amount_fen >= 0)),
    CONSTRAINT jobs_stage_check CHECK ((stage = ANY (ARRAY['ordered'::text, 'under_way'::text, 'held_up'::text, 'done'::text, 'refused'::text])))
);
CREATE FUNCTION public.take_jobs(most integer, for_s double precision) RETURNS SETOF public.jobs
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update jobs set taken_until = clock_timestamp() + make_interval(secs => for_s), tries = tries + 1
    where key in (
        select key from jobs as mine
        where stage in ('ordered', 'under_way') and taken_until < clock_timestamp()
        and not exists (
            select from jobs as earlier
            where earlier.account_tag = mine.account_tag and earlier.number < mine.number
            and earlier.stage in ('ordered', 'under_way', 'held_up'))
        order by taken_until, number limit most for update skip locked)
    returning *
$$;
CREATE FUNCTION public.take_part_in_case(in_case uuid, by_person uuid, as_part text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    held text;
begin
    insert into case_people (case_id, person, part) values (in_case, by_person, as_part) on conflict do nothing;
    select part into strict held from case_people where case_id = in_case and person = by_person;
    if held <> as_part then
        raise exception using errcode = 'exclusion_violation', message = 'has ' || held || ' in this case already';
    end if;
end $$;
CREATE TABLE public.alarm_rows (
    kind text NOT NULL,
    subject text NOT NULL,
    raised_version integer NOT NULL,
    last_version integer NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    value double precision NOT NULL,
    threshold double precision NOT NULL
);
CREATE TABLE public.approvals (
    case_id uuid NOT NULL,
    submission integer NOT NULL,
    person uuid NOT NULL,
    sha256 text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE public.carried_out_commands (
    stream_id text NOT NULL,
    command_id text NOT NULL
);
CREATE TABLE public.case_fields (
    case_id uuid NOT NULL,
    field text NOT NULL,
    version integer NOT NULL,
    sealed bytea NOT NULL,
    by_person uuid NOT NULL,
    save_id text NOT NULL,
    saved_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE public.case_people (
    case_id uuid NOT NULL,
    person uuid NOT NULL,
    part text NOT NULL,
    since timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT case_people_part_check CHECK ((part = ANY (ARRAY['entered'::text, 'reviewed'::text])))
);
CREATE TABLE public.case_rows (
    case_id uuid NOT NULL,
    version integer NOT NULL,
    business_type text NOT NULL,
    type_version integer NOT NULL,
    stage text NOT NULL,
    number text NOT NULL,
    session_id uuid,
    last_session uuid NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    begun_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.checkpoints (
    reactor text NOT NULL,
    xid xid8 NOT NULL,
    "position" bigint NOT NULL,
    epoch integer NOT NULL
);
CREATE TABLE public.confirmations (
    case_id uuid NOT NULL,
    submission integer NOT NULL,
    sha256 text NOT NULL,
    session_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.contact_facts (
    session_id uuid NOT NULL,
    version integer NOT NULL,
    business text NOT NULL,
    channel text NOT NULL,
    joined_line_at timestamp with time zone,
    answered_at timestamp with time zone,
    left_at timestamp with time zone,
    ended_at timestamp with time zone,
    wrapped_up_at timestamp with time zone,
    teller_id uuid,
    rings integer NOT NULL,
    rings_missed integer NOT NULL,
    held_since timestamp with time zone,
    held_s double precision NOT NULL,
    callback_asked boolean DEFAULT false NOT NULL,
    away_since timestamp with time zone,
    away_s double precision DEFAULT 0 NOT NULL,
    transfers integer DEFAULT 0 NOT NULL,
    consultations integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.deadlines (
    stream_id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    claimed_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL
);
CREATE TABLE public.drafts (
    session_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    sealed bytea NOT NULL,
    saved_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.duty_spans (
    teller_id uuid NOT NULL,
    began_version integer NOT NULL,
    duty text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    chats uuid[] DEFAULT '{}'::uuid[] NOT NULL
);
CREATE TABLE public.engagements (
    teller_id uuid NOT NULL,
    session_id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE TABLE public.events (
    "position" bigint CONSTRAINT events_position_not_null1 NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT events_xid_not_null1 NOT NULL,
    stream_id text CONSTRAINT events_stream_id_not_null1 NOT NULL,
    version integer CONSTRAINT events_version_not_null1 NOT NULL,
    event_id uuid CONSTRAINT events_event_id_not_null1 NOT NULL,
    type text CONSTRAINT events_type_not_null1 NOT NULL,
    type_version smallint CONSTRAINT events_type_version_not_null1 NOT NULL,
    at timestamp with time zone CONSTRAINT events_at_not_null1 NOT NULL,
    actor text CONSTRAINT events_actor_not_null1 NOT NULL,
    command_id text CONSTRAINT events_command_id_not_null1 NOT NULL,
    data text CONSTRAINT events_data_not_null1 NOT NULL,
    private bytea,
    hash_algorithm text CONSTRAINT events_hash_algorithm_not_null1 NOT NULL,
    hash bytea CONSTRAINT events_hash_not_null1 NOT NULL,
    epoch integer NOT NULL
);
ALTER TABLE public.events ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_position_seq1
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.job_accounts (
    account_tag text NOT NULL,
    last_number bigint NOT NULL
);
CREATE TABLE public.log_epoch (
    only_row boolean DEFAULT true NOT NULL,
    epoch integer NOT NULL,
    CONSTRAINT log_epoch_only_row_check CHECK (only_row)
);
CREATE TABLE public.login_sessions (
    token_hash bytea NOT NULL,
    staff_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.migrations (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.quality_samples (
    session_id uuid NOT NULL,
    party text NOT NULL,
    direction text NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    seconds real NOT NULL,
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
    CONSTRAINT quality_samples_direction_check CHECK ((direction = ANY (ARRAY['up'::text, 'down'::text])))
);
CREATE TABLE public.recording_telemetry (
    session_id uuid NOT NULL,
    journal_id uuid NOT NULL,
    party text NOT NULL,
    source text NOT NULL,
    last_at timestamp with time zone NOT NULL,
    up_to timestamp with time zone NOT NULL,
    reported_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE public.refused_commands (
    number bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    session_id uuid,
    case_id uuid,
    actor text NOT NULL,
    command text NOT NULL,
    code text NOT NULL,
    why text NOT NULL
);
ALTER TABLE public.refused_commands ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.refused_commands_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session_rows (
    session_id uuid NOT NULL,
    version integer NOT NULL,
    phase text NOT NULL,
    business text NOT NULL,
    channel text NOT NULL,
    language text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    joined_line_at timestamp with time zone,
    customer_present boolean NOT NULL,
    accepted_at timestamp with time zone,
    talk_began_at timestamp with time zone,
    talk_ended_at timestamp with time zone,
    closed_at timestamp with time zone,
    teller_id uuid,
    outcome text,
    result text,
    stars smallint,
    completeness text,
    media_node uuid,
    rung uuid,
    let_pass_by uuid,
    let_pass_at timestamp with time zone,
    sought_at timestamp with time zone,
    sought_line text,
    callback text,
    callback_at timestamp with time zone,
    summons integer DEFAULT 0 NOT NULL,
    classes text[] DEFAULT '{}'::text[] NOT NULL,
    preferred uuid
);
CREATE TABLE public.sms_outbox (
    session_id uuid NOT NULL,
    summons integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.staff_accounts (
    staff_id uuid NOT NULL,
    login text NOT NULL,
    staff_number text NOT NULL,
    name text NOT NULL,
    roles text[] NOT NULL,
    password_hash text NOT NULL
);
CREATE TABLE public.staff_competence (
    staff_id uuid NOT NULL,
    languages text[] NOT NULL,
    at_once smallint NOT NULL,
    team text,
    authority smallint DEFAULT 0 NOT NULL,
    CONSTRAINT staff_competence_at_once_check CHECK ((at_once >= 1))
);
CREATE TABLE public.staff_qualifications (
    staff_id uuid NOT NULL,
    skill text NOT NULL,
    level smallint NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    CONSTRAINT staff_qualifications_check CHECK ((valid_until > valid_from)),
    CONSTRAINT staff_qualifications_level_check CHECK (((level >= 1) AND (level <= 9)))
);
CREATE TABLE public.stream_keys (
    stream_id text NOT NULL,
    algorithm text NOT NULL,
    wrapped bytea NOT NULL
);
CREATE TABLE public.streams (
    stream_id text NOT NULL,
    version integer NOT NULL,
    head bytea NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT streams_stream_id_check CHECK ((stream_id ~ '^[a-z]+/[0-9a-f-]{36}$'::text))
);
CREATE TABLE public.submissions (
    case_id uuid NOT NULL,
    submission integer NOT NULL,
    sha256 text NOT NULL,
    approvals_needed integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.teller_rows (
    teller_id uuid NOT NULL,
    version integer NOT NULL,
    duty text NOT NULL,
    since timestamp with time zone NOT NULL,
    present boolean NOT NULL,
    session_id uuid,
    chats uuid[] DEFAULT '{}'::uuid[] NOT NULL
);
CREATE TABLE public.visits (
    token_hash bytea NOT NULL,
    session_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.alarm_rows
    ADD CONSTRAINT alarm_rows_pkey PRIMARY KEY (kind, subject, raised_version);
ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (case_id, submission, person);
ALTER TABLE ONLY public.carried_out_commands
    ADD CONSTRAINT carried_out_commands_pkey PRIMARY KEY (stream_id, command_id);
ALTER TABLE ONLY public.case_fields
    ADD CONSTRAINT case_fields_pkey PRIMARY KEY (case_id, field);
ALTER TABLE ONLY public.case_people
    ADD CONSTRAINT case_people_pkey PRIMARY KEY (case_id, person);
ALTER TABLE ONLY public.case_rows
    ADD CONSTRAINT case_rows_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (reactor);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_pkey PRIMARY KEY (case_id, submission);
ALTER TABLE ONLY public.contact_facts
    ADD CONSTRAINT contact_facts_pkey PRIMARY KEY (session_id);
ALTER TABLE ONLY public.deadlines
    ADD CONSTRAINT deadlines_pkey PRIMARY KEY (stream_id, kind, subject);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (session_id, staff_id);
ALTER TABLE ONLY public.duty_spans
    ADD CONSTRAINT duty_spans_pkey PRIMARY KEY (teller_id, began_version);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (stream_id, version);
ALTER TABLE ONLY public.job_accounts
    ADD CONSTRAINT job_accounts_pkey PRIMARY KEY (account_tag);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_account_tag_number_key UNIQUE (account_tag, number);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_case_id_submission_key UNIQUE (case_id, submission);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.log_epoch
    ADD CONSTRAINT log_epoch_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_staff_id_key UNIQUE (staff_id);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.quality_samples
    ADD CONSTRAINT quality_samples_pkey PRIMARY KEY (session_id, measured_at, party, direction);
ALTER TABLE ONLY public.recording_telemetry
    ADD CONSTRAINT recording_telemetry_pkey PRIMARY KEY (session_id, journal_id, party, source);
ALTER TABLE ONLY public.refused_commands
    ADD CONSTRAINT refused_commands_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.session_rows
    ADD CONSTRAINT session_rows_pkey PRIMARY KEY (session_id);
ALTER TABLE ONLY public.sms_outbox
    ADD CONSTRAINT sms_outbox_pkey PRIMARY KEY (session_id, summons);
ALTER TABLE ONLY public.staff_accounts
    ADD CONSTRAINT staff_accounts_login_key UNIQUE (login);
ALTER TABLE ONLY public.staff_accounts
    ADD CONSTRAINT staff_accounts_pkey PRIMARY KEY (staff_id);
ALTER TABLE ONLY public.staff_accounts
    ADD CONSTRAINT staff_accounts_staff_number_key UNIQUE (staff_number);
ALTER TABLE ONLY public.staff_competence
    ADD CONSTRAINT staff_competence_pkey PRIMARY KEY (staff_id);
ALTER TABLE ONLY public.staff_qualifications
    ADD CONSTRAINT staff_qualifications_pkey PRIMARY KEY (staff_id, skill, valid_from);
ALTER TABLE ONLY public.stream_keys
    ADD CONSTRAINT stream_keys_pkey PRIMARY KEY (stream_id);
ALTER TABLE ONLY public.streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (stream_id);
ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_pkey PRIMARY KEY (case_id, submission, sha256);
ALTER TABLE ONLY public.teller_rows
    ADD CONSTRAINT teller_rows_pkey PRIMARY KEY (teller_id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (token_hash);
CREATE INDEX alarm_rows_last ON public.alarm_rows USING btree (last_version DESC);
CREATE UNIQUE INDEX alarm_rows_one_open ON public.alarm_rows USING btree (kind, subject) WHERE (cleared_at IS NULL);
CREATE INDEX case_rows_number ON public.case_rows USING btree (number);
CREATE INDEX case_rows_parked ON public.case_rows USING btree (changed_at DESC) WHERE ((session_id IS NULL) AND (stage = ANY (ARRAY['entering'::text, 'submitted'::text, 'refused'::text])));
CREATE INDEX contact_facts_joined ON public.contact_facts USING btree (joined_line_at);
CREATE INDEX deadlines_due ON public.deadlines USING btree (due_at);
CREATE INDEX duty_spans_began ON public.duty_spans USING btree (began_at);
CREATE UNIQUE INDEX duty_spans_one_open ON public.duty_spans USING btree (teller_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX engagements_one_open ON public.engagements USING btree (teller_id) WHERE (ended_at IS NULL);
CREATE INDEX events_at ON public.events USING brin (at);
CREATE INDEX events_feed ON public.events USING btree (epoch, xid, "position");
CREATE INDEX events_messages ON public.events USING btree (stream_id) WHERE (type = ANY (ARRAY['TellerMessaged'::text, 'MessageRead'::text]));
CREATE INDEX jobs_changed ON public.jobs USING btree (changed_at);
CREATE INDEX jobs_of_customer ON public.jobs USING btree (customer_tag, ordered_at);
CREATE INDEX jobs_of_effect ON public.jobs USING btree (effect_tag, ordered_at) WHERE (effect_tag <> ''::text);
CREATE INDEX jobs_to_do ON public.jobs USING btree (taken_until) WHERE (stage = ANY (ARRAY['ordered'::text, 'under_way'::text]));
CREATE INDEX refused_commands_of_case ON public.refused_commands USING btree (case_id, at);
CREATE INDEX session_rows_away ON public.session_rows USING btree (joined_line_at) WHERE ((phase = 'waiting'::text) AND (callback = ANY (ARRAY['away'::text, 'missed'::text, 'summoned'::text])));
CREATE INDEX session_rows_in_call ON public.session_rows USING btree (media_node) WHERE (phase = ANY (ARRAY['connecting'::text, 'in_service'::text]));
CREATE INDEX session_rows_opened ON public.session_rows USING btree (opened_at DESC, session_id DESC);
CREATE INDEX session_rows_sought ON public.session_rows USING btree (sought_at) WHERE (sought_at IS NOT NULL);
CREATE INDEX session_rows_teller ON public.session_rows USING btree (teller_id, opened_at DESC);
CREATE INDEX session_rows_unsealed ON public.session_rows USING btree (opened_at) WHERE ((phase = ANY (ARRAY['wrapping_up'::text, 'closed'::text])) AND (completeness IS NULL));
CREATE INDEX session_rows_waiting ON public.session_rows USING btree (joined_line_at) WHERE (phase = ANY (ARRAY['waiting'::text, 'offered'::text]));
CREATE INDEX sms_outbox_due ON public.sms_outbox USING btree (due_at);
CREATE TRIGGER case_a_submissions AFTER INSERT ON public.events FOR EACH ROW WHEN ((new.type = 'CaseSubmitted'::text)) EXECUTE FUNCTION public.keep_submissions();
CREATE TRIGGER case_confirmations AFTER INSERT ON public.events FOR EACH ROW WHEN ((new.type = ANY (ARRAY['ContentShown'::text, 'CustomerConfirmed'::text, 'CustomerDeclined'::text]))) EXECUTE FUNCTION public.keep_confirmations();
CREATE TRIGGER case_jobs AFTER INSERT ON public.events FOR EACH ROW WHEN ((new.type = 'CarryingOutOrdered'::text)) EXECUTE FUNCTION public.keep_ordered_job();
CREATE TRIGGER case_jobs_go_on AFTER INSERT ON public.events FOR EACH ROW WHEN ((new.type = ANY (ARRAY['CarryingOutStarted'::text, 'CarryingOutUnanswered'::text, 'CarryingOutHeldUp'::text, 'CarryingOutAskedAgain'::text, 'CarriedOut'::text, 'CarryingOutRefused'::text]))) EXECUTE FUNCTION public.keep_job();
CREATE TRIGGER case_jobs_tagged AFTER INSERT ON public.events FOR EACH ROW WHEN ((new.type = 'CarryingOutOrdered'::text)) EXECUTE FUNCTION public.keep_effect_tag();
CREATE TRIGGER case_people AFTER INSERT ON public.events FOR EACH ROW WHEN (((new.stream_id ~~ 'case/%'::text) AND (new.actor ~~ 'staff/%'::text))) EXECUTE FUNCTION public.keep_case_people();
ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_case_id_submission_sha256_fkey FOREIGN KEY (case_id, submission, sha256) REFERENCES public.submissions(case_id, submission, sha256);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_case_id_submission_sha256_fkey FOREIGN KEY (case_id, submission, sha256) REFERENCES public.submissions(case_id, submission, sha256);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_case_id_submission_fkey FOREIGN KEY (case_id, submission) REFERENCES public.confirmations(case_id, submission);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_accounts(staff_id);
ALTER TABLE ONLY public.staff_qualifications
    ADD CONSTRAINT staff_qualifications_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_competence(staff_id);
GRANT USAGE ON SCHEMA public TO aircounter_app;
REVOKE ALL ON FUNCTION public.append_events(appends jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_events(appends jsonb) TO aircounter_app;
REVOKE ALL ON FUNCTION public.keep_case_people() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.keep_confirmations() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.keep_effect_tag() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.keep_job() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.keep_ordered_job() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.keep_submissions() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.put_off_job(which text, for_s double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_off_job(which text, for_s double precision) TO aircounter_app;
REVOKE ALL ON FUNCTION public.save_case_field(in_case uuid, of_field text, base integer, typed bytea, person uuid, save text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.save_case_field(in_case uuid, of_field text, base integer, typed bytea, person uuid, save text) TO aircounter_app;
GRANT SELECT ON TABLE public.jobs TO aircounter_app;
REVOKE ALL ON FUNCTION public.take_jobs(most integer, for_s double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_jobs(most integer, for_s double precision) TO aircounter_app;
REVOKE ALL ON FUNCTION public.take_part_in_case(in_case uuid, by_person uuid, as_part text) FROM PUBLIC;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.alarm_rows TO aircounter_app;
GRANT SELECT ON TABLE public.approvals TO aircounter_app;
GRANT SELECT ON TABLE public.carried_out_commands TO aircounter_app;
GRANT SELECT ON TABLE public.case_fields TO aircounter_app;
GRANT SELECT ON TABLE public.case_people TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.case_rows TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.checkpoints TO aircounter_app;
GRANT SELECT ON TABLE public.confirmations TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_facts TO aircounter_app;
GRANT SELECT,DELETE ON TABLE public.deadlines TO aircounter_app;
GRANT UPDATE(claimed_until) ON TABLE public.deadlines TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.drafts TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.duty_spans TO aircounter_app;
GRANT SELECT ON TABLE public.engagements TO aircounter_app;
GRANT SELECT ON TABLE public.events TO aircounter_app;
GRANT SELECT ON TABLE public.job_accounts TO aircounter_app;
GRANT SELECT ON TABLE public.log_epoch TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_sessions TO aircounter_app;
GRANT SELECT ON TABLE public.migrations TO aircounter_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.quality_samples TO aircounter_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording_telemetry TO aircounter_app;
GRANT SELECT,INSERT ON TABLE public.refused_commands TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_rows TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sms_outbox TO aircounter_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.staff_accounts TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_competence TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_qualifications TO aircounter_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.stream_keys TO aircounter_app;
GRANT SELECT ON TABLE public.streams TO aircounter_app;
GRANT SELECT ON TABLE public.submissions TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.teller_rows TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.visits TO aircounter_app;
