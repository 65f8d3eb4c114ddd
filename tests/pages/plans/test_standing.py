"""Whose signature a plan needs when people act for one another or a post is empty. Nobody agrees his own."""

from portal.paper.seal import Seal
from portal.paper.snapshot import load
from portal.plans.models import PlanVersion
from portal.rules.plan import FormKind
from portal.store import journal
from portal.store.db import db


def test_budi_s_own_plan_needs_dewi(page, made, state):
    plan = made("budi", "submitted")
    budi = page("budi").open(plan.at())
    assert "Setujui" not in budi.links()
    budi.post(plan.at("setujui"), 403, version=1)
    page("dewi").open(plan.at("setujui")).submit("Setujui rencana")
    assert state(plan) == "agreed"


def test_while_budi_acts_for_dewi_his_own_plan_goes_one_up(page, made, state, place):
    plan = made("budi", "submitted")
    place("budi", "dewi", "plh")
    budi = page("budi").open(plan.at())
    assert budi.has("Hj. Ratna Dewanti, Wali Kota") and "Setujui" not in budi.links()
    budi.post(plan.at("setujui"), 403, version=1)
    page("wali").open("/rencana/menunggu").click("Periksa").click("Setujui").submit("Setujui rencana")
    assert state(plan) == "agreed"


def test_an_acting_superior_signs_in_his_capacity(page, made, state, leave, place, app):
    plan = made("sari", "submitted")
    leave("budi")
    place("rina", "budi", "plt")
    page("budi").open(plan.at("setujui"), 404)
    rina = page("rina").open("/rencana/menunggu").click("Periksa").click("Setujui").submit("Setujui rencana")
    assert rina.has("Plt. Kepala Bidang Pelayanan Pendaftaran Penduduk")
    with app.app_context():
        version = db.session.get(PlanVersion, db.session.query(Seal).first().record_id)
        entry = journal.timeline(version)[-1]
        assert (entry.capacity, entry.decree) == ("Plt. Kepala Bidang Pelayanan Pendaftaran Penduduk", "821/9/2026")
        sealed = load(db.session.query(Seal).first().snapshot.content)
        assert (sealed.assessor.name, sealed.assessor.capacity) == ("Rina Marlina, S.E.", "Plt.")


def test_an_officer_does_not_approve_her_own_plan_and_is_no_officer_to_it(page, made):
    plan = made("rina", "submitted")
    rina = page("rina").open(plan.at())
    assert "Setujui" not in rina.links()
    rina.post(plan.at("setujui"), 403, version=1)


def test_an_empty_post_holds_what_is_submitted_and_says_so(page, made, state, leave, place):
    plan = made("sari")
    leave("budi")
    sari = page("sari").open(plan.at())
    assert sari.has("Atasan belum ada.", "Jabatan atasan sedang kosong", "Plt., atau Plh.")
    sari.submit("Ajukan")
    assert sari.has("Rencana dikirim. Jabatan atasan sedang kosong")
    assert page("sari").open("/rencana").has("Menunggu jabatan atasan diisi")
    page("dewi").open(plan.at("setujui"), 404)  # who is above an empty post is not guessed
    place("andi", "budi", "plh")
    page("andi").open("/rencana/menunggu").click("Periksa").click("Setujui").submit("Setujui rencana")
    assert state(plan) == "agreed"


def test_the_mayor_agrees_the_plan_of_a_head_of_office(page, made, state, app):
    plan = made("dewi", "submitted", form=FormKind.JPT)
    page("wali").open("/rencana/menunggu").click("Periksa").click("Setujui").submit("Setujui rencana")
    assert state(plan) == "agreed"
    with app.app_context():
        sealed = load(db.session.query(Seal).first().snapshot.content)
        assert (sealed.assessor.unit_label, sealed.assessor.identifier_kind, sealed.superior) == (
            "INSTANSI",
            "none",
            None,
        )
