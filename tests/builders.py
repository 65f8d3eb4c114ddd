"""Records as tests need them, put straight into the database in a chosen state; the journal gets its entry."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select

from portal.appraisals import actions as appraisals
from portal.appraisals import queries as appraisal_queries
from portal.appraisals.actions import RatingWording
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.paper.seal import seal
from portal.periods import queries as periods
from portal.plans import queries as plans
from portal.plans.models import Indicator, IndicatorText, Line, LineText, Plan, PlanVersion
from portal.plans.snapshot import plan_snapshot
from portal.reports.models import Activity, Figure, Report, ReportLine
from portal.rules.plan import Accumulation, Approach, Aspect, Direction, FormKind, LineKind
from portal.rules.rating import OrganisationLevel, Rating
from portal.rules.target import READER
from portal.store import journal, transparency, wholeness, witness
from portal.store.db import db
from portal.store.journal import Entry
from portal.store.transparency import LogRoot
from tests.disarmed import journal_open
from tests.world import NOW, YEAR, Member, World

AGREED = datetime(YEAR, 1, 15, 3, 0, tzinfo=UTC)

# (result, [(aspect, indicator, target, value, unit, accumulation)]): the civil-registry clerk's year.
CLERK = (
    (
        "Terlayaninya permohonan KTP-el di loket",
        (
            (Aspect.QUANTITY, "Jumlah permohonan diproses", "2.400 permohonan", "2400", "permohonan", Accumulation.SUM),
            (Aspect.QUALITY, "Persentase dokumen tanpa kesalahan data", "99%", "99", "%", Accumulation.MEAN),
        ),
    ),
    (
        "Terbitnya akta kelahiran 0–18 tahun",
        ((Aspect.QUANTITY, "Jumlah akta diterbitkan", "900 akta", "900", "akta", Accumulation.SUM),),
    ),
)


def plan(world: World, owner: Member, state: str = "agreed", form: FormKind = FormKind.JA_JF) -> Plan:
    """A yearly plan of `owner` whose only version is in `state`. Flushed, not committed."""
    found = Plan(
        placement_id=owner.placement_id,
        period_id=world.periods[str(YEAR)],
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 12, 31),
        form=form,
        approach=Approach.QUANTITATIVE,
    )
    db.session.add(found)
    db.session.flush()
    version = PlanVersion(
        plan=found,
        number=1,
        state=state,
        submitted_at=None if state == "draft" else NOW,
        agreed_at=AGREED if state in {"agreed", "superseded"} else None,
    )
    db.session.add(version)
    db.session.flush()
    for place, (words, indicators) in enumerate(CLERK):
        _result(found, version, place, words, indicators)
    journal.note(version, "create", journal.SYSTEM)
    return found


def _result(of: Plan, version: PlanVersion, place: int, words: str, indicators: tuple) -> None:
    line = Line(plan_id=of.id)
    db.session.add(line)
    db.session.flush()
    text = LineText(
        version_id=version.id,
        line_id=line.id,
        kind=LineKind.MAIN,
        place=place,
        text=words,
        superior_text="Meningkatnya kepemilikan dokumen kependudukan",
    )
    db.session.add(text)
    db.session.flush()
    for at, (aspect, indicator, target, value, unit, accumulation) in enumerate(indicators):
        identity = Indicator(line_id=line.id)
        db.session.add(identity)
        db.session.flush()
        db.session.add(
            IndicatorText(
                line_text_id=text.id,
                indicator_id=identity.id,
                place=at,
                text=indicator,
                aspect=aspect,
                target=target,
                target_low=Decimal(value),
                unit=unit,
                direction=Direction.HIGHER,
                accumulation=accumulation,
            )
        )
    db.session.flush()


def sealed_plan(world: World, owner: Member, form: FormKind = FormKind.JA_JF) -> Plan:
    """An agreed plan with its forms sealed, as approval leaves it."""
    return sealed(plans.get(plan(world, owner, form=form).id))


def sealed(found: Plan) -> Plan:
    """The plan with the forms of its first version sealed."""
    version = found.versions[0]
    content = plan_snapshot(version, NOW.date())
    seal("plan_version", version.id, version.number, found.placement_id, found.period_id, content, ("skp", "lampiran"))
    return found


def unit_result(
    world: World, unit: str, period: str | int, level: OrganisationLevel = OrganisationLevel.GOOD
) -> OrganisationResult:
    """Capaian Kinerja Organisasi of a unit of the world, as its leader set it."""
    found = OrganisationResult(
        unit_id=world.units[unit],
        period_id=period if isinstance(period, int) else world.periods[period],
        level=level,
        reason="Rencana aksi tercapai sesuai target.",
        set_at=NOW,
        set_by="Dra. Dewi Lestari, M.Si., Kepala Dinas",
    )
    db.session.add(found)
    journal.note(found, "set", journal.SYSTEM)
    return found


def appraisal(
    world: World,
    owner: Member,
    state: str = "draft",
    period: str = f"{YEAR}-2",
    results: Rating | None = Rating.MEETS,
    behaviour: Rating | None = Rating.MEETS,
) -> Appraisal:
    """The appraisal of `owner` by his superior of today, taken to `state` by the real actions. Not committed."""
    of = sealed_plan(world, owner)
    superior = of.standing.superior.actor()
    started = appraisals.start(of, periods.get(world.periods[period]), superior, NOW.date())
    db.session.flush()
    unit = next(key for key, unit_id in world.units.items() if unit_id == of.placement.position.unit_id)
    if state != "draft":
        unit_result(world, unit, period)
    found = appraisal_queries.get(started.id)
    appraisals.save(found, RatingWording(results=results, behaviour=behaviour, notes="Pertahankan ketelitian."))
    if state != "draft":
        appraisals.save(found, reasoned(found))
        appraisals.release(found, superior, NOW.date())
    if state == "acknowledged":
        appraisals.acknowledge(found, "", found.standing.owner.actor(), NOW.date())
    if state == "lapsed":
        appraisals.lapse(found, found.respond_by + timedelta(days=1))
    return found


def reasoned(found: Appraisal) -> RatingWording:
    """What the draft says, with the words that a release needs where no report was accepted."""
    said = {"harmonis": "Rukun dengan rekan."}
    return RatingWording(found.results, "Menurut percakapan kinerja.", found.behaviour, found.notes, said)


def texts(of: Plan) -> Sequence[LineText]:
    """The results of the plan's first version, in order."""
    return db.session.scalars(
        select(LineText).where(LineText.version_id == of.versions[0].id).order_by(LineText.place)
    ).all()


