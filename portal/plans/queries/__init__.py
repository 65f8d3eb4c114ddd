"""Looking for plans, their versions and what they say. Plans leave here with their `standing` of today."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal import clock
from portal.chart.models import Person, Placement, Position
from portal.chart.standing import standings
from portal.paper.seal import Seal
from portal.periods.models import Period
from portal.plans.models import CascadeLink, IndicatorText, Line, LineText, Plan, PlanVersion, SubTarget
from portal.plans.queries import wording
from portal.plans.text import Content, Link
from portal.rules.calendar import PeriodKind
from portal.store import settings
from portal.store.db import db
from portal.store.errors import Missing
from portal.store.journal import Entry

Found = TypeVar("Found")

HEAD = (
    joinedload(Plan.placement).options(
        joinedload(Placement.person), joinedload(Placement.position).joinedload(Position.unit)
    ),
    joinedload(Plan.period),
)


@dataclass(frozen=True)
class SuperiorResult:
    """A result that the superior answers for, open to be supported."""

    line_id: int
    text: str


@dataclass(frozen=True)
class Supporter:
    """A member's result that supports one of the leader's."""

    plan_id: int
    line_id: int
    name: str
    text: str


@dataclass(frozen=True)
class Remark:
    """What somebody said about a result; an entry of the version's journal."""

    who: str
    at: datetime
    text: str
    person_id: int | None


def get(plan_id: int) -> Plan:
    """The plan with all its versions. Raises Missing. Two queries."""
    return _one(next(iter(_stand(db.session.scalars(_plans().where(Plan.id == plan_id)).unique())), None))


def version(version_id: int) -> PlanVersion:
    """A version with its plan. Raises Missing. Two queries."""
    return _one(_first_version(PlanVersion.id == version_id))


def numbered(plan_id: int, number: int) -> PlanVersion:
    """The version of the plan with this number. Raises Missing. Two queries."""
    return _one(_first_version(PlanVersion.plan_id == plan_id, PlanVersion.number == number))


def in_force(plan_id: int) -> PlanVersion | None:
    """The version that holds now, None while there is none. Two queries."""
    return _first_version(PlanVersion.plan_id == plan_id, PlanVersion.are("is_in_force"))


def of_person(person_id: int) -> Sequence[Plan]:
    """Every plan of a person with its versions, the latest period first. Two queries."""
    query = _plans().join(Plan.placement).join(Plan.period).where(Placement.person_id == person_id)
    return _stand(db.session.scalars(query.order_by(Period.starts_on.desc(), Plan.starts_on.desc(), Plan.id)).unique())


def plan_for(placement_id: int, period_id: int) -> Plan | None:
    """The plan of a placement in a yearly period, with its versions. Two queries."""
    query = _plans().where(Plan.placement_id == placement_id, Plan.period_id == period_id)
    return next(iter(_stand(db.session.scalars(query).unique())), None)


def content(version: PlanVersion) -> Content:
    """What the version says. One query, whatever its length."""
    return contents([version])[version.id]


def contents(versions: Collection[PlanVersion], line_id: int | None = None) -> dict[int, Content]:
    """The same for several versions (to compare them), by version id; or of one result only. One query."""
    above, holding = aliased(LineText), aliased(PlanVersion)
    words_above = (
        select(above.text)
        .join(holding, holding.id == above.version_id)
        .where(above.line_id == CascadeLink.superior_line_id, holding.are("is_in_force"))
        .scalar_subquery()
    )
    by_id = {each.id: each for each in versions}
    query = (
        select(LineText, CascadeLink.superior_line_id, words_above)
        .outerjoin(CascadeLink, CascadeLink.line_id == LineText.line_id)
        .where(LineText.version_id.in_(by_id))
        .options(joinedload(LineText.indicators).joinedload(IndicatorText.subtargets).joinedload(SubTarget.period))
        .order_by(LineText.kind.desc(), LineText.place, LineText.id)
    )
    if line_id is not None:
        query = query.where(LineText.line_id == line_id)
    lines: dict[int, list[LineText]] = {key: [] for key in by_id}
    links: dict[int, Link] = {}
    for line, superior_line_id, words in db.session.execute(query).unique():
        lines[line.version_id].append(line)
        if superior_line_id is not None:
            links[line.line_id] = Link(superior_line_id, words or "")
    names = wording.perspectives()
    return {key: Content(each, tuple(lines[key]), links, names) for key, each in by_id.items()}


def line_content(version: PlanVersion, line_id: int) -> Content:
    """What the version says of one result. Raises Missing: the ids of other plans find nothing. One query."""
    found = contents([version], line_id)[version.id]
    if not found.lines:
        raise Missing("line")
    return found


def line(version: PlanVersion, line_id: int) -> LineText:
    """One result of the version with its indicators. Raises Missing. One query."""
    return line_content(version, line_id).lines[0]


def link_of(line_id: int) -> CascadeLink | None:
    return db.session.scalar(select(CascadeLink).where(CascadeLink.line_id == line_id))


