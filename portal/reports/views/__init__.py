"""The pages of the room, one module for each of the three things it keeps."""

from portal.reports.views import evidence, log, report
from portal.reports.views.sending import bp

__all__ = ["bp", "evidence", "log", "report"]
