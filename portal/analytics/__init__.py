"""Home, team and completion: overviews over all rooms. Reads every room; no room reads it."""
