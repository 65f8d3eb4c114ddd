"""Lists of the log and of reports: their order, who is absent, and what they say a day before, on and after a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from portal import clock
from portal.chart.models import Placement
from portal.periods.models import StepKind, Window
from portal.plans.models import Plan
from portal.reports.models import Activity
from portal.store.db import db
from tests import builders
from tests.pages.reports.test_log import LOG, arrange, options

TEAM = "/laporan/tim"


def on(day: date) -> clock.at:
    return clock.at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


def reported(app, world, state: str, quarter: str, of: int, **changes) -> None:
    with app.app_context():
        found = builders.report(db.session.get_one(Plan, of), world.periods[quarter], state)
        for name, value in changes.items():
            setattr(found, name, value)
        db.session.commit()


@pytest.fixture
def andis(app, world) -> int:
    """Andi's plan is in force too; its id."""
    with app.app_context():
        found = builders.plan(world, world.andi)
        db.session.commit()
        return found.id


# --- What I owe -------------------------------------------------------------------------------------------------------


def test_what_i_owe_comes_newest_first_each_with_its_next_step(page, app, world, planned, andis):
    reported(app, world, "accepted", "2026-1", planned)
    reported(app, world, "draft", "2026-2", planned)
    third, second, first = page("sari").open("/laporan").rows()
    assert "Triwulan III 2026" in third and "Belum dibuat" in third and "Buat laporan" in third
    assert "Triwulan II 2026" in second and "Draf" in second and "Lanjutkan laporan" in second
    assert "Triwulan I 2026" in first and "Diterima" in first and "Buka laporan" in first


@pytest.mark.parametrize(("day", "owed"), [(date(2026, 6, 30), 2), (date(2026, 7, 1), 3), (date(2026, 7, 2), 3)])
def test_a_report_is_owed_from_the_first_day_of_its_quarter(page, app, world, planned, day, owed):
    with on(day):
        rows = page("sari").open("/laporan").rows()
    assert len(rows) == owed and ("Triwulan III 2026" in rows[0]) == (owed == 3)


@pytest.mark.parametrize(
    ("day", "says", "late"),
    [(9, "besok", False), (10, "hari ini", False), (11, "terlambat 1 hari", True)],
)
@pytest.mark.parametrize("state", ["", "draft", "submitted", "accepted"])
def test_a_report_is_late_the_day_after_it_was_due_while_it_is_not_handed_in(
    page, app, world, planned, state, day, says, late
):
    if state:
        reported(app, world, state, "2026-1", planned)
    with on(date(2026, 4, day)):
        row = next(row for row in page("sari").open("/laporan").rows() if "Triwulan I 2026" in row)
    owed = state in ("", "draft")
    assert ("Terlambat" in row) is (late and owed)
    assert ("10 Apr 2026" in row) is not owed
    assert (says in row.lower()) is owed


def test_a_returned_report_is_called_so(page, app, world, planned):
    reported(app, world, "draft", "2026-1", planned, returned_note="Lengkapi kendalanya.")
    reported(app, world, "accepted", "2026-2", planned, returned_note="Sudah diperbaiki.")
    _, second, first = page("sari").open("/laporan").rows()
    assert "Dikembalikan" in first and "Dikembalikan" not in second


def test_a_report_can_be_made_from_the_day_its_window_opens(page, app, world, planned):
    with app.app_context():
        window = db.session.query(Window).filter_by(period_id=world.periods["2026-3"], step=StepKind.REPORT).one()
        window.opens_on = date(2026, 9, 1)
        db.session.commit()
    for day, offered in ((date(2026, 8, 31), False), (date(2026, 9, 1), True)):
        with on(day):
            assert ("Buat laporan" in page("sari").open("/laporan").rows()[0]) is offered


def test_the_position_is_named_only_where_there_are_several(page, app, world, planned):
    assert not any("Pengadministrasi" in row for row in page("sari").open("/laporan").rows())
    reported(app, world, "accepted", "2026-1", planned)
    with app.app_context():
        builders.plan(world, replace(world.sari, placement_id=world.andi.placement_id))
        db.session.get_one(Placement, world.andi.placement_id).person_id = world.sari.person_id
        db.session.commit()
    rows = page("sari").open("/laporan").rows()
    assert [("Operator" in row, "Pengadministrasi" in row) for row in rows[:2]] == [(False, True), (True, False)]


# --- What my team owes ------------------------------------------------------------------------------------------------


