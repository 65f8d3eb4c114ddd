"""From the superior's decision to what the employee reads."""

from datetime import date, datetime

import pytest

from portal import clock
from portal.appraisals import actions, queries
from portal.appraisals.models import OrganisationResult
from portal.appraisals.queries.material import material, missing
from portal.appraisals.snapshot import released
from portal.plans import queries as plans
from portal.reports.models import Report
from portal.rules.rating import Predicate, Rating
from portal.store import ballots, journal
from portal.store.db import db
from tests import builders
from tests.citizens import ballot, make
from tests.pages.appraisals.given import report_q2
from tests.world import NOW


@pytest.fixture
def ready(app, world):
    """Sari's second quarter: report accepted, both ratings chosen, the unit's result set."""
    with app.app_context():
        found = builders.appraisal(world, world.sari)
        report_q2(world, found.plan)
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
        return found.id


@pytest.fixture
def stored(app):
    def read(appraisal_id):
        with app.app_context():
            return queries.get(appraisal_id)

    return read


def test_budi_sees_the_predicate_before_he_releases_it(page, ready, stored):
    budi = page("budi").open(f"/penilaian/{ready}/nilai").submit("Periksa dan rilis")
    assert budi.title.startswith("Rilis penilaian Triwulan II 2026")
    assert budi.has("Predikat: Baik", "keputusan Anda", "tidak dapat diubah lagi")
    assert stored(ready).state == "draft"


def test_releasing_fixes_predicate_days_and_content(app, page, ready, stored):
    page("budi").open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    found = stored(ready)
    assert (found.state, found.predicate, str(found.respond_by)) == ("released", Predicate.GOOD, "2026-08-24")
    said = released(found)
    assert (said.results_rating, said.behaviour_rating, said.predicate) == ("meets", "meets", "good")
    assert said.assessor.name.startswith("Budi") and said.superior.name.startswith("Dra. Dewi")
    assert {each.text: each.achievement for each in said.realisations}
    with app.app_context():
        last = journal.timeline(found)[-1]
        assert (last.verb, last.person_name, last.capacity) == (
            "release",
            "Budi Hartono, S.Sos.",
            "Kepala Bidang Pelayanan Pendaftaran Penduduk",
        )


@pytest.mark.parametrize("results", Rating)
@pytest.mark.parametrize("behaviour", Rating)
def test_the_predicate_follows_the_matrix(app, page, world, results, behaviour):
    expected = {
        ("above", "below"): "Kurang/Misconduct",
        ("above", "meets"): "Baik",
        ("above", "above"): "Sangat Baik",
        ("meets", "below"): "Kurang/Misconduct",
        ("meets", "meets"): "Baik",
        ("meets", "above"): "Baik",
        ("below", "below"): "Sangat Kurang",
        ("below", "meets"): "Butuh Perbaikan",
        ("below", "above"): "Butuh Perbaikan",
    }[results.value, behaviour.value]
    with app.app_context():
        found = builders.appraisal(world, world.sari, "released", results=results, behaviour=behaviour)
        db.session.commit()
        appraisal_id = found.id
    sari = page("sari").open(f"/penilaian/{appraisal_id}")
    assert sari.has(f"Predikat: {expected}", f"bertemu pada predikat {expected}")


def test_every_missing_part_is_named_at_once(app, page, world, stored):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari, results=None, behaviour=None).id
        db.session.commit()
    budi = page("budi").open(f"/penilaian/{appraisal_id}/rilis")
    missing = ("Rating hasil kerja belum dipilih", "Rating perilaku kerja belum dipilih", "Capaian kinerja organisasi")
    assert budi.has(*missing)
    assert "Rilis penilaian" not in budi.buttons()
    budi.post(f"/penilaian/{appraisal_id}/rilis", 422, version=str(stored(appraisal_id).version))
    assert budi.has(*missing)
    assert stored(appraisal_id).state == "draft"


def test_departing_from_the_suggestion_needs_a_reason(page, ready, stored):
    """600 of 600 applications, 225 of 225 certificates: everything met, so the portal suggests "sesuai"."""
    budi = page("budi").open(f"/penilaian/{ready}/nilai")
    assert budi.has("Saran portal: sesuai ekspektasi", "Semua 3 indikator utama mencapai target")
    budi.submit("Simpan", results="above")
    budi.open(f"/penilaian/{ready}/rilis")
    assert budi.has("berbeda dari saran portal")
    budi.post(f"/penilaian/{ready}/rilis", 422, version=str(stored(ready).version))
    assert stored(ready).state == "draft"
    budi.open(f"/penilaian/{ready}/nilai").submit("Simpan", results_reason="Melatih tiga rekan baru.")
    budi.open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    sari = page("sari").open(f"/penilaian/{ready}")
    assert sari.has("atasan memutuskan lain karena: Melatih tiga rekan baru.")


