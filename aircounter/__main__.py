"""`python -m aircounter` is the command `aircounter`."""

from aircounter.command_line import main

main()
