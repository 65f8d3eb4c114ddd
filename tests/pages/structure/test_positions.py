import contextvars
import threading
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from portal.chart import heading
from portal.chart.models import Assignment, Placement, Position, PositionKind, ReportingLine, Unit
from portal.chart.standing import me
from portal.rules.hierarchy import Capacity
from portal.store import wholeness
from portal.store.db import db, lock
from portal.store.errors import Rejected
from portal.structure import actions, queries
from tests import ON_POSTGRES
from tests.pages.people.given import crowd, history, office, post, saved, seconded, somebody, vacate
from tests.statements import recorded
from tests.world import NOW, SINCE

TODAY = NOW.date()

HERE = "/kepegawaian/jabatan"
YESTERDAY = NOW.date() - timedelta(days=1)


def at(member, verb=""):
    return f"{HERE}/{member.position_id}{verb}"


def act(app, world, key, position_of, capacity):
    with saved(app):
        db.session.add(
            Placement(
                person_id=world.members[key].person_id,
                position_id=world.members[position_of].position_id,
                capacity=capacity,
                decree_number="821/77",
                decree_on=date(2026, 7, 1),
                starts_on=date(2026, 7, 1),
            )
        )


def test_the_list_shows_holder_and_superior(page, world):
    rina = page("rina").open(HERE)
    assert rina.has("Pengadministrasi Kependudukan", world.sari.name, "Kepala Bidang Pelayanan")
    assert not rina.has("Perawat Terampil")
    assert rina.open(f"{HERE}?q=operator").has("1 jabatan", world.andi.name)


def test_a_position_says_who_holds_it_who_is_above_and_who_below(page, world):
    rina = page("rina").open(at(world.budi))
    assert rina.has(world.budi.name, world.dewi.name, "secara definitif", "SK 821/2/2024")
    assert rina.has("Pengadministrasi Kependudukan", world.sari.name, world.andi.name)


def test_whoever_acts_above_is_named_with_his_decree(app, page, world):
    act(app, world, "andi", "budi", Capacity.PLH)
    rina = page("rina").open(at(world.sari))
    assert rina.has("Andi Saputra, Plh. Kepala Bidang", "menggantikan pejabatnya untuk sementara, SK 821/77.")
    with saved(app):
        db.session.query(Placement).filter_by(capacity=Capacity.PLH).one().decree_number = ""
    assert rina.open(at(world.sari)).has("menggantikan pejabatnya untuk sementara.")


def test_a_head_under_the_mayor_is_told_so(page, world):
    assert page("rina").open(at(world.dewi)).has(world.wali.name, "Wali Kota")


