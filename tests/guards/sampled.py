"""One city in which every kind of record exists, each with a word of its own by which it is known wherever it appears.

Most of it is Sari's, in every state of its life; the rest is what the personnel office, the services and the
administration keep. Who may do what with it, and read which word, stands in `relations`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

from PIL import Image
from sqlalchemy import func

from portal import clock
from portal.accounts import actions as accounts
from portal.accounts import queries as account_queries
from portal.accounts.actions.passwords import hash_password
from portal.accounts.models import Account
from portal.administration.actions import change_setting
from portal.appraisals import actions as appraisals
from portal.appraisals import queries as appraisal_queries
from portal.appraisals.actions import RatingWording
from portal.chart import standing
from portal.chart.models import (
    Assignment,
    Identifier,
    Person,
    Placement,
    Position,
    PositionKind,
    Role,
    Unit,
)
from portal.documents import actions as documents
from portal.documents import snapshot
from portal.exchange import actions as exchange
from portal.exchange.actions import planning
from portal.exchange.forms import reading
from portal.exchange.queries import stock
from portal.paper.seal import Seal
from portal.periods import queries as periods
from portal.periods.models import Period, StepKind, Window
from portal.plans import actions as plans
from portal.plans import queries as plan_queries
from portal.plans.actions import drafting
from portal.plans.models import Plan
from portal.policy import Concern
from portal.reports import actions as reports
from portal.rules.calendar import PeriodKind, period_label
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.rules.plan import Aspect, LineKind
from portal.rules.rating import Rating
from portal.services import actions as services
from portal.services.actions import publish
from portal.services.models import ServicePosition, ServiceRole, SurveyComment
from portal.store import ballots, journal, proposals
from portal.store.db import db
from portal.store.journal import Actor
from portal.store.settings import SPECS
from portal.surveys import actions as surveys
from portal.surveys.actions import Ballot, paper
from portal.surveys.models import PaperForm, SurveyImport
from tests import builders
from tests.pages.exchange.given import PERSON, table
from tests.world import NOW, PASSWORD, SINCE, YEAR, Member, World

TODAY = NOW.date()


@dataclass
class Sampled:
    """The city as the guards use it: everybody who signs in, and the keys of its records by name."""

    world: World
    members: dict[str, Member]
    at: dict[str, int | str] = field(default_factory=dict)


def build(world: World) -> Sampled:
    """Adds all of it to the cast, in the present session; the caller commits."""
    found = Sampled(world, dict(world.members))
    for key, name, number, role in (
        ("sita", "Sita Maharani, S.E.", "198001012005012003", Role.OFFICER),
        ("ita", "Ita Purnama, S.H.", "198102022006042004", Role.AUDITOR),
    ):
        found.members[key] = _office_holder(world, key, name, number, role)
    _personnel(found)
    _services(found)
    _plans(found)
    _reports(found)
    _appraisals(found)
    _drafts(found)
    return found


def actor(of: Member, words: str = "") -> Actor:
    return Actor(of.person_id, of.name, of.placement_id, words)


def _placed(person: Person, unit_id: int, title: str) -> Placement:
    """Gives the person a new post in the unit."""
    post = Position(unit_id=unit_id, title=title, kind=PositionKind.STAFF, level="", heads_unit=False, starts_on=SINCE)
    db.session.add(post)
    db.session.flush()
    found = Placement(
        person_id=person.id, position_id=post.id, capacity=Capacity.DEFINITIVE, decree_number="821/9/2024",
        decree_on=SINCE, starts_on=SINCE,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    return found


def _office_holder(world: World, key: str, name: str, number: str, role: Role) -> Member:
    """Somebody of the clinic with an office over it, who can sign in."""
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    seat = _placed(person, world.units["clinic"], "Penata Layanan Operasional")
    account = Account(person_id=person.id, password_hash=hash_password(PASSWORD), activated_at=NOW)
    office = Assignment(
        person_id=person.id, role=role, unit_id=world.units["clinic"], starts_on=SINCE, decree_number="800/2"
    )
    identifier = Identifier(person_id=person.id, kind=Kind.NIP, value=number, starts_on=SINCE)
    db.session.add_all([account, office, identifier])
    db.session.flush()
    return Member(key, name, number, person.id, account.id, seat.id, seat.position_id)


def _assignment_of(member: Member) -> int:
    return db.session.query(Assignment.id).filter_by(person_id=member.person_id).scalar()


def _import(world: World, by: Actor) -> int:
    """A file of Rina's that waits for her to confirm it."""
    found = exchange.receive(table("person", [PERSON | {"name": "kenari-impor"}]), "pegawai.csv", by)
    me = standing.me(0, world.rina.person_id, world.rina.name, "", TODAY)
    exchange.keep(found, planning.plan(reading.read(found.content or b""), stock.read(me, ()), me))
    return found.id


