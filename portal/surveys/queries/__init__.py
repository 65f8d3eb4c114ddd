"""What the room is asked."""

from portal.surveys.queries.checks import miscounted, untimely
from portal.surveys.queries.imports import compared, get_import, how_many, imports, spelled, untrue

__all__ = ["compared", "get_import", "how_many", "imports", "miscounted", "spelled", "untimely", "untrue"]
