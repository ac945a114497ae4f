-- Whoever does anything in a case has entered, unless it is among what is named here: to have it in hand, to park it,
-- to give it up.
create or replace function keep_case_people() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.type not in ('CaseContinued', 'CaseInterrupted', 'CaseGivenUp') then
        perform take_part_in_case(
            split_part(new.stream_id, '/', 2)::uuid, split_part(new.actor, '/', 2)::uuid, 'entered');
    end if;
    return null;
end $$;
