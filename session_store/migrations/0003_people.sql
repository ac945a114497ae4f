-- Accounts. That they were made and used stands in the log; passwords and tokens are kept beside it, only as hashes.

create table staff_accounts (
    staff_id uuid primary key,
    login text not null unique,
    staff_number text not null unique,
    name text not null,
    roles text[] not null,
    password_hash text not null
);

create table login_sessions (
    token_hash bytea primary key,
    staff_id uuid not null unique references staff_accounts,
    expires_at timestamptz not null
);

create table visits (
    token_hash bytea primary key,
    session_id uuid not null,
    expires_at timestamptz not null
);

grant select, insert, update on staff_accounts to aircounter_app;
grant select, insert, update, delete on login_sessions, visits to aircounter_app;
