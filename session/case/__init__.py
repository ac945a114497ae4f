"""A piece of business (a case): what it is made of, and what may be done with it. Pure."""
