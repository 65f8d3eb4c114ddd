"""What both say about a plan and tie together: remarks, the superior's expectations, links; versions and the seal."""

import pytest

from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Wording
from portal.plans.forms import REMARK_LENGTH
from portal.store import journal
from portal.store.journal import Actor
from tests import builders


@pytest.fixture
def linked(app):
    """Which of the superior's results a result is tied to."""

    def read(plan, at=0):
        with app.app_context():
            found = queries.link_of(plan.lines[at])
            return found and found.superior_line_id

    return read


# --- Remarks ---------------------------------------------------------------------------------------------------------


def test_a_remark_stands_beside_its_result_and_counts_as_reading(page, made, verbs):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at())
    field = budi.tree.get_element_by_id(f"komentar-{plan.lines[1]}-text")
    assert field.get("data-most") == str(REMARK_LENGTH)
    budi.submit("Kirim komentar", form=f"komentar-{plan.lines[1]}", text="Sumber datanya?")
    result = budi.tree.get_element_by_id(f"lines-{plan.lines[1]}")
    assert "Budi Hartono, S.Sos., Kepala Bidang" in result.text_content() and "Sumber datanya?" in result.text_content()
    assert verbs(plan) == ["create", "read", "comment"]
    sari = page("sari").open(plan.at()).submit("Kirim komentar", form=f"komentar-{plan.lines[1]}", text="Dari SIAK.")
    assert sari.has("Dari SIAK.")
    assert sari.has("Sumber datanya?")


def test_the_owner_s_remark_is_no_reading(page, made, verbs):
    plan = made("sari", "submitted")
    page("sari").open(plan.at()).submit("Kirim komentar", form=f"komentar-{plan.lines[0]}", text="Mohon dicek.")
    assert "read" not in verbs(plan)


def test_a_remark_stays_with_its_result_in_the_next_version(page, revised):
    budi = page("budi").open(revised.at())
    budi.submit("Kirim komentar", form=f"komentar-{revised.lines[0]}", text="Pertahankan.")
    assert page("sari").open(revised.at(number=2)).has("Pertahankan.")


def test_what_deserves_a_second_look_leads_the_superior_to_the_result_itself(page, made):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at())
    links = budi.tree.xpath("//details[contains(., 'diperiksa lagi')]//a/@href")
    assert f"#lines-{plan.lines[0]}" in links
    assert all(budi.tree.get_element_by_id(link.removeprefix("#")) is not None for link in links)


def test_an_empty_or_too_long_remark_is_refused_and_kept(page, made, verbs):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at())
    assert budi.submit("Kirim komentar", 422, form=f"komentar-{plan.lines[0]}", text="").has("Tulis komentarnya.")
    assert budi.tree.xpath("//*[@data-focus]//a/@href") == [f"#komentar-{plan.lines[0]}-text"]  # far down the page
    budi.open(plan.at()).submit("Kirim komentar", 422, form=f"komentar-{plan.lines[0]}", text="x" * 2001)
    assert "x" * 2001 in budi.text
    assert "comment" not in verbs(plan)


def test_a_remark_sent_twice_counts_once(page, made, verbs):
    plan = made("sari", "submitted")
    budi = page("budi")
    for _ in range(2):
        budi.post(plan.at("komentar"), 303, line_id=plan.lines[0], text="Sumber datanya?")
    assert verbs(plan).count("comment") == 1


def test_a_remark_on_another_plan_s_result_is_not_found(page, made, verbs):
    mine, other = made("sari", "submitted"), made("andi", "submitted")
    page("sari").post(mine.at("komentar"), 404, line_id=other.lines[0], text="Halo")
    page("sari").post(mine.at("komentar"), 404, text="Halo")
    assert "comment" not in verbs(mine)


@pytest.mark.parametrize(("who", "status"), [("dewi", 403), ("rina", 403), ("tono", 403), ("andi", 404), ("joko", 404)])
def test_nobody_else_takes_part(page, made, verbs, who, status):
    plan = made("sari", "submitted")
    someone = page(who)
    someone.post(plan.at("komentar"), status, line_id=plan.lines[0], text="Halo")
    someone.post(plan.at("ekspektasi"), status, version=1, loyal="x")
    someone.open(plan.at("ekspektasi"), status)
    someone.open(plan.at(f"hasil/{plan.lines[0]}/tautan"), status)
    someone.post(plan.at(f"hasil/{plan.lines[0]}/tautan"), status, superior_line="")
    assert verbs(plan) == ["create"]
    if status == 403:
        assert "Kirim komentar" not in someone.open(plan.at()).buttons()


