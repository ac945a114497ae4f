"""Remembers: append-only event streams in PostgreSQL, the feed, read models, deadlines."""
