"""The team of a superior: who is how far, what waits since when, and nothing about anybody else's people."""

import re
from datetime import UTC, date, datetime

from portal import clock
from portal.chart.models import Placement
from portal.periods.models import Window
from portal.rules.hierarchy import Capacity
from portal.store import journal
from portal.store.db import db
from tests.pages.desk import given
from tests.statements import recorded

IN_TIME = datetime(2026, 7, 8, 3, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 7, 20, 3, 0, tzinfo=UTC)


def row(page, name):
    """The cells of a member's row, as text."""
    found = next(tr for tr in page.tree.iter("tr") if name in tr.text_content())
    return " ".join(found.text_content().split())


def test_who_leads_nobody_has_no_such_place_in_the_frame(page):
    assert "Tim saya" not in page("sari").open("/").links()
    assert "Tim saya" in page("budi").open("/").links()
    assert page("sari").open("/tim").has("Belum ada anggota")


def test_each_member_has_a_row_with_plan_reports_and_appraisals(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.report(world, version, 1, "accepted", datetime(2026, 4, 8, 3, 0, tzinfo=UTC))
        given.report(world, version, 2, "submitted", TOO_LATE)
        given.appraisal(world, version, "2026-1", "acknowledged")

    arrange(rows)
    team = page("budi").open("/tim")
    sari = row(team, world.sari.name)
    assert "Disetujui" in sari and "1 tepat waktu" in sari and "1 terlambat" in sari and "1 dari 2" in sari
    assert "20 Jul 2026" in sari  # since then the report waits for an answer; the appraisal rests on it
    assert "Jawab laporan" in sari
    assert "Belum disusun" in row(team, world.andi.name)


def test_whoever_left_in_the_period_stays_with_the_last_day_if_there_is_a_plan(page, world, arrange):
    def leave():
        given.plan(world, world.sari)
        for member in (world.sari, world.andi):
            db.session.get_one(Placement, member.placement_id).ends_on = date(2026, 7, 31)

    arrange(leave)
    team = page("budi").open("/tim")
    sari = row(team, world.sari.name)
    assert "sampai 31 Jul 2026" in sari and "Nilai" in sari
    assert not team.has(world.andi.name)


def test_before_a_year_is_open_the_team_is_not_called_empty(page, arrange):
    arrange(lambda: db.session.query(Window).delete())
    assert page("budi").open("/tim").has("Tahun kinerja belum dibuka")


def test_a_report_that_was_returned_is_not_late_for_that(page, world, arrange):
    arrange(lambda: given.report(world, given.plan(world, world.sari), 2, "draft", IN_TIME, note="Lengkapi buktinya."))
    assert "1 tepat waktu" in row(page("budi").open("/tim"), world.sari.name)


def test_a_report_is_on_time_until_the_day_of_its_deadline_is_over_in_the_city(page, world, arrange):
    def rows():
        last, next_day = datetime(2026, 7, 10, 16, 59, 59, tzinfo=UTC), datetime(2026, 7, 10, 17, 0, tzinfo=UTC)
        given.report(world, given.plan(world, world.sari), 2, "submitted", last)
        given.report(world, given.plan(world, world.andi), 2, "submitted", next_day)

    arrange(rows)
    team = page("budi").open("/tim")
    assert "1 tepat waktu" in row(team, world.sari.name)
    assert "1 terlambat" in row(team, world.andi.name)


def test_in_time_is_what_was_handed_in_then_and_not_what_was_only_begun(page, world, arrange):
    def rows():
        sari, andi = given.plan(world, world.sari), given.plan(world, world.andi)
        late = given.report(world, sari, 2, "submitted", TOO_LATE)
        in_time = given.report(world, andi, 2, "submitted", IN_TIME)
        with clock.at(IN_TIME):
            journal.note(late, "create", journal.SYSTEM)
        assert (late.id, in_time.id) == (sari.id, andi.id)
        with clock.at(IN_TIME):
            journal.note(sari, "submit", journal.SYSTEM)
        with clock.at(TOO_LATE):
            journal.note(in_time, "submit", journal.SYSTEM)  # returned, and handed in again

    arrange(rows)
    team = page("budi").open("/tim")
    assert "1 terlambat" in row(team, world.sari.name) and "tepat waktu" not in row(team, world.sari.name)
    assert "1 tepat waktu" in row(team, world.andi.name) and "1 terlambat" not in row(team, world.andi.name)


def test_of_who_stands_deeper_only_those_who_hold_a_post_for_good_today_are_counted(page, world, arrange):
    def rows():
        given.plan(world, world.sari, "agreed")
        given.plan(world, world.andi, "submitted")
        for who, capacity, ends_on in (("joko", "plt", None), ("rina", "definitive", date(2026, 8, 9))):
            post = given.staff(world, f"Pos {who}", world.budi.position_id)
            held = db.session.get_one(Placement, post.placement_id)
            held.capacity, held.ends_on = Capacity(capacity), ends_on

    arrange(rows)
    assert "2 orang, 1 SKP disetujui" in row(page("dewi").open("/tim"), world.budi.name)


def test_filters_find_who_waits_who_is_late_and_who_has_not_started(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari, "submitted"))
    budi = page("budi")
    waiting = budi.open("/tim?tampil=menunggu")
    assert waiting.has(world.sari.name) and not waiting.has(world.andi.name)
    for shown in ("terlambat", "belum"):
        found = budi.open(f"/tim?tampil={shown}")
        assert found.has(world.andi.name) and not found.has(world.sari.name)
    assert budi.open("/tim?q=sari").has("1 orang")
    assert budi.open("/tim?q=tidak ada").has("Tidak ada yang cocok")
    assert budi.open("/tim?tampil=menunggu&q=andi").has("Tidak ada yang cocok")


