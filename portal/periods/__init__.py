"""Assessment periods: years, quarters, months, and the deadlines of their steps."""
