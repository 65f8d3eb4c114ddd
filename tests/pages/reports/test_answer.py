"""What the superior does with a report: answers, judges, gives feedback, returns, accepts."""

from datetime import timedelta

import pytest

from portal import clock
from portal.plans.models import Plan
from portal.reports import actions
from portal.reports.models import Evidence, Report
from portal.store import journal
from portal.store.db import db
from portal.store.journal import timeline
from tests import builders
from tests.world import NOW, PASSWORD

WRONG = [("sari", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("andi", 404), ("joko", 404), ("lina", 404)]


@pytest.fixture
def submitted(app, world, planned, photo) -> int:
    """Sari's report on the second quarter with one photo, handed in; its id."""
    with app.app_context():
        found = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "submitted")
        actions.attach(found.lines[0], actions.keep(photo, "rekap.jpg"), journal.SYSTEM)
        db.session.commit()
        return found.id


def one(app, report_id: int = 1) -> Report:
    with app.app_context():
        found = db.session.get_one(Report, report_id)
        assert found.lines
        return found


def proof(app) -> Evidence:
    with app.app_context():
        return db.session.get_one(Evidence, 1)


# --- Answers ----------------------------------------------------------------------------------------------------------


def test_the_superior_answers_a_line_and_the_owner_reads_it(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}")
    budi.submit("Simpan jawaban", form="lines-1", **{"lines-1-answer": "Bagus, pertahankan."})
    assert page("sari").open(f"/laporan/{submitted}").has("Umpan balik atasan", "Bagus, pertahankan.")
    with app.app_context():
        (entry,) = timeline(one(app).lines[0])
    assert (entry.verb, entry.person_name, entry.note) == ("answer", "Budi Hartono, S.Sos.", "Bagus, pertahankan.")


def test_saving_the_same_answer_again_is_no_second_entry(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}")
    for _ in range(2):
        budi.submit("Simpan jawaban", form="lines-1", **{"lines-1-answer": "Bagus."})
    with app.app_context():
        assert len(timeline(one(app).lines[0])) == 1


def test_a_stale_answer_shows_both_texts(page, app, submitted):
    desk, phone = page("budi").open(f"/laporan/{submitted}"), page("budi").open(f"/laporan/{submitted}")
    phone.submit("Simpan jawaban", form="lines-1", **{"lines-1-answer": "Dari ponsel"})
    desk.submit("Simpan jawaban", 409, form="lines-1", **{"lines-1-answer": "Dari meja"})
    assert desk.has("Dari meja", "Dari ponsel")


def test_an_answer_to_a_report_that_went_back_is_shown_not_lost(page, submitted):
    desk, phone = page("budi").open(f"/laporan/{submitted}"), page("budi").open(f"/laporan/{submitted}")
    phone.submit("Kembalikan laporan", note="Lengkapi bukti.")
    desk.submit("Simpan jawaban", 409, form="lines-1", **{"lines-1-answer": "Masih saya ketik"})
    assert desk.has("Masih saya ketik")


def test_a_note_to_a_report_that_went_back_already_is_shown_not_lost(page, submitted):
    desk, phone = page("budi").open(f"/laporan/{submitted}"), page("budi").open(f"/laporan/{submitted}")
    phone.submit("Kembalikan laporan", note="Lengkapi bukti.")
    assert desk.submit("Kembalikan laporan", 409, note="Masih saya ketik").has("Masih saya ketik")


def test_too_long_an_answer_comes_back(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}")
    budi.submit("Simpan jawaban", 422, form="lines-1", **{"lines-1-answer": "x" * 2001})
    assert budi.has("paling banyak 2000 huruf")
    assert budi.value("lines-1-answer").strip() == "x" * 2001


@pytest.mark.parametrize(
    ("button", "form", "field"),
    [
        ("Simpan jawaban", "lines-1", "lines-1-answer"),
        ("Simpan", "harmonis", "harmonis-text"),
        ("Simpan penilaian", "evidence-1", "evidence-1-note"),
        ("Kembalikan laporan", "", "note"),
    ],
)
def test_what_was_typed_when_the_session_ran_out_comes_back(page, world, submitted, button, form, field):
    budi = page("budi").open(f"/laporan/{submitted}")
    with clock.at(NOW + timedelta(hours=1)):
        budi.submit(button, form=form, **{field: "Panjang sekali"})
        budi.submit("Masuk", login=world.budi.login, password=PASSWORD)
        assert budi.open(f"/laporan/{submitted}").value(field).strip() == "Panjang sekali"


# --- Evidence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fit", "note", "word"),
    [("fits", "", "Sesuai"), ("incomplete", "Tanpa tanggal", "Kurang lengkap"), ("unfit", "Salah", "Tidak sesuai")],
)
def test_each_piece_of_evidence_gets_a_verdict(page, app, submitted, fit, note, word):
    budi = page("budi").open(f"/laporan/{submitted}")
    budi.submit("Simpan penilaian", **{"evidence-1-fit": fit, "evidence-1-note": note})
    assert (proof(app).fit, proof(app).fit_note) == (fit, note)
    assert page("sari").open(f"/laporan/{submitted}").has(word, note)
    with app.app_context():
        assert timeline(proof(app))[-1].details == {"fit": fit}


