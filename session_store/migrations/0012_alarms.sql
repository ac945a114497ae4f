-- The counter's alarms: the fold of their stream. `raised_version` is the event that raised it.
create table alarm_rows (
    kind text not null,
    subject text not null,
    raised_version integer not null,
    last_version integer not null,
    raised_at timestamptz not null,
    cleared_at timestamptz,
    value double precision not null,
    threshold double precision not null,
    primary key (kind, subject, raised_version)
);
create unique index alarm_rows_one_open on alarm_rows (kind, subject) where cleared_at is null;
create index alarm_rows_last on alarm_rows (last_version desc);

grant select, insert, update, delete on alarm_rows to aircounter_app;