def names(visitor) -> list[tuple[str, str]]:
    """(first name, quarter) of each row, from top to bottom."""
    return [(row.split()[0], row.split("Triwulan ")[1].split()[0]) for row in visitor.rows()]


def test_a_team_is_listed_in_the_order_that_is_asked_for(page, app, world, planned, andis):
    with app.app_context():
        builders.plan(world, world.rina)
        db.session.commit()
    reported(app, world, "submitted", "2026-1", planned)
    budi = page("budi").open(TEAM)
    assert names(budi) == [
        ("Sari", "I"), ("Andi", "III"), ("Sari", "III"), ("Andi", "II"), ("Sari", "II"), ("Andi", "I"),
    ]  # fmt: skip
    budi.open(f"{TEAM}?sort=name")
    assert names(budi) == [(who, at) for who in ("Andi", "Sari") for at in ("III", "II", "I")]
    budi.open(f"{TEAM}?sort=-name")
    assert names(budi) == [(who, at) for who in ("Sari", "Andi") for at in ("III", "II", "I")]
    budi.open(f"{TEAM}?sort=period")
    assert names(budi) == [(who, at) for at in ("I", "II", "III") for who in ("Andi", "Sari")]
    budi.open(f"{TEAM}?sort=-period")
    assert names(budi) == [(who, at) for at in ("III", "II", "I") for who in ("Andi", "Sari")]


def test_a_team_is_narrowed_to_what_waits_is_late_or_done(page, app, world, planned, andis):
    reported(app, world, "submitted", "2026-1", planned)
    reported(app, world, "accepted", "2026-2", planned)
    reported(app, world, "draft", "2026-1", andis)
    budi = page("budi")
    assert names(budi.open(f"{TEAM}?keadaan=waiting")) == [("Sari", "I")]
    assert names(budi.open(f"{TEAM}?keadaan=done")) == [("Sari", "II")]
    assert names(budi.open(f"{TEAM}?keadaan=late")) == [("Andi", "II"), ("Andi", "I")]
    assert budi.value("keadaan") == "late"
    with on(date(2026, 7, 10)):  # the day on which the second quarter is due
        assert names(page("budi").open(f"{TEAM}?keadaan=late")) == [("Andi", "I")]
    assert names(budi.open(f"{TEAM}?q=%25")) == names(budi.open(f"{TEAM}?q=s_ri")) == []
    assert names(budi.open(f"{TEAM}?q=sari&keadaan=late")) == []
    assert budi.has("Tidak ada yang cocok") and not budi.has("atau Anda tidak memimpin")
    assert page("dewi").open(TEAM).has("atau Anda tidak memimpin")


def test_the_team_s_row_says_when_it_came_and_whether_it_was_read(page, app, world, planned, andis):
    reported(app, world, "submitted", "2026-1", planned)
    reported(app, world, "submitted", "2026-2", planned, read_at=datetime(2026, 8, 10, 3, tzinfo=UTC))
    reported(app, world, "accepted", "2026-1", andis)
    reported(app, world, "draft", "2026-2", andis, submitted_at=datetime(2026, 8, 1, 3, tzinfo=UTC))
    rows = dict(zip(names(budi := page("budi").open(TEAM)), budi.rows(), strict=True))
    assert "diajukan 10 Agu 2026, belum dibaca" in rows["Sari", "I"] and "Jawab" in rows["Sari", "I"]
    assert "diajukan 10 Agu 2026" in rows["Sari", "II"] and "belum dibaca" not in rows["Sari", "II"]
    assert "belum dibaca" not in rows["Andi", "I"] and "Buka" in rows["Andi", "I"] and "Jawab" not in rows["Andi", "I"]
    assert "diajukan" not in rows["Andi", "II"]
    assert "Buka" not in rows["Andi", "III"] and "Catatan" in rows["Andi", "III"]


# --- The log ----------------------------------------------------------------------------------------------------------


def test_the_log_reads_backwards_with_the_time_of_each_day(page, app, planned):
    made = arrange(app, planned, *[(text, date(2026, 8, day)) for text, day in (("A", 11), ("B", 10), ("C", 10))])
    with app.app_context():
        first, second, third = (db.session.get_one(Activity, key) for key in made)
        first.on = date(2026, 8, 12)
        second.starts_at, second.ends_at = time(8, 50), time(9, 10)
        third.starts_at, third.ends_at = time(10, 5), time(11, 50)
        db.session.commit()
    with on(date(2026, 8, 12)):
        sari = page("sari").open(LOG)
    days = [row for row in sari.rows() if "2026" in row]
    assert days == ["Rabu, 12 Agustus 2026 1 catatan", "Senin, 10 Agustus 2026 2 catatan, 2 jam 5 menit"]
    assert [row[0] for row in sari.rows() if "2026" not in row] == ["A", "C", "B"]


