"""The daily log: what Sari writes, what Budi may read, and what nobody else may."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal import clock
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.reports import actions, queries
from portal.reports.models import Activity, Evidence
from portal.rules.calendar import PeriodKind
from portal.rules.reporting import ACTIVITY_LENGTH
from portal.store import files, journal
from portal.store.db import db
from portal.store.journal import timeline
from tests import builders
from tests.world import NOW, PASSWORD

LOG = "/laporan/catatan"


def logged(app) -> list[Activity]:
    with app.app_context():
        return list(db.session.scalars(select(Activity).order_by(Activity.id)))


def arrange(app, plan_id: int, *made, **given) -> list[int]:
    """Entries in Sari's log: (text, day), or one with `given`; their ids."""
    with app.app_context():
        plan = db.session.get_one(Plan, plan_id)
        found = [builders.activity(plan, text, on) for text, on in made] or [builders.activity(plan, **given)]
        db.session.commit()
        return [each.id for each in found]


def test_an_entry_needs_words_and_one_press(page, app, planned):
    sari = page("sari").open(LOG).submit("Simpan catatan", text="Melayani 34 pemohon di loket 2")
    assert sari.has("Catatan tersimpan.", "Melayani 34 pemohon", "Senin, 10 Agustus 2026", "1 catatan")
    (found,) = logged(app)
    assert (found.on, found.quantity, found.line_id) == (date(2026, 8, 10), None, first_line(app, planned))


def first_line(app, plan_id: int) -> int:
    with app.app_context():
        return builders.texts(db.session.get_one(Plan, plan_id))[0].line_id


def test_from_the_home_page_too(page, app, planned):
    page("sari").open("/").submit("Simpan catatan", text="Rapat pagi")
    assert [each.text for each in logged(app)] == ["Rapat pagi"]


def test_an_entry_may_name_an_indicator_a_quantity_hours_and_carry_a_photo(page, app, planned, photo):
    sari = page("sari").open(LOG)
    target = next(value for value, text in options(sari, "target") if "Jumlah permohonan" in text)
    sari.submit(
        "Simpan catatan", text="Loket 2", target=target, quantity="1.234,5", on="2026-08-07", starts_at="08:00",
        ends_at="10:30", file=(photo, "loket.jpg"),
    )  # fmt: skip
    assert sari.has("Jumat, 7 Agustus 2026", "2 jam 30 menit", "1.234,5", "loket.jpg", "08.00–10.30")
    (found,) = logged(app)
    assert found.quantity == Decimal("1234.5")
    assert found.indicator_id
    with app.app_context():
        assert [entry.verb for entry in timeline(found)] == ["add"]


def options(seen, name: str) -> list[tuple[str, str]]:
    (select_,) = [each for each in seen.tree.iter("select") if each.get("name") == name]
    return [(each.get("value"), each.text_content()) for each in select_.iter("option")]


def test_after_the_year_the_last_day_can_still_be_written_but_home_does_not_ask(page, app, planned):
    with clock.at(datetime(2027, 1, 2, 3, tzinfo=UTC)):
        sari = page("sari")
        assert "Simpan catatan" not in sari.open("/").buttons()
        sari.open(LOG)
        sari.submit("Simpan catatan", text="Serah terima berkas")
    assert [each.on for each in logged(app)] == [date(2026, 12, 31)]


def test_in_january_the_new_plan_goes_before_what_was_used_last(page, app, planned, world):
    arrange(app, planned, text="Loket 2", on=date(2026, 12, 30))
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    with app.app_context():
        year = Period(kind=PeriodKind.YEAR, starts_on=first, ends_on=last, label="Tahun 2027")
        db.session.add(year)
        db.session.flush()
        later = builders.plan(replace(world, periods={"2026": year.id}), world.sari)
        later.starts_on, later.ends_on = first, last
        db.session.commit()
        expected = later.id
    with clock.at(datetime(2027, 1, 2, 3, tzinfo=UTC)):
        page("sari").open("/").submit("Simpan catatan", text="Membuka loket")
    assert [each.plan_id for each in logged(app)] == [planned, expected]


def test_two_presses_are_one_entry(page, app, planned, photo):
    sari = page("sari").open(LOG)
    fields = {"text": "Loket 2", "target": sari.value("target"), "on": "2026-08-10", "key": sari.value("key")}
    for _ in range(2):
        sari.post(LOG, 200, **fields)
    assert len(logged(app)) == 1


