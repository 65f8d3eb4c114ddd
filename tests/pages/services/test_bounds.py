"""What decisions, links and figures of services take in and what they leave alone: days, services, numbers."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.chart.models import Position, Unit
from portal.chart.standing import me
from portal.services import actions, queries
from portal.services.actions import publish
from portal.services.models import ServicePosition, ServiceRole, ServiceUnit, SurveyComment
from portal.services.queries.moderation import tasks
from portal.services.queries.services import concerning
from portal.store import ballots
from portal.store.ballots import Held, Written
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM
from tests.citizens import ballot, make
from tests.world import NOW, SINCE

pytestmark = pytest.mark.usefixtures("session")

TODAY, DAY, NEXT = NOW.date(), date(2026, 8, 3), date(2026, 8, 4)


@pytest.fixture
def two(session, world):
    """Budi's division runs one service, the clinic another."""
    return make(world, "ktp", "KTP elektronik", "service", "budi", "sari"), make(world, "imun", "Imunisasi", "clinic")


def signed_in(member):
    return me(member.account_id, member.person_id, member.name, "", TODAY)


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_what_was_written_follows_the_forms_of_its_service_day_and_reason_only(two):
    ktp, other = two
    ballots.count_now([ballot(service, held="trap") for service in two])
    for service, on, why in ((ktp, DAY, "trap"), (other, DAY, "trap"), (ktp, NEXT, "trap"), (ktp, DAY, "burst")):
        publish([Written(service.id, on, why, f"{service.slug} {on.day} {why}")])
    db.session.flush()
    actions.keep(ktp, [(DAY, Held.TRAP)], SYSTEM, "Robot")
    db.session.expire_all()
    kept = db.session.scalars(select(SurveyComment.text).where(SurveyComment.held == Held.KEPT)).all()
    assert kept == ["ktp 3 trap"]


def test_numbers_of_comments_are_drawn_from_all_there_are_and_each_once(two, monkeypatch):
    ktp, _ = two
    monkeypatch.setattr(actions, "NUMBERS", 4)
    publish([Written(ktp.id, DAY, "", "Satu")])
    first = db.session.scalars(select(SurveyComment.id)).one()
    publish([Written(ktp.id, DAY, "", text) for text in ("Dua", "Tiga", "Empat")])
    assert 1 <= first <= 4
    assert set(db.session.scalars(select(SurveyComment.id))) == {1, 2, 3, 4}


def test_an_officer_is_told_of_comments_to_read_in_his_reach(world, two):
    ktp, other = two
    for service, text in ((ktp, "Ramah"), (ktp, "Cepat"), (other, "Antre")):
        publish([Written(service.id, DAY, "", text)])
    publish([Written(ktp.id, DAY, "trap", "Iklan")])
    db.session.flush()
    (task,) = tasks(signed_in(world.rina), TODAY)
    assert "2 komentar" in f"{task.title} {task.text}"
    assert tasks(signed_in(world.budi), TODAY) == []
    for each in db.session.scalars(select(SurveyComment).where(SurveyComment.service_id == ktp.id)):
        each.state = "shown"
    db.session.flush()
    assert tasks(signed_in(world.rina), TODAY) == []


def test_a_step_that_the_state_does_not_know_is_stale_and_no_fault(two):
    publish([Written(two[0].id, DAY, "", "Ramah")])
    with pytest.raises(Stale):
        actions.moderate(db.session.scalars(select(SurveyComment)).one(), "withdraw", SYSTEM, "")


# --- Links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "begins", "ends"),
    [
        (date(2026, 8, 9), date(2026, 8, 10), date(2026, 8, 9)),
        (date(2026, 8, 9), date(2026, 8, 9), None),
        (date(2026, 8, 10), date(2026, 8, 5), date(2026, 8, 4)),
        (date(2026, 8, 20), date(2026, 8, 11), date(2026, 8, 10)),
        (date(2026, 8, 20), date(2026, 8, 20), date(2026, 8, 19)),
        (date(2026, 8, 20), date(2026, 8, 21), date(2026, 8, 20)),
    ],
)
def test_what_is_over_stays_and_what_still_holds_ends_the_day_before(world, two, ended, begins, ends):
    ktp, _ = two
    links = db.session.query(ServicePosition).filter_by(service_id=ktp.id, role=ServiceRole.RESPONSIBLE)
    links.one().ends_on = ended
    db.session.flush()
    andi = db.session.get_one(Position, world.andi.position_id)
    if ends is None:
        with pytest.raises(Rejected, match="mendahului yang sekarang berlaku"):
            actions.link_position(ktp, andi, ServiceRole.RESPONSIBLE, begins, signed_in(world.rina))
        return
    actions.link_position(ktp, andi, ServiceRole.RESPONSIBLE, begins, signed_in(world.rina))
    db.session.flush()
    assert [(link.starts_on, link.ends_on) for link in links.order_by(ServicePosition.starts_on)] == [
        (SINCE, ends),
        (begins, None),
    ]


