"""Lists of plans and who may read one: owner, superior, his superior, officer and auditor; nobody else knows of it."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from portal.plans import actions
from portal.plans.models import PlanVersion
from portal.store.db import db
from tests import builders
from tests.statements import recorded
from tests.world import NOW

# Session, the signed-in person (2) and settings are part of every page.
MOST = 10


def test_my_plans_with_their_state_and_the_next_step(page, made):
    made("sari", "submitted")
    sari = page("sari").open("/rencana")
    assert sari.has("SKP 2026", "Diajukan", "Menunggu Budi Hartono, S.Sos.", "Pengadministrasi Kependudukan")
    assert page("andi").open("/rencana").has("Anda belum mempunyai rencana")


def test_a_returned_plan_says_what_to_do(page, made, change):
    plan = made("sari")
    change(plan, lambda version: setattr(version, "returned_note", "Belum terukur"))
    assert page("sari").open("/rencana").has("Dikembalikan", "Perbaiki sesuai catatan atasan, lalu ajukan lagi")


def test_what_waits_for_the_superior_the_longest_first(page, made):
    made("sari", "submitted")
    made("andi", "agreed")
    budi = page("budi").open("/rencana").click("Rencana yang menunggu Anda")
    assert budi.has("Sari Wulandari", "hari ini") and not budi.has("Andi Saputra")
    budi.click("Periksa")
    assert budi.title == "SKP 2026 — Sari Wulandari, A.Md."
    assert page("dewi").open("/rencana/menunggu").has("Tidak ada rencana yang menunggu")
    assert page("sari").open("/rencana/menunggu").has("tidak ada pegawai yang Anda nilai")


def test_officer_and_auditor_search_and_filter_within_their_scope(page, made, world):
    for owner, state in (("sari", "draft"), ("andi", "submitted"), ("joko", "agreed")):
        made(owner, state)
    rina = page("rina").open("/rencana").click("Semua rencana dalam lingkup tugas")
    assert rina.has("Sari Wulandari", "Andi Saputra", "2 rencana") and not rina.has("Joko Susilo")
    rina.submit("Saring", q="sapu")
    assert rina.has("Andi Saputra", "1 rencana") and not rina.has("Sari Wulandari")
    rina.open("/rencana/semua?keadaan=draft")
    assert rina.has("1 rencana", "Sari Wulandari")
    assert rina.open("/rencana/semua?q=%25").has("Tidak ada rencana yang cocok")
    tono = page("tono").open("/rencana/semua?sort=-state&page=99&unit=abc&keadaan=xyz&tahun=0")
    assert tono.has("3 rencana")
    tono.open("/rencana/semua").submit("Saring", unit=str(world.units["clinic"]))
    assert tono.has("1 rencana", "Joko Susilo", "Kosong")


@pytest.mark.parametrize("who", ["sari", "budi", "wali", "lina"])
def test_nobody_else_browses(page, who):
    page(who).open("/rencana/semua", 403)
    assert "Semua rencana dalam lingkup tugas" not in page(who).open("/rencana").links()


@pytest.mark.parametrize("state", ["draft", "submitted", "agreed", "superseded"])
def test_who_reads_a_plan(page, made, state):
    plan = made("sari", state)
    for who in ("sari", "budi", "dewi", "rina", "tono"):
        assert page(who).open(f"/rencana/{plan.id}").title == "SKP 2026 — Sari Wulandari, A.Md."
        page(who).open(plan.at())
    for who in ("andi", "joko", "lina", "wali"):
        page(who).open(f"/rencana/{plan.id}", 404)
        page(who).open(plan.at(), 404)
    assert page().open(f"/rencana/{plan.id}").title == "Masuk"


def test_a_plan_or_version_that_is_not_there(page, made):
    sari = page("sari")
    sari.open("/rencana/999", 404)
    sari.open(made().at(number=5), 404)


def test_reading_another_s_plan_leaves_a_line_in_the_log(page, made, world):
    plan = made("sari", "agreed")
    sari, budi = page("sari"), page("budi")
    with capture_logs() as lines:
        sari.open(f"/rencana/{plan.id}")
        budi.open(f"/rencana/{plan.id}")
    viewed = [line for line in lines if line["event"] == "viewed"]
    assert [(line["kind"], line["record"], line["account"]) for line in viewed] == [
        ("plan", plan.id, world.budi.account_id)
    ]


# --- What a page asks the database -----------------------------------------------------------------------------------


def asked(visitor, path):
    with recorded() as sent:
        visitor.open(path)
    return len(sent)


def test_no_page_asks_more_than_ten_questions(page, made, revised):
    above = made("budi", "agreed")
    waiting = made("andi", "submitted")
    line = f"hasil/{revised.lines[0]}"
    pages = {
        "sari": ["/rencana", f"/rencana/{revised.id}", revised.at(), revised.at(line, 2), revised.at("hasil/baru", 2)],
        "budi": [
            "/rencana/menunggu",
            f"/rencana/{above.id}",
            waiting.at(),
            waiting.at("setujui"),
            waiting.at("ekspektasi"),
        ],
        "rina": ["/rencana", "/rencana/semua?q=a"],
        "andi": ["/rencana/baru"],
    }
    counts = {path: asked(page(who), path) for who, paths in pages.items() for path in paths}
    assert {path: count for path, count in counts.items() if count > MOST} == {}


def test_a_longer_plan_asks_no_more(page, made, app, world):
    plan = made("sari", "draft")
    before = asked(page("sari"), plan.at()), asked(page("sari"), plan.at(f"hasil/{plan.lines[0]}"))
    with app.app_context():
        version = db.session.query(PlanVersion).filter_by(plan_id=plan.id).one()
        for place in range(20):
            builders._result(version.plan, version, place + 2, f"Hasil {place}", builders.CLERK[0][1])
        db.session.commit()
    assert (asked(page("sari"), plan.at()), asked(page("sari"), plan.at(f"hasil/{plan.lines[0]}"))) == before


def test_longer_lists_ask_no_more(page, made, app, world):
    made("sari", "submitted")
    before = asked(page("budi"), "/rencana/menunggu"), asked(page("tono"), "/rencana/semua")
    for owner in ("andi", "joko", "rina", "dewi"):
        made(owner, "submitted")
    assert (asked(page("budi"), "/rencana/menunggu"), asked(page("tono"), "/rencana/semua")) == before


# --- Two rows: their order, and who is absent ------------------------------------------------------------------------


def people(visitor):
    """The names at the head of the rows, from top to bottom, without titles."""
    return [row.text_content().split()[0] for row in visitor.tree.xpath("//tbody/tr/th")]


def test_of_two_waiting_plans_the_longer_waiting_comes_first(page, made, change):
    for owner, waited in (("sari", 1), ("andi", 3), ("rina", 9)):
        plan = made(owner, "submitted")
        change(plan, lambda version, waited=waited: setattr(version, "submitted_at", NOW - timedelta(days=waited)))
    made("budi", "submitted")
    assert people(page("budi").open("/rencana/menunggu")) == ["Andi", "Sari"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Andi", "Joko", "Sari"]),
        ("-name", ["Sari", "Joko", "Andi"]),
        ("state", ["Andi", "Sari", "Joko"]),  # as the plan lives, not as its words are spelled
        ("-state", ["Joko", "Sari", "Andi"]),
        ("nonsense", ["Andi", "Joko", "Sari"]),
    ],
)
def test_all_plans_stand_in_the_order_asked_for(page, made, sort, names):
    for owner, state in (("sari", "submitted"), ("andi", "draft"), ("joko", "agreed")):
        made(owner, state)
    assert people(page("tono").open(f"/rencana/semua?sort={sort}")) == names


def test_a_discarded_version_is_in_no_list(page, revised):
    """The one in force is the latest again: neither the list of all plans nor one's own names the discarded one."""
    sari, tono = page("sari").open("/rencana"), page("tono")
    assert sari.has("versi 1 tetap berlaku")
    assert tono.open("/rencana/semua?keadaan=agreed").has("Tidak ada rencana yang cocok")
    assert tono.open("/rencana/semua?keadaan=draft").has("1 rencana", "Sari Wulandari")
    page("sari").open(revised.at(number=2)).submit("Buang draf ini")
    assert tono.open("/rencana/semua?keadaan=agreed").has("1 rencana", "Sari Wulandari")
    assert not sari.open("/rencana").has("Draf") and not sari.has("tetap berlaku")


def test_the_draft_of_a_change_names_the_version_in_force(page, revised, change):
    """Once version 2 is agreed, version 3 says that 2, and not the first one, holds until it is agreed itself."""
    sari = page("sari").open(revised.at(number=2))
    assert sari.has("Versi 1 tetap berlaku sampai versi ini disetujui")
    change(revised, lambda version: setattr(version, "state", "superseded"), number=1)
    change(revised, agree_and_revise, number=2)
    assert sari.open(revised.at(number=3)).has("Versi 2 tetap berlaku sampai versi ini disetujui")
    assert sari.open("/rencana").has("versi 2 tetap berlaku") and not sari.has("versi 1 tetap berlaku")


def agree_and_revise(version):
    version.state, version.agreed_at = "agreed", NOW
    actions.revise(version.plan, "Tambahan lagi", version.plan.standing.owner.actor())