def test_the_assessor_from_outside_is_not_appraised_and_has_the_heads_below(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(at(world.wali))
    assert andi.has("Menilai, tidak dinilai", "tidak menyusun SKP", world.dewi.name)
    assert andi.lacks("Belum ada atasan.", "menetapkan penilainya")
    assert "Ganti jabatan atasan" not in andi.links()
    vacate(app, world.wali, YESTERDAY)
    assert andi.open(at(world.wali)).has("Kosong", "Menilai, tidak dinilai")


def test_a_position_that_will_end_is_still_there(app, page, world):
    place = post(app, world.units["service"], world.budi.position_id)
    with saved(app):
        db.session.get_one(Position, place).ends_on = date(2026, 12, 31)
    rina = page("rina").open(f"{HERE}/{place}")
    assert rina.has("31 Desember 2026", "Kosong") and not rina.has("Berakhir")


def test_an_empty_city_is_not_called_complete(app, page, world):
    office(app, world.andi)
    with saved(app):
        for model in (Placement, ReportingLine, Assignment, Position):
            keep = Assignment.person_id != world.andi.person_id if model is Assignment else True
            db.session.query(model).filter(keep).delete()
    andi = page("andi").open("/kepegawaian")
    assert andi.has("Belum ada jabatan", "pejabat di luar ASN") and not andi.has("terisi dan memiliki atasan")


def test_a_vacant_position_and_whoever_hangs_below_it_are_work_to_do(app, page, world):
    rina = page("rina")
    assert rina.open("/kepegawaian").has("Semua jabatan dalam lingkup Anda terisi")
    vacate(app, world.budi, YESTERDAY)
    rina.open("/kepegawaian")
    assert rina.has("Jabatan atasan kosong", f"{world.sari.name} tidak memiliki atasan hari ini")
    assert rina.has("Kepala Bidang Pelayanan Pendaftaran Penduduk", "Kosong")
    assert rina.open(f"{HERE}?keadaan=vacant").has("1 jabatan")
    assert rina.open(f"{HERE}?keadaan=orphaned").has("2 jabatan", world.sari.name, world.andi.name)
    assert rina.open(at(world.sari)).has("Belum ada atasan.", "Jabatan atasan sedang kosong")


def test_an_acting_holder_fills_the_vacancy(app, page, world):
    vacate(app, world.budi, YESTERDAY)
    act(app, world, "andi", "budi", Capacity.PLT)
    assert page("rina").open("/kepegawaian").has("Semua jabatan dalam lingkup Anda terisi")


def test_without_a_mayor_the_heads_have_no_superior(app, page, world):
    vacate(app, world.wali, YESTERDAY)
    assert page("rina").open("/kepegawaian").has(f"{world.dewi.name} tidak memiliki atasan")


def test_a_position_is_added_with_its_superior(app, page, world):
    rina = page("rina").open(f"/kepegawaian/unit/{world.units['service']}").click("Tambah jabatan")
    rina.submit(
        "Simpan jabatan",
        title="Arsiparis Terampil",
        kind="functional",
        level="Terampil",
        parent_id=world.budi.position_id,
        starts_on="2026-08-01",
    )
    assert rina.title == "Arsiparis Terampil"
    assert rina.has("Kosong", "Fungsional", "Kepala Bidang Pelayanan", "Dicatat")
    assert rina.open("/kepegawaian").has("Arsiparis Terampil")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Isi nama jabatan."),
        ({"parent_id": ""}, "Pilih jabatan atasannya."),
        ({"kind": "external"}, "Pilih salah satu"),
        ({"parent_id": "8"}, "Pilih salah satu"),  # the nurse, of another office
        ({"starts_on": "2020-01-01"}, "Unit baru ada sejak"),
    ],
)
def test_a_wrong_position_comes_back_with_what_was_typed(page, world, fields, words):
    rina = page("rina").open(f"/kepegawaian/unit/{world.units['service']}/jabatan")
    typed = {"title": "Arsiparis", "kind": "staff", "parent_id": world.budi.position_id, "starts_on": "2026-08-01"}
    rina.submit("Simpan jabatan", 422, level="Terampil", **(typed | fields))
    assert rina.has(words) and rina.value("level") == "Terampil"


def test_a_new_position_begins_with_its_unit_so_that_somebody_can_be_placed_in_it(page, world):
    rina = page("rina").open(f"/kepegawaian/unit/{world.units['service']}/jabatan")
    assert rina.value("starts_on") == "2024-01-01" and rina.has("dapat ditempatkan sebelum hari itu")


