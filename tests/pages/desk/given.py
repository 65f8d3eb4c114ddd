"""Bare records for the overviews: their state and days, nothing of what they say."""

from datetime import date, datetime

from portal import clock
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.chart.models import Person, Placement, Position, PositionKind, ReportingLine
from portal.plans.models import PlanVersion
from portal.reports.models import Report
from portal.rules.rating import OrganisationLevel, Predicate, Rating
from portal.store import journal
from portal.store.db import db
from portal.store.journal import Actor
from tests import builders
from tests.world import NOW, SINCE, Member, World


def plan(world: World, owner: Member, state: str = "agreed", note: str = "") -> PlanVersion:
    """The version of a yearly plan, in force unless said otherwise; `note`: with which it was returned."""
    found = builders.plan(world, owner, state)
    version = db.session.query(PlanVersion).filter_by(plan_id=found.id).one()
    version.returned_note = note
    db.session.flush()
    if note:
        journal.note(version, "return", Actor(None, "Budi"))
    return version


def report(
    world: World, version: PlanVersion, quarter: int, state: str, sent: datetime = NOW, note: str = ""
) -> Report:
    """A report of a quarter; but for a draft it was submitted at `sent`, which the journal knows."""
    found = Report(
        plan_id=version.plan_id,
        period_id=world.periods[f"2026-{quarter}"],
        plan_version_id=version.id,
        state=state,
        returned_note=note,
        submitted_at=sent if state != "draft" or note else None,
        accepted_at=sent if state == "accepted" else None,
    )
    db.session.add(found)
    db.session.flush()
    if found.submitted_at:
        with clock.at(sent):
            journal.note(found, "submit", Actor(None, "Sari"))
    if note:
        with clock.at(sent):
            journal.note(found, "return", Actor(None, "Budi"))
    return found


def appraisal(world: World, version: PlanVersion, period: str, state: str, respond_by: date | None = None) -> Appraisal:
    """An appraisal of a period ("2026", "2026-2"); a draft is rated, but not released."""
    found = Appraisal(
        plan_id=version.plan_id,
        period_id=world.periods[period],
        plan_version_id=version.id,
        number=1,
        state=state,
        results=Rating.MEETS,
        behaviour=Rating.MEETS,
        predicate=None if state == "draft" else Predicate.GOOD,
        released_at=None if state == "draft" else NOW,
        respond_by=respond_by,
    )
    db.session.add(found)
    db.session.flush()
    return found


def organisation(world: World, unit: str, period: str) -> OrganisationResult:
    found = OrganisationResult(
        unit_id=world.units[unit],
        period_id=world.periods[period],
        level=OrganisationLevel.GOOD,
        reason="Target layanan tercapai.",
        set_at=NOW,
        set_by="Dra. Dewi Lestari, M.Si.",
    )
    db.session.add(found)
    db.session.flush()
    return found


def staff(world: World, name: str, superior_id: int, unit: str = "service") -> Member:
    """One more person in a post of his own below the position."""
    person = Person(name=name)
    position = Position(
        unit_id=world.units[unit],
        title="Pengadministrasi Umum",
        kind=PositionKind.STAFF,
        level="",
        heads_unit=False,
        starts_on=SINCE,
    )
    db.session.add_all([person, position])
    db.session.flush()
    placement = Placement(
        person_id=person.id, position_id=position.id, capacity="definitive", decree_number="821/3", starts_on=SINCE
    )
    db.session.add_all([placement, ReportingLine(position_id=position.id, parent_id=superior_id, starts_on=SINCE)])
    db.session.flush()
    return Member(name, name, "", person.id, 0, placement.id, position.id)
