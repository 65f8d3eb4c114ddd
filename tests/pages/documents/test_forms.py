"""Sealed forms are made once, found by their owner, handed to those whom they concern, and to nobody else."""

import hashlib

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from portal.documents import actions
from portal.paper.seal import Seal, grouped, keep_pdf
from portal.store import files
from portal.store.db import db
from portal.store.jobs import Job
from tests import builders
from tests.statements import recorded

PDF = b"%PDF-1.7 a stand-in: what is printed is proved in tests/paper"


@pytest.fixture
def skp(app, world):
    """Sari's sealed SKP, not printed yet."""
    with app.app_context():
        builders.sealed_plan(world, world.sari)
        db.session.commit()
        return db.session.scalars(select(Seal.id).where(Seal.form == "skp")).one()


@pytest.fixture
def printed(app, skp):
    with app.app_context():
        sha256 = files.write(PDF)
        files.remember(sha256, actions.MIME, len(PDF))
        seal = db.session.get(Seal, skp)
        keep_pdf(seal, sha256)
        db.session.commit()
    return skp


def test_sari_finds_her_forms_with_their_codes(app, page, printed):
    sari = page("sari").open("/dokumen")
    assert sari.has("Sasaran Kinerja Pegawai", "Lampiran Sasaran Kinerja Pegawai", "Tahun 2026", "Berlaku", "2 dokumen")
    with app.app_context():
        assert sari.has(grouped(db.session.get(Seal, printed).code))
    words = "Sasaran Kinerja Pegawai Tahun 2026 versi 1"
    assert f"Unduh {words}" in sari.links() and f"Sedang dibuat Lampiran {words}" in sari.links()


def test_nobody_else_finds_them_there(page, printed):
    assert page("andi").open("/dokumen").has("Belum ada dokumen")


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "rina", "tono"])
def test_those_whom_it_concerns_download_it_as_a_file_to_save(page, printed, who):
    visitor = page(who).open(f"/dokumen/{printed}")
    assert visitor.body == PDF
    assert visitor.headers["Content-Type"] == "application/pdf"
    assert visitor.headers["Content-Disposition"].startswith("attachment")
    assert "Sari" in visitor.headers["Content-Disposition"]
    assert visitor.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert visitor.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["andi", "joko", "lina"])
def test_a_foreign_form_is_not_found(page, printed, who):
    page(who).open(f"/dokumen/{printed}", 404)
    page(who).open(f"/dokumen/{printed}/siap", 404)


def test_a_form_that_does_not_exist_is_not_found(page):
    page("sari").open("/dokumen/999", 404)


def test_each_download_of_another_persons_form_is_logged(page, printed, world):
    with capture_logs() as lines:
        page("sari").open(f"/dokumen/{printed}")
        page("tono").open(f"/dokumen/{printed}")
    looks = [(line["kind"], line["record"], line["account"]) for line in lines if line["event"] == "viewed"]
    assert looks == [("seal", printed, world.tono.account_id)]


def test_while_it_is_made_the_page_asks_again_by_itself_and_stops(app, page, skp):
    sari = page("sari").open(f"/dokumen/{skp}")
    assert sari.path == f"/dokumen/{skp}/siap"
    piece = sari.tree.get_element_by_id("dokumen")
    assert piece.get("data-hx-get") == f"/dokumen/{skp}/siap?kali=1"
    assert sari.has("sedang dibuat")
    weary = page("sari").open(f"/dokumen/{skp}/siap?kali=60")
    assert weary.has("belum selesai") and weary.tree.get_element_by_id("dokumen").get("data-hx-get") is None
    with app.app_context():
        sha256 = files.write(PDF)
        files.remember(sha256, actions.MIME, len(PDF))
        seal = db.session.get(Seal, skp)
        keep_pdf(seal, sha256)
        db.session.commit()
    ready = page("sari").open(f"/dokumen/{skp}/siap?kali=3")
    assert ready.tree.get_element_by_id("dokumen").get("data-hx-get") is None
    assert ready.click("Unduh PDF").body == PDF


def test_a_file_that_was_changed_on_disk_is_not_handed_out(app, page, printed):
    with app.app_context():
        files.path_of(hashlib.sha256(PDF).hexdigest()).write_bytes(PDF + b" ")
    page("sari").open(f"/dokumen/{printed}", 500)
    with app.app_context():
        files.path_of(hashlib.sha256(PDF).hexdigest()).write_bytes(PDF)


def test_sealing_asks_the_worker_for_each_form_once(app, skp):
    with app.app_context():
        kinds = db.session.scalars(select(Job.key).where(Job.kind == "render").order_by(Job.id)).all()
        ids = db.session.scalars(select(Seal.id).order_by(Seal.id)).all()
        assert kinds == [f"render:{seal_id}" for seal_id in ids]


def test_the_list_costs_the_same_with_two_and_twenty_rows(app, page, world, skp):
    def cost():
        sari = page("sari").open("/dokumen")
        with recorded() as sent:
            sari.open("/dokumen")
        return len(sent)

    few = cost()
    with app.app_context():
        first = db.session.get(Seal, skp)
        for number in range(2, 22):
            db.session.add(
                Seal(
                    snapshot_id=first.snapshot_id,
                    form="skp",
                    code=f"CODE{number}",
                    record_type="plan_version",
                    record_id=first.record_id,
                    number=number,
                    placement_id=first.placement_id,
                    period_id=first.period_id,
                )
            )
        db.session.commit()
    assert cost() == few <= 10
