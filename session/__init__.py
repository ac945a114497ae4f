"""What a counter session IS: identifiers, commands, events and the state machines. Pure: no I/O, no clock."""