# --- What the personnel office keeps ----------------------------------------------------------------------------------


def _personnel(city: Sampled) -> None:
    world, rina = city.world, actor(city.members["rina"], "Pengelola kepegawaian")
    contact = SPECS["security_contact"]
    change_setting(contact, "keamanan@lembayung.example", contact.default, actor(world.lina, "Administrator"))
    sari = db.session.get_one(Person, world.sari.person_id)
    journal.note(sari, "correct", rina, "kenari-alasan", {"name": ["Sari W.", sari.name]})
    account = account_queries.get(world.sari.account_id)
    account.email = "kenari-surel@kota.example"
    newcomer, closed = Person(name="Wahyu Hidayat"), Person(name="Tuti Rahayu")
    db.session.add_all([newcomer, closed])
    db.session.flush()
    newcomer.identifiers.append(Identifier(kind=Kind.NIP, value="199607152022031011", starts_on=SINCE))
    for each in (newcomer, closed):
        _placed(each, world.units["service"], "Pengelola Data")
    leaving = accounts.open_account(closed, "tuti@kota.example", rina)
    db.session.flush()
    asked = proposals.ask(
        "Buat tautan aktivasi: Rina Marlina, S.E.", [], "accounts.make_link",
        f"/kepegawaian/akun/{world.rina.account_id}/tautan", [], Concern(person_ids=frozenset({world.rina.person_id})),
        actor(world.lina, "Administrator"),
    )  # fmt: skip
    city.at["proposal"] = asked.id
    city.at["import"] = _import(world, rina)
    city.at["token"] = accounts.make_activation(account_queries.get(world.andi.account_id), rina)
    accounts.disable(leaving, rina, "Cuti di luar tanggungan negara")
    vacant = Position(
        unit_id=world.units["service"], title="Arsiparis", kind=PositionKind.STAFF, level="", heads_unit=False,
        starts_on=SINCE,
    )  # fmt: skip
    empty = Unit(name="Seksi Pindah Datang", parent_id=world.units["service"], path="", starts_on=SINCE)
    db.session.add_all([vacant, empty])
    db.session.flush()
    empty.path = f"{db.session.get_one(Unit, world.units['service']).path}{empty.id}/"
    city.at |= {
        "number": sari.identifiers[0].id,
        "rank": sari.ranks[0].id,
        "newcomer": newcomer.id,
        "closed_account": leaving.id,
        "vacant": vacant.id,
        "empty_unit": empty.id,
        "officer": _assignment_of(world.rina),
        "administrator": _assignment_of(world.lina),
    }


def _services(city: Sampled) -> None:
    world, rina = city.world, actor(city.members["rina"], "Pengelola kepegawaian")
    standard = {"name": "Penerbitan KTP-el", "requirements": "Kartu keluarga", "duration": "1 hari", "cost": "Gratis"}
    service = services.add_service(standard, db.session.get_one(Unit, world.units["service"]), SINCE, rina)
    db.session.flush()
    position = db.session.get_one(Position, world.sari.position_id)
    desk = city.members["rina"]
    me = standing.me(desk.account_id, desk.person_id, desk.name, "", clock.today())
    services.link_position(service, position, ServiceRole.SERVING, SINCE, me)
    for words, trapped in (("kenari-belum-dibaca", False), ("Antre lama", False), ("kenari-ditahan", True)):
        surveys.respond(service, Ballot(str(uuid4()), {"waktu": 3, "biaya": 4}, words, trapped), "test")
    day = clock.today()
    for number, name in ((2, ""), (1, "Loket 2")):  # the first of which half is exchanged
        forms = [PaperForm(2, day, (3,) * 9), PaperForm(3, day - timedelta(days=1), (4,) * 9)]
        paper.bring(service, forms[:number], rina, name)
    paper.bring(service, [PaperForm(2, day, (2,) * 9)], rina, replace=True)
    publish(ballots.empty(day + timedelta(days=1), together=1).comments)
    comments = {each.text: each for each in db.session.query(SurveyComment)}
    services.moderate(comments["Antre lama"], "show", rina, "")
    city.at |= {
        "service": service.id,
        "slug": service.slug,
        "link": db.session.query(ServicePosition.id).scalar(),
        "paper_import": db.session.query(func.max(SurveyImport.id)).scalar(),
        "pending": comments["kenari-belum-dibaca"].id,
        "shown": comments["Antre lama"].id,
        "held": f"{day.isoformat()} trap",
    }