def test_only_the_citys_officer_makes_a_top_position_and_one_assessor_is_enough(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(f"/kepegawaian/unit/{world.units['city']}/jabatan")
    andi.submit("Simpan jabatan", 422, title="Bupati", kind="external", starts_on="2026-08-01")
    assert andi.has("Jabatan penilai di luar ASN sudah ada")
    andi.submit("Simpan jabatan", title="Sekretaris Daerah", kind="jpt", parent_id="0", starts_on="2026-08-01")
    assert andi.title == "Sekretaris Daerah" and not andi.has("Jabatan atasan:")
    rina = page("rina").open(f"/kepegawaian/unit/{world.units['service']}/jabatan")
    typed = {"title": "Arsiparis", "kind": "staff", "parent_id": "0", "starts_on": "2026-08-01"}
    rina.post(f"/kepegawaian/unit/{world.units['service']}/jabatan", 422, **typed)


def test_the_citys_officer_too_says_who_is_above_and_sees_who_sits_there(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(f"/kepegawaian/unit/{world.units['service']}/jabatan")
    assert andi.has(f"Kepala Bidang Pelayanan Pendaftaran Penduduk ({world.budi.name}, Bidang Pelayanan")
    andi.submit("Simpan jabatan", 422, title="Arsiparis", kind="staff", starts_on="2026-08-01")
    assert andi.has("Pilih jabatan atasannya.")


def test_the_way_back_to_another_superior_stands_apart_from_the_sentence(page, world):
    rina = page("rina").open(at(world.sari, f"/atasan?pilih={world.dewi.position_id}"))
    assert "pejabat tersebut. Pilih yang lain" in rina.text


def test_a_correction_keeps_the_old_values(app, page, world):
    rina = page("rina").open(at(world.sari)).click("Perbaiki")
    rina.submit("Simpan", title="Pengelola Kependudukan", kind="functional", heads_unit="y", note="Peta jabatan")
    assert rina.has("Pengadministrasi Kependudukan → Pengelola Kependudukan", "Pelaksana → Fungsional", "tidak → ya")
    assert history(app, "position", world.sari.position_id)[-1].verb == "correct"


def test_a_correction_respects_who_held_the_position(page, world):
    rina = page("rina").open(at(world.sari, "/ubah"))
    rina.submit("Simpan", 422, starts_on="2025-01-01", title="Pengelola")
    assert rina.has("sudah diduduki sejak 1 Januari 2024") and rina.value("title") == "Pengelola"


def test_a_position_cannot_leave_the_officers_reach(page, world):
    rina = page("rina").open(at(world.sari, "/ubah"))
    rina.submit("Simpan", 422, unit_id=world.units["clinic"])
    assert rina.has("Pilih salah satu")


def test_a_held_position_cannot_end_nor_one_with_others_below(page, world):
    rina = page("rina").open(at(world.budi)).click("Akhiri")
    rina.submit("Akhiri jabatan", 422, ends_on="2026-08-10", note="SOTK baru")
    assert (
        rina.has("masih diduduki", "2 jabatan masih berada di bawahnya") and rina.value("note").strip() == "SOTK baru"
    )


def test_a_vacant_position_ends_and_its_line_with_it(app, page, world):
    place = post(app, world.units["service"], world.budi.position_id)
    rina = page("rina").open(f"{HERE}/{place}/akhiri")
    rina.submit("Akhiri jabatan", ends_on="2026-08-09", note="SOTK baru")
    assert rina.has("Berakhir", "SOTK baru") and "Akhiri" not in rina.links()
    with app.app_context():
        assert db.session.query(ReportingLine).filter_by(position_id=place).one().ends_on == date(2026, 8, 9)
        assert not any("bukan yang disaksikan catatan 2" in sentence for sentence in wholeness.broken())
    assert not rina.open(HERE).has("Arsiparis")
    rina.post(f"{HERE}/{place}/akhiri", 409, version=2, ends_on="2026-08-10", note="lagi")


def test_a_new_superior_holds_from_its_day(app, page, world):
    rina = page("rina").open(at(world.sari)).click("Ganti jabatan atasan")
    rina.open(f"{at(world.sari, '/atasan')}?q=kepala dinas").click("Pilih")
    rina.submit("Tetapkan jabatan atasan", starts_on="2026-08-15", note="Nota dinas 12")
    assert rina.has("14 Agu 2026", "15 Agu 2026", "Jabatan atasan ditetapkan", "Nota dinas 12")
    assert rina.has(world.budi.name)  # still his today
    entry = history(app, "position", world.sari.position_id)[-1]
    assert entry.details["superior"][1] == "Kepala Dinas Kependudukan dan Pencatatan Sipil"


@pytest.mark.parametrize(
    ("parent", "fields", "words"),
    [
        ("sari", {}, "atasan bagi dirinya sendiri"),
        ("dewi", {"starts_on": "2023-12-31"}, "baru ada sejak 1 Januari 2024"),
        ("dewi", {"note": ""}, "Tulis alasan atau dasarnya"),
        ("dewi", {"starts_on": ""}, "Isi tanggal mulainya"),
    ],
)
def test_a_wrong_superior_is_refused(page, world, parent, fields, words):
    rina = page("rina").open(f"{at(world.sari, '/atasan')}?pilih={world.members[parent].position_id}")
    rina.submit("Tetapkan jabatan atasan", 422, **({"starts_on": "2026-08-15", "note": "Nota dinas"} | fields))
    assert rina.has(words)


def test_nobody_answers_to_those_below(page, world):
    rina = page("rina").open(f"{at(world.budi, '/atasan')}?pilih={world.sari.position_id}")
    rina.submit("Tetapkan jabatan atasan", 422, starts_on="2026-08-15", note="Keliru")
    assert rina.has("berada di bawah jabatan ini")


def test_only_the_citys_officer_puts_a_position_at_the_top(app, page, world):
    address = at(world.budi, "/atasan")
    rina = page("rina").open(f"{address}?pilih=0")
    rina.submit("Tetapkan jabatan atasan", 422, starts_on="2026-08-15", note="x")
    assert rina.has("Hanya pengelola kepegawaian kota")
    office(app, world.joko)
    joko = page("joko").open(address).click("Jadikan jabatan puncak")
    joko.submit("Tetapkan jabatan atasan", starts_on="2026-08-10", note="Struktur baru")
    assert joko.has(world.wali.name)


def test_the_same_day_again_corrects_the_choice(app, page, world):
    for key in ("dewi", "budi"):
        rina = page("rina").open(f"{at(world.sari, '/atasan')}?pilih={world.members[key].position_id}")
        rina.submit("Tetapkan jabatan atasan", starts_on="2026-08-15", note="Nota dinas")
    with app.app_context():
        lines = db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id).order_by("starts_on")
        assert [line.parent_id for line in lines] == [world.budi.position_id, world.budi.position_id]


def test_a_stale_choice_of_superior_is_refused(app, page, world):
    office(app, world.joko)
    address = f"{at(world.sari, '/atasan')}?pilih={world.dewi.position_id}"
    one, other = page("rina").open(address), page("joko").open(address)
    one.submit("Tetapkan jabatan atasan", starts_on="2026-08-15", note="satu")
    other.submit("Tetapkan jabatan atasan", 409, starts_on="2026-08-20", note="dua")


def test_a_foreign_position_cannot_be_chosen(page, world):
    rina = page("rina")
    rina.open(f"{at(world.sari, '/atasan')}?pilih={world.joko.position_id}", 404)
    rina.post(at(world.sari, "/atasan"), 404, version=1, parent_id=world.joko.position_id, starts_on="2026-08-15")


def test_twenty_positions_cost_no_more_than_two(app, page, world):
    rina = page("rina")
    pages = (HERE, "/kepegawaian", at(world.budi), f"{HERE}?unit={world.units['service']}", at(world.sari, "/atasan"))
    few = []
    for address in pages:
        with recorded() as sent:
            rina.open(address)
        few.append(len(sent))
    crowd(app, world, 20)
    for number in range(5):
        post(app, world.units["service"], world.budi.position_id, f"Kosong {number}")
    for address, cost in zip(pages, few, strict=True):
        with recorded() as sent:
            rina.open(address)
        assert len(sent) == cost <= 10, address


# --- What an officer may not do for herself ---------------------------------------------------------------------------


@pytest.mark.parametrize(("left_on", "status"), [(date(2024, 12, 31), 200), (date(2025, 1, 1), 403)])
def test_whoever_left_a_position_does_not_say_who_rates_the_plans_of_it(app, page, world, left_on, status):
    vacate(app, world.rina, left_on)
    page("rina").open(at(world.rina, "/atasan?pilih=0"), status if status == 403 else 200)
    page("rina").open(at(world.rina, "/ubah"), status)


OWN = "jabatan Anda sendiri"
HEADS = "pimpinan unit tempat Anda bekerja"
NOT_OFFERED = "Jabatan Anda sendiri tidak ditawarkan"
LATER = "2026-09-01"


def signed_in(member):
    return me(member.account_id, member.person_id, member.name, "", TODAY)


def stored_positions(app, title):
    with app.app_context():
        return db.session.query(Position).filter_by(title=title).count()


def add(page, who, unit_id, status=200, **fields):
    """Somebody records a position in the unit."""
    given = {"title": "Koordinator", "kind": "staff", "starts_on": "2026-08-10"}
    return page(who).open(f"/kepegawaian/unit/{unit_id}/jabatan").submit("Simpan jabatan", status, **(given | fields))


def test_nobody_becomes_a_superior_by_their_own_hand(app, page, world):
    act(app, world, "rina", "andi", Capacity.PLT)  # a seat is one's own in whatever capacity
    for mine in (world.rina.position_id, world.andi.position_id):
        rina = page("rina").open(at(world.sari, f"/atasan?pilih={mine}"))
        rina.submit("Tetapkan jabatan atasan", 422, note="x", starts_on="2026-08-10")
        assert rina.has(OWN, "mintalah pengelola kepegawaian lain"), rina.text
    assert rina.open(at(world.sari, "/atasan")).lacks("Analis SDM") and rina.has(NOT_OFFERED)
    add(page, "rina", world.units["dukcapil"], 422, parent_id=world.rina.position_id)
    with app.app_context(), pytest.raises(Rejected, match=OWN):
        parent = db.session.get_one(Position, world.rina.position_id)
        given = {"title": "Koordinator", "kind": "staff", "level": "", "heads_unit": False, "starts_on": TODAY}
        actions.add_position(parent.unit, parent, given, False, signed_in(world.rina))
    office(app, world.joko)
    joko = page("joko").open(at(world.sari, f"/atasan?pilih={world.rina.position_id}"))
    joko.submit("Tetapkan jabatan atasan", note="x", starts_on="2026-08-10")


def test_somebody_above_me_may_be_chosen_as_the_superior_of_others(page, world):
    page("rina").open(at(world.sari, f"/atasan?pilih={world.dewi.position_id}")).submit(
        "Tetapkan jabatan atasan", note="x"
    )
    add(page, "rina", world.units["dukcapil"], parent_id=world.dewi.position_id)


@pytest.mark.parametrize("begins", ["2026-08-10", LATER])
def test_nobody_makes_a_head_of_the_unit_they_work_in(app, page, world, begins):
    """Whoever stands above the head sets the unit's result."""
    head = {"parent_id": world.budi.position_id, "starts_on": begins, "heads_unit": "y"}
    office(app, world.joko)
    office(app, world.andi)
    own, other = world.units["service"], world.units["inspectorate"]
    assert add(page, "andi", own, 422, **head).has(HEADS, "Mintalah pengelola kepegawaian lain")
    assert add(page, "andi", own, 422, **{**head, "heads_unit": "", "kind": "jpt", "parent_id": world.dewi.position_id})
    add(page, "andi", own, **{**head, "heads_unit": ""})  # heads nothing
    add(page, "andi", other, **{**head, "parent_id": "0"})
    assert stored_positions(app, "Koordinator") == 2
    add(page, "joko", own, **head)


def test_nobody_turns_a_colleague_into_the_head_of_their_unit(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(at(world.sari, "/ubah")).submit("Simpan", 422, heads_unit="y", note="x")
    assert andi.has(HEADS)
    andi.submit("Simpan", heads_unit="", kind="jpt", note="x")  # below Budi, who answers outside the unit
    andi.open(at(world.sari, f"/atasan?pilih={world.dewi.position_id}"))
    andi.submit("Tetapkan jabatan atasan", 422, note="x", starts_on="2026-08-10")
    assert andi.has(HEADS)
    andi.submit("Tetapkan jabatan atasan", 422, note="x", starts_on=LATER)
    with app.app_context():
        assert db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id).count() == 1


def test_nobody_settles_who_will_head_the_unit_they_work_in(app, page, world):
    """Budi's position ends one day; who leads then is settled by what stands for that day already."""
    office(app, world.joko)
    office(app, world.andi)
    with saved(app):
        db.session.get_one(Position, world.budi.position_id).ends_on = date(2026, 10, 31)
        db.session.get_one(Placement, world.budi.placement_id).ends_on = date(2026, 10, 31)
    outside = {"parent_id": world.dewi.position_id}  # below Budi by his kind, as long as he is there
    assert add(page, "andi", world.units["service"], 422, **outside).has(HEADS)
    add(page, "andi", world.units["service"], parent_id=world.budi.position_id)
    add(page, "joko", world.units["service"], **outside)


def alone_in_office(app, world):
    """Only Andi is an officer, and a seat of his is in the unit."""
    with saved(app):
        db.session.query(Assignment).filter_by(role="officer").delete()
    office(app, world.andi)


def test_where_every_officer_works_in_the_unit_who_heads_it_is_settled_by_two(app, page, world):
    alone_in_office(app, world)
    head = {"parent_id": world.budi.position_id, "heads_unit": "y"}
    andi = add(page, "andi", world.units["service"], **head)
    assert andi.has("Catat jabatan: Pimpinan", "perlu persetujuan orang kedua", world.lina.name, world.tono.name)
    assert stored_positions(app, "Koordinator") == 0
    seconded(page, andi, "lina")
    assert stored_positions(app, "Koordinator") == 1
    with app.app_context():
        key = db.session.query(Position.id).filter_by(title="Koordinator").scalar()
    assert history(app, "position", key)[-1].details["second"] == "Lina Kartika, S.Kom., Administrator"


def test_what_is_recorded_meanwhile_is_no_obstacle(app, page, world):
    """The key that the new position had in the trial may be somebody else's by now."""
    alone_in_office(app, world)
    andi = add(page, "andi", world.units["service"], parent_id=world.budi.position_id, heads_unit="y")
    post(app, world.units["clinic"], None)
    seconded(page, andi, "lina")
    assert stored_positions(app, "Koordinator") == 1


def test_nor_is_it_a_deadlock_where_some_officers_work_there_and_the_others_below(app, page, world):
    """Rina works in the unit of Dewi; Joko, below her head-to-be."""
    office(app, world.joko)
    head = post(app, world.units["dukcapil"], world.wali.position_id, "Sekretaris")
    with saved(app):
        db.session.query(ReportingLine).filter_by(position_id=world.joko.position_id).one().parent_id = head
    made = {"heads_unit": "y", "note": "SOTK"}
    page("joko").open(f"{HERE}/{head}/ubah", 403)
    rina = page("rina").open(f"{HERE}/{head}/ubah").submit("Simpan", **made)
    assert rina.has("Menunggu orang kedua")
    seconded(page, rina, "lina")
    with app.app_context():
        assert db.session.get_one(Position, head).heads_unit


def test_nor_does_whoever_else_works_there_agree(app, page, world):
    alone_in_office(app, world)
    act(app, world, "lina", "sari", Capacity.PLH)
    andi = add(page, "andi", world.units["service"], parent_id=world.budi.position_id, heads_unit="y")
    assert andi.has(f"Yang dapat menyetujui: {world.tono.name}") and andi.lacks(world.lina.name)
    page("lina").open(andi.path, 404)


def test_nor_where_all_seats_of_the_unit_have_ended_lately(app, page, world):
    alone_in_office(app, world)
    act(app, world, "lina", "sari", Capacity.PLH)
    unit, end = world.units["service"], {"ends_on": date(2026, 7, 31)}
    seats = select(Position.id).where(Position.unit_id == unit)
    with saved(app):
        db.session.execute(update(ReportingLine).where(ReportingLine.position_id.in_(seats)).values(end))
        db.session.execute(update(Placement).where(Placement.position_id.in_(seats)).values(end))
        db.session.execute(update(Position).where(Position.unit_id == unit).values(end))
    andi = add(page, "andi", unit, parent_id=world.dewi.position_id, heads_unit="y")
    assert andi.has(f"Yang dapat menyetujui: {world.tono.name}") and andi.lacks(world.lina.name)
    seconded(page, andi, "tono")
    assert stored_positions(app, "Koordinator") == 1


only_postgres = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")


def one_waits_for_the_other(first, second) -> list[str]:
    """Does both at once, the first commits when the second has begun; who was refused, in words. Each is given what to
    do before the commit."""
    first_is_done, second_has_begun = threading.Event(), threading.Event()
    refused: list[str] = []

    def in_front():
        first(lambda: (first_is_done.set(), second_has_begun.wait(20), time.sleep(0.5)))

    def behind():
        first_is_done.wait(20)
        second_has_begun.set()
        try:
            second(lambda: None)
        except Rejected as refusal:
            refused.append(str(refusal))

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(each,)) for each in (in_front, behind)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


