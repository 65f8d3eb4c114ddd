"""Looking for sealed forms, by person, number, code or file, and what anybody may learn of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.chart.models import Placement, Position, Unit
from portal.chart.standing import standing
from portal.paper.seal import Seal, Snapshot, content
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.rules.calendar import PeriodKind, quarters
from portal.store.db import AnyRow, AnySelect, db
from portal.store.errors import Missing
from portal.store.jobs import Job
from portal.store.journal import Entry
from portal.store.paging import PageOf, paged
from portal.web.room import house


@dataclass(frozen=True)
class Facts:
    """What the verification page says of a sealed form: enough to compare it with paper, never the predicate."""

    form: str
    period: str
    unit: str
    name: str  # shown as initials only
    last_digits: str  # of the personal number; "" for people without one
    sealed_at: datetime
    version: int
    newest: int  # version of the same form that is in force


def mine(person_id: int, page: int) -> PageOf:
    """The sealed forms of one person, newest period first. Two statements."""
    query = (
        select(Seal.id, Seal.form, Seal.number, Seal.code, Seal.rendered_at, Seal.replaced_by_id)
        .add_columns(Period.label, Snapshot.sealed_at)
        .join(Snapshot, Snapshot.id == Seal.snapshot_id)
        .join(Period, Period.id == Seal.period_id)
        .join(Placement, Placement.id == Seal.placement_id)
        .where(Placement.person_id == person_id)
        .order_by(Period.ends_on.desc(), Period.starts_on, Seal.number.desc(), Seal.id)
    )
    return paged(query, page)


def get(seal_id: int, on: date) -> Seal:
    """The seal with where it stands on the day, without its content. Raises Missing."""
    found = db.session.get(Seal, seal_id)
    if found is None:
        raise Missing("seal")
    found.standing = standing(found.placement_id, on)
    return found


def title(seal: Seal) -> str:
    """How a form is called on screen and as a file: "Evaluasi Kinerja Pegawai Triwulan II 2026"."""
    label = db.session.scalar(select(Period.label).where(Period.id == seal.period_id))
    return f"{house().forms[seal.form].name} {label}"


def whole(seal_id: int) -> Seal:
    """The seal with its snapshot, for the worker: nobody's right is asked. Raises Missing."""
    return _one(_whole().where(Seal.id == seal_id))


def by_code(code: str) -> Seal | None:
    return db.session.scalars(_whole().where(Seal.code == code)).first()


def by_file(sha256: str) -> Seal | None:
    """The seal whose PDF has exactly this content."""
    return db.session.scalars(_whole().where(Seal.pdf_sha256 == sha256)).first()


def issued(seal: Seal) -> Entry | None:
    """The journal's entry that saw the form issued."""
    chain = select(Entry).where(Entry.record_type == Seal.__tablename__, Entry.record_id == seal.id)
    return db.session.scalars(chain.where(Entry.verb == "issue").order_by(Entry.number).limit(1)).first()


def facts(seal: Seal) -> Facts:
    """What anybody with the code may read."""
    sealed = content(seal)
    newest = in_force(seal.form, seal.placement_id, seal.period_id) if seal.replaced_by_id else seal
    return Facts(
        form=house().forms[seal.form].name,
        period=sealed.period.label,
        unit=sealed.owner.unit,
        name=sealed.owner.name,
        last_digits=sealed.owner.identifier[-4:],
        sealed_at=seal.snapshot.sealed_at,
        version=seal.number,
        newest=newest.number if newest else seal.number,
    )


def in_force(form: str, placement_id: int, period_id: int) -> Seal | None:
    """The seal of this form that no newer one has replaced."""
    return db.session.scalar(
        select(Seal).where(
            Seal.form == form,
            Seal.placement_id == placement_id,
            Seal.period_id == period_id,
            Seal.replaced_by_id.is_(None),
        )
    )


def seals_of(person_id: int) -> AnySelect:
    return (
        select(Seal.form.label("formulir"), Period.label.label("periode"), Seal.number.label("versi"))
        .add_columns(Seal.code.label("kode"), Snapshot.sealed_at.label("disegel"), Seal.rendered_at.label("dicetak"))
        .join(Snapshot, Snapshot.id == Seal.snapshot_id)
        .join(Period, Period.id == Seal.period_id)
        .join(Placement, Placement.id == Seal.placement_id)
        .where(Placement.person_id == person_id)
        .order_by(Snapshot.sealed_at, Seal.id)
    )


def period_of(year: int, quarter: int | None) -> Period | None:
    """The opened year, or the quarter of it."""
    kind = PeriodKind.QUARTER if quarter else PeriodKind.YEAR
    first = quarters(year)[quarter - 1][0] if quarter else date(year, 1, 1)
    return db.session.scalar(select(Period).where(Period.kind == kind, Period.starts_on == first))


def plans_of(person_id: int, period: Period) -> Sequence[AnyRow]:
    """A person's plans that cover days of the period: id, placement_id, days, title, unit."""
    return db.session.execute(
        select(Plan.id, Plan.placement_id, Plan.starts_on, Plan.ends_on, Position.title)
        .add_columns(Unit.name.label("unit"))
        .join(Plan.placement)
        .join(Placement.position)
        .join(Position.unit)
        .where(Placement.person_id == person_id, Plan.starts_on <= period.ends_on, Plan.ends_on >= period.starts_on)
        .order_by(Plan.starts_on, Plan.id)
    ).all()


def asked(key: str) -> bool:
    """Whether somebody asked for the draft with this key."""
    return db.session.scalar(select(Job.id).where(Job.kind == "draft", Job.key == key)) is not None


def _whole() -> Select[Seal]:
    return select(Seal).options(joinedload(Seal.snapshot))


def _one(query: Select[Seal]) -> Seal:
    found = db.session.scalars(query).first()
    if found is None:
        raise Missing("seal")
    return found
