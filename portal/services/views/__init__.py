"""The pages of the room: the service itself, and what citizens wrote or sent too often."""

from portal.services.views import moderation, service
from portal.services.views.room import bp

__all__ = ["bp", "moderation", "service"]
