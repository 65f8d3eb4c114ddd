"""Capaian Kinerja Organisasi: who heads a unit, who sets its result, and which results there are.

The result is set by the leader one level above the unit, before those who work in it are appraised (SE MenPANRB
3/2023). For the staff of a unit that is the superior of their unit's head; for the head himself his own superior.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Exists, exists, or_, select

from portal.appraisals.models import Appraisal, OrganisationResult
from portal.chart.heading import heads
from portal.chart.models import Placement, Position, Unit
from portal.chart.reading import valid
from portal.chart.scope import reach, within
from portal.chart.standing import below, leaders
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.policy import Holder, InUnit, Me
from portal.rules.calendar import PeriodKind
from portal.store.db import db
from portal.store.errors import Missing
from portal.store.paging import PageOf, paged


@dataclass(frozen=True)
class UnitInPeriod(InUnit):
    """What there is to set: a unit in a period, who may, and what was set. Guarded by `leader` and `unit_path`."""

    unit: Unit
    period: Period
    leader: Holder | None  # one level above the unit; None while nobody is
    result: OrganisationResult | None
    settled: bool = False  # somebody's released appraisal rests on the result: it stays

    @property
    def unit_path(self) -> str:
        return self.unit.path

    def relation(self, me: Me) -> frozenset[str]:
        leads = self.leader is not None and self.leader.person_id == me.person_id
        return me.offices(self.unit_path) | ({"member", "leader"} if leads else {"member"})

    def parties(self) -> tuple[Holder | None, ...]:
        return (self.leader,)


def setters(unit_ids: Collection[int], on: date) -> dict[int, Holder | None]:
    """Who sets the result of each unit on the day: whoever leads one level above its head. Two queries.

    Nobody stands above the official outside the civil service: the result of his own unit is his to set.
    """
    heading = heads(unit_ids, on)
    above = leaders(list(heading.values()), on)
    return {unit_id: above.get(heading.get(unit_id, 0)) for unit_id in unit_ids}


def get(unit_id: int, period_id: int, on: date) -> UnitInPeriod:
    """The unit in the period. Raises Missing. Four queries."""
    unit, period = db.session.get(Unit, unit_id), db.session.get(Period, period_id)
    if unit is None or period is None or period.kind not in (PeriodKind.YEAR, PeriodKind.QUARTER):
        raise Missing("unit in period")
    row = db.session.execute(
        select(OrganisationResult, _settled(unit_id, period_id))
        .select_from(Unit)
        .outerjoin(
            OrganisationResult,
            (OrganisationResult.unit_id == Unit.id) & (OrganisationResult.period_id == period_id),
        )
        .where(Unit.id == unit_id)
    ).one()
    return UnitInPeriod(unit, period, setters([unit_id], on)[unit_id], row[0], row[1])


def around(me: Me, period_id: int, page: int) -> tuple[PageOf, list[UnitInPeriod]]:
    """A page of the units whose result concerns `me`: those whose head stands below him, his own, those of his office.

    Six queries.
    """
    held = [holding.position_id for holding in me.holdings]
    near = select(Position.unit_id).where(
        or_(Position.id.in_(held), below(me, Position.id) if me.acts_for else Position.id.in_(held)),
        valid(Position, me.on),
    )
    mine = or_(Unit.id.in_(near), within(reach(me)))
    query = select(Unit).where(mine, valid(Unit, me.on)).order_by(Unit.path, Unit.id)
    found = paged(query, page)
    units: list[Unit] = [row.Unit for row in found.rows]
    keys = [unit.id for unit in units]
    period = db.session.get_one(Period, period_id)
    results = of_units(keys, period_id)
    who = setters(keys, me.on)
    return found, [UnitInPeriod(unit, period, who[unit.id], results.get(unit.id)) for unit in units]


def of_units(unit_ids: Collection[int], period_id: int) -> dict[int, OrganisationResult]:
    """The results that were set for these units in the period. One query."""
    rows = db.session.scalars(
        select(OrganisationResult).where(
            OrganisationResult.unit_id.in_(unit_ids), OrganisationResult.period_id == period_id
        )
    )
    return {row.unit_id: row for row in rows}


def _settled(unit_id: int, period_id: int) -> Exists:
    return exists().where(
        Appraisal.plan_id == Plan.id,
        Plan.placement_id == Placement.id,
        Placement.position_id == Position.id,
        Position.unit_id == unit_id,
        Appraisal.period_id == period_id,
        Appraisal.are_not("is_secret"),
    )
