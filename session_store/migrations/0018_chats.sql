-- The chats that a teller has in hand: each takes a part of the teller, beside whatever `session_id` says.
alter table teller_rows add column chats uuid[] not null default '{}';
-- Of the span that is open: whether a teller who is ready is chatting follows from it.
alter table duty_spans add column chats uuid[] not null default '{}';
