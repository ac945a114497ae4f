"""The counter's business: its types, and what becomes of a case outside of its history."""