def test_a_stale_release_is_refused(page, ready, stored):
    first = page("budi").open(f"/penilaian/{ready}/rilis")
    page("budi").open(f"/penilaian/{ready}/nilai").submit("Simpan", notes="Baru saja ditambah.")
    first.submit("Rilis penilaian", 409)
    assert stored(ready).state == "draft"


def test_nothing_is_written_after_the_release(page, ready, stored):
    budi = page("budi").open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    before = stored(ready)
    budi.post(f"/penilaian/{ready}/nilai", 409, version=str(before.version), notes="Terlambat")
    budi.post(f"/penilaian/{ready}/rilis", 200, version=str(before.version))
    assert budi.has("Penilaian ini sudah Anda rilis kepada pegawai pada")
    assert stored(ready).version == before.version
    for old in ("nilai", "rilis"):  # the browser's way back
        assert budi.open(f"/penilaian/{ready}/{old}").path == f"/penilaian/{ready}"


def test_what_was_released_reads_the_same_after_people_and_units_changed(app, page, ready, world):
    from portal.chart.models import Person, Unit
    from portal.plans.models import LineText

    page("budi").open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    before = page("sari").open(f"/penilaian/{ready}").text
    with app.app_context():
        db.session.get(Person, world.budi.person_id).name = "Budi Hartono, S.Sos., M.Si."
        db.session.get(Unit, world.units["service"]).name = "Bidang Adminduk"
        for line in db.session.query(LineText):
            line.text = "Diubah sesudahnya"
        db.session.commit()
    after = page("sari").open(f"/penilaian/{ready}").text
    assert after == before


def test_the_page_explains_in_plain_words_with_the_source(page, ready):
    page("budi").open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    sari = page("sari").open("/penilaian").click("Triwulan II 2026")
    assert sari.has(
        "Hasil kerja Anda dinilai sesuai ekspektasi.",
        "bukan hasil rumus",
        "Peraturan Menteri PANRB Nomor 6 Tahun 2022",
        "hasil penilaian ini",
        "SE Menteri PANRB 3/2023",
        "paling lambat 24 Agustus 2026",
        "Mengetahui bukan berarti menyetujui",
    )
    assert sari.has("tidak ada suara warga untuk jabatan ini") and not sari.has("belum dapat dihitung")
    # What was reached in a quarter stands beside the target of the quarter, which says so, and that of the year.
    row = next(row for row in sari.rows() if "100% dari target" in row)
    assert "600 permohonan Triwulan II 2026; setahun 2.400 permohonan 600 permohonan 100% dari target" in row


@pytest.mark.parametrize(
    ("number", "answers", "beside", "after"),
    [
        (9, {}, "Responden belum cukup: kurang dari 10 responden", "belum dapat dihitung: kurang dari 10 responden"),
        (12, {"biaya": None}, "kurang dari 10 menjawab Biaya/Tarif", "belum dapat dihitung dari 12 responden"),
        (12, {}, "75,00", "75,00, 12 responden"),
    ],
)
def test_the_service_index_says_how_many_spoke_and_what_is_missing(
    app, page, world, ready, number, answers, beside, after
):
    with app.app_context():
        service = make(world, "ktp-el", "Penerbitan KTP elektronik", "service", "budi", "sari")
        ballots.count_now([ballot(service, on=date(2026, 5, 4), **answers) for _ in range(number)])
        db.session.commit()
    assert page("budi").open(f"/penilaian/{ready}/nilai").has(beside)
    page("budi").open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    assert page("sari").open(f"/penilaian/{ready}").has(after)


def test_words_are_a_realisation_too_and_silence_is_none(app, page, world):
    with app.app_context():
        found = builders.appraisal(world, world.sari)
        told, silent, _ = (figure for line in report_q2(world, found.plan).lines for figure in line.figures)
        told.realisation, told.value = "Sebagian besar terlayani", None
        silent.realisation, silent.value = "", None
        found.results_reason = "Dilihat langsung di loket."
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
        appraisal_id = found.id
    budi = page("budi").open(f"/penilaian/{appraisal_id}/nilai")
    assert budi.has("Kedua rating dan capaian organisasi sudah ada") and not budi.has("Semua yang diperlukan")
    assert budi.has("Sebagian besar terlayani", "Realisasi berupa kalimat", "Belum ada realisasi")
    budi.open(f"/penilaian/{appraisal_id}/rilis").submit("Rilis penilaian")
    with app.app_context():
        said = released(queries.get(appraisal_id)).realisations
    assert [(each.text, each.achievement) for each in said][:2] == [("Sebagian besar terlayani", ""), ("", "")]
    sari = page("sari").open(f"/penilaian/{appraisal_id}")
    assert sari.has("Sebagian besar terlayani", "belum ada data") and not sari.has("Belum ada realisasi")


