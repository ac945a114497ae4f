-- Pieces of business: who has had a hand in each, what is being typed into its form, and a row for lists.

-- Up to which level somebody may approve what others have entered; 0: nothing.
alter table staff_competence add column authority smallint not null default 0;

-- For a case's whole life a person has entered or reviewed, never both: the key is (case, person). Written by the log's
-- own trigger and by the function that saves a field, and by nobody else.
create table case_people (
    case_id uuid not null,
    person uuid not null,
    part text not null check (part in ('entered', 'reviewed')),
    since timestamptz not null default clock_timestamp(),
    primary key (case_id, person)
);

-- Raises exclusion_violation when the person has the other part in this case.
create function take_part_in_case(in_case uuid, by_person uuid, as_part text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    held text;
begin
    insert into case_people (case_id, person, part) values (in_case, by_person, as_part) on conflict do nothing;
    select part into strict held from case_people where case_id = in_case and person = by_person;
    if held <> as_part then
        raise exception using errcode = 'exclusion_violation', message = 'has ' || held || ' in this case already';
    end if;
end $$;
revoke all on function take_part_in_case from public;

create function keep_case_people() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.type in ('CaseBegun', 'StatementTicked', 'TickWithdrawn') then
        perform take_part_in_case(
            split_part(new.stream_id, '/', 2)::uuid, split_part(new.actor, '/', 2)::uuid, 'entered');
    end if;
    return null;
end $$;
revoke all on function keep_case_people from public;
create trigger case_people after insert on events for each row
when (new.stream_id like 'case/%' and new.actor like 'staff/%')
execute function keep_case_people();

-- A form as it is typed: one row a field, sealed under the case's key. Submitting it is the event.
create table case_fields (
    case_id uuid not null,
    field text not null,
    -- Counts the changes of the whole form, so that each is one further.
    version integer not null,
    sealed bytea not null,
    by_person uuid not null,
    save_id text not null,
    saved_at timestamptz not null default clock_timestamp(),
    primary key (case_id, field)
);

-- Keeps what was typed on top of version `base` of the field (0: it was empty) and returns the form's version then;
-- null when somebody else has changed the field since. The same save again changes nothing.
create function save_case_field(
    in_case uuid, of_field text, base integer, typed bytea, person uuid, save text
) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
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
revoke all on function save_case_field from public;
grant execute on function save_case_field to aircounter_app;
grant select on case_people, case_fields to aircounter_app;

-- Cases as lists show them: made again from the log.
create table case_rows (
    case_id uuid primary key,
    version integer not null,
    business_type text not null,
    type_version integer not null,
    stage text not null,
    number text not null,
    session_id uuid,
    last_session uuid not null,
    begun_at timestamptz not null,
    begun_by uuid not null,
    changed_at timestamptz not null
);
create index case_rows_parked on case_rows (changed_at desc) where session_id is null and stage = 'entering';
create index case_rows_number on case_rows (number);
grant select, insert, update, delete on case_rows to aircounter_app;
