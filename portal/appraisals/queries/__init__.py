"""Looking for appraisals. What is found for anybody but the superior is released: of a draft nobody else learns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal import clock
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.chart.models import Person, Placement, Position, Unit
from portal.chart.scope import called, under, within
from portal.chart.standing import standing, team
from portal.paper.seal import Seal, Snapshot
from portal.periods.models import Period, StepKind, Window
from portal.plans.models import Plan, PlanVersion
from portal.policy import Me
from portal.reports.models import Report
from portal.rules.calendar import PeriodKind
from portal.store.db import AnyRow, AnySelect, db
from portal.store.errors import Missing
from portal.store.journal import Entry
from portal.store.paging import PageOf, ordering, paged

KINDS = (PeriodKind.YEAR, PeriodKind.QUARTER)
OWN_SHOWN = 12


@dataclass(frozen=True)
class Term:
    """A period in which appraisals are made, and the window of that step."""

    id: int
    label: str
    starts_on: date
    ends_on: date
    opens_on: date
    due_on: date
    kind: PeriodKind

    @property
    def is_part(self) -> bool:
        """Of a year: not asked of whoever is appraised by the year alone."""
        return self.kind is not PeriodKind.YEAR


@dataclass(frozen=True)
class AppraisalFilter:
    """What the register is narrowed to; `scopes` are the unit paths the reader may see, the rest is optional."""

    scopes: tuple[str, ...]
    words: str = ""
    unit_path: str = ""
    state: str = ""
    predicate: str = ""
    period_id: int | None = None


def resting_on(report_ids: Collection[int]) -> dict[int, str]:
    """Which of these reports a released appraisal rests on, and what that means. One query."""
    reported = aliased(Period)
    rows = db.session.execute(
        select(Report.id, Period.label)
        .join(reported, reported.id == Report.period_id)
        .join(Appraisal, Appraisal.plan_id == Report.plan_id)
        .join(Appraisal.period)
        .where(
            Report.id.in_(report_ids),
            Appraisal.are("is_in_force"),
            Period.starts_on <= reported.starts_on,
            Period.ends_on >= reported.ends_on,
        )
        .order_by(Period.starts_on.desc(), Period.id)
    )
    words = "Penilaian {} yang sudah dirilis memakai laporan ini, sehingga laporan tidak dapat dibuka kembali."
    return {report_id: words.format(label) for report_id, label in rows}


ORDERS = {
    "name": (Person.name_key,),
    "unit": (Unit.name, Person.name_key),
    "state": (Appraisal.in_turn(), Person.name_key),
    "period": (Period.ends_on, Period.starts_on, Person.name_key),
}


def get(appraisal_id: int) -> Appraisal:
    """The appraisal with its plan and the unit's result (`organisation`). Raises Missing. Two queries."""
    row = db.session.execute(
        select(Appraisal, OrganisationResult)
        .join(Appraisal.plan)
        .join(Plan.placement)
        .join(Placement.position)
        .outerjoin(
            OrganisationResult,
            (OrganisationResult.unit_id == Position.unit_id) & (OrganisationResult.period_id == Appraisal.period_id),
        )
        .where(Appraisal.id == appraisal_id)
        .options(
            joinedload(Appraisal.plan).options(
                joinedload(Plan.placement).options(
                    joinedload(Placement.person), joinedload(Placement.position).joinedload(Position.unit)
                ),
                joinedload(Plan.period),
            ),
            joinedload(Appraisal.period),
            joinedload(Appraisal.plan_version),
        )
    ).first()
    if row is None:
        raise Missing("appraisal")
    found: Appraisal = row[0]
    found.plan.standing = standing(found.plan.placement_id, clock.today())
    found.organisation = row[1]
    return found


def find(plan_id: int, period_id: int) -> Appraisal | None:
    """The latest version of the appraisal of a plan in a period, in whatever state; without standing. One query."""
    return db.session.scalars(
        select(Appraisal)
        .where(Appraisal.plan_id == plan_id, Appraisal.period_id == period_id)
        .order_by(Appraisal.number.desc())
    ).first()


def overdue(on: date) -> Sequence[int]:
    """Ids of released appraisals whose last day to answer has passed. One query."""
    return db.session.scalars(
        select(Appraisal.id).where(Appraisal.are("is_waiting"), Appraisal.respond_by < on).order_by(Appraisal.id)
    ).all()


def releases() -> Iterable[AnyRow]:
    """Every released appraisal with what the journal saw released: id, content, the judgement, details. One query."""
    judgement = (Appraisal.predicate, Appraisal.results, Appraisal.behaviour, Appraisal.notes)
    return db.session.execute(
        select(Appraisal.id, Appraisal.content, *judgement, Entry.details)
        .outerjoin(
            Entry,
            (Entry.record_type == Appraisal.__tablename__)
            & (Entry.record_id == Appraisal.id)
            & (Entry.verb == "release"),
        )
        .where(or_(Appraisal.are_not("is_secret"), Entry.id.is_not(None)))
        .order_by(Appraisal.id)
        .execution_options(yield_per=500)
    )