def test_what_was_used_last_is_chosen_first(page, app, planned):
    arrange(app, planned, line=1, quantity="3")
    sari = page("sari").open(LOG)
    chosen = dict(options(sari, "target"))[sari.value("target")]
    assert "Jumlah akta diterbitkan" in chosen


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "Tuliskan apa yang dikerjakan."),
        ({"on": "2026-08-11"}, "belum tiba"),
        ({"on": "2025-12-31"}, "Rencana ini berlaku"),
        ({"quantity": "tiga"}, "Tulis angka seperti"),
        ({"quantity": "97.5"}, "Maksud Anda 97,5?"),
        ({"quantity": "3 akta"}, "Indikator ini dihitung dalam permohonan."),
        ({"target": "1", "quantity": "3"}, "Pilih indikator"),
        ({"starts_at": "10:00", "ends_at": "09:00"}, "mendahului"),
        ({"file": (b"GIF89a;", "foto.jpg")}, "bukan PDF, JPEG, PNG, atau WEBP"),
    ],
)
def test_what_is_wrong_comes_back_in_words_and_what_was_typed_stays(page, app, planned, fields, sentence):
    sari = page("sari").open(LOG).submit("Simpan catatan", 422, **{"text": "Loket 2", **fields})
    assert sari.has(sentence)
    assert fields.get("text") or sari.value("text").strip() == "Loket 2"
    assert logged(app) == []


def test_a_file_must_be_chosen_again_and_the_page_says_so(page, app, planned, photo):
    sari = page("sari").open(LOG)
    sari.submit("Simpan catatan", 422, text="", file=(photo, "loket.jpg"))
    assert sari.has("Pilih lagi berkas ini")
    assert not stored(app)


def stored(app) -> list[Evidence]:
    with app.app_context():
        return list(db.session.scalars(select(Evidence)))


def test_a_request_beyond_the_limit_is_not_even_read(page, app, planned, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2000)
    sari = page("sari").open(LOG)
    sari.submit("Simpan catatan", 413, text="Loket 2", file=(b"%PDF-" + bytes(3000), "besar.pdf"))
    assert sari.has("Satu berkas paling besar 10 MB", "Tidak ada yang disimpan")
    assert logged(app) == []


