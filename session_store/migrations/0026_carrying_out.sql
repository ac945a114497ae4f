-- Jobs: what the core bank is told, once each. A row stands for a CarryingOutOrdered and is written by the log's own
-- trigger, which refuses one that was not confirmed and approved as often as its submission needs.
alter table submissions add column approvals_needed integer not null default 0;

create or replace function keep_submissions() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    told constant jsonb := new.data::jsonb;
begin
    insert into submissions (case_id, submission, sha256, approvals_needed) values (
        split_part(new.stream_id, '/', 2)::uuid, (told ->> 'submission')::integer, told ->> 'sha256',
        coalesce((told ->> 'approvals_needed')::integer, 0));
    return null;
end $$;

create table job_accounts (
    account_tag text primary key,
    last_number bigint not null
);
create table jobs (
    key text primary key,
    case_id uuid not null,
    submission integer not null,
    session_id uuid not null,
    account_tag text not null,
    -- Jobs of one account are done one after the other, in this order.
    number bigint not null,
    customer_tag text not null,
    business_type text not null,
    amount_fen bigint not null check (amount_fen >= 0),
    stage text not null check (stage in ('ordered', 'under_way', 'held_up', 'done', 'refused')),
    ordered_at timestamptz not null,
    changed_at timestamptz not null,
    reference text not null default '',
    -- Who carries it out has it until then; and not before then it is to be tried again.
    taken_until timestamptz not null default '-infinity',
    tries integer not null default 0,
    unique (case_id, submission),
    unique (account_tag, number),
    foreign key (case_id, submission) references confirmations
);
create index jobs_to_do on jobs (taken_until) where stage in ('ordered', 'under_way');
create index jobs_of_customer on jobs (customer_tag, ordered_at);
create index jobs_changed on jobs (changed_at);
grant select on jobs, job_accounts to aircounter_app;

create function keep_ordered_job() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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
revoke all on function keep_ordered_job from public;
create trigger case_jobs after insert on events for each row
when (new.type = 'CarryingOutOrdered')
execute function keep_ordered_job();

create function keep_job() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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
revoke all on function keep_job from public;
create trigger case_jobs_go_on after insert on events for each row
when (new.type in ('CarryingOutStarted', 'CarryingOutUnanswered', 'CarryingOutHeldUp', 'CarryingOutAskedAgain',
                   'CarriedOut', 'CarryingOutRefused'))
execute function keep_job();

-- Jobs that are to be carried out now, for one who has them for so long: the first of each account.
create function take_jobs(most integer, for_s double precision) returns setof jobs
language sql security definer set search_path = public, pg_temp as $$
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
revoke all on function take_jobs from public;
grant execute on function take_jobs to aircounter_app;

-- Not again before so long; only while it is not finished.
create function put_off_job(which text, for_s double precision) returns void
language sql security definer set search_path = public, pg_temp as $$
    update jobs set taken_until = clock_timestamp() + make_interval(secs => for_s)
    where key = which and stage in ('ordered', 'under_way')
$$;
revoke all on function put_off_job from public;
grant execute on function put_off_job to aircounter_app;

-- What is submitted and was refused can be gone on with too.
drop index case_rows_parked;
create index case_rows_parked on case_rows (changed_at desc)
where session_id is null and stage in ('entering', 'submitted', 'refused');
