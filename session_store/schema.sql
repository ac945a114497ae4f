-- What all migrations together give. Not run: a test proves that it is so. Written by `make schema`.

CREATE FUNCTION public.append_events(command text, by_actor text, batch jsonb, began jsonb, ended jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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
CREATE TABLE public.carried_out_commands (
    stream_id text NOT NULL,
    command_id text NOT NULL
);
CREATE TABLE public.checkpoints (
    reactor text NOT NULL,
    xid xid8 NOT NULL,
    "position" bigint NOT NULL,
    epoch integer NOT NULL
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
ALTER TABLE ONLY public.carried_out_commands
    ADD CONSTRAINT carried_out_commands_pkey PRIMARY KEY (stream_id, command_id);
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (reactor);
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
ALTER TABLE ONLY public.teller_rows
    ADD CONSTRAINT teller_rows_pkey PRIMARY KEY (teller_id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (token_hash);
CREATE INDEX alarm_rows_last ON public.alarm_rows USING btree (last_version DESC);
CREATE UNIQUE INDEX alarm_rows_one_open ON public.alarm_rows USING btree (kind, subject) WHERE (cleared_at IS NULL);
CREATE INDEX contact_facts_joined ON public.contact_facts USING btree (joined_line_at);
CREATE INDEX deadlines_due ON public.deadlines USING btree (due_at);
CREATE INDEX duty_spans_began ON public.duty_spans USING btree (began_at);
CREATE UNIQUE INDEX duty_spans_one_open ON public.duty_spans USING btree (teller_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX engagements_one_open ON public.engagements USING btree (teller_id) WHERE (ended_at IS NULL);
CREATE INDEX events_at ON public.events USING brin (at);
CREATE INDEX events_feed ON public.events USING btree (epoch, xid, "position");
CREATE INDEX session_rows_away ON public.session_rows USING btree (joined_line_at) WHERE ((phase = 'waiting'::text) AND (callback = ANY (ARRAY['away'::text, 'missed'::text, 'summoned'::text])));
CREATE INDEX session_rows_in_call ON public.session_rows USING btree (media_node) WHERE (phase = ANY (ARRAY['connecting'::text, 'in_service'::text]));
CREATE INDEX session_rows_opened ON public.session_rows USING btree (opened_at DESC, session_id DESC);
CREATE INDEX session_rows_sought ON public.session_rows USING btree (sought_at) WHERE (sought_at IS NOT NULL);
CREATE INDEX session_rows_teller ON public.session_rows USING btree (teller_id, opened_at DESC);
CREATE INDEX session_rows_unsealed ON public.session_rows USING btree (opened_at) WHERE ((phase = ANY (ARRAY['wrapping_up'::text, 'closed'::text])) AND (completeness IS NULL));
CREATE INDEX session_rows_waiting ON public.session_rows USING btree (joined_line_at) WHERE (phase = ANY (ARRAY['waiting'::text, 'offered'::text]));
CREATE INDEX sms_outbox_due ON public.sms_outbox USING btree (due_at);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_accounts(staff_id);
ALTER TABLE ONLY public.staff_qualifications
    ADD CONSTRAINT staff_qualifications_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_competence(staff_id);
GRANT USAGE ON SCHEMA public TO aircounter_app;
REVOKE ALL ON FUNCTION public.append_events(command text, by_actor text, batch jsonb, began jsonb, ended jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_events(command text, by_actor text, batch jsonb, began jsonb, ended jsonb) TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.alarm_rows TO aircounter_app;
GRANT SELECT ON TABLE public.carried_out_commands TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.checkpoints TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_facts TO aircounter_app;
GRANT SELECT,DELETE ON TABLE public.deadlines TO aircounter_app;
GRANT UPDATE(claimed_until) ON TABLE public.deadlines TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.drafts TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.duty_spans TO aircounter_app;
GRANT SELECT ON TABLE public.engagements TO aircounter_app;
GRANT SELECT ON TABLE public.events TO aircounter_app;
GRANT SELECT ON TABLE public.log_epoch TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_sessions TO aircounter_app;
GRANT SELECT ON TABLE public.migrations TO aircounter_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.quality_samples TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_rows TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sms_outbox TO aircounter_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.staff_accounts TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_competence TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_qualifications TO aircounter_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.stream_keys TO aircounter_app;
GRANT SELECT ON TABLE public.streams TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.teller_rows TO aircounter_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.visits TO aircounter_app;