def test_a_file_beyond_the_limit_is_refused_and_the_words_stay(page, app, planned, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_MB", 0)
    sari = page("sari").open(LOG).submit("Simpan catatan", 422, text="Loket 2", file=(b"%PDF-1.7", "besar.pdf"))
    assert sari.has("Berkas ini lebih dari 0 MB")
    assert sari.value("text").strip() == "Loket 2"
    assert logged(app) == []


def test_a_disk_that_fails_costs_the_file_but_not_the_words(page, app, planned, photo, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with app.app_context():
        folder = files.path_of("00").parent.parent
    before = set(folder.rglob("*"))
    with monkeypatch.context() as broken:
        broken.setattr(files.os, "fsync", full)
        sari = page("sari").open(LOG).submit("Simpan catatan", 422, text="Loket 2", file=(other_photo(), "loket.jpg"))
    assert sari.has("penyimpanan server penuh")
    assert {path for path in folder.rglob("*") if path.is_file()} <= before, "no half file"
    assert not stored(app)
    sari.submit("Simpan catatan")
    assert [each.text for each in logged(app)] == ["Loket 2"]


def other_photo() -> bytes:
    """A picture that no other test has put on the disk."""
    written = BytesIO()
    Image.new("RGB", (81, 61), (1, 2, 3)).save(written, "PNG")
    return written.getvalue()


def test_the_key_of_another_persons_entry_opens_nothing(page, app, planned, world, photo):
    arrange(app, planned, text="Milik Sari")
    with app.app_context():
        builders.plan(world, world.andi)
        db.session.commit()
    andi = page("andi").open(LOG)
    andi.submit("Simpan catatan", 422, text="Titip", key=logged(app)[0].key, file=(photo, "a.jpg"))
    assert andi.has("Buka ulang halaman ini")
    assert [each.text for each in logged(app)] == ["Milik Sari"]
    assert not stored(app)


def test_two_presses_in_two_processes_are_one_entry_too(app, planned, world, monkeypatch):
    looked_up, early = queries.by_key, [True, True]  # neither sees the other before it writes
    monkeypatch.setattr(queries, "by_key", lambda key: None if early and early.pop() else looked_up(key))
    with app.app_context():
        plan = db.session.get_one(Plan, planned)
        entry = actions.TypedActivity("Loket 2", NOW.date(), builders.texts(plan)[0].line_id)
        first, second = (actions.add_activity(plan, entry, "k" * 36, journal.SYSTEM) for _ in range(2))
        assert first.id == second.id
        assert len(timeline(first)) == 1


def test_nobody_logs_without_a_plan_in_force(page, app, world):
    with app.app_context():
        builders.plan(world, world.sari, "submitted")
        db.session.commit()
    sari = page("sari").open(LOG)
    assert sari.has("Catatan dapat ditulis setelah rencana Anda disetujui")
    assert "Simpan catatan" not in sari.buttons()


def test_nobody_logs_for_another_person(page, app, planned, world):
    with app.app_context():
        builders.plan(world, world.andi)
        db.session.commit()
    andi = page("andi").open(LOG)
    andi.post(LOG, 422, text="Titip", target=str(first_line(app, planned)), on="2026-08-10", key=andi.value("key"))
    assert andi.has("Pilih salah satu")
    assert logged(app) == []


def test_the_log_is_read_by_week_month_result_and_word(page, app, planned):
    arrange(app, planned, ("Loket pagi", NOW.date()), ("Rapat", date(2026, 8, 3)), ("Jemput bola", date(2026, 5, 4)))
    sari = page("sari").open(LOG)
    assert sari.has("Loket pagi") and not sari.has("Rapat")
    sari.click("Minggu sebelumnya")
    assert sari.has("Rapat") and not sari.has("Loket pagi")
    sari.click("Minggu berikutnya")
    assert sari.has("Loket pagi")
    sari.open(LOG).submit("Tampilkan", rentang="bulan")
    assert sari.has("Loket pagi", "Rapat", "2 catatan") and not sari.has("Jemput bola")
    sari.open(f"{LOG}?rentang=triwulan&tanggal=2026-06-01")
    assert sari.has("Jemput bola", "1 Apr 2026 – 30 Jun 2026")
    sari.open(LOG).submit("Tampilkan", rentang="bulan", q="rapat")
    assert sari.has("Rapat") and not sari.has("Loket pagi")
    sari.open(LOG).submit("Tampilkan", q="100%_")
    assert sari.has("Tidak ada catatan pada rentang ini")
    other = [value for value, text in options(sari.open(LOG), "hasil") if "akta" in text][0]
    sari.submit("Tampilkan", rentang="bulan", hasil=other)
    assert sari.has("Tidak ada catatan pada rentang ini")


@pytest.mark.parametrize("nonsense", ["tanggal=kemarin", "tanggal=0000-00-00", "rentang=abad", "hasil=x", "page=-3"])
def test_a_nonsense_address_shows_this_week(page, planned, nonsense):
    assert page("sari").open(f"{LOG}?{nonsense}").has("10 Agu 2026 – 16 Agu 2026")


def test_day_totals_count_what_is_on_another_page(page, app, planned):
    arrange(app, planned, *[(f"Pekerjaan {number}", NOW.date()) for number in range(30)])
    sari = page("sari").open(LOG)
    assert sari.has("30 catatan, halaman 1 dari 2")
    assert sari.has("Senin, 10 Agustus 2026 30 catatan")
    assert sari.click("Berikutnya").has("Senin, 10 Agustus 2026 30 catatan")


def test_an_entry_is_corrected_and_its_journal_keeps_the_old_words(page, app, planned):
    arrange(app, planned, text="Loket 2")
    sari = page("sari").open(LOG).click("Ubah").submit("Simpan perubahan", text="Loket 3", on="2026-08-05")
    assert sari.has("Perubahan tersimpan.", "Loket 3", "Rabu, 5 Agustus 2026")
    (found,) = logged(app)
    with app.app_context():
        (entry,) = timeline(found)
    assert entry.details["text"] == ["Loket 2", "Loket 3"]


def test_the_journal_says_in_words_what_a_correction_moved(page, app, planned):
    """No keys of rows: the auditor reads it."""
    arrange(app, planned, text="Loket 2")
    sari = page("sari").open(LOG).click("Ubah")
    counted = next(value for value, text in options(sari, "target") if "Jumlah akta" in text)
    sari.submit("Simpan perubahan", target=counted, quantity="1,50", starts_at="08:00", ends_at="09:30")
    with app.app_context():
        (entry,) = timeline(logged(app)[0])
        texts = [each.text for each in builders.texts(db.session.get_one(Plan, planned))]
    told = page("tono").open("/audit").text
    assert entry.details["indicator_id"][0] == "" and entry.details["quantity"] == ["", "1,5"]
    assert f"Hasil kerja: {texts[0]} → {texts[1]}" in told and "Indikator: Jumlah akta diterbitkan" in told
    assert "Jam mulai: 08.00" in told and "Jam selesai: 09.30" in told


def test_a_wrong_correction_keeps_what_was_typed(page, app, planned):
    arrange(app, planned, text="Loket 2")
    sari = page("sari").open(LOG).click("Ubah").submit("Simpan perubahan", 422, text="Loket 3", on="2026-08-20")
    assert sari.has("belum tiba")
    assert sari.value("text").strip() == "Loket 3"
    assert [each.text for each in logged(app)] == ["Loket 2"]


def test_a_stale_correction_shows_both_texts(page, app, planned):
    arrange(app, planned, text="Loket 2")
    desk, phone = page("sari").open(LOG).click("Ubah"), page("sari").open(LOG).click("Ubah")
    phone.submit("Simpan perubahan", text="Dari ponsel")
    desk.submit("Simpan perubahan", 409, text="Dari meja")
    assert desk.has("Dari meja", "Dari ponsel")
    assert [each.text for each in logged(app)] == ["Dari ponsel"]


def test_an_entry_is_removed_but_not_forgotten(page, app, planned):
    arrange(app, planned, text="Loket 2")
    sari = page("sari").open(LOG).click("Ubah").submit("Hapus catatan")
    assert sari.has("Catatan dihapus.") and not sari.has("Loket 2")
    (found,) = logged(app)
    assert found.removed_at
    page("sari").open(f"{LOG}/{found.id}", 404)


def test_a_file_is_added_to_an_entry_and_removed(page, app, planned, photo):
    arrange(app, planned, text="Loket 2")
    sari = page("sari").open(LOG).click("Ubah").submit("Tambah berkas", file=(photo, "a.jpg"))
    assert sari.has("Berkas ditambahkan.")
    sari.submit("Tambah berkas", file=(photo, "b.jpg"))
    assert len(stored(app)) == 1, "the same file twice is one"
    sari.submit("Tambah berkas", 422)
    assert sari.has("Pilih berkasnya dahulu.")
    sari.open(LOG).click("Ubah").submit("Hapus a.jpg")
    assert sari.has("Berkas dihapus.", "Belum ada foto atau berkas.")


def test_what_an_accepted_report_rests_on_stays(page, app, planned, world):
    before, _ = arrange(app, planned, ("Sebelum", date(2026, 5, 4)), ("Di luar", date(2026, 8, 3)))
    with app.app_context():
        builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "accepted")
        db.session.commit()
    sari = page("sari").open(f"{LOG}?tanggal=2026-05-04")
    assert sari.has("Sebelum", "sudah dilaporkan") and "Ubah" not in " ".join(sari.links())
    assert sari.open(f"{LOG}/{before}").has("tidak dapat diubah lagi")
    for verb in ("", "/hapus", "/bukti"):
        sari.post(f"{LOG}/{before}{verb}", 422, **payload(before))
        assert sari.has("sudah diterima")
        assert sari.has("Diubah") == (verb == "")  # what was typed is not lost with the refusal
    assert [each.removed_at for each in logged(app)] == [None, None]
    with clock.at(NOW + timedelta(minutes=1)):  # what is written afterwards is no part of it
        sari.open(LOG).submit("Simpan catatan", text="Sesudah", on="2026-05-05")
        assert sari.has("Catatan tersimpan, tetapi catatan ini tidak ikut dalam laporan")
        sari.click("Ubah").submit("Simpan perubahan", text="Sesudah, diperbaiki")
        assert sari.has("Sesudah, diperbaiki")


def test_an_entry_moved_to_days_of_an_accepted_report_is_no_part_of_it(page, app, planned, world):
    (moved,) = arrange(app, planned, ("Loket 2", date(2026, 8, 3)))
    with app.app_context():
        report_id = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "accepted").id
        db.session.commit()
    with clock.at(NOW + timedelta(minutes=1)):
        sari = page("sari").open(f"{LOG}/{moved}").submit("Simpan perubahan", on="2026-05-05")
        assert sari.has("Perubahan tersimpan, tetapi catatan ini tidak ikut dalam laporan")
        assert "1 catatan harian" not in page("budi").open(f"/laporan/{report_id}").text
        sari.open(f"{LOG}/{moved}").submit("Simpan perubahan", on="2026-08-04")  # it is still hers to correct
        assert not sari.has("tidak ikut")