@pytest.mark.parametrize("fit", ["incomplete", "unfit"])
def test_evidence_that_does_not_do_needs_a_word_why(page, app, submitted, fit):
    budi = page("budi").open(f"/laporan/{submitted}").submit("Simpan penilaian", 422, **{"evidence-1-fit": fit})
    assert budi.has("Tuliskan apa yang kurang atau tidak sesuai.")
    assert proof(app).fit is None


@pytest.mark.parametrize("fields", [{}, {"evidence-1-fit": "wonderful"}])
def test_a_verdict_is_one_of_three(page, app, submitted, fields):
    budi = page("budi").open(f"/laporan/{submitted}")
    budi.post("/laporan/bukti/1/penilaian", 422, version="1", **fields)
    assert budi.has("Pilih salah satu")
    assert proof(app).fit is None


def test_a_stale_verdict_shows_both(page, submitted):
    desk, phone = page("budi").open(f"/laporan/{submitted}"), page("budi").open(f"/laporan/{submitted}")
    phone.submit("Simpan penilaian", **{"evidence-1-fit": "fits"})
    desk.submit("Simpan penilaian", 409, **{"evidence-1-fit": "unfit", "evidence-1-note": "Foto lain"})
    assert desk.has("Tidak sesuai. Foto lain", "Sesuai.")


def test_files_of_the_log_are_read_not_judged(page, app, world, planned, submitted, photo):
    with app.app_context():
        entry = builders.activity(db.session.get_one(Plan, planned), on=NOW.date().replace(month=5))
        actions.attach(entry, actions.keep(photo, "harian.jpg"), journal.SYSTEM)
        db.session.commit()
    budi = page("budi").open(f"/laporan/{submitted}")
    assert budi.has("1 catatan harian, 1 berkas", "harian.jpg")
    budi.post("/laporan/bukti/2/penilaian", 404, **{"evidence-2-fit": "fits"})
    budi.open(f"/laporan/{submitted}").click("Baca catatannya")
    assert budi.has("Catatan harian — Sari Wulandari", "1 Apr 2026 – 30 Jun 2026", "harian.jpg")


# --- Behaviour --------------------------------------------------------------------------------------------------------


def test_feedback_on_a_value_and_taken_back(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}")
    budi.submit("Simpan", form="pelayanan", **{"pelayanan-text": "Sabar menghadapi lansia."})
    budi.submit("Simpan", form="loyal", **{"loyal-text": "Menjaga nama baik."})
    found = one(app).behaviour["pelayanan"]
    assert (found["text"], found["person"], found["version"]) == ("Sabar menghadapi lansia.", "Budi Hartono, S.Sos.", 1)
    sari = page("sari").open(f"/laporan/{submitted}")
    assert sari.has("Umpan balik perilaku", "Sabar menghadapi lansia.", "Menjaga nama baik.")
    budi.submit("Simpan", form="pelayanan", **{"pelayanan-text": ""})
    assert not sari.open(f"/laporan/{submitted}").has("Berorientasi Pelayanan")


def test_stale_feedback_shows_both_texts(page, submitted):
    desk, phone = page("budi").open(f"/laporan/{submitted}"), page("budi").open(f"/laporan/{submitted}")
    phone.submit("Simpan", form="adaptif", **{"adaptif-text": "Dari ponsel"})
    phone.submit("Simpan", form="loyal", **{"loyal-text": "Lain"})
    desk.submit("Simpan", form="loyal", status=409, **{"loyal-text": "Dari meja"})
    desk.open(f"/laporan/{submitted}").submit("Simpan", form="loyal", **{"loyal-text": "Kini yang terbaru"})


def test_a_value_that_is_none_of_the_seven(page, submitted):
    page("budi").post(f"/laporan/{submitted}/perilaku/kejujuran", 404, version="0")


# --- Returning and accepting ------------------------------------------------------------------------------------------


def test_returned_with_a_note_mended_and_accepted(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}").submit("Kembalikan laporan", note="Lengkapi kendala.")
    assert budi.has("Laporan dikembalikan kepada pegawai.")
    sari = page("sari").open("/laporan")
    assert sari.has("Dikembalikan")
    sari.open(f"/laporan/{submitted}")
    assert sari.has("Dikembalikan atasan: Lengkapi kendala.", "Dikembalikan untuk diperbaiki")
    sari.submit("Simpan", form="lines-1", **{"lines-1-obstacles": "Jaringan putus"}).submit("Ajukan laporan")
    assert not sari.has("Lengkapi kendala.") or sari.has("Riwayat")
    budi.open(f"/laporan/{submitted}").click("Terima laporan")
    assert budi.has("1 bukti belum Anda nilai.", "2 hasil kerja belum Anda jawab.")
    assert budi.has("sampai ada penilaian yang memakainya")
    budi.submit("Terima laporan")
    assert one(app).state == "accepted"
    with app.app_context():
        entries = timeline(one(app))
    assert [(entry.verb, entry.to_state) for entry in entries] == [
        ("create", "submitted"),
        ("return", "draft"),
        ("submit", "submitted"),
        ("accept", "accepted"),
    ]
    assert entries[-1].capacity == "Kepala Bidang Pelayanan Pendaftaran Penduduk"


