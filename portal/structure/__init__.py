"""The city's chart for the personnel officer: units, positions, reporting lines, and what is vacant."""

from portal.structure import position_views
from portal.structure.views import bp

__all__ = ["bp", "position_views"]
