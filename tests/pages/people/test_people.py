from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from portal import clock
from portal.chart.models import Identifier, Person, Rank
from portal.store.db import db
from tests.pages.people.given import NEW_NIP, crowd, history, office, saved, somebody
from tests.statements import recorded
from tests.world import NOW, PASSWORD

HERE = "/kepegawaian/pegawai"


def sari(world, verb=""):
    return f"{HERE}/{world.sari.person_id}{verb}"


def test_the_list_names_nobody_before_it_is_asked(page, world):
    rina = page("rina").open(HERE)
    assert rina.has("Ketik paling sedikit 3 huruf") and not rina.has(world.sari.name)
    assert not rina.open(f"{HERE}?q=sa").has(world.sari.name)
    assert rina.open(f"{HERE}?q=sar").has(world.sari.name)


def test_a_unit_shows_its_people_with_masked_numbers(page, world):
    rina = page("rina").open(f"{HERE}?unit={world.units['service']}")
    assert rina.has(world.sari.name, "NIP ····2003", world.andi.name, "NI PPPK ····1005")
    assert not rina.has(world.dewi.name)
    assert world.sari.login not in rina.body.decode()


def test_a_full_number_leads_to_its_person_and_never_stands_in_an_address(page, world):
    rina = page("rina").open(HERE).submit("Buka", value="19920410 201903 2 003")
    assert rina.title == world.sari.name and world.sari.login not in rina.path
    assert not rina.open(f"{HERE}?q={world.sari.login}").has(world.sari.name)


@pytest.mark.parametrize("number", ["199204102019", "198907072014031005", "9"])
def test_a_part_of_a_number_or_a_foreign_one_finds_nobody(page, number):
    rina = page("rina").open(HERE).submit("Buka", 422, value=number)
    assert rina.has("Tidak ada pegawai dengan nomor ini dalam lingkup Anda") and rina.value("value") == number


def test_looking_for_a_number_is_a_form_not_an_address(page):
    page("rina").open(f"{HERE}/cari", 405)
    page("sari").post(f"{HERE}/cari", 403, value="199001012022211005")


def test_the_filter_is_sorted_and_kept_in_the_address(page, world):
    rina = page("rina").open(f"{HERE}?unit={world.units['service']}&sort=-name")
    names = [cell.text_content().strip() for cell in rina.tree.findall(".//tbody/tr/th")]
    assert names == sorted(names, reverse=True)
    assert rina.value("unit") == str(world.units["service"])


def test_the_record_shows_the_full_number_and_the_view_is_logged(page, world):
    rina = page("rina")
    with capture_logs() as lines:
        assert rina.open(sari(world)).has("19920410 201903 2 003")
    seen = {"kind": "person", "record": world.sari.person_id, "account": world.rina.account_id}
    assert any(seen.items() <= line.items() for line in lines if line["event"] == "viewed")


def test_a_new_person_gets_number_and_rank_and_an_entry(app, page):
    rina = page("rina").open(HERE).click("Tambah pegawai")
    rina.submit(
        "Simpan pegawai",
        name="  Maya   Anggraini, S.E. ",
        kind="nip",
        value="19950512 202012 1 004",
        title="Penata Muda",
        grade="III/a",
        starts_on="2026-03-01",
    )
    assert rina.title == "Pada jabatan apa?" and rina.has("Maya Anggraini, S.E. sudah dicatat.")
    assert rina.click("Nanti saja").title == "Maya Anggraini, S.E."
    assert rina.has("NIP 19950512 202012 1 004", "Penata Muda, III/a", "Dicatat", "Rina Marlina")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Isi namanya."),
        ({"value": "1995"}, "terdiri atas 18 angka"),
        ({"value": "199513162025061001"}, "bukan tanggal lahir"),
        ({"value": "199204102019032003"}, "sudah tercatat"),
        ({"kind": "none"}, "tidak mengisi nomor"),
        ({"starts_on": ""}, "Isi tanggal mulainya."),
        ({"starts_on": "kemarin"}, "Tulis tanggal yang benar"),
        ({"kind": "sakti"}, "Pilih salah satu"),
        ({"name": "x" * 201}, "paling banyak 200"),
    ],
)
def test_wrong_input_comes_back_with_what_was_typed(app, page, fields, words):
    typed = {"name": "Maya Anggraini", "kind": "nip", "value": NEW_NIP, "grade": "III/a", "starts_on": "2026-03-01"}
    rina = page("rina").open(f"{HERE}/baru").submit("Simpan pegawai", 422, **(typed | fields))
    assert rina.has(words)
    assert rina.value("grade") == "III/a"
    with app.app_context():
        assert db.session.query(Person).filter(Person.name.like("Maya%")).count() == 0