def test_what_concerns_somebody_is_what_he_serves_leads_or_oversees(world, two):
    def seen(member):
        return [row.Service.slug for row in db.session.execute(concerning(signed_in(member)))]

    assert [seen(world.members[key]) for key in ("sari", "budi", "dewi", "rina")] == [["ktp"]] * 4
    assert seen(world.andi) == [] and seen(world.joko) == []
    assert seen(world.tono) == ["imun", "ktp"] == seen(world.wali)
    link = db.session.query(ServicePosition).filter_by(role=ServiceRole.SERVING).one()
    link.ends_on = date(2026, 8, 9)
    db.session.flush()
    assert seen(world.sari) == [] and seen(world.budi) == ["ktp"]


def test_without_a_quick_rating_there_is_none_of_any_kind(two):
    ktp, other = two
    ballots.count_now([ballot(ktp, quick=4), ballot(ktp), ballot(other)])
    found = queries.scores([ktp.id, other.id])
    assert [found[service.id].latest.quick for service in two] == [(0, 0, 0, 1), (0, 0, 0, 0)]
    assert [found[service.id].latest.n for service in two] == [2, 1]


# --- Figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("starts", "ends", "counted"), [(NEXT, None, 1), (SINCE, DAY, 1), (SINCE, None, 2)])
def test_a_person_and_a_unit_are_measured_on_the_days_of_their_links(world, two, starts, ends, counted):
    ktp, other = two
    ballots.count_now([ballot(ktp, on=DAY), ballot(ktp, on=NEXT), ballot(other, on=DAY), ballot(ktp, held="trap")])
    for link in (*db.session.query(ServicePosition), *db.session.query(ServiceUnit).filter_by(service_id=ktp.id)):
        link.starts_on, link.ends_on = starts, ends
    db.session.flush()
    year = date(2026, 1, 1), date(2026, 12, 31)
    both = [world.budi.position_id, world.sari.position_id]
    assert queries.person_index(both, *year).n == counted
    assert queries.person_index([world.andi.position_id], *year).n == 0
    assert queries.unit_index(world.units["service"], *year).n == counted
    assert queries.unit_index(world.units["dukcapil"], *year).n == counted
    assert queries.unit_index(world.units["city"], *year).n == counted + 1
    assert queries.unit_index(world.units["inspectorate"], *year).n == 0


def test_units_and_posts_to_choose_from_are_those_of_the_day_in_their_order(world, two):
    assert [row.name for row in queries.units_on_offer(TODAY)] == [
        "Bidang Pelayanan Pendaftaran Penduduk", "Puskesmas Melati",
    ]  # fmt: skip
    db.session.get_one(Unit, world.units["clinic"]).ends_on = date(2026, 8, 9)
    db.session.get_one(Position, world.andi.position_id).ends_on = date(2026, 8, 9)
    db.session.flush()
    path = db.session.get_one(Unit, world.units["service"]).path
    city = db.session.get_one(Unit, world.units["city"]).path
    assert [each.name for each in queries.units_within((city,), TODAY)] == [
        "Bidang Pelayanan Pendaftaran Penduduk", "Dinas Kependudukan dan Pencatatan Sipil", "Inspektorat",
        "Pemerintah Kota",
    ]  # fmt: skip
    assert [(row.Position.title, row.names) for row in queries.positions_around(path, TODAY)] == [
        ("Analis Sumber Daya Manusia Aparatur Ahli Muda", world.rina.name),
        ("Kepala Bidang Pelayanan Pendaftaran Penduduk", world.budi.name),
        ("Kepala Dinas Kependudukan dan Pencatatan Sipil", world.dewi.name),
        ("Pengadministrasi Kependudukan", world.sari.name),
        ("Pranata Komputer Ahli Pertama", world.lina.name),
    ]