def test_what_is_over_is_not_talked_about(page, made):
    plan = made("sari", "superseded")
    sari = page("sari")
    assert sari.post(plan.at("komentar"), 409, line_id=plan.lines[0], text="Halo").has("Halo")
    sari.post(plan.at(f"hasil/{plan.lines[0]}/tautan"), 409, superior_line="")


# --- The superior's expectations -------------------------------------------------------------------------------------


def test_budi_writes_what_he_expects_while_the_plan_lies_with_him(page, made, verbs):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at()).click("Ekspektasi khusus")
    budi.submit("Simpan ekspektasi", pelayanan="Menjadi contoh bagi petugas baru")
    assert verbs(plan) == ["create", "read", "expect"]
    assert page("sari").open(plan.at()).has("Menjadi contoh bagi petugas baru", "Ekspektasi khusus diubah atasan")


def test_expectations_from_an_old_page_or_in_another_state_are_refused(page, made, change):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at("ekspektasi"))
    change(plan, lambda version: setattr(version, "expectations", {"loyal": "Satu"}))
    assert budi.submit("Simpan ekspektasi", 409, loyal="Dua").has("Satu", "Dua")
    budi.open(plan.at("ekspektasi")).submit("Simpan ekspektasi", 422, loyal="x" * 1001)
    page("sari").post(plan.at("ekspektasi"), 403, version=1, loyal="x")
    draft = made("andi")
    page("budi").open(draft.at("ekspektasi"), 409)


# --- Links -----------------------------------------------------------------------------------------------------------


def test_before_the_superior_has_a_plan_his_result_is_typed_and_linked_later(page, made, linked, app):
    plan = made("sari", "agreed")
    address = plan.at(f"hasil/{plan.lines[0]}/tautan")
    assert page("sari").open(address).has("Atasan belum mempunyai rencana yang berlaku")
    above = made("budi", "agreed")
    sari = page("sari").open(plan.at()).click("Tautkan").submit("Simpan tautan", superior_line=str(above.lines[1]))
    assert sari.has("Tautan disimpan", "Meningkatnya kepemilikan dokumen kependudukan", "tertaut pada")
    assert linked(plan) == above.lines[1]
    with app.app_context():
        assert [entry.verb for entry in journal.timeline(queries.get(plan.id))] == ["link"]
    sari.open(address).submit("Simpan tautan", superior_line="")
    assert linked(plan) is None


def test_whoever_has_no_superior_writes_what_he_supports_by_hand(page, made, leave):
    plan = made("sari")
    leave("budi")
    sari = page("sari").open(plan.at("hasil/baru"))
    assert sari.has("Rencana atasan belum berlaku")
    sari.submit("Tambahkan", text="Tertib arsip", superior_text="Tertib administrasi")
    assert sari.has("Hasil kerja ditambahkan")


def test_in_a_draft_the_superior_s_words_come_along(page, made, linked, app):
    above, plan = made("budi", "agreed"), made("sari")
    sari = page("sari").open(plan.at(f"hasil/{plan.lines[0]}"))
    sari.submit("Simpan", superior_line=str(above.lines[1]), superior_text="Tidak dipakai")
    assert linked(plan) == above.lines[1]
    with app.app_context():
        text = queries.content(queries.numbered(plan.id, 1)).lines[0].superior_text
    assert text == "Terbitnya akta kelahiran 0–18 tahun"


def test_a_new_result_is_linked_at_once(page, made, app):
    above, plan = made("budi", "agreed"), made("sari")
    sari = page("sari").open(plan.at("hasil/baru"))
    sari.submit("Tambahkan", text="Jemput bola", superior_line=str(above.lines[0]))
    with app.app_context():
        found = queries.content(queries.numbered(plan.id, 1))
        assert found.links[found.lines[-1].line_id].superior_line_id == above.lines[0]