def test_the_head_of_a_unit_gets_a_hint_and_no_compulsion(app, page, world):
    with app.app_context():
        found = builders.appraisal(world, world.dewi)
        assert found.plan.placement.position.leads
        db.session.commit()
        appraisal_id = found.id
    wali = page("wali").open(f"/penilaian/{appraisal_id}/nilai")
    assert wali.has("Pegawai ini memimpin unit", "Portal tidak memaksakannya")


def test_how_the_evaluation_is_printed_is_fixed_at_release(app, page, ready, stored):
    lina = page("lina").open("/administrasi/setelan/evaluation_signers")
    lina.submit("Simpan", value="both")
    page("budi").open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    lina.open("/administrasi/setelan/evaluation_signers").submit("Simpan", value="assessor")
    said = released(stored(ready))
    assert (said.signers, said.choices) == ("both", "chosen")


def test_the_appraisal_rests_on_the_version_in_force_when_it_was_opened(app, world, session):
    found = builders.appraisal(world, world.sari, "released")
    plan = plans.get(found.plan_id)
    assert released(found).plan.version == plan.in_force.number == found.plan_version.number


# --- What a release waits for -----------------------------------------------------------------------------------------


def test_without_a_suggestion_the_release_needs_a_reason_that_knows_what_is_missing(app, page, world):
    with app.app_context():
        found = builders.appraisal(world, world.sari)
        found.feedback = {"harmonis": "Rukun dengan rekan."}
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
        key, version = found.id, found.version
    budi = page("budi").open(f"/penilaian/{key}/rilis")
    assert budi.has("Data belum lengkap: Laporan Triwulan II 2026 belum diterima. Tuliskan alasan Anda menilai tanpa")
    assert "Rilis penilaian" not in budi.buttons()
    budi.post(f"/penilaian/{key}/rilis", 422, version=str(version))
    budi.open(f"/penilaian/{key}/nilai").submit("Simpan", results_reason="Dilihat langsung di loket.")
    budi.open(f"/penilaian/{key}/rilis").submit("Rilis penilaian")
    sari = page("sari").open(f"/penilaian/{key}")
    assert sari.has("Portal tidak menyarankan rating hasil kerja. Alasan atasan: Dilihat langsung di loket.")


def test_without_a_sentence_on_behaviour_nothing_is_released(app, page, ready, stored):
    with app.app_context():
        for report in db.session.query(Report):
            report.behaviour = {}
        db.session.commit()
    budi = page("budi").open(f"/penilaian/{ready}/nilai").submit("Simpan", results_reason="Dilihat langsung.")
    assert budi.has("Belum ada satu kalimat pun tentang perilaku kerja.")
    budi.submit("Simpan", feedback_loyal="Menjaga nama baik kantor.")
    assert not budi.has("Belum ada satu kalimat pun tentang perilaku kerja.")
    budi.open(f"/penilaian/{ready}/rilis").submit("Rilis penilaian")
    assert stored(ready).state == "released"


@pytest.mark.parametrize(("on", "status"), [("2026-09-29", 422), ("2026-09-30", 422), ("2026-10-01", 200)])
def test_nothing_is_released_before_its_period_is_over(app, page, world, stored, on, status):
    with app.app_context():
        found = builders.appraisal(world, world.sari, period="2026-3")
        actions.save(found, builders.reasoned(found))
        db.session.add(OrganisationResult(
            unit_id=world.units["service"], period_id=world.periods["2026-3"], level="good", reason="Tercapai.",
            set_at=NOW, set_by="Dewi",
        ))  # fmt: skip
        db.session.commit()
        key, version = found.id, found.version
    with clock.at(datetime.fromisoformat(f"{on}T03:00:00+00:00")):
        budi = page("budi").post(f"/penilaian/{key}/rilis", status, version=str(version))
    assert (stored(key).state == "released") is (status == 200)
    assert budi.has("Yang dinilai masih berjalan sampai 30 September 2026.") is (status == 422)


def test_what_ended_before_its_period_is_judged_from_its_own_end(app, page, world, stored):
    with app.app_context():
        found = builders.appraisal(world, world.sari, period="2026-3")
        found.plan.ends_on = date(2026, 8, 9)
        actions.save(found, builders.reasoned(found))
        db.session.flush()
        given = material(found)
        assert [each.where for each in missing(found, given, date(2026, 8, 9))] == ["", "organisation"]
        assert [each.where for each in missing(found, given, date(2026, 8, 10))] == ["organisation"]
