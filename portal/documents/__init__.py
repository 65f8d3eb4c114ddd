"""Sealed forms: printing them once, handing them out, drafts on paper, and the public verification."""

from portal.documents import jobs
from portal.documents.views import bp, compare

__all__ = ["bp", "compare", "jobs"]
