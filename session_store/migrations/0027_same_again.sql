-- What stands for all that a job tells the core bank: by it the same thing, ordered twice within minutes, is noticed.
alter table jobs add column effect_tag text not null default '';
create index jobs_of_effect on jobs (effect_tag, ordered_at) where effect_tag <> '';

create function keep_effect_tag() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update jobs set effect_tag = coalesce(new.data::jsonb ->> 'effect_tag', '') where key = new.data::jsonb ->> 'key';
    return null;
end $$;
revoke all on function keep_effect_tag from public;
-- Named to come after the one that makes the row.
create trigger case_jobs_tagged after insert on events for each row
when (new.type = 'CarryingOutOrdered')
execute function keep_effect_tag();