def payload(activity_id: int) -> dict[str, str]:
    key = "00000000-0000-0000-0000-000000000000"
    return {"text": "Diubah", "target": str(activity_id), "on": "2026-05-04", "key": key, "version": "1"}


@pytest.mark.parametrize("who", ["budi", "dewi", "rina", "tono"])
def test_those_over_her_read_her_log_and_change_nothing(page, app, planned, world, who):
    (entry,) = arrange(app, planned, text="Loket 2")
    reader = page(who).open(f"{LOG}?pegawai={world.sari.placement_id}")
    assert reader.has("Catatan harian — Sari Wulandari", "Loket 2")
    assert "Simpan catatan" not in reader.buttons()
    reader.open(f"{LOG}/{entry}", 403)
    reader.post(f"{LOG}/{entry}/hapus", 403)


@pytest.mark.parametrize("who", ["andi", "joko", "lina"])
def test_for_everybody_else_her_log_does_not_exist(page, app, planned, world, who):
    (entry,) = arrange(app, planned, text="Loket 2")
    stranger = page(who)
    stranger.open(f"{LOG}?pegawai={world.sari.placement_id}", 404)
    stranger.open(f"{LOG}/{entry}", 404)
    for verb in ("", "/hapus", "/bukti"):
        stranger.post(f"{LOG}/{entry}{verb}", 404)