def sub_periods(plan: Plan) -> Sequence[Period]:
    """The quarters (or months, as the city reports) that the plan's days touch, in time order. One query."""
    kind = PeriodKind(settings.value("report_kind"))
    return db.session.scalars(
        select(Period)
        .where(Period.kind == kind, Period.starts_on <= plan.ends_on, Period.ends_on >= plan.starts_on)
        .order_by(Period.starts_on, Period.id)
    ).all()


def superior_results(plan: Plan) -> Sequence[SuperiorResult]:
    """What the superior of today has promised in the same period: results of his versions in force. One query."""
    superior = plan.standing.superior
    if superior is None:
        return []
    rows = db.session.execute(
        select(LineText.line_id, LineText.text)
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .join(PlanVersion.plan)
        .join(Plan.placement)
        .where(
            PlanVersion.are("is_in_force"),
            Plan.period_id == plan.period_id,
            Placement.person_id == superior.person_id,
        )
        .order_by(Plan.id, LineText.kind.desc(), LineText.place, LineText.id)
    )
    return [SuperiorResult(*row) for row in rows]


def supportable(plan: Plan, content: Content | None = None) -> list[SuperiorResult]:
    """`superior_results`, and what the results of `content` are linked to: that stays a choice when the superior
    changes. One query."""
    found = list(superior_results(plan))
    for line in content.lines if content else ():
        link = content.links.get(line.line_id) if content else None
        if link and link.superior_line_id not in {each.line_id for each in found}:
            found.append(SuperiorResult(link.superior_line_id, link.text or line.superior_text))
    return found


def supporters(plan: Plan) -> dict[int, list[Supporter]]:
    """Whose results support those of this plan, by the id of the supported result. One query.

    A member's version in force speaks before the one that is still open.
    """
    rows = db.session.execute(
        select(CascadeLink.superior_line_id, Plan.id, LineText.line_id, Person.name, LineText.text)
        .join(Line, Line.id == CascadeLink.superior_line_id)
        .join(LineText, LineText.line_id == CascadeLink.line_id)
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .join(PlanVersion.plan)
        .join(Plan.placement)
        .join(Placement.person)
        .where(Line.plan_id == plan.id, PlanVersion.are("is_in_force", "is_open"))
        .order_by(PlanVersion.are_not("is_in_force"), Person.name_key, LineText.place, LineText.id)
    )
    found: dict[int, dict[int, Supporter]] = {}
    for superior_line_id, plan_id, line_id, name, text in rows:
        found.setdefault(superior_line_id, {}).setdefault(line_id, Supporter(plan_id, line_id, name, text))
    return {key: list(each.values()) for key, each in found.items()}


def entries(plan: Plan) -> Sequence[Entry]:
    """Everything journaled about the plan and its versions, oldest first. One query."""
    numbers = [each.id for each in plan.versions]
    return db.session.scalars(
        select(Entry)
        .where(
            or_(
                (Entry.record_type == Plan.__tablename__) & (Entry.record_id == plan.id),
                (Entry.record_type == PlanVersion.__tablename__) & Entry.record_id.in_(numbers),
            )
        )
        .order_by(Entry.at, Entry.id)
    ).all()


def remarks(version: PlanVersion) -> dict[int, list[Remark]]:
    """What was said about each result of the plan, in any version, by line id. One query."""
    numbers = select(PlanVersion.id).where(PlanVersion.plan_id == version.plan_id)
    rows = db.session.scalars(
        select(Entry)
        .where(Entry.record_type == PlanVersion.__tablename__, Entry.record_id.in_(numbers), Entry.verb == "comment")
        .order_by(Entry.at, Entry.id)
    )
    return by_line(rows)


def by_line(entries: Iterable[Entry]) -> dict[int, list[Remark]]:
    """The remarks among the entries, sorted to the results they are about."""
    found: dict[int, list[Remark]] = {}
    for entry in entries:
        if entry.verb == "comment":
            who = ", ".join(part for part in (entry.person_name, entry.capacity) if part)
            remark = Remark(who, entry.at, entry.note, entry.person_id)
            found.setdefault(entry.details["line_id"], []).append(remark)
    return found


def seals(version: PlanVersion) -> Sequence[Seal]:
    """The sealed forms of the version. One query."""
    return db.session.scalars(
        select(Seal).where(Seal.record_type == version.__tablename__, Seal.record_id == version.id).order_by(Seal.id)
    ).all()


def _plans() -> Select[Plan]:
    return select(Plan).options(*HEAD, joinedload(Plan.versions))


def _first_version(*conditions: ColumnElement[bool]) -> PlanVersion | None:
    query = select(PlanVersion).where(*conditions).options(joinedload(PlanVersion.plan).options(*HEAD))
    found = db.session.scalar(query)
    if found:
        _stand([found.plan])
    return found


def _stand(plans: Iterable[Plan]) -> Sequence[Plan]:
    """Gives each plan its standing of today. One query."""
    found = list(plans)
    where = standings({each.placement_id for each in found}, clock.today())
    for each in found:
        each.standing = where[each.placement_id]
    return found


def _one(found: Found | None) -> Found:
    if found is None:
        raise Missing("plan")
    return found