def test_nothing_goes_back_without_a_word(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}").submit("Kembalikan laporan", 422, note="  ")
    assert budi.has("Tulis catatan agar pegawai tahu")
    assert one(app).state == "submitted"


def test_a_report_that_changed_since_the_confirmation_is_not_accepted(page, app, submitted):
    budi = page("budi").open(f"/laporan/{submitted}").click("Terima laporan")
    other = page("budi").open(f"/laporan/{submitted}").submit("Kembalikan laporan", note="Lengkapi.")
    page("sari").open(f"/laporan/{submitted}").submit("Ajukan laporan")
    budi.submit("Terima laporan", 409)
    assert one(app).state == "submitted"
    assert other.open(f"/laporan/{submitted}").has("Diajukan")


def test_feedback_that_saved_itself_does_not_make_the_form_to_return_stale(page, app, submitted):
    budi, by_itself = page("budi").open(f"/laporan/{submitted}"), page("budi").open(f"/laporan/{submitted}")
    by_itself.submit("Simpan", form="loyal", **{"loyal-text": "Menjaga rahasia warga."})
    budi.submit("Kembalikan laporan", note="Lengkapi bukti.")
    assert one(app, submitted).state == "draft"
    assert page("sari").open(f"/laporan/{submitted}").has("Lengkapi bukti.", "Menjaga rahasia warga.")


def test_before_the_period_is_over_both_are_told_what_will_be_left_out(page, app, world, planned, submitted):
    with app.app_context():
        plan = db.session.get_one(Plan, planned)
        early = builders.report(plan, world.periods["2026-3"], "draft").id
        db.session.commit()
    words = "Triwulan III 2026 baru berakhir 30 September 2026"
    assert page("sari").open(f"/laporan/{early}").submit("Ajukan laporan").status == 200
    assert page("budi").open(f"/laporan/{early}/terima").has(words)
    assert page("sari").open(f"/laporan/{early}").submit("Tarik kembali").has(words)
    assert not page("budi").open(f"/laporan/{submitted}/terima").has("baru berakhir")


@pytest.mark.parametrize("path", ["{id}/kembalikan", "{id}/terima", "baris/1/jawaban", "{id}/perilaku/loyal"])
@pytest.mark.parametrize(("who", "status"), WRONG)
def test_only_the_direct_superior_answers(page, app, submitted, who, status, path):
    page(who).post("/laporan/" + path.format(id=submitted), status, version="1", note="x")
    assert one(app).state == "submitted"


@pytest.mark.parametrize(("who", "status"), WRONG)
def test_nobody_else_judges_or_sees_the_buttons(page, app, submitted, who, status):
    visitor = page(who)
    visitor.post("/laporan/bukti/1/penilaian", status, **{"evidence-1-fit": "fits"})
    visitor.open(f"/laporan/{submitted}/terima", status)
    if status == 403:
        buttons = visitor.open(f"/laporan/{submitted}").buttons()
        assert not {"Simpan jawaban", "Simpan penilaian", "Kembalikan laporan", "Simpan"} & set(buttons)
        assert "Terima laporan" not in visitor.links()


@pytest.mark.parametrize("state", ["draft", "accepted"])
@pytest.mark.parametrize("path", ["{id}/kembalikan", "{id}/terima", "baris/1/jawaban", "{id}/perilaku/loyal"])
def test_only_what_was_handed_in_is_answered(page, app, world, planned, state, path):
    with app.app_context():
        report_id = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], state).id
        db.session.commit()
    page("budi").post("/laporan/" + path.format(id=report_id), 409, version="1", note="x")


# --- The team ---------------------------------------------------------------------------------------------------------


def test_the_team_list_puts_first_what_waits(page, world, submitted):
    budi = page("budi").open("/laporan").click("Laporan tim")
    rows = [row.text_content() for row in budi.tree.iter("tr")][1:]
    assert "Triwulan II 2026" in rows[0] and "belum dibaca" in rows[0]
    for asked, seen in (
        ({"keadaan": "waiting"}, "1 laporan"),
        ({"keadaan": "late"}, "Terlambat"),
        ({"q": "joko"}, "Tidak ada laporan"),
    ):
        assert budi.open("/laporan/tim").submit("Saring", **asked).has(seen)
    budi.open("/laporan/tim").click("Periode")
    assert "Triwulan I 2026" in [row.text_content() for row in budi.tree.iter("tr")][1]
    budi.open("/laporan/tim").click("Catatan harian")
    assert budi.title == "Catatan harian — Sari Wulandari, A.Md."


@pytest.mark.parametrize("who", ["dewi", "sari", "andi", "joko", "rina"])
def test_nobody_sees_another_superiors_team(page, submitted, who):
    assert not page(who).open("/laporan/tim").has("Sari Wulandari, A.Md. Pengadministrasi")