def test_a_placement_that_is_not_there(page):
    page("budi").open(f"{LOG}?pegawai=9999", 404)


def test_what_was_typed_when_the_session_ran_out_comes_back(page, app, planned, world):
    sari = page("sari").open(LOG)
    with clock.at(NOW + timedelta(hours=1)):
        sari.submit("Simpan catatan", text="Panjang sekali dan belum tersimpan")
        assert sari.title == "Masuk"
        sari.submit("Masuk", login=world.sari.login, password=PASSWORD)
        assert sari.open(LOG).value("text").strip() == "Panjang sekali dan belum tersimpan"
    assert logged(app) == []


def test_what_came_back_is_announced_and_is_gone_once_it_is_sent(page, app, planned, world):
    sari = page("sari").open(LOG)
    with clock.at(NOW + timedelta(hours=1)):
        sari.submit("Simpan catatan", text="Diketik saat sesi habis")
        sari.submit("Masuk", login=world.sari.login, password=PASSWORD)
        assert sari.open(LOG).has("dipasang kembali", "belum tersimpan")
        sari.submit("Simpan catatan")
        assert sari.value("text").strip() == ""
        assert not sari.has("dipasang kembali")
        sari.submit("Simpan catatan", text="Yang berikutnya")
    assert [each.text for each in logged(app)] == ["Diketik saat sesi habis", "Yang berikutnya"]


def test_get_does_not_change(page, app, planned):
    (entry,) = arrange(app, planned, text="Loket 2")
    page("sari").open(f"{LOG}/{entry}/hapus", 405)


def test_a_field_tells_its_limit_and_cuts_nothing(page, planned):
    sari = page("sari").open("/akun/sandi")
    assert {each.get("data-most") for each in sari.tree.iter("input") if each.get("type") == "password"} == {None}
    sari.open(LOG)
    (field,) = (each for each in sari.tree.iter("textarea") if each.get("name") == "text")
    assert field.get("data-most") == str(ACTIVITY_LENGTH) and field.get("maxlength") is None


@pytest.mark.parametrize("length", [ACTIVITY_LENGTH, ACTIVITY_LENGTH + 1])
def test_a_text_that_is_too_long_comes_back_whole(page, planned, length):
    sari, words, is_right = page("sari").open(LOG), "a" * length, length == ACTIVITY_LENGTH
    sari.submit("Simpan catatan", 200 if is_right else 422, text=words)
    if not is_right:
        assert sari.value("text").strip() == words and sari.has(f"paling banyak {ACTIVITY_LENGTH} huruf")
