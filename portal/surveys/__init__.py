"""Services, what citizens say of them, and the index that follows from it."""

from portal.surveys import jobs, moderation
from portal.surveys.staff import bp as desk
from portal.surveys.views import bp

__all__ = ["bp", "desk", "jobs", "moderation"]
