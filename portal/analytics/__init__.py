"""Home, team and completion: overviews over all rooms. Reads every room; no room reads it."""

from portal.analytics import oversight
from portal.analytics.views import bp

__all__ = ["bp", "oversight"]
