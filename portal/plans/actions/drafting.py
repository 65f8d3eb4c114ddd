"""The words of a draft: results, indicators, expectations, attachments. Who may write is the policy's matter.

`seen` is the row version that was on the writer's screen; None (not written on a screen) compares nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from portal.plans import queries
from portal.plans.models import Indicator, IndicatorText, Line, LineText, PlanVersion, SubTarget
from portal.rules.measure import completed
from portal.rules.plan import (
    Accumulation,
    Aspect,
    AttachmentList,
    Direction,
    LineKind,
    Perspective,
    parse_target,
)
from portal.store import records
from portal.store.db import db, lock
from portal.store.errors import Rejected, Stale


@dataclass(frozen=True)
class Measure:
    """An indicator as it is written: what the form sends and what the table keeps. `subtargets` by period id."""

    text: str
    target: str = ""
    aspect: Aspect | None = None
    perspective: Perspective | None = None
    direction: Direction | None = None  # None: as the target proposes
    accumulation: Accumulation | None = None  # likewise
    subtargets: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """A result as it is written. `superior_text` is what it supports, `assigned_by` who gave it to a leader."""

    kind: LineKind
    text: str
    superior_text: str = ""
    assigned_by: str = ""


# --- Results ---------------------------------------------------------------------------------------------------------


def add_line(version: PlanVersion, wording: Wording) -> LineText:
    """A new result at the end of its block. Raises Rejected when the version already has one with these words."""
    must_be_draft(version)
    lines = queries.content(version).lines
    if wording.text and any((each.kind, each.text) == (wording.kind, wording.text) for each in lines):
        raise Rejected("Hasil kerja ini sudah ada dalam rencana. Ubah yang sudah ada.", "text")
    line = LineText(
        version_id=version.id,
        line=Line(plan_id=version.plan_id),
        place=max((each.place for each in lines), default=-1) + 1,
        indicators=[],
        **_fields(wording),
    )
    db.session.add(line)
    db.session.flush()
    return line


def save_line(version: PlanVersion, line: LineText, wording: Wording, seen: int | None = None) -> None:
    """The words of a result. Raises Stale with both texts when somebody else changed them meanwhile."""
    must_be_draft(version)
    stored = wording_of(line)
    records.unlike(line, seen, [(name, _said(wording, key), _said(stored, key)) for key, name in WORDING_NAMES])
    for key, value in _fields(wording).items():
        setattr(line, key, value)


def remove_line(version: PlanVersion, line: LineText, seen: int | None = None) -> None:
    """Takes the result out of the draft; its identity stays for what refers to it."""
    must_be_draft(version)
    records.seen(line, seen)
    db.session.delete(line)
    db.session.flush()


def move_line(version: PlanVersion, line: LineText, up: bool) -> None:
    """Changes places with its neighbour. Main results stand before additional ones whatever their places are."""
    must_be_draft(version)
    _swap(LineText, queries.content(version).lines, line, up)


def wording_of(line: LineText) -> Wording:
    """The result as it stands."""
    return Wording(line.kind, line.text, line.superior_text, line.assigned_by)


# --- Indicators ------------------------------------------------------------------------------------------------------


def add_indicator(version: PlanVersion, line: LineText, measure: Measure) -> IndicatorText:
    """A new indicator at the end. Raises Rejected when the result already has the same one."""
    must_be_draft(version)
    if measure.text and any((each.text, each.target) == (measure.text, measure.target) for each in line.indicators):
        raise Rejected("Indikator dengan target ini sudah ada. Ubah yang sudah ada.", "text")
    identity = Indicator(line_id=line.line_id)
    db.session.add(identity)
    db.session.flush()
    place = max((each.place for each in line.indicators), default=-1) + 1
    indicator = IndicatorText(indicator_id=identity.id, place=place, subtargets=[])
    line.indicators.append(indicator)
    _write(indicator, measure)
    db.session.flush()
    return indicator


def save_indicator(version: PlanVersion, indicator: IndicatorText, measure: Measure, seen: int | None = None) -> None:
    """The words and target of an indicator. Raises Stale with both texts when somebody else changed them meanwhile."""
    must_be_draft(version)
    whole = completed(measure.target, measure.direction, measure.accumulation)
    measure = replace(measure, direction=whole.direction, accumulation=whole.accumulation)
    stored = measure_of(indicator)
    records.unlike(indicator, seen, [(name, _said(measure, key), _said(stored, key)) for key, name in MEASURE_NAMES])
    if measure != stored:
        _write(indicator, measure)


def remove_indicator(version: PlanVersion, line: LineText, indicator: IndicatorText, seen: int | None = None) -> None:
    must_be_draft(version)
    records.seen(indicator, seen)
    line.indicators.remove(indicator)
    db.session.flush()


def move_indicator(version: PlanVersion, line: LineText, indicator: IndicatorText, up: bool) -> None:
    must_be_draft(version)
    _swap(IndicatorText, line.indicators, indicator, up)


def measure_of(indicator: IndicatorText) -> Measure:
    """The indicator as it stands."""
    return Measure(
        indicator.text,
        indicator.target,
        indicator.aspect,
        indicator.perspective,
        indicator.direction,
        indicator.accumulation,
        {each.period_id: each.target for each in indicator.subtargets},
    )


def _write(indicator: IndicatorText, measure: Measure) -> None:
    target, whole = parse_target(measure.target), completed(measure.target, measure.direction, measure.accumulation)
    indicator.text, indicator.target = measure.text, measure.target
    indicator.aspect, indicator.perspective = measure.aspect, measure.perspective
    indicator.direction, indicator.accumulation = whole.direction, whole.accumulation
    indicator.target_low, indicator.target_high = target.low, target.high
    indicator.target_on, indicator.unit = target.on, target.unit
    kept = {each.period_id: each for each in indicator.subtargets}
    wanted = {period_id: text for period_id, text in measure.subtargets.items() if text}
    for period_id, text in wanted.items():
        part = kept.get(period_id)
        if part is None:
            part = SubTarget(period_id=period_id)
            indicator.subtargets.append(part)
        part.target, part.target_low = text, parse_target(text).number
    for period_id in kept.keys() - wanted.keys():
        indicator.subtargets.remove(kept[period_id])
    flag_modified(indicator, "text")  # its row version must also tell of a change in the sub-targets alone


# --- The Lampiran ---------------------------------------------------------------------------------------


def save_attachments(
    version: PlanVersion, lists: Mapping[AttachmentList, Sequence[str]], seen: int | None = None
) -> None:
    """The three lists of the Lampiran; empty entries fall away."""
    must_be_draft(version)
    wanted = {kind.value: [text for text in lists.get(kind, ()) if text] for kind in AttachmentList}
    before = {kind.value: version.attachments.get(kind, []) for kind in AttachmentList}
    records.unlike(
        version, seen, [(kind.label, "\n".join(wanted[kind]), "\n".join(before[kind])) for kind in AttachmentList]
    )
    version.attachments = wanted


# --- Copies and comparisons ------------------------------------------------------------------------------------------


def copy_of_line(line: LineText) -> LineText:
    return LineText(
        line_id=line.line_id,
        place=line.place,
        indicators=[_copy_of_indicator(each) for each in line.indicators],
        **_fields(wording_of(line)),
    )


def _copy_of_indicator(indicator: IndicatorText) -> IndicatorText:
    copy = IndicatorText(indicator_id=indicator.indicator_id, place=indicator.place, subtargets=[])
    _write(copy, measure_of(indicator))
    return copy


WORDING_NAMES = (
    ("kind", "Jenis"),
    ("text", "Rencana hasil kerja"),
    ("superior_text", "RHK pimpinan"),
    ("assigned_by", "Penugasan dari"),
)
MEASURE_NAMES = (
    ("text", "Indikator"),
    ("target", "Target"),
    ("aspect", "Aspek"),
    ("perspective", "Perspektif"),
    ("direction", "Arah"),
    ("accumulation", "Cara menggabungkan"),
    ("subtargets", "Target per periode"),
)


def _fields(record: Wording) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _said(record: Wording | Measure, key: str) -> str:
    """A field in words, for the page that shows both texts."""
    value = getattr(record, key)
    if isinstance(value, Mapping):
        return "; ".join(text for _, text in sorted(value.items()) if text)
    return str(getattr(value, "label", value) or "")


def must_be_draft(version: PlanVersion) -> None:
    """Takes the version, so that nobody hands it over while it is written in. Raises Stale where somebody has."""
    lock(version)
    if not version.stage.is_editable:
        raise Stale(f"a version in state {version.state} is not written in")


def _swap(model: type[LineText] | type[IndicatorText], rows: Sequence[Any], row: Any, up: bool) -> None:
    """Renumbers the rows with `row` one place up or down; row versions stay, so that open forms do not go stale."""
    order = [each.id for each in rows]
    at = order.index(row.id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for place, key in enumerate(order):
        db.session.execute(update(model).where(model.id == key).values(place=place))
