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


def test_another_deed_than_the_one_already_done_is_refused_though_the_same_person_did_that(page, submitted):
    budi = page("budi").open(f"/laporan/{submitted}/terima").submit("Terima laporan")
    budi.post(f"/laporan/{submitted}/kembalikan", 409, note="")
    assert budi.has("Laporan ini sudah Anda terima pada") and budi.lacks("Tulisan Anda, belum disimpan")


def test_words_are_kept_whatever_their_field_is_called_and_codes_are_none(page, submitted):
    budi = page("budi").open(f"/laporan/{submitted}/terima").submit("Terima laporan")
    budi.post(f"/laporan/{submitted}/kembalikan", 409, results_reason="dua kata", choice="xyzzy")
    assert budi.has("Tulisan Anda, belum disimpan", "dua kata") and budi.lacks("xyzzy")


def test_a_second_press_says_nothing_more_and_other_words_are_not_lost(page, submitted):
    budi = page("budi").open(f"/laporan/{submitted}").submit("Kembalikan laporan", note="Lampirkan rekap.\r\nMei saja.")
    budi.post(f"/laporan/{submitted}/kembalikan", 200, note="Lampirkan rekap.\r\nMei saja.")
    assert budi.path == f"/laporan/{submitted}" and budi.has("sudah Anda kembalikan untuk diperbaiki pada")
    budi.post(f"/laporan/{submitted}/kembalikan", 409, note="Juga bulan Juni")
    assert budi.has("Juga bulan Juni", "Salin tulisan Anda bila masih perlu")


def test_a_plan_returned_twice_with_the_same_words_was_returned_once(app, page, world):
    with app.app_context():
        plan_id = builders.plan(world, world.sari, "submitted").id
        db.session.commit()
    budi = page("budi").open(f"/rencana/{plan_id}").submit("Kembalikan rencana", note="Belum terukur")
    budi.post(f"/rencana/{plan_id}/1/kembalikan", 200, note="Belum terukur")
    assert budi.has("Versi SKP ini sudah Anda kembalikan untuk diperbaiki pada")
    budi.post(f"/rencana/{plan_id}/1/kembalikan", 409, note="terukur")
    assert budi.has("Tulisan Anda, belum disimpan")  # a part of what was written is not what was written


def test_where_nothing_was_decided_there_is_nothing_to_tell(app, page, world, planned):
    with app.app_context():
        draft = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "draft").id
        db.session.commit()
    sari = page("sari").post(f"/laporan/{draft}/tarik", 409)
    assert sari.title == "Isian sudah berubah sejak Anda membukanya"


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