@only_postgres
def test_two_officers_at_once_make_no_circle(app, world):
    office(app, world.joko)
    one, other = (post(app, world.units["clinic"], world.dewi.position_id) for _ in range(2))

    def put_below(key, parent_key):
        def change(before_commit):
            with app.app_context():
                found, by = queries.position(key, signed_in(world.joko)), signed_in(world.joko)
                parent = queries.position(parent_key, by)
                actions.set_superior(found, parent, TODAY, found.version, by, "SOTK")
                before_commit()
                db.session.commit()

        return change

    refused = one_waits_for_the_other(put_below(one, other), put_below(other, one))
    assert len(refused) == 1
    with app.app_context():
        assert queries.parents(other, TODAY)[other] == world.dewi.position_id


@only_postgres
def test_a_position_does_not_end_while_somebody_is_placed_in_it(app, world):
    office(app, world.joko)
    key, person_id = post(app, world.units["clinic"], world.dewi.position_id), somebody(app)

    def place(before_commit):
        with app.app_context():
            lock(db.session.get_one(Position, key))
            held = {"capacity": Capacity.DEFINITIVE, "decree_number": "821/9", "starts_on": SINCE}
            db.session.add(Placement(person_id=person_id, position_id=key, **held))
            db.session.flush()
            before_commit()
            db.session.commit()

    def end(before_commit):
        with app.app_context():
            by = signed_in(world.joko)
            found = queries.position(key, by)
            actions.end_position(found, TODAY, found.version, by, "SOTK")
            before_commit()
            db.session.commit()

    assert len(one_waits_for_the_other(place, end)) == 1
    with app.app_context():
        assert db.session.get_one(Position, key).ends_on is None


