"""From the draft to the seal and back: each verb works, is journaled, and is refused to the wrong person, in the wrong
state, with wrong input, twice, and from an old page."""

from datetime import date

import pytest

from portal.paper.seal import Seal
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Wording
from portal.rules.plan import LineKind
from portal.store import jobs
from portal.store.db import db
from portal.store.journal import Actor, timeline

NOTE = "Indikator pada hasil kerja 2 belum terukur."


# --- Submit ----------------------------------------------------------------------------------------------------------


def test_sari_submits_and_is_told_who_holds_it_now(page, made, state, verbs):
    plan = made()
    sari = page("sari").open(plan.at()).submit("Ajukan")
    assert sari.has(
        "Rencana dikirim kepada Kepala Bidang Pelayanan Pendaftaran Penduduk.", "10 Agustus 2026, belum dibuka atasan"
    )
    assert (state(plan), verbs(plan)) == ("submitted", ["create", "submit"])


def test_every_problem_is_named_at_once_and_leads_to_its_field(page, made, state, change):
    plan = made()
    change(plan, lambda version: drafting.add_line(version, Wording(LineKind.MAIN, "")))
    change(plan, lambda version: drafting.add_line(version, Wording(LineKind.ADDITIONAL, "Jemput bola")))
    sari = page("sari").open(plan.at()).submit("Ajukan", 422)
    faults = sari.tree.xpath("//*[@role='alert']//a")
    assert [fault.text.partition(".")[0] for fault in faults] == [
        "Hasil kerja utama 3: Rencana hasil kerja masih kosong",
        "Hasil kerja utama 3: Hasil kerja ini belum memiliki indikator",
        "Hasil kerja tambahan 1: Hasil kerja ini belum memiliki indikator",
    ]
    assert state(plan) == "draft"
    address, _, field = faults[0].get("href").partition("#")
    assert sari.open(address).tree.get_element_by_id(field) is not None
    address, _, field = faults[1].get("href").partition("#")
    assert sari.open(address).tree.get_element_by_id(field) is not None


def test_an_empty_plan_is_not_submitted(page, world):
    sari = page("sari").open("/rencana/baru").submit("Buat rencana", approach="quantitative")
    assert sari.submit("Ajukan", 422).has("Rencana belum memiliki hasil kerja utama")


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("andi", 404)])
def test_nobody_else_submits(page, made, state, who, status):
    plan = made()
    page(who).post(plan.at("ajukan"), status, version=1)
    assert state(plan) == "draft"
    if status == 403:
        assert "Ajukan" not in page(who).open(plan.at()).buttons()


@pytest.mark.parametrize("before", ["submitted", "agreed", "superseded"])
def test_only_a_draft_is_submitted(page, made, state, before):
    plan = made("sari", before)
    page("sari").post(plan.at("ajukan"), 409, version=1)
    assert state(plan) == before


def test_pressed_twice_it_is_submitted_once(page, made, verbs):
    plan = made()
    sari = page("sari").open(plan.at()).submit("Ajukan")
    assert sari.post(plan.at("ajukan"), 200, version=1).has("Versi SKP ini sudah Anda ajukan kepada atasan pada")
    assert verbs(plan).count("submit") == 1


def test_an_old_page_does_not_submit_what_changed_since(page, made, state, change):
    plan = made()
    sari = page("sari").open(plan.at())
    change(plan, lambda version: setattr(version, "expectations", {"adaptif": "Tanggap"}))
    sari.submit("Ajukan", 409)
    assert state(plan) == "draft"


def test_a_forged_state_or_owner_changes_nothing(page, made, state, app, world):
    plan = made()
    page("sari").post(plan.at("ajukan"), 303, version=1, state="agreed", owner_id=world.andi.person_id, number=9)
    assert state(plan) == "submitted"
    with app.app_context():
        assert queries.get(plan.id).placement_id == world.sari.placement_id


# --- Withdraw and read -----------------------------------------------------------------------------------------------


def test_sari_takes_back_what_nobody_has_read(page, made, state, verbs):
    plan = made("sari", "submitted")
    page("sari").open(plan.at()).submit("Tarik kembali")
    assert (state(plan), verbs(plan)[-1]) == ("draft", "withdraw")


