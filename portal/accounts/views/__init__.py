"""The pages of the room: one's own account, other people's, and sheets for many."""

from portal.accounts.views import others, own, sheets
from portal.accounts.views.own import bp

__all__ = ["bp", "others", "own", "sheets"]
