"""Home and team: collects what every room asks of somebody. No room reads it."""
