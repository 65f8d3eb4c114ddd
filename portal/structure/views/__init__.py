"""The pages of the room: units with the landing page, and positions."""

from portal.structure.views import positions, units
from portal.structure.views.units import bp

__all__ = ["bp", "positions", "units"]
