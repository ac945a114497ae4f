"""The front door: settings, wiring, embedded servers, command line."""
