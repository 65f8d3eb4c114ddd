"""Looking for evidence that is still there: what was removed is nobody's to see."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.chart.standing import standing
from portal.reports.models import Activity, Evidence, Report, ReportLine
from portal.store.db import db
from portal.store.errors import Missing


def evidence(evidence_id: int) -> Evidence:
    """A piece of evidence with its file, its plan and what it belongs to. Raises Missing. Two queries."""
    found = db.session.scalar(
        select(Evidence)
        .where(Evidence.id == evidence_id, Evidence.removed_at.is_(None))
        .options(
            joinedload(Evidence.file),
            joinedload(Evidence.plan),
            joinedload(Evidence.activity).joinedload(Activity.plan),
            joinedload(Evidence.report_line).joinedload(ReportLine.report).joinedload(Report.plan),
        )
    )
    if found is None:
        raise Missing("evidence")
    found.plan.standing = standing(found.plan.placement_id, clock.today())
    return found


def beside(found: Evidence) -> Sequence[tuple[int, str]]:
    """(id, name) of the files of the same report or log entry, `found` among them, as they stand there. One query."""
    query = select(Evidence.id, Evidence.name).where(Evidence.removed_at.is_(None))
    if found.report_line:
        same = ReportLine.report_id == found.report_line.report_id
        query = query.join(Evidence.report_line).where(same).order_by(ReportLine.place, Evidence.id)
    else:
        query = query.where(Evidence.activity_id == found.activity_id).order_by(Evidence.id)
    return [(key, name) for key, name in db.session.execute(query)]


def files_of(activity_ids: Collection[int]) -> dict[int, list[Evidence]]:
    """The files of log entries, by entry. One query."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    if activity_ids:
        for each in db.session.scalars(
            select(Evidence)
            .where(Evidence.activity_id.in_(activity_ids), Evidence.removed_at.is_(None))
            .options(joinedload(Evidence.file))
            .order_by(Evidence.id)
        ):
            found[each.activity_id or 0].append(each)
    return found
