"""The pages of the room: one's own account, and other people's."""

from portal.accounts.views import others, own
from portal.accounts.views.own import bp

__all__ = ["bp", "others", "own"]
