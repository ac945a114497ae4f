-- The ACD asks which sessions seek a colleague, and the wall since when and in which line.
alter table session_rows add column sought_at timestamptz;
alter table session_rows add column sought_line text;
create index session_rows_sought on session_rows (sought_at) where sought_at is not null;
