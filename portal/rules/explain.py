"""What the portal reads in a target and a realisation, and what it makes of them: for whoever answers questions."""

from datetime import date
from decimal import Decimal
from typing import Any

from portal.rules.achievement import Verdict, rounded
from portal.rules.measure import completed, contradictions, unread
from portal.rules.reporting import ReportedMeasure, outcome, read
from portal.rules.target import READER, Accumulation, Direction, parse_target, target_words

_MET = {Verdict.EXCEEDED: True, Verdict.MET: True, Verdict.MISSED: False, Verdict.UNKNOWN: None}


def explain(
    target: str, actual: str = "", direction: Direction | None = None, accumulation: Accumulation | None = None
) -> dict[str, Any]:
    """Read a target and a realisation as plan and report do, as of the end of the plan; values as JSON knows them.

    What is not given (None) is taken as the target proposes. `number`, `low`, `high` in `unit`; `on` an ISO day;
    `percent` to two decimals; `met` None where nothing can be said.

    Source: our rule, not law.
    """
    found, measure = parse_target(target), completed(target, direction, accumulation)
    reading = read(measure.direction, found, actual)
    reported = ReportedMeasure(measure.direction, measure.accumulation, target, of_year=True)
    result = outcome(reported, [reading.actual], [], closing=True)
    said = [
        found.question,
        unread(target),
        *(problem.text for problem in contradictions(measure)),
        reading.question,
        reading.doubt,
    ]
    return {
        "number": _plain(found.number),
        "low": _plain(found.low),
        "high": _plain(found.high),
        "on": _plain(found.on),
        "unit": found.unit,
        "reads": target_words(found),
        "direction": measure.direction.value,
        "accumulation": measure.accumulation.value,
        "warnings": [text[0].upper() + text[1:] for text in said if text],
        "percent": _plain(result.percent and rounded(result.percent)),
        "met": _MET[result.verdict],
        "words": result.words,
        "reader": READER,
    }


def _plain(value: Decimal | date | None) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if value else None