def test_once_budi_has_opened_it_the_button_is_gone_and_the_verb_refused(page, made, state, verbs):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at())
    assert budi.tree.xpath("//form[@data-hx-trigger='load']/@data-hx-post") == [plan.at("dibaca")]
    budi.post(plan.at("dibaca"), 204)
    sari = page("sari").open(plan.at())
    assert "Tarik kembali" not in sari.buttons() and sari.has("sudah dibuka atasan")
    assert sari.post(plan.at("tarik"), 422).has("Atasan sudah membuka rencana ini")
    assert (state(plan), verbs(plan)[-1]) == ("submitted", "read")


def test_reading_again_changes_nothing(page, made, verbs):
    plan = made("sari", "submitted")
    budi = page("budi")
    budi.post(plan.at("dibaca"), 204)
    budi.post(plan.at("dibaca"), 204)
    assert verbs(plan).count("read") == 1
    assert not budi.open(plan.at()).tree.xpath("//*[@data-hx-trigger='load']")


@pytest.mark.parametrize(("who", "status"), [("sari", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("joko", 404)])
def test_only_the_superior_s_reading_counts(page, made, verbs, who, status):
    plan = made("sari", "submitted")
    page(who).post(plan.at("dibaca"), status)
    assert "read" not in verbs(plan)
    if status == 403:
        assert not page(who).open(plan.at()).tree.xpath("//*[@data-hx-trigger='load']")


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("rina", 403), ("andi", 404)])
def test_nobody_else_withdraws(page, made, state, who, status):
    plan = made("sari", "submitted")
    page(who).post(plan.at("tarik"), status)
    assert state(plan) == "submitted"


@pytest.mark.parametrize("before", ["draft", "agreed"])
def test_only_what_was_submitted_is_withdrawn(page, made, before):
    page("sari").post(made("sari", before).at("tarik"), 409)


# --- Return ----------------------------------------------------------------------------------------------------------


def test_budi_returns_with_a_note_that_sari_reads_on_top(page, made, state, verbs):
    plan = made("sari", "submitted")
    page("budi").open(plan.at()).click("Kembalikan").submit("Kembalikan", note=NOTE)
    assert (state(plan), verbs(plan)) == ("draft", ["create", "read", "return"])
    sari = page("sari").open(plan.at())
    assert sari.has("Dikembalikan oleh Budi Hartono, S.Sos.:", NOTE)
    sari.submit("Ajukan")
    assert not sari.open(plan.at()).has("Dikembalikan oleh")


def test_without_a_note_nothing_is_returned(page, made, state):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at("kembalikan")).submit("Kembalikan", 422, note="  ")
    assert budi.has("Tulis catatan agar pegawai tahu apa yang perlu diperbaiki.")
    budi = budi.open(plan.at("kembalikan")).submit("Kembalikan", 422, note="x" * 2001)
    assert budi.value("note").strip() == "x" * 2001
    assert state(plan) == "submitted"


@pytest.mark.parametrize(("who", "status"), [("sari", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("joko", 404)])
@pytest.mark.parametrize("verb", ["kembalikan", "setujui"])
def test_nobody_but_the_superior_answers(page, made, state, who, status, verb):
    plan = made("sari", "submitted")
    someone = page(who)
    someone.open(plan.at(verb), status)
    someone.post(plan.at(verb), status, version=1, note=NOTE)
    assert state(plan) == "submitted"
    if status == 403:
        assert not {"Setujui", "Kembalikan"} & set(someone.open(plan.at()).links())


@pytest.mark.parametrize("before", ["draft", "agreed", "superseded"])
@pytest.mark.parametrize("verb", ["kembalikan", "setujui"])
def test_only_what_was_submitted_is_answered(page, made, state, before, verb):
    plan = made("sari", before)
    budi = page("budi")
    budi.open(plan.at(verb), 409)
    budi.post(plan.at(verb), 409, version=1, note=NOTE)
    assert budi.has(NOTE) == (verb == "kembalikan")  # the words are not lost with the refusal
    assert state(plan) == before


@pytest.mark.parametrize("verb", ["Kembalikan", "Setujui rencana"])
def test_what_was_withdrawn_changed_and_submitted_again_is_not_answered_from_the_old_page(
    page, made, state, change, world, verb
):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at("kembalikan" if verb == "Kembalikan" else "setujui"))
    owner = Actor(world.sari.person_id, world.sari.name)
    change(plan, lambda version: actions.withdraw(version, owner))
    change(plan, lambda version: actions.submit(version, owner))
    budi.submit(verb, 409, **({"note": NOTE} if verb == "Kembalikan" else {}))
    assert budi.has(NOTE) == (verb == "Kembalikan")
    assert state(plan) == "submitted"


