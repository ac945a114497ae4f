-- What members of staff may do: the fold of their streams, written in the transaction of the event that changes it.
-- The ACD reads all of it in one query.

create table staff_competence (
    staff_id uuid primary key,
    languages text[] not null,
    at_once smallint not null check (at_once >= 1),
    team text
);

create table staff_qualifications (
    staff_id uuid not null references staff_competence,
    skill text not null,
    level smallint not null check (level between 1 and 9),
    valid_from timestamptz not null,
    valid_until timestamptz check (valid_until > valid_from),
    primary key (staff_id, skill, valid_from)
);

grant select, insert, update, delete on staff_competence, staff_qualifications to aircounter_app;
