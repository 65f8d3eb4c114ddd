"""What the nightly check reads of plans."""

from collections.abc import Iterator

from sqlalchemy import select

from portal.paper.seal import Seal, Snapshot
from portal.plans.models import Indicator, IndicatorText, Line, LineText, PlanVersion
from portal.store import records
from portal.store.db import db


def sealed() -> Iterator[list[tuple[PlanVersion, str]]]:
    """Every version that was sealed with the text of its snapshot, a hundred at a time. One query for each hundred."""
    rows = (
        select(PlanVersion, Snapshot.content)
        .join(Seal, (Seal.record_type == PlanVersion.__tablename__) & (Seal.record_id == PlanVersion.id))
        .join(Snapshot, Snapshot.id == Seal.snapshot_id)
        .where(Seal.form == "skp")
        .order_by(PlanVersion.id)
        .limit(100)
    )
    following = rows
    while found := [(version, text) for version, text in db.session.execute(following)]:
        yield found
        following = rows.where(PlanVersion.id > found[-1][0].id)


def strayed() -> Iterator[str]:
    """One sentence for each text of a version that is of another plan's result, or of another result's indicator: who
    moves a result moves all that was logged and reported on it. Two statements."""
    lines = (
        select(LineText.id)
        .join(Line, Line.id == LineText.line_id)
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .where(Line.plan_id != PlanVersion.plan_id)
    )
    yield from (f"plan_line_text {key}: hasil kerja dari rencana lain" for key in db.session.scalars(lines))
    indicators = (
        select(IndicatorText.id)
        .join(Indicator, Indicator.id == IndicatorText.indicator_id)
        .join(LineText, LineText.id == IndicatorText.line_text_id)
        .where(Indicator.line_id != LineText.line_id)
    )
    yield from (f"plan_indicator_text {key}: indikator dari hasil lain" for key in db.session.scalars(indicators))


def misquoted() -> Iterator[str]:
    return records.misquoted(PlanVersion)