def test_a_rank_without_its_grade_is_not_dropped_silently(page):
    typed = {"name": "Maya Anggraini", "kind": "nip", "value": NEW_NIP, "starts_on": "2026-03-01"}
    rina = page("rina").open(f"{HERE}/baru").submit("Simpan pegawai", 422, title="Penata Muda", **typed)
    assert rina.has("Isi golongan/ruang dari pangkat itu") and rina.value("title") == "Penata Muda"


def test_an_unusual_number_is_asked_about_once_and_then_taken(app, page):
    rina = page("rina").open(f"{HERE}/baru")
    rina.submit("Simpan pegawai", 422, name="Maya", kind="nip", value="199505122010121004", starts_on="2026-03-01")
    assert rina.has("sebelum berumur 18 tahun")
    assert rina.submit("Simpan pegawai", checked="y").click("Nanti saja").title == "Maya"


def test_a_corrected_name_leaves_the_old_one_in_the_journal(app, page, world):
    rina = page("rina").open(sari(world)).click("Perbaiki nama")
    rina.submit("Simpan", name="Sari Wulandari, A.Md.Kom.", note="Ijazah baru")
    assert rina.title == "Sari Wulandari, A.Md.Kom."
    assert rina.has("Nama: Sari Wulandari, A.Md. → Sari Wulandari, A.Md.Kom.", "Ijazah baru")
    entry = history(app, "person", world.sari.person_id)[-1]
    assert (entry.verb, entry.person_name, entry.capacity) == ("correct", world.rina.name, "Pengelola kepegawaian")
    assert entry.details == {"name": ["Sari Wulandari, A.Md.", "Sari Wulandari, A.Md.Kom."]}


def test_saving_without_a_change_leaves_no_entry(app, page, world):
    page("rina").open(sari(world, "/ubah")).submit("Simpan")
    assert history(app, "person", world.sari.person_id) == []


def test_two_officers_who_correct_at_once_notice_each_other(app, page, world):
    office(app, world.andi)
    one, other = page("rina").open(sari(world, "/ubah")), page("andi").open(sari(world, "/ubah"))
    one.submit("Simpan", name="Sari W., A.Md.")
    stale = other.submit("Simpan", 409, name="Sari Wulan, A.Md.")
    assert stale.has("Sari W., A.Md.", "Sari Wulan, A.Md.")


def test_a_new_number_ends_the_old_one_the_day_before(app, page, world):
    rina = page("rina").open(f"{HERE}/{world.andi.person_id}").click("Nomor baru")
    rina.submit("Simpan", kind="nip", value=NEW_NIP, starts_on="2026-08-01")
    assert rina.has("NIP 19950512 202012 1 004", "31 Jul 2026", "Nomor baru dicatat")
    assert history(app, "person", world.andi.person_id)[-1].details["number"] == [
        "NI PPPK 199001012022211005",
        f"NIP {NEW_NIP}",
    ]
    page().open("/masuk").submit("Masuk", login=world.andi.login, password="kucing tidur di genteng").open("/akun")


def test_a_new_number_cannot_begin_before_the_present_one(page, world):
    rina = page("rina").open(sari(world, "/nomor"))
    rina.submit("Simpan", 422, kind="nip", value=NEW_NIP, starts_on="2024-01-01")
    assert rina.has("Sudah ada nomor sejak 1 Januari 2024") and rina.value("value") == NEW_NIP


def test_a_duplicate_number_is_refused_whatever_its_kind(page, world):
    rina = page("rina").open(sari(world, "/nomor"))
    rina.submit("Simpan", 422, kind="nip", value=world.budi.login, starts_on="2026-08-01")
    assert rina.has("Nomor ini sudah tercatat pada seorang pegawai")


def test_a_wrong_number_is_corrected_in_place(app, page, world):
    with app.app_context():
        row = db.session.query(Identifier).filter_by(person_id=world.sari.person_id).one().id
    rina = page("rina").open(sari(world, f"/nomor/{row}"))
    rina.submit("Simpan", value=NEW_NIP, note="Salah ketik")
    assert rina.has("NIP 19950512 202012 1 004", "Nomor diperbaiki")
    assert history(app, "person", world.sari.person_id)[-1].details["value"] == [world.sari.login, NEW_NIP]


def test_a_number_of_the_future_does_not_hold_now(page, world):
    rina = page("rina").open(sari(world, "/nomor"))
    rina.submit("Simpan", kind="nip", value=NEW_NIP, starts_on="2026-12-01")
    line = next(tr.text_content() for tr in rina.tree.iter("tr") if "1 Des 2026" in tr.text_content())
    assert "sekarang" not in line