# --- Approve ---------------------------------------------------------------------------------------------------------


def test_budi_approves_after_reading_what_follows_and_both_forms_are_sealed(page, made, state, verbs, app):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at()).click("Setujui")
    assert budi.has("disegel sebagai dokumen resmi")
    budi.submit("Setujui rencana")
    assert budi.has("Disetujui", "SKP (PDF)", "Lampiran (PDF)")
    assert (state(plan), verbs(plan)) == ("agreed", ["create", "read", "approve"])
    with app.app_context():
        sealed = db.session.query(Seal).filter_by(record_type="plan_version").order_by(Seal.id).all()
        assert [seal.form for seal in sealed] == ["skp", "lampiran"]
        assert [job.kind for job in db.session.query(jobs.Job)] == ["render", "render"]


def test_approved_twice_it_is_sealed_once(page, made, app):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at("setujui")).submit("Setujui rencana")
    assert budi.post(plan.at("setujui"), 200, version=1).has("Versi SKP ini sudah Anda setujui pada")
    assert budi.path == f"/rencana/{plan.id}"
    with app.app_context():
        assert db.session.query(Seal).count() == 2


def test_a_new_version_takes_over_only_when_it_is_approved(page, revised, state, change):
    plan = revised
    sari = page("sari").open(plan.at(number=2))
    assert sari.has(
        "Versi 1 tetap berlaku sampai versi ini disetujui.", "Perubahan dari versi 1", "Pelayanan jemput bola"
    )
    change(plan, lambda version: drafting.remove_line(version, queries.content(version).lines[-1]), 2)
    sari.open(plan.at(number=2)).submit("Ajukan")
    assert (state(plan, 1), state(plan, 2)) == ("agreed", "submitted")
    page("budi").open(plan.at("setujui", 2)).submit("Setujui rencana")
    assert (state(plan, 1), state(plan, 2)) == ("superseded", "agreed")


def test_if_sealing_fails_nothing_is_approved(page, made, state, verbs, change):
    plan = made("sari", "submitted")
    change(plan, lambda version: setattr(version.plan.period, "starts_on", date(2020, 1, 1)))  # no law is known for it
    page("budi").open(plan.at("setujui")).submit("Setujui rencana", 500)
    assert (state(plan), "approve" in verbs(plan)) == ("submitted", False)


# --- Revise and discard ----------------------------------------------------------------------------------------------


def test_sari_opens_the_next_version_with_a_reason(page, made, state, verbs):
    plan = made("sari", "agreed")
    sari = page("sari").open(plan.at()).click("Ubah rencana").submit("Buat versi baru", reason="Surat tugas 12")
    assert sari.has("Versi 2 dibuka", "Surat tugas 12", "Isi versi ini masih sama dengan versi 1.")
    assert (state(plan, 1), state(plan, 2), verbs(plan, 2)) == ("agreed", "draft", ["revise"])
    assert "Ubah rencana" not in sari.links()


def test_without_a_reason_or_a_second_time_no_version_is_opened(page, made, app):
    plan = made("sari", "agreed")
    sari = page("sari").open(plan.at("ubah"))
    assert sari.submit("Buat versi baru", 422, reason="").has("Tulis alasan")
    sari.open(plan.at("ubah")).submit("Buat versi baru", reason="Surat tugas 12")
    assert sari.post(plan.at("ubah"), 409, reason="Surat tugas 13").has("Surat tugas 13")
    with app.app_context():
        assert len(queries.get(plan.id).versions) == 2


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("rina", 403), ("tono", 403), ("joko", 404)])
def test_nobody_else_opens_a_version(page, made, app, who, status):
    plan = made("sari", "agreed")
    page(who).post(plan.at("ubah"), status, reason="Surat tugas 12")
    with app.app_context():
        assert len(queries.get(plan.id).versions) == 1