@pytest.mark.parametrize(
    ("ends_at", "said"),
    [(time(8, 59), "1 catatan, 59 menit"), (time(9), "1 catatan, 1 jam"), (time(9, 1), "1 catatan, 1 jam 1 menit")],
)
def test_an_hour_is_an_hour(page, app, planned, ends_at, said):
    (made,) = arrange(app, planned, text="Loket")
    with app.app_context():
        found = db.session.get_one(Activity, made)
        found.starts_at, found.ends_at = time(8), ends_at
        db.session.commit()
    assert page("sari").open(LOG).rows()[0].endswith(said)


def test_another_s_log_stays_hers_while_it_is_searched(page, app, world, planned):
    arrange(app, planned, text="Loket")
    budi = page("budi").open(f"{LOG}?pegawai={world.sari.placement_id}").submit("Tampilkan", q="loket")
    assert budi.title == "Catatan harian — Sari Wulandari, A.Md." and budi.has(
        "Loket", "Yang dikerjakan", "Laporan tim"
    )
    assert page("sari").open(LOG).has("Catatan saya", "Laporan berkala")


def test_the_search_stays_open_while_something_is_looked_for(page, app, planned):
    sari = page("sari").open(LOG)
    assert not sari.tree.xpath("//details[@open]")
    assert sari.open(f"{LOG}?q=x").tree.xpath("//details[@open]")
    assert sari.has("Kurangi kata atau hasil kerja yang dicari")
    assert sari.open(LOG).has("Pilih rentang lain untuk melihat catatan yang lebih lama")


def test_there_is_no_week_after_this_one(page, planned):
    sari = page("sari").open(LOG)
    assert not any("berikutnya" in link for link in sari.links())
    assert any("berikutnya" in link for link in sari.click("Minggu sebelumnya").links())


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 2, 14), True),
        (date(2027, 2, 15), False),
    ],
)
def test_a_plan_is_written_for_from_its_first_day_until_45_days_after_its_last(page, planned, day, offered):
    with on(day):
        assert ("Simpan catatan" in page("sari").open(LOG).buttons()) is offered


def test_what_was_written_last_and_still_stands_is_offered_first(page, app, planned):
    arrange(app, planned, line=1)
    (removed,) = arrange(app, planned, line=0)
    sari = page("sari").open(LOG)

    def chosen():
        return dict(options(sari, "target"))[sari.value("target")]

    assert "KTP-el" in chosen()
    sari.open(f"{LOG}/{removed}").submit("Hapus catatan").open(LOG)
    assert "akta" in chosen().lower()


def test_an_entry_names_its_result_and_the_indicator_it_counts_for(page, app, planned):
    arrange(app, planned, text="Dengan angka", quantity="3")
    arrange(app, planned, text="Tanpa angka", line=1)
    _, without, counted = page("sari").open(LOG).rows()
    assert "Terlayaninya permohonan KTP-el di loket · Jumlah permohonan diproses" in counted and " 3 " in f"{counted} "
    assert "Terbitnya akta kelahiran" in without and "·" not in without


def test_a_log_says_whose_it_is_of_which_days_and_leads_to_the_reports(page, app, world, planned):
    (made,) = arrange(app, planned, text="Loket")
    sari = page("sari").open(LOG)
    budi = page("budi").open(f"{LOG}?pegawai={world.sari.placement_id}")
    assert (sari.title, budi.title) == ("Catatan harian", "Catatan harian — Sari Wulandari, A.Md.")
    for visitor, href in ((sari, "/laporan"), (budi, "/laporan/tim")):
        assert visitor.tree.xpath("//main//div[@class='section-head']/a/@href")[0] == href
    assert (sari.value("rentang"), sari.value("tanggal")) == ("minggu", "2026-08-10")
    sari.open(f"{LOG}?rentang=bulan&tanggal=2026-07-20")
    assert (sari.value("rentang"), sari.value("tanggal")) == ("bulan", "2026-07-01")
    with app.app_context():
        db.session.get_one(Activity, made).starts_at = time(8)
        db.session.commit()
    assert "08.00" in sari.open(LOG).rows()[1] and "08.00–" not in sari.rows()[1]


def test_the_team_list_says_when_each_report_is_due(page, planned):
    assert any("Triwulan II 2026 tenggat 10 Jul 2026" in row for row in page("budi").open("/laporan/tim").rows())
