"""Assessment periods: years, quarters, months, and the deadlines of their steps."""

from portal.periods.views import bp

__all__ = ["bp"]
