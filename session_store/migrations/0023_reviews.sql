-- Who approves or declines has reviewed; everything else but having it in hand has entered. A person has one part.
create or replace function keep_case_people() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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

-- What was submitted, by its number and hash; and its approvals, which are of just that, one a person.
create table submissions (
    case_id uuid not null,
    submission integer not null,
    sha256 text not null,
    primary key (case_id, submission, sha256)
);
create table approvals (
    case_id uuid not null,
    submission integer not null,
    person uuid not null,
    sha256 text not null,
    at timestamptz not null default clock_timestamp(),
    primary key (case_id, submission, person),
    foreign key (case_id, submission, sha256) references submissions
);
grant select on submissions, approvals to aircounter_app;

create function keep_submissions() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    told constant jsonb := new.data::jsonb;
begin
    insert into submissions values (
        split_part(new.stream_id, '/', 2)::uuid, (told ->> 'submission')::integer, told ->> 'sha256');
    return null;
end $$;
revoke all on function keep_submissions from public;
create trigger case_a_submissions after insert on events for each row
when (new.type = 'CaseSubmitted')
execute function keep_submissions();