# --- Sari's years -----------------------------------------------------------------------------------------------------


def _plans(city: Sampled) -> None:
    """2023: superseded, with nothing after it; 2024: in force, with an open draft of version 2; 2025: with Budi;
    2026: in force and sealed, tied to Budi's."""
    world = city.world
    sari, budi = actor(world.sari), actor(world.budi, "Kepala Bidang")
    above = builders.plan(world, world.budi)
    draft = _in_year(world, builders.plan(world, world.sari), YEAR - 2)
    second = plans.revise(plan_queries.get(draft.id), "kenari-draf-rencana", sari)
    line = drafting.add_line(second, drafting.Wording(LineKind.ADDITIONAL, "kenari-draf-rencana"))
    drafting.add_indicator(second, line, drafting.Measure("Jumlah kunjungan", "12 kunjungan", Aspect.QUANTITY))
    waiting = _in_year(world, builders.plan(world, world.sari, "submitted"), YEAR - 1)
    first = builders.texts(waiting)[0]
    first.text, waiting.versions[0].attachments = "kenari-diajukan", {"resources": ["kenari-lampiran"]}
    plans.comment(waiting.versions[0], first, "kenari-komentar", sari)
    left = _in_year(world, builders.plan(world, world.sari, "superseded"), YEAR - 3)
    agreed = builders.plan(world, world.sari, "draft")
    version = plan_queries.get(agreed.id).versions[0]
    builders.texts(agreed)[0].text = "kenari-berlaku"
    db.session.flush()
    supported = builders.texts(above)[0].line_id
    plans.link(version, builders.texts(agreed)[0], supported, sari)
    journal.advance(version, "submit", sari)
    plans.return_(version, "kenari-dikembalikan", budi)
    journal.advance(version, "submit", sari)
    plans.approve(version, budi, TODAY)
    own = builders.texts(draft)
    city.at |= {
        "revised": draft.id,
        "revised_line": own[0].line_id,
        "indicator": own[0].indicators[0].indicator_id,
        "extra_line": line.line_id,
        "waiting": waiting.id,
        "left": left.id,
        "waiting_line": first.line_id,
        "waiting_version": waiting.versions[0].id,
        "agreed": agreed.id,
        "agreed_line": builders.texts(agreed)[0].line_id,
        "andis_draft": _in_year(world, builders.plan(world, world.andi, "draft"), YEAR - 1).id,
        "andis": builders.plan(world, world.andi).id,
        "budis_line": supported,
    }