def test_a_number_of_somebody_else_is_missing_under_her(app, page, world):
    with app.app_context():
        row = db.session.query(Identifier).filter_by(person_id=world.andi.person_id).one().id
    page("rina").open(sari(world, f"/nomor/{row}"), 404)


def test_a_rank_begins_on_a_day_and_its_start_can_be_corrected(app, page, world):
    rina = page("rina").open(sari(world)).click("Pangkat baru")
    rina.submit("Simpan", title="Penata Muda", grade="III/a", starts_on="2026-04-01")
    assert rina.has("Penata Muda, III/a", "31 Mar 2026")
    rina.click("Perbaiki")  # the number's
    rina.open(sari(world))
    corrections = [link.get("href") for link in rina.tree.iter("a") if "/pangkat/" in (link.get("href") or "")]
    rina.open(corrections[0]).submit("Simpan", starts_on="2026-05-01")
    assert rina.has("1 Mei 2026", "30 Apr 2026", "Mulai: 1 April 2026 → 1 Mei 2026")


def test_a_rank_needs_a_grade(page, world):
    rina = page("rina").open(sari(world, "/pangkat")).submit("Simpan", 422, title="Penata", starts_on="2026-04-01")
    assert rina.has("Isi golongan/ruang.") and rina.value("title") == "Penata"


def test_what_was_typed_survives_an_expired_session(page, world):
    rina = page("rina").open(sari(world, "/ubah"))
    with clock.at(NOW + timedelta(minutes=31)):
        rina.submit("Simpan", name="Sari yang Baru")
        rina.submit("Masuk", login=world.rina.login, password="kucing tidur di genteng")
        assert rina.value("name") == "Sari yang Baru"


def test_whoever_left_stays_with_the_office_he_left(app, page, world):
    from tests.pages.people.given import vacate

    vacate(app, world.sari, NOW.date() - timedelta(days=1))
    assert page("rina").open(f"{HERE}?q=wulandari").has(world.sari.name, "sampai 9 Agu 2026")


def test_a_list_of_twenty_costs_no_more_than_one_of_two(app, page, world):
    rina = page("rina")
    address = f"{HERE}?unit={world.units['service']}"
    with recorded() as few:
        rina.open(address)
    crowd(app, world, 20)
    somebody(app, "Tanpa Tempat")
    with recorded() as many:
        rina.open(address)
    assert rina.has("Pegawai Nomor 7") and len(many) == len(few) <= 10
    with recorded() as record:
        rina.open(sari(world))
    assert len(record) <= 10


def test_a_rank_holds_until_now_and_one_that_is_to_come_not_yet(app, page, world):
    with saved(app):
        held = db.session.query(Rank).filter_by(person_id=world.sari.person_id).one()
        held.ends_on = NOW.date()
        db.session.add(Rank(person_id=world.sari.person_id, title="Penata", grade="III/c", starts_on=date(2026, 8, 11)))
    rows = page("rina").open(f"/kepegawaian/pegawai/{world.sari.person_id}").rows()
    coming, past = (row for row in rows if row.startswith("Peng") and "II/d" in row or row.startswith("Penata"))
    assert "11 Agu 2026 –" in coming and "1 Jan 2024 10 Agu 2026" in past
    rows = page("rina").open(f"/kepegawaian/pegawai/{world.andi.person_id}").rows()
    assert any("VII 1 Jan 2024 sekarang" in row for row in rows)


@pytest.mark.parametrize(
    "typed", ["NIP. 19920410 201903 2 003", "\u202a199204102019032003\u202c", "19920410–201903-2-003"]
)
def test_a_number_is_read_however_it_was_pasted(page, world, typed):
    assert page("rina").open(HERE).submit("Buka", value=typed).title == world.sari.name
    page().open("/masuk").submit("Masuk", 200, login=typed, password=PASSWORD)


def test_a_number_that_reads_like_one_of_a_pns_is_asked_about(page):
    new = {"name": "Maya", "kind": "ni_pppk", "value": NEW_NIP, "starts_on": "2026-03-01"}
    rina = page("rina").open(f"{HERE}/baru").submit("Simpan pegawai", 422, **new)
    assert rina.has("seperti pada NIP seorang PNS") and rina.value("value") == NEW_NIP
    assert rina.submit("Simpan pegawai", checked="y").click("Nanti saja").title == "Maya"


def test_nobody_is_recorded_with_an_appointment_to_come(page):
    new = {"name": "Maya", "kind": "nip", "value": "199505122036121004", "starts_on": "2026-03-01"}
    page("rina").open(f"{HERE}/baru").submit("Simpan pegawai", 422, **new).has("bukan tahun pengangkatan")