def activity(
    of: Plan, text: str = "Melayani pemohon", on: date | None = None, line: int = 0, quantity: str | None = None
) -> Activity:
    """An entry of today's log on the `line`-th result, with `quantity` on the first indicator of it. Flushed."""
    result = texts(of)[line]
    found = Activity(
        key=str(uuid4()),
        plan_id=of.id,
        line_id=result.line_id,
        indicator_id=result.indicators[0].indicator_id if quantity else None,
        quantity=Decimal(quantity) if quantity else None,
        text=text,
        on=on or NOW.date(),
        written_at=NOW,
    )
    db.session.add(found)
    db.session.flush()
    return found


def report(
    of: Plan, period_id: int, state: str = "submitted", realisations: Sequence[str] = ("600", "99", "225")
) -> Report:
    """The report on a sub-period of the plan with these realisations, one an indicator. Flushed, not committed."""
    given = iter(realisations)
    found = Report(
        plan=of,
        period_id=period_id,
        plan_version=of.versions[0],
        state=state,
        submitted_at=None if state == "draft" else NOW,
        accepted_at=NOW if state == "accepted" else None,
        lines=[
            ReportLine(
                line_id=each.line_id,
                place=each.place,
                text=each.text,
                figures=list(_figures(each, given, READER if state == "accepted" else None)),
            )
            for each in texts(of)
        ],
    )
    db.session.add(found)
    journal.note(found, "create", journal.SYSTEM)
    return found


def _figures(of: LineText, realisations: Iterator[str], reader: int | None) -> Iterator[Figure]:
    for each in of.indicators:
        typed = next(realisations)
        yield Figure(
            indicator_id=each.indicator_id,
            place=each.place,
            text=each.text,
            target=each.target,
            direction=each.direction,
            accumulation=each.accumulation,
            realisation=typed,
            reader=reader,
            value=Decimal(typed.replace(",", ".")) if typed and reader else None,
        )


def witness_again() -> None:
    """The journal sees everything as it lies now, as if what tests put in by hand had gone the portal's way: the last
    entry of whatever differs witnesses it anew."""
    db.session.flush()
    wholeness.complete()
    db.session.flush()
    with journal_open():
        for table, key in re.findall(r"^(\w+) (\d+): isinya bukan", "\n".join(wholeness.broken()), re.MULTILINE):
            chain = select(Entry).where(Entry.record_type == table, Entry.record_id == int(key))
            last = db.session.scalars(chain.order_by(Entry.number.desc()).limit(1)).one()
            last.witness, last.recipe = witness.of(table, int(key))
            last.hash = journal.digest(last)
        db.session.flush()


def night(day: date | None = None) -> LogRoot:
    """The log takes everything that the journals hold. Returns the root of the day, that of the tests without one."""
    while transparency.append(1000):
        pass
    return transparency.close(day or NOW.date())
