-- To whom a request was offered so far, and when last: the ACD does not ring the same teller again before others.
alter table session_rows add column offered_to uuid[] not null default '{}';
alter table session_rows add column offered_at timestamptz;
