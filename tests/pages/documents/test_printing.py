"""The worker and the command line make the same PDF, once."""

from datetime import timedelta

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from portal import clock
from portal.appraisals import queries
from portal.chart.models import Placement
from portal.documents import actions
from portal.paper.seal import Seal, grouped
from portal.store import files, jobs
from portal.store.db import db
from portal.store.jobs import Job, JobState
from tests import builders
from tests.world import NOW

pytestmark = pytest.mark.paper


@pytest.fixture
def sealed(app, world):
    """Sari's year: plan, appraisal of the second quarter acknowledged."""
    with app.app_context():
        builders.appraisal(world, world.sari, "acknowledged")
        db.session.commit()


def words(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def work(app):
    with app.app_context():
        while jobs.run_one():
            pass


def test_the_worker_prints_every_sealed_form_once(app, page, sealed):
    work(app)
    with app.app_context():
        seals = db.session.scalars(select(Seal).order_by(Seal.id)).all()
        assert {seal.form for seal in seals} == {"skp", "lampiran", "evaluasi", "dokumen"}
        assert all(seal.pdf_sha256 and seal.rendered_at for seal in seals)
        assert {job.state for job in db.session.scalars(select(Job).where(Job.kind == "render"))} == {JobState.DONE}
        before = {seal.form: seal.pdf_sha256 for seal in seals}
        assert {seal.form: actions.render(seal.id) for seal in seals} == before
        evaluation = next(seal for seal in seals if seal.form == "evaluasi")
        text = words(files.read(evaluation.pdf_sha256))
        code = evaluation.code
    assert "EVALUASI KINERJA PEGAWAI" in text and "SESUAI EKSPEKTASI" in text
    assert grouped(code) in text and f"/verifikasi/{code}" in text.replace(" ", "")
    assert "DRAF" not in text
    sari = page("sari").open("/dokumen").click("Unduh")
    assert sari.body.startswith(b"%PDF-")
    visitor = page().open("/verifikasi").submit("Bandingkan berkas", berkas=(sari.body, "unduhan.pdf"))
    assert visitor.has("Berkas ini asli.")


def test_a_draft_says_so_on_paper_and_has_no_code(app, page, world):
    with app.app_context():
        version_id = builders.plan(world, world.sari, "draft").versions[0].id
        db.session.commit()
    sari = page("sari").post(f"/dokumen/draf/plan/{version_id}", 200)
    work(app)
    sari.open(sari.path).click("Unduh PDF")
    text = words(sari.body)
    assert "DRAF" in text and "Kode verifikasi" not in text
    assert "Terlayaninya permohonan KTP-el di loket" in text


@pytest.mark.parametrize(
    ("form", "quarter", "heading"),
    [
        ("skp", None, "SASARAN KINERJA PEGAWAI"),
        ("dokumen", "2", "DOKUMEN EVALUASI KINERJA PEGAWAI"),
    ],
)
def test_the_command_line_writes_the_sealed_form(app, world, sealed, tmp_path, form, quarter, heading):
    out = tmp_path / "form.pdf"
    given = ["portal", "print", "--form", form, "--nip", "19920410 201903 2 003", "--period", "2026", "--out", str(out)]
    ran = app.test_cli_runner().invoke(args=given + (["--quarter", quarter] if quarter else []))
    assert ran.exit_code == 0, ran.output
    assert heading in words(out.read_bytes())
    with app.app_context():
        seal = db.session.scalars(select(Seal).where(Seal.form == form)).one()
        assert files.read(seal.pdf_sha256) == out.read_bytes()


def printed(app, tmp_path, *options):
    ran = app.test_cli_runner().invoke(args=["portal", "print", "--out", str(tmp_path / "x.pdf"), *options])
    assert not (tmp_path / "x.pdf").exists()
    return ran.exit_code, ran.output


SARI = ("--nip", "199204102019032003", "--period", "2026")


def test_what_is_not_sealed_is_said_with_what_is_missing(app, world, tmp_path):
    assert printed(app, tmp_path, "--form", "skp", *SARI)[1].endswith(
        "Pegawai ini belum mempunyai rencana kinerja (SKP) pada Tahun 2026.\n"
    )
    with app.app_context():
        builders.plan(world, world.sari, "submitted")
        db.session.commit()
    code, said = printed(app, tmp_path, "--form", "skp", *SARI)
    assert code == 1 and "Keadaan rencana: Diajukan" in said
    assert "Atasan belum mulai menilai" in printed(app, tmp_path, "--form", "evaluasi", *SARI)[1]


def test_an_appraisal_that_still_waits_for_its_answer_is_named(app, world, tmp_path):
    with app.app_context():
        builders.appraisal(world, world.sari, "released")
        db.session.commit()
    code, said = printed(app, tmp_path, "--form", "dokumen", *SARI, "--quarter", "2")
    assert code == 1 and "Keadaan penilaian: Dirilis" in said


def test_several_plans_in_the_year_are_listed(app, world, tmp_path):
    with app.app_context():
        builders.sealed_plan(world, world.sari)
        second = builders.plan(world, world.andi)
        db.session.get(Placement, second.placement_id).person_id = world.sari.person_id
        db.session.commit()
    code, said = printed(app, tmp_path, "--form", "skp", *SARI)
    assert code == 1
    assert "Ada 2 rencana pada Tahun 2026" in said
    assert "Pengadministrasi Kependudukan" in said and "Operator Sistem Informasi" in said


def test_wrong_options_are_refused_in_words(app, tmp_path):
    assert "Tidak ada pegawai" in printed(app, tmp_path, "--form", "skp", "--nip", "1", "--period", "2026")[1]
    assert "Tahun 2019 belum dibuka" in printed(app, tmp_path, "--form", "skp", *SARI[:2], "--period", "2019")[1]
    code, said = printed(app, tmp_path, "--form", "skp", *SARI, "--quarter", "2")
    assert code == 2 and "Sasaran Kinerja Pegawai berlaku setahun; --quarter hanya untuk evaluasi dan dokumen." in said
    code, said = printed(app, tmp_path, "--form", "rapor", *SARI)
    assert code == 2 and "--form: pilih salah satu: skp, lampiran, evaluasi, dokumen." in said
    for year in ("0", "99999", "-1"):
        code, said = printed(app, tmp_path, "--form", "skp", *SARI[:2], "--period", year)
        assert code == 2 and "--period" in said


def test_a_file_that_cannot_be_written_is_refused_in_words(app, sealed, tmp_path):
    given = ["portal", "print", "--form", "skp", *SARI, "--out", str(tmp_path / "tidak-ada" / "x.pdf")]
    ran = app.test_cli_runner().invoke(args=given)
    assert ran.exit_code == 1 and "tidak dapat ditulis" in ran.output


def test_the_days_run_out_and_the_worker_seals_and_prints(app, world):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari, "released").id
        db.session.commit()
    with clock.at(NOW + timedelta(days=15)), app.app_context():
        jobs.schedule_daily(clock.today())
    with clock.at(NOW + timedelta(days=15)):
        work(app)
    with app.app_context():
        assert queries.get(appraisal_id).state == "lapsed"
        seal = db.session.scalars(select(Seal).where(Seal.form == "dokumen")).one()
        assert "Tidak ditanggapi sampai tenggat 24 Agustus 2026" in words(files.read(seal.pdf_sha256))
