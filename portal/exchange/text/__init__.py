"""The tables that may be sent, in words and values."""
