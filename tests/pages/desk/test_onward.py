"""What a superior decides on next: a pile is worked through without the list, and nobody else is told of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from tests import builders
from tests.pages.desk import given
from tests.statements import recorded
from tests.world import NOW

JULY = datetime(2026, 7, 6, 3, 0, tzinfo=UTC)
MOST = 10


@dataclass
class Queue:
    """Reports of three people below Budi as they were handed in, and Andi's plan, which came last."""

    reports: list[int]
    names: list[str]
    plan_id: int


@pytest.fixture
def pile(world, arrange) -> Queue:
    def rows() -> Queue:
        members = [given.staff(world, name, world.budi.position_id) for name in ("Cici", "Agus", "Beni")]
        plans = [given.plan(world, each) for each in members]
        for plan in plans:
            given.appraisal(world, plan, "2026-1", "released", date(2026, 8, 20))
            given.appraisal(world, plan, "2026-2", "acknowledged")
        reports = [builders.report(each.plan, world.periods["2026-2"], "submitted") for each in plans]
        for at, report in enumerate(reports):
            report.submitted_at = JULY + timedelta(hours=at)
        andis = given.plan(world, world.andi, "submitted")
        andis.submitted_at = NOW
        return Queue([each.id for each in reports], [each.name for each in members], andis.plan_id)

    return arrange(rows)


def following(page) -> list[str]:
    """What the page says comes next: in the column, then in the bar."""
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//p[@class='onward']")]


def test_a_pile_is_read_in_a_circle_and_what_came_first_stands_first(page, pile):
    budi = page("budi")
    for report_id, name in zip(pile.reports, ["Agus", "Beni", "Cici"], strict=True):
        budi.open(f"/laporan/{report_id}")
        assert following(budi) == [f"Berikutnya: Laporan Triwulan II 2026 {name} 3 menunggu keputusan Anda"] * 2
        links = set(budi.tree.xpath("//p[@class='onward']/a/@href"))
        assert links == {f"/laporan/{pile.reports[pile.names.index(name)]}"}


def test_after_a_decision_the_next_is_one_press_away_until_nothing_waits(page, world, pile):
    budi = page("budi").open(f"/laporan/{pile.reports[0]}").submit("Terima laporan")
    assert budi.has("Laporan diterima.") and budi.path == f"/laporan/{pile.reports[0]}"
    assert following(budi)[0] == "Berikutnya: Laporan Triwulan II 2026 Agus 3 menunggu keputusan Anda"
    budi.open(budi.tree.xpath("//p[@class='onward']/a/@href")[0])
    assert budi.title == "Laporan Triwulan II 2026 — Agus"
    budi.submit("Kembalikan laporan", note="Lengkapi.")
    budi.open(budi.tree.xpath("//p[@class='onward']/a/@href")[0]).submit("Terima laporan")
    assert following(budi)[0] == f"Berikutnya: SKP 2026 {world.andi.name}"
    budi.open(budi.tree.xpath("//p[@class='onward']/a/@href")[0])
    budi.submit("Kembalikan rencana", note="Belum terukur.")
    assert budi.has("Rencana dikembalikan dengan catatan Anda.")
    assert following(budi) == ["Tidak ada tugas lain yang menunggu. Ke Beranda"] * 2


def test_who_is_not_the_superior_reads_nothing_of_it(page, pile):
    for who in ("dewi", "rina", "tono"):
        assert following(page(who).open(f"/laporan/{pile.reports[0]}")) == []
        assert following(page(who).open(f"/rencana/{pile.plan_id}")) == []
    assert following(page("andi").open(f"/rencana/{pile.plan_id}")) == []


def test_a_refused_return_stays_on_the_page_with_what_was_typed(page, pile):
    budi = page("budi").open(f"/laporan/{pile.reports[0]}").submit("Kembalikan laporan", 422, note="x" * 2001)
    assert budi.has("Belum dapat dikembalikan") and budi.value("note").strip() == "x" * 2001
    assert budi.tree.xpath("//details[@id='kembalikan']/@open")


def test_an_appraisal_waits_once_its_period_is_over_and_open_until_it_is_released(page, world, arrange):
    def rows() -> int:
        plan = given.plan(world, world.sari)
        given.appraisal(world, plan, "2026-1", "released", date(2026, 8, 20))
        given.appraisal(world, plan, "2026-2", "draft")
        return given.plan(world, world.andi, "submitted").plan_id

    plan_id = arrange(rows)
    assert following(page("budi").open(f"/rencana/{plan_id}"))[0] == (
        f"Berikutnya: Penilaian Triwulan II 2026 {world.sari.name}"
    )
    with clock.at(datetime(2026, 6, 30, 3, 0, tzinfo=UTC)):  # the quarter's last day
        assert following(page("budi").open(f"/rencana/{plan_id}"))[0].startswith("Tidak ada tugas lain")
    with clock.at(datetime(2026, 7, 1, 3, 0, tzinfo=UTC)):
        assert following(page("budi").open(f"/rencana/{plan_id}"))[0].startswith("Berikutnya: Penilaian Triwulan II")


@pytest.mark.parametrize("sent, first", [(29, "Laporan"), (30, "Laporan"), (31, "Penilaian")])
def test_of_other_kinds_comes_first_what_has_lain_longest(page, world, arrange, sent, first):
    """An appraisal lies there from the end of its quarter, 30 June; on the same day by what they are called."""

    def rows() -> int:
        plan = given.plan(world, world.sari)
        given.appraisal(world, plan, "2026-1", "released", date(2026, 8, 20))
        given.report(world, plan, 2, "submitted", datetime(2026, 5, 31, 3, 0, tzinfo=UTC) + timedelta(days=sent))
        return given.plan(world, world.andi, "submitted").plan_id

    plan_id = arrange(rows)
    assert following(page("budi").open(f"/rencana/{plan_id}"))[0].startswith(f"Berikutnya: {first} Triwulan II 2026")


def test_the_page_costs_as_many_statements_with_thirty_waiting_as_with_three(page, world, pile, arrange):
    def more() -> None:
        for number in range(27):
            plan = given.plan(world, given.staff(world, f"Pegawai {number:02}", world.budi.position_id))
            given.report(world, plan, 2, "submitted", JULY + timedelta(days=1, hours=number))

    budi = page("budi")
    paths = (f"/laporan/{pile.reports[0]}", f"/rencana/{pile.plan_id}")
    few = []
    for path in paths:
        with recorded() as sent:
            budi.open(path)
        few.append(len(sent))
    arrange(more)
    for path, before in zip(paths, few, strict=True):
        with recorded() as sent:
            budi.open(path)
        assert len(sent) == before <= MOST
    assert "menunggu keputusan Anda" in following(budi)[0]