def _in_year(world: World, plan: Plan, year: int) -> Plan:
    """Moves the plan to a year before the world's, which begins to exist with it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    period = db.session.query(Period).filter_by(kind=PeriodKind.YEAR, starts_on=first).one_or_none()
    if period is None:
        opened = Window(step=StepKind.PLAN, opens_on=first, due_on=date(year, 1, 31))
        label = period_label(PeriodKind.YEAR, first)
        period = Period(kind=PeriodKind.YEAR, starts_on=first, ends_on=last, label=label, windows=[opened])
        db.session.add(period)
        db.session.flush()
    plan.period_id, plan.starts_on, plan.ends_on = period.id, first, last
    db.session.flush()
    db.session.expire(plan)
    return plan_queries.get(plan.id)


def _reports(city: Sampled) -> None:
    """First quarter accepted, second submitted with evidence, third a draft with evidence, fourth accepted and not
    rated; two entries of the log; of 2023 a draft on a version that was superseded."""
    world, plan = city.world, plan_queries.get(int(city.at["agreed"]))
    sari, budi = actor(world.sari), actor(world.budi, "Kepala Bidang")
    made = {
        state: builders.report(plan, world.periods[f"{YEAR}-{quarter}"], state)
        for quarter, state in ((1, "accepted"), (2, "submitted"), (3, "draft"))
    }
    left = plan_queries.get(int(city.at["left"]))
    outdated = builders.report(left, left.period_id, "draft")
    unrated = builders.report(plan, world.periods[f"{YEAR}-4"], "accepted")
    db.session.flush()
    for report in made.values():
        report.lines[0].obstacles, report.lines[0].follow_up = "kenari-kendala", "Menambah loket"
    waiting, draft = made["submitted"], made["draft"]
    answered = made["accepted"].lines[0]
    reports.answer(answered, "kenari-jawaban", answered.version, budi)
    reports.give_feedback(made["accepted"], "pelayanan", "kenari-perilaku", 0, budi)
    activity = builders.activity(plan, "kenari-harian", quantity="3")
    plain = builders.activity(plan, "Menata berkas", on=date(YEAR, 7, 15))
    proof = b"%PDF-1.7\n% kenari-bukti\ntrailer\nstartxref\n9\n%%EOF\n"
    evidence = {
        place: reports.attach(to, reports.keep(proof, "kenari-bukti.pdf"), sari)
        for place, to in (("judged", waiting.lines[0]), ("removable", draft.lines[0]), ("logged", activity))
    }
    evidence["pictured"] = reports.attach(draft.lines[0], reports.keep(_picture(), "kenari-foto.png"), sari)
    db.session.flush()
    city.at |= {
        "activity": activity.id,
        "plain": plain.id,
        **{f"report_{state}": report.id for state, report in made.items()},
        "report_outdated": outdated.id,
        "report_unrated": unrated.id,
        "draft_report_line": draft.lines[0].id,
        "waiting_report_line": waiting.lines[0].id,
        **{place: each.id for place, each in evidence.items()},
    }


def _picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return written.getvalue()


def _appraisals(city: Sampled) -> None:
    """First quarter answered and sealed, second released; of 2024, whose plan is in force, the superior's draft."""
    world, plan = city.world, plan_queries.get(int(city.at["agreed"]))
    earlier = builders.sealed(plan_queries.get(int(city.at["revised"])))
    year = earlier.period
    year.windows.append(Window(step=StepKind.APPRAISAL, opens_on=year.starts_on, due_on=year.ends_on))
    sari, budi = actor(world.sari), actor(world.budi, "Kepala Bidang")
    first, second = (periods.get(world.periods[f"{YEAR}-{quarter}"]) for quarter in (1, 2))
    for of, period, name, words in (
        (plan, first, "answered", "kenari-dinilai"),
        (plan, second, "released", "kenari-dinilai"),
        (earlier, year, "unreleased", "kenari-draf-nilai"),
    ):
        builders.unit_result(world, "service", period.id)
        started = appraisals.start(of, period, budi, TODAY)
        db.session.flush()
        found = appraisal_queries.get(started.id)
        feedback = {str(builders.texts(of)[0].line_id): words, "pelayanan": words}
        appraisals.save(found, RatingWording(Rating.MEETS, words, Rating.MEETS, words, feedback))
        if name != "unreleased":
            appraisals.release(found, budi, TODAY)
        if name == "answered":
            appraisals.acknowledge(found, "kenari-tanggapan", sari, TODAY)
        city.at[name] = found.id
    city.at["earlier_year"] = year.id
    db.session.flush()
    seals = db.session.query(Seal).order_by(Seal.id).all()
    city.at |= {"seal": seals[0].id, "rated_seal": seals[-1].id, "code": seals[-1].code}


def _drafts(city: Sampled) -> None:
    """Prints of what is not sealed, asked for by those who may."""
    for name, kind, record_id in (
        ("plan_print", "plan", city.at["waiting_version"]),
        ("rating_print", "appraisal", city.at["unreleased"]),
    ):
        draft = snapshot.of(kind, snapshot.record(kind, int(record_id)), "", TODAY)
        documents.ask_draft(draft)
        city.at[name] = draft.key