@only_postgres
def test_two_changes_at_once_settle_no_more_than_one_after_the_other(app, world):
    """Each leaves the head; together they make another one: a post that answers outside and is of the higher kind."""
    office(app, world.joko)
    office(app, world.andi)
    service = world.units["service"]
    parent = post(app, service, world.budi.position_id, "Kepala Seksi")
    child = post(app, service, parent)

    def correct(key, **changes):
        def change(before_commit):
            with app.app_context():
                found = queries.position(key, signed_in(world.andi))
                values = {name: getattr(found, name) for name in ("title", "kind", "level", "heads_unit", "starts_on")}
                values |= {"unit": found.unit, "ends_on": None} | {name: value() for name, value in changes.items()}
                actions.correct_position(found, values, found.version, signed_in(world.andi), "x")
                before_commit()
                db.session.commit()

        return change

    elsewhere = correct(parent, unit=lambda: db.session.get_one(Unit, world.units["inspectorate"]))
    refused = one_waits_for_the_other(elsewhere, correct(child, kind=lambda: PositionKind.JPT))
    assert len(refused) == 1
    with app.app_context():
        assert heading.heads([service], TODAY) == {service: world.budi.position_id}


def test_nor_do_they_agree_to_one_who_will_head_it_later(app, page, world):
    alone_in_office(app, world)
    act(app, world, "lina", "sari", Capacity.PLH)
    andi = add(page, "andi", world.units["service"], heads_unit="y", starts_on=LATER, parent_id=world.budi.position_id)
    assert andi.has(f"Yang dapat menyetujui: {world.tono.name}") and andi.lacks(world.lina.name)


