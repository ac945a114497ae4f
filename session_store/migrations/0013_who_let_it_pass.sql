-- The ACD asks who let a request pass last and when, not who was ever rung with it.
alter table session_rows drop column offered_to;
alter table session_rows drop column offered_at;
alter table session_rows add column rung uuid;
alter table session_rows add column let_pass_by uuid;
alter table session_rows add column let_pass_at timestamptz;
