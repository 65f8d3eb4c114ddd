"""The superior opens an appraisal, writes, and sees what is missing."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.appraisals import actions, queries
from portal.appraisals.queries.material import material
from portal.periods.models import Period
from portal.plans import queries as plans
from portal.rules.calendar import PeriodKind
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected
from tests import builders
from tests.world import NOW, PASSWORD

QUARTER = "2026-2"


@pytest.fixture
def draft(app, world):
    with app.app_context():
        found = builders.appraisal(world, world.sari, results=None, behaviour=None)
        db.session.commit()
        return found.id


@pytest.fixture
def plan(app, world):
    with app.app_context():
        found = builders.sealed_plan(world, world.sari)
        db.session.commit()
        return found.id


@pytest.fixture
def stored(app, draft):
    """What the database holds of the draft now."""

    def read():
        with app.app_context():
            return queries.get(draft)

    return read


def test_budi_opens_an_appraisal_of_sari_from_his_list(app, page, world, plan):
    budi = page("budi").open("/penilaian").click("Nilai").submit("Mulai menilai")
    assert budi.title == f"Penilaian Triwulan II 2026 — {world.sari.name}"
    with app.app_context():
        found = queries.find(plan, world.periods[QUARTER])
        assert (found.number, found.state) == (1, "draft")
        assert [entry.verb for entry in journal.timeline(found)] == ["start"]


def test_opening_twice_leads_to_the_same_draft(page, world, plan):
    budi = page("budi")
    path = f"/penilaian/baru/{plan}/{world.periods[QUARTER]}"
    first = budi.open(path).submit("Mulai menilai").path
    assert budi.open(path).path == first
    assert budi.post(path, 200).path == first


def test_a_plan_that_is_not_agreed_cannot_be_appraised(app, page, world):
    with app.app_context():
        plan_id = builders.plan(world, world.sari, "submitted").id
        db.session.commit()
    budi = page("budi").open(f"/penilaian/baru/{plan_id}/{world.periods[QUARTER]}").submit("Mulai menilai", 422)
    assert budi.has("belum disetujui")


def test_a_period_is_not_appraised_before_it_is_opened(page, world, plan):
    budi = page("budi").open(f"/penilaian/baru/{plan}/{world.periods['2026-4']}").submit("Mulai menilai", 422)
    assert budi.has("dibuka mulai 1 Oktober 2026")
    assert page("budi").open("/penilaian").has("Triwulan III 2026")
    assert not page("budi").open("/penilaian").has("Triwulan IV")


def test_what_is_typed_is_stored_and_says_what_is_still_missing(page, draft, stored):
    budi = page("budi").open(f"/penilaian/{draft}/nilai")
    assert budi.has("Rating hasil kerja belum dipilih", "Rating perilaku kerja belum dipilih", "Capaian kinerja")
    budi.submit("Simpan", results="above", feedback_akuntabel="Laporan kas selalu rapi.", notes="Ikut diklat.")
    assert budi.value("feedback_akuntabel").strip() == "Laporan kas selalu rapi."
    assert not budi.has("Rating hasil kerja belum dipilih")
    assert (stored().results, stored().notes) == ("above", "Ikut diklat.")
    assert stored().feedback == {"akuntabel": "Laporan kas selalu rapi."}


def test_what_is_not_there_is_named_and_never_zero(page, draft):
    budi = page("budi").open(f"/penilaian/{draft}/nilai")
    assert budi.has("Laporan Triwulan II 2026 belum diterima.", "Portal belum menyarankan rating hasil kerja.")
    assert budi.has("Tidak ada suara warga", "aturan portal, bukan ketentuan peraturan")
    assert budi.lacks("0%", "0 responden")


def test_where_the_measure_is_a_sentence_no_target_is_claimed(app, page, draft):
    assert page("budi").open(f"/penilaian/{draft}/nilai").has("setahun; tidak ada target Triwulan II 2026")
    with app.app_context():
        for line in builders.texts(queries.get(draft).plan):
            for indicator in line.indicators:
                indicator.target = ""
        db.session.commit()
    assert not page("budi").open(f"/penilaian/{draft}/nilai").has("setahun")


def test_too_long_feedback_is_refused_and_kept(page, draft, stored):
    typed = "panjang " * 300
    budi = page("budi").open(f"/penilaian/{draft}/nilai").submit("Simpan", 422, feedback_loyal=typed)
    assert budi.has("paling banyak 2000 huruf")
    assert budi.value("feedback_loyal").strip() == typed.strip()
    assert stored().feedback == {}


def test_a_forged_rating_is_refused(page, draft, stored):
    page("budi").post(f"/penilaian/{draft}/nilai", 422, results="excellent", version="1")
    assert stored().results is None


def test_fields_that_are_not_on_the_page_change_nothing(page, draft, stored):
    before = stored()
    kept = (before.state, before.predicate, before.number, before.respond_by)
    page("budi").post(
        f"/penilaian/{draft}/nilai",
        200,
        version=str(before.version),
        state="released",
        predicate="very_good",
        number="9",
        respond_by="2030-01-01",
        feedback_bukan="x",
    )
    after = stored()
    assert (after.state, after.predicate, after.number, after.respond_by) == kept
    assert after.feedback == {}


def test_two_windows_show_both_texts(page, draft):
    first, second = page("budi").open(f"/penilaian/{draft}/nilai"), page("budi").open(f"/penilaian/{draft}/nilai")
    first.submit("Simpan", notes="Dari jendela pertama.")
    second.submit("Simpan", 409, notes="Dari jendela kedua.")
    assert second.has("Dari jendela pertama.", "Dari jendela kedua.")


def test_the_same_text_twice_is_no_conflict(page, draft):
    first, second = page("budi").open(f"/penilaian/{draft}/nilai"), page("budi").open(f"/penilaian/{draft}/nilai")
    first.submit("Simpan", notes="Sama.")
    second.submit("Simpan", notes="Sama.")


def test_an_expired_session_gives_the_text_back(page, draft, world):
    budi = page("budi").open(f"/penilaian/{draft}/nilai")
    with clock.at(NOW + timedelta(minutes=40)):
        budi.submit("Simpan", notes="Belum sempat tersimpan.")
        assert budi.title == "Masuk"
        budi.submit("Masuk", login=world.budi.login, password=PASSWORD)
        assert budi.value("notes").strip() == "Belum sempat tersimpan."


def test_the_year_is_a_judgement_of_its_own_over_all_its_reports(page, world, plan):
    with clock.at(NOW.replace(month=12, day=10)):
        budi = page("budi").open(f"/penilaian/baru/{plan}/{world.periods['2026']}").submit("Mulai menilai")
        assert budi.title == f"Penilaian Tahun 2026 — {world.sari.name}"
        for quarter in ("I", "II", "III", "IV"):
            assert budi.has(f"Laporan Triwulan {quarter} 2026 belum diterima.")


def test_only_years_and_quarters_are_appraised(app, world, plan, session):
    march = Period(kind=PeriodKind.MONTH, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), label="Maret 2026")
    db.session.add(march)
    db.session.flush()
    with pytest.raises(Rejected, match="per triwulan atau per tahun"):
        actions.start(plans.get(plan), march, journal.SYSTEM, NOW.date())


def test_the_values_about_which_nobody_said_anything_are_named(session, world):
    silent = builders.appraisal(world, world.sari, results=None, behaviour=None)
    assert material(silent).behaviour.reasons == ("Belum ada umpan balik tentang perilaku kerja.",)
    silent.feedback = {"pelayanan": "Ramah"}
    told = material(silent).behaviour.reasons[-1]
    assert told.startswith("Belum ada umpan balik untuk: ") and "Pelayanan" not in told