def test_whoever_heads_a_unit_keeps_nobody_from_following_even_with_a_second(app, page, world):
    with saved(app):
        db.session.query(Assignment).filter_by(role="officer").delete()
    office(app, world.budi)
    key = post(app, world.units["service"], world.budi.position_id)
    with saved(app):
        found = db.session.get_one(Position, key)
        found.heads_unit, found.starts_on = True, date.fromisoformat(LATER)
    budi = page("budi").open(f"{HERE}/{key}/ubah")
    budi.submit("Simpan", 422, heads_unit="", note="x", starts_on=LATER)
    assert budi.has(HEADS)


def test_nobody_becomes_the_head_of_their_unit_even_with_a_second(app, page, world):
    """Andi's position would be next, once the one that is marked has ended."""
    alone_in_office(app, world)
    key = post(app, world.units["service"], world.dewi.position_id)
    with saved(app):
        db.session.get_one(Position, key).heads_unit = True
        own = db.session.get_one(Position, world.andi.position_id)
        own.kind = PositionKind.JPT
        db.session.query(ReportingLine).filter_by(position_id=own.id).one().parent_id = world.dewi.position_id
    andi = page("andi").open(f"{HERE}/{key}/akhiri").submit("Akhiri jabatan", 422, ends_on="2026-08-10", note="x")
    assert andi.has(HEADS)


