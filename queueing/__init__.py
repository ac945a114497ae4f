"""Who gets whom: the ACD."""
