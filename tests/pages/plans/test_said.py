"""What the pages of plans say of versions, superiors and years, and leave out where it is not so."""

from portal.periods.models import StepKind, Window
from portal.store.db import db
from tests.pages.plans.test_shown import text_of


def test_a_later_version_is_called_one_on_its_pages_and_the_first_is_not(page, revised, made):
    assert "SKP 2026, versi 2" in page("sari").open(revised.at("perilaku", 2)).links()
    assert "SKP 2026" in page("andi").open(made("andi").at("perilaku")).links()


def test_nobody_waits_is_said_otherwise_than_that_there_is_nobody(page):
    assert page("budi").open("/rencana/menunggu").has("Semua rencana anggota tim sudah dijawab")
    assert page("sari").open("/rencana/menunggu").has("tidak ada pegawai yang Anda nilai")


def test_a_link_says_what_is_written_and_what_it_leaves_alone(page, app, made):
    made("budi", "agreed")
    for who, state in (("sari", "agreed"), ("andi", "draft")):
        plan = made(who, state)
        visitor = page(who).open(plan.at(f"hasil/{plan.lines[0]}/tautan"))
        assert visitor.has("RHK pimpinan yang tertulis: Meningkatnya kepemilikan dokumen")
        assert visitor.has("Tautan tidak mengubah tulisan") is (state == "agreed")
    text_of(app, plan.lines[0], superior_text="")
    assert not visitor.open(plan.at(f"hasil/{plan.lines[0]}/tautan")).has("Tertulis mendukung")


def test_what_a_plan_still_waits_for_is_said_to_whom_it_concerns(page, app):
    with app.app_context():
        db.session.query(Window).filter_by(step=StepKind.PLAN).delete()
        db.session.commit()
    assert page("sari").open("/rencana/baru").has("Belum ada tahun yang dibuka")
    assert page("wali").open("/rencana/baru").has("Anda belum tercatat memegang jabatan yang dinilai")


def test_the_head_of_a_plan_names_superior_version_and_road(page, made, revised, leave):
    def head(visitor):
        return " ".join(" ".join(visitor.tree.find(".//header[@class='record-head']").itertext()).split())

    sari = page("sari").open(revised.at(number=2))
    assert "Atasan Budi Hartono, S.Sos., Kepala Bidang" in head(sari) and "Versi 2" in head(sari)
    assert sari.tree.xpath("//ol[contains(@class, 'steps')]/li")
    other = page("andi").open(made("andi").at())
    assert "Versi" not in head(other)
    leave("budi")
    assert "Atasan kosong" in head(other.open(other.path))


def test_a_returned_draft_is_called_returned_in_its_head_until_it_is_sent_again(page, made):
    plan = made("sari", "submitted")

    def chip(visitor):
        return " ".join(visitor.tree.find(".//header[@class='record-head']").itertext())

    assert "Diajukan" in chip(page("sari").open(plan.at()))
    page("budi").open(plan.at("kembalikan")).submit("Kembalikan", note="Perjelas targetnya.")
    sari = page("sari").open(plan.at())
    assert "Dikembalikan" in chip(sari)
    assert "Dikembalikan" not in chip(sari.submit("Ajukan"))


def test_only_while_the_version_before_is_in_force_it_is_said_to_be(page, revised, change):
    change(revised, lambda version: setattr(version, "state", "superseded"))
    sari = page("sari").open(revised.at(number=2))
    assert sari.has("Alasan perubahan") and not sari.has("tetap berlaku sampai")