def test_a_post_that_is_marked_to_lead_is_neither_unmarked_nor_ended_by_who_works_there(app, page, world):
    office(app, world.joko)
    office(app, world.andi)
    key = post(app, world.units["service"], world.budi.position_id)
    with saved(app):
        for each in (key, world.budi.position_id):
            db.session.get_one(Position, each).heads_unit = True
    andi = page("andi").open(f"{HERE}/{key}/akhiri").submit("Akhiri jabatan", 422, ends_on="2026-08-10", note="x")
    assert andi.has(HEADS)
    page("joko").open(f"{HERE}/{key}/akhiri").submit("Akhiri jabatan", ends_on="2026-08-10", note="x")


def test_what_leaves_the_heads_of_the_unit_one_officer_does_alone(app, page, world):
    alone_in_office(app, world)
    add(page, "andi", world.units["service"], parent_id=world.budi.position_id)
    assert stored_positions(app, "Koordinator") == 1


def test_whoever_heads_a_unit_does_not_settle_who_follows_even_with_a_second(app, page, world):
    alone_in_office(app, world)
    with saved(app):
        db.session.query(Assignment).filter_by(person_id=world.andi.person_id).delete()
    office(app, world.budi)
    budi = page("budi").open(at(world.budi, "/ubah"), 403)
    budi.open(at(world.andi, "/ubah")).submit("Simpan", 422, heads_unit="y", note="x")  # it would depose himself
    assert budi.has(HEADS)