def test_a_plan_past_its_deadline_says_by_how_many_days(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari, "submitted"))
    team = page("budi").open("/tim")
    assert re.search(r"terlambat \d+ hari", row(team, world.andi.name))
    assert "terlambat" not in row(team, world.sari.name)


def test_sorting_by_waiting_puts_the_longest_first(page, world, arrange):
    def rows():
        given.plan(world, world.andi, "submitted")
        given.report(world, given.plan(world, world.sari), 2, "submitted", IN_TIME)

    arrange(rows)
    names = [
        th.text_content() for th in page("budi").open("/tim?sort=waiting").tree.iter("th") if th.get("scope") == "row"
    ]
    assert names[0].startswith(world.sari.name)


def test_sorting_by_the_state_of_the_plan_is_offered_in_the_head(page, world, arrange):
    arrange(lambda: given.plan(world, world.andi))
    budi = page("budi").open("/tim")
    head = budi.tree.xpath("//thead//a")
    assert [link.text_content() for link in head] == ["Nama", "SKP", "Menunggu Anda sejak"]
    for first, second in (("Sari", "Andi"), ("Andi", "Sari")):  # "Belum disusun", "Disetujui"; then the other way
        rows = budi.click("SKP").rows()
        assert rows[0].startswith(first) and rows[1].startswith(second)


def test_a_name_leads_to_what_there_is_to_read_and_nowhere_without_it(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari))
    assert page("budi").open("/tim").tree.xpath("//th[@scope='row']/a/text()") == [world.sari.name]


def test_a_small_title_does_not_send_a_name_to_the_end(page, world, arrange):
    arrange(lambda: [given.staff(world, name, world.budi.position_id) for name in ("dr. Anwar", "Zulkifli")])
    names = [th.text_content() for th in page("budi").open("/tim").tree.iter("th") if th.get("scope") == "row"]
    assert names[-1].startswith("Zulkifli")


def test_a_quarter_can_be_looked_at_alone(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.report(world, version, 1, "accepted", datetime(2026, 4, 8, 3, 0, tzinfo=UTC))

    arrange(rows)
    first = page("budi").open(f"/tim?periode={world.periods['2026-1']}")
    second = page("budi").open(f"/tim?periode={world.periods['2026-2']}")
    assert "1 tepat waktu" in row(first, world.sari.name)
    assert "1 belum masuk" in row(second, world.sari.name)


def test_who_stands_one_level_deeper_is_only_counted(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari))
    team = page("dewi").open("/tim")
    assert "2 orang" in row(team, world.budi.name) and "1 SKP disetujui" in row(team, world.budi.name)
    assert not team.has(world.sari.name)


def test_the_team_takes_as_many_statements_for_two_as_for_twenty(page, world, arrange, app):
    budi = page("budi")
    budi.open("/tim")
    with recorded() as few:
        budi.open("/tim")

    def rows():
        for number in range(20):
            member = given.staff(world, f"Pegawai {number:02}", world.budi.position_id)
            given.report(world, given.plan(world, member), 2, "submitted", IN_TIME)

    arrange(rows)
    with recorded() as many:
        team = budi.open("/tim")
    assert team.has("22 orang")
    assert len(many) == len(few) <= 10