def sealed() -> Iterable[tuple[Appraisal, int, str]]:
    """Every appraisal that was sealed, with its placement and the text of each of its snapshots. One query."""
    rows = (
        select(Appraisal, Plan.placement_id, Snapshot.content)
        .join(Plan, Plan.id == Appraisal.plan_id)
        .join(Seal, (Seal.record_type == Appraisal.__tablename__) & (Seal.record_id == Appraisal.id))
        .join(Snapshot, Snapshot.id == Seal.snapshot_id)
        .order_by(Appraisal.id, Seal.id)
        .execution_options(yield_per=500)
    )
    return ((row[0], row[1], row[2]) for row in db.session.execute(rows))


def terms(on: date) -> list[Term]:
    """The years and quarters whose appraisal has been opened, the latest end first. One query."""
    rows = db.session.execute(
        select(Period.id, Period.label, Period.starts_on, Period.ends_on, Window.opens_on, Window.due_on, Period.kind)
        .join(Window, (Window.period_id == Period.id) & (Window.step == StepKind.APPRAISAL))
        .where(Period.kind.in_(KINDS), Window.opens_on <= on)
        .order_by(Period.ends_on.desc(), Period.starts_on, Period.id)
    )
    return [Term(*row) for row in rows]


def members(me: Me, term: Term) -> list[int]:
    """Placements of those whom `me` appraises in this term, people who have left since too. One query."""
    return list(team(me, term.starts_on, term.ends_on)) if me.leads else []


def of_team(placement_ids: Collection[int], term: Term, page: int) -> PageOf:
    """A page of these placements with plan and appraisal of the term, by name. Two queries.

    Rows: name, title, is_unasked (by the year alone), plan_id, version (in force, None without), appraisal_id, state,
    respond_by.
    """
    query = (
        select(
            Person.name,
            Position.title,
            and_(Position.annual, literal(term.is_part)).label("is_unasked"),
            Plan.id.label("plan_id"),
            PlanVersion.number.label("version"),
            Appraisal.id.label("appraisal_id"),
            Appraisal.state,
            Appraisal.respond_by,
        )
        .select_from(Placement)
        .join(Placement.person)
        .join(Placement.position)
        .outerjoin(
            Plan,
            (Plan.placement_id == Placement.id) & (Plan.starts_on <= term.ends_on) & (Plan.ends_on >= term.starts_on),
        )
        .outerjoin(PlanVersion, (PlanVersion.plan_id == Plan.id) & PlanVersion.are("is_in_force"))
        .outerjoin(
            Appraisal,
            (Appraisal.plan_id == Plan.id) & (Appraisal.period_id == term.id) & Appraisal.are("is_open", "is_in_force"),
        )
        .where(Placement.id.in_(placement_ids))
        .order_by(Person.name_key, Placement.id)
    )
    return paged(query, page)


def own(person_id: int) -> Sequence[AnyRow]:
    """What was released about a person, the latest period first: id, state, predicate, respond_by, label. One query.

    One row more than OWN_SHOWN where there are more."""
    return db.session.execute(
        select(Appraisal.id, Appraisal.state, Appraisal.predicate, Appraisal.respond_by, Appraisal.released_at)
        .add_columns(Period.label)
        .join(Appraisal.plan)
        .join(Plan.placement)
        .join(Appraisal.period)
        .where(Placement.person_id == person_id, Appraisal.are_not("is_secret"))
        .order_by(Period.ends_on.desc(), Period.starts_on, Appraisal.number.desc(), Appraisal.id)
        .limit(OWN_SHOWN + 1)
    ).all()


def register(wanted: AppraisalFilter, sort: str, page: int) -> PageOf:
    """A page of appraisals for officers and auditors. A draft is its writer's alone. Two queries.

    Rows: id, state, number, predicate, released_at, name, title, unit,
    period.
    """
    query = (
        select(
            Appraisal.id,
            Appraisal.state,
            Appraisal.number,
            Appraisal.predicate,
            Appraisal.released_at,
            Person.name,
            Position.title,
            Unit.name.label("unit"),
            Period.label.label("period"),
        )
        .join(Appraisal.plan)
        .join(Plan.placement)
        .join(Placement.person)
        .join(Placement.position)
        .join(Position.unit)
        .join(Appraisal.period)
        .where(
            within(wanted.scopes),
            Appraisal.are_not("is_secret"),
        )
    )
    return paged(_narrowed(query, wanted).order_by(*ordering(ORDERS, sort), Appraisal.id), page)


def _narrowed(query: AnySelect, wanted: AppraisalFilter) -> AnySelect:
    if wanted.words:
        query = query.where(
            or_(
                called(wanted.words),
                Position.title.icontains(wanted.words, autoescape=True),
            )
        )
    if wanted.unit_path:
        query = query.where(under(wanted.unit_path))
    if wanted.state:
        query = query.where(Appraisal.state == wanted.state)
    if wanted.predicate:
        query = query.where(Appraisal.predicate == wanted.predicate)
    if wanted.period_id:
        query = query.where(Appraisal.period_id == wanted.period_id)
    return query
