"""The daily log, periodic reports and evidence."""

from portal.reports.views import bp

__all__ = ["bp"]
