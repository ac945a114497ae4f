-- Which media process carries a session, so that those of one that died are found without reading histories.
alter table session_rows add column media_node uuid;
create index session_rows_in_call on session_rows (media_node) where phase in ('connecting', 'in_service');
