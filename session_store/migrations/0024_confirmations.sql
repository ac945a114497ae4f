-- A customer's confirmation is of one submission and one content, as approvals are; a row of each, written by the log's
-- own trigger. What the customer alone says is taken from nobody else.
create table confirmations (
    case_id uuid not null,
    submission integer not null,
    sha256 text not null,
    session_id uuid not null,
    at timestamptz not null,
    primary key (case_id, submission),
    foreign key (case_id, submission, sha256) references submissions
);
grant select on confirmations to aircounter_app;

create function keep_confirmations() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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
revoke all on function keep_confirmations from public;
create trigger case_confirmations after insert on events for each row
when (new.type in ('ContentShown', 'CustomerConfirmed', 'CustomerDeclined'))
execute function keep_confirmations();