def test_nobody_moves_a_head_into_the_unit_they_work_in(app, page, world):
    office(app, world.andi)
    place = post(app, world.units["clinic"], None)
    with saved(app):
        db.session.get_one(Position, place).heads_unit = True
    andi = page("andi").open(f"{HERE}/{place}/ubah").submit("Simpan", 422, unit_id=world.units["service"], note="x")
    assert andi.has(HEADS)
    andi.submit("Simpan", unit_id=world.units["inspectorate"], note="x")


def test_whoever_heads_the_unit_one_works_in_is_kept_by_somebody_else(app, page, world):
    office(app, world.joko)
    with saved(app):
        line = db.session.query(ReportingLine).filter_by(position_id=world.rina.position_id).one()
        line.parent_id = world.tono.position_id
    page("rina").open(at(world.dewi, "/atasan?pilih=0"), 403)
    page("rina").open(at(world.budi, "/ubah"))


def test_an_appraiser_below_a_supervisor_without_delegation_is_warned_about_and_found(app, page, world):
    rina = page("rina").open(at(world.budi))
    assert not rina.has("bukan jabatan pengawas")
    with saved(app):
        db.session.get_one(Position, world.budi.position_id).kind = PositionKind.FUNCTIONAL
    rina.open(at(world.budi))
    assert rina.has("Jabatan ini menilai 2 jabatan, padahal bukan jabatan pengawas", "belum dapat dipastikan")
    listed = rina.open(f"{HERE}?keadaan=undelegated")
    assert listed.has("1 jabatan", world.budi.name) and not listed.has(world.sari.name)
    assert not page("rina").open(at(world.sari)).has("pejabat pengawas")  # appraises nobody
    dewi = page("tono").open(at(world.budi))
    assert dewi.has("bukan jabatan pengawas")
    rina.open(at(world.budi, "/ubah")).submit("Simpan", delegation="800/41/2025", note="Ada keputusannya.")
    assert rina.has("800/41/2025", "Dasar pendelegasian menilai") and not rina.has("bukan jabatan pengawas")
    assert rina.open(f"{HERE}?keadaan=undelegated").rows() == []
