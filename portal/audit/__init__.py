"""The auditor's view of the journal and the daily check of its chains."""

from portal.audit.views import bp

__all__ = ["bp"]
