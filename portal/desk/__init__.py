"""Home and team: what waits for somebody, from all rooms. Reads every room but oversight; no room reads it."""
