-- A teller's stream is read from the last shift's end, with the messages before it that are not read: found by this.
create index events_messages on events (stream_id) where type in ('TellerMessaged', 'MessageRead');

-- Who goes off duty is not waited for any more; rows folded before this said otherwise until the next return.
update teller_rows set present = true where duty = 'offline';
