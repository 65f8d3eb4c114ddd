"""The pages of the room, one module for each of the things it keeps, and one for what superiors do with reports."""

from portal.reports.views import answering, commands, evidence, log, report
from portal.reports.views.sending import bp

__all__ = ["answering", "bp", "commands", "evidence", "log", "report"]