@pytest.mark.parametrize("owner", ["dewi", "joko", "sari"])
def test_only_the_superior_s_results_can_be_supported(page, made, linked, owner):
    made("budi", "agreed")
    plan = made("sari")
    foreign = plan if owner == "sari" else made(owner, "agreed")
    sari = page("sari")
    sari.post(plan.at(f"hasil/{plan.lines[0]}/tautan"), 422, superior_line=foreign.lines[-1])
    sari.post(plan.at(f"hasil/{plan.lines[0]}"), 422, version=1, text="x", kind="main", superior_line=foreign.lines[-1])
    assert linked(plan) is None


def test_the_superior_s_draft_cannot_be_supported_yet(page, made, linked):
    above, plan = made("budi", "draft"), made("sari", "agreed")
    page("budi").post(plan.at(f"hasil/{plan.lines[0]}/tautan"), 422, superior_line=above.lines[0])
    assert linked(plan) is None


def test_budi_links_for_his_member_and_sees_what_nobody_supports(page, made, linked):
    above, plan = made("budi", "agreed"), made("sari", "agreed")
    budi = page("budi").open(plan.at(f"hasil/{plan.lines[0]}/tautan"))
    budi.submit("Simpan tautan", superior_line=str(above.lines[0]))
    assert linked(plan) == above.lines[0]
    budi.open(f"/rencana/{above.id}")
    rows = budi.tree.xpath("//section[@id='dukungan']//tbody/tr")
    assert "Sari Wulandari" in rows[0].text_content() and "Belum didukung" in rows[1].text_content()
    assert not page("sari").open(f"/rencana/{plan.id}").tree.xpath("//section[@id='dukungan']")


def test_a_link_to_an_earlier_superior_s_result_survives_an_edit(page, made, linked, leave, place):
    above, plan = made("budi", "agreed"), made("sari")
    sari = page("sari").open(plan.at(f"hasil/{plan.lines[0]}")).submit("Simpan", superior_line=str(above.lines[0]))
    leave("budi")
    place("rina", "budi", "plt")
    sari.open(plan.at(f"hasil/{plan.lines[0]}")).submit("Simpan", text="Kata lain")
    assert linked(plan) == above.lines[0]
    sari.open(plan.at(f"hasil/{plan.lines[0]}/tautan")).submit("Simpan tautan")  # nothing chosen, nothing changed
    assert linked(plan) == above.lines[0]
    sari.open(plan.at(f"hasil/{plan.lines[0]}/tautan")).submit("Simpan tautan", superior_line="")
    assert linked(plan) is None


# --- Versions and paper ----------------------------------------------------------------------------------------------


def test_an_older_version_is_read_with_what_it_changed(page, revised, change, world):
    sari = Actor(world.sari.person_id, world.sari.name)
    change(revised, lambda version: drafting.remove_line(version, queries.content(version).lines[-1]), 2)

    def shorten(version):
        line = queries.content(version).lines[0]
        drafting.save_line(version, line, Wording(line.kind, "Terlayaninya pemohon", line.superior_text))

    change(revised, shorten, 2)
    change(revised, lambda version: actions.submit(version, sari), 2)
    page("budi").open(revised.at("setujui", 2)).submit("Setujui rencana")
    reader = page("tono").open(f"/rencana/{revised.id}")
    table = reader.tree.get_element_by_id("perubahan").text_content()
    assert "Terlayaninya permohonan KTP-el di loket" in table and "Terlayaninya pemohon" in table
    reader.click("Lihat versi 1")
    assert reader.has("Anda membaca versi 1", "Sudah diganti", "Terlayaninya permohonan KTP-el di loket")
    assert not reader.buttons() or "Kirim komentar" not in reader.buttons()


def test_sealed_forms_and_drafts_can_be_printed(page, made, app, world):
    draft = page("sari").open(made().at())
    assert {"Draf SKP (PDF)", "Draf Lampiran (PDF)"} <= set(draft.buttons())
    with app.app_context():
        sealed = builders.sealed_plan(world, world.andi)
        builders.db.session.commit()
        address = f"/rencana/{sealed.id}"
    assert {"SKP (PDF)", "Lampiran (PDF)"} <= set(page("andi").open(address).links())
