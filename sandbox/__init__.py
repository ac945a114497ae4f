"""Stand-ins for systems of the bank: processes of their own, that keep state, can fail, and import nothing of ours."""
