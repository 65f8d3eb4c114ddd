"""What the room is asked: by its own views, and by the rooms above it."""

from portal.reports.queries.evidence import beside, evidence, files_of
from portal.reports.queries.log import (
    Log,
    LogSpan,
    Measured,
    OfferedResult,
    activity,
    by_key,
    came_late,
    entries,
    log_of,
    own_log,
    quick_log,
    results,
    target_words,
)
from portal.reports.queries.obligations import Obligation, due, of_team
from portal.reports.queries.realised import Realised, accepted_for, realisations, realisations_of
from portal.reports.queries.report import FigureRow, LineRow, find, get, line, misquoted, numbers, sheet

__all__ = [
    "FigureRow",
    "LineRow",
    "Log",
    "LogSpan",
    "Measured",
    "Obligation",
    "OfferedResult",
    "Realised",
    "accepted_for",
    "activity",
    "beside",
    "by_key",
    "came_late",
    "due",
    "entries",
    "evidence",
    "files_of",
    "find",
    "get",
    "line",
    "misquoted",
    "log_of",
    "numbers",
    "of_team",
    "own_log",
    "quick_log",
    "realisations",
    "realisations_of",
    "results",
    "sheet",
    "target_words",
]
