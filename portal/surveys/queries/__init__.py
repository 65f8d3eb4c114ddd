"""What the room is asked."""

from portal.surveys.queries.checks import miscounted, untimely
from portal.surveys.queries.imports import compared, get_import, imports, spelled, untrue

__all__ = ["compared", "get_import", "imports", "miscounted", "spelled", "untimely", "untrue"]