@pytest.mark.parametrize("before", ["draft", "submitted", "superseded"])
def test_only_what_is_in_force_is_revised(page, made, before):
    page("sari").post(made("sari", before).at("ubah"), 409, reason="Surat tugas 12")


def test_a_later_draft_is_discarded_and_the_one_in_force_stays(page, revised, state, verbs):
    sari = page("sari").open(revised.at(number=2)).submit("Buang draf ini")
    assert (state(revised, 1), state(revised, 2), verbs(revised, 2)[-1]) == ("agreed", "discarded", "discard")
    assert sari.has("Disetujui", "Draf versi 2 dibuang")
    assert sari.post(revised.at("buang", 2), 200).has("sudah Anda buang pada")


def test_the_first_version_is_never_discarded(page, made, state):
    plan = made()
    sari = page("sari").open(plan.at())
    assert "Buang draf ini" not in sari.buttons()
    assert sari.post(plan.at("buang"), 422).has("Versi pertama tidak dapat dibuang")
    assert state(plan) == "draft"


def test_nobody_else_discards(page, revised, state):
    page("budi").post(revised.at("buang", 2), 403)
    page("joko").post(revised.at("buang", 2), 404)
    assert state(revised, 2) == "draft"


def test_every_verb_refuses_a_get_a_version_that_is_not_there_and_one_of_another_plan(page, made, state):
    mine, other = made("sari"), made("andi", "submitted")
    sari = page("sari")
    for verb in ("ajukan", "tarik", "buang", "dibaca", "komentar"):
        sari.open(mine.at(verb), 405)
        sari.post(mine.at(verb, 7), 404, version=1)
    sari.post(other.at("tarik"), 404, version=1)
    assert state(other) == "submitted"


# --- Contradictions --------------------------------------------------------------------------------------------------


def contrary(app, plan) -> None:
    """The first indicator of the plan counts complaints, and says that more are better."""
    with app.app_context():
        indicator = queries.content(queries.get(plan.id).versions[0]).lines[0].indicators[0]
        indicator.target, indicator.subtargets = "≤ 5 keluhan", []
        db.session.commit()


def test_a_contradiction_is_mended_or_said_to_be_meant_before_the_plan_goes(page, app, made, state, verbs):
    plan = made()
    contrary(app, plan)
    where = f"lines.{plan.lines[0]}.indicators.{plan.indicators[0]}.direction"
    sari = page("sari").open(plan.at()).submit("Ajukan", 422)
    assert sari.has("Belum diajukan: ada yang perlu Anda periksa", "tidak sejalan dengan arah", "Memang demikian.")
    assert state(plan) == "draft"
    sari.submit("Ajukan", 422, checked="lines.0.direction")
    assert (state(plan), verbs(plan)) == ("draft", ["create"])
    assert sari.submit("Ajukan", checked=where).has("Rencana dikirim kepada")
    with app.app_context():
        last = timeline(queries.get(plan.id).versions[0])[-1]
    assert last.verb == "submit"
    assert ["tidak sejalan" in text for text in last.details["checked"]] == [True]


def test_the_way_to_mend_a_contradiction_leads_to_its_field(page, app, made):
    plan = made()
    contrary(app, plan)
    sari = page("sari").open(plan.at()).submit("Ajukan", 422)
    (link,) = sari.tree.xpath("//form//a[starts-with(normalize-space(), 'Perbaiki')]")
    address, _, field = link.get("href").partition("#")
    assert sari.open(address).tree.get_element_by_id(field) is not None


def test_a_target_with_two_meanings_keeps_the_plan_back(page, app, made, state):
    plan = made()
    with app.app_context():
        indicator = queries.content(queries.get(plan.id).versions[0]).lines[0].indicators[0]
        indicator.target, indicator.subtargets = "97.5", []
        db.session.commit()
    assert page("sari").open(plan.at()).submit("Ajukan", 422).has("Maksud Anda 97,5?")
    assert state(plan) == "draft"
