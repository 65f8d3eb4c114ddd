"""Going back after a decision, and a decision that comes too late: the page says what is."""

import pytest

from portal.plans.models import Plan
from portal.rules import workflow
from portal.store.db import db
from portal.web import decided
from tests import builders


@pytest.fixture
def submitted(app, world, planned) -> int:
    with app.app_context():
        found = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "submitted")
        db.session.commit()
        return found.id


def test_the_way_back_after_a_decision_leads_to_the_report_and_says_so(page, submitted):
    budi = page("budi").open(f"/laporan/{submitted}/terima").submit("Terima laporan")
    for again in range(2):
        budi.open(f"/laporan/{submitted}/terima")
        assert budi.path == f"/laporan/{submitted}", again
        assert budi.has("Laporan ini sudah Anda terima pada")
    assert not budi.open(f"/laporan/{submitted}").has("sudah Anda terima pada")


def test_who_comes_too_late_reads_who_decided_what_and_keeps_the_words(page, submitted):
    late = page("sari").open(f"/laporan/{submitted}")
    budi = page("budi").open(f"/laporan/{submitted}/terima").submit("Terima laporan")
    late.submit("Tarik kembali", 409)
    assert late.title == "Laporan ini sudah diterima"
    assert late.has("Laporan ini sudah diterima oleh Budi Hartono", "tidak mengubah apa pun")
    assert late.lacks("Isian sudah berubah")
    late.click("Buka Laporan")
    assert late.path == f"/laporan/{submitted}"
    budi.post(f"/laporan/{submitted}/kembalikan", 409, note="Lampirkan rekap")
    assert budi.title == "Laporan ini sudah diterima" and budi.has("sudah Anda terima pada", "Lampirkan rekap")


@pytest.mark.parametrize("deed, passive, mine", [
    ("Disetujui", "disetujui", "Anda setujui"),
    ("Dikembalikan untuk diperbaiki", "dikembalikan untuk diperbaiki", "Anda kembalikan untuk diperbaiki"),
    ("Dibuka kembali oleh atasan", "dibuka kembali", "Anda buka kembali"),
    ("Diketahui pegawai", "diketahui", "Anda ketahui"),
    ("Draf dibuang", "dibuang", "Anda buang"),
    ("Tidak diterapkan", "tidak diterapkan", "tidak diterapkan oleh Anda"),
])  # fmt: skip
def test_a_step_is_told_to_whoever_took_it_and_to_others(deed, passive, mine):
    assert (decided._passive(deed), decided._mine(deed)) == (passive, mine)


def test_every_step_of_every_workflow_can_be_told():
    for flow in workflow.WORKFLOWS.values():
        for deed in flow.words.values():
            told = decided._passive(deed)
            assert told and told.split()[0] in ("tidak", *(word.lower() for word in deed.split())), deed
