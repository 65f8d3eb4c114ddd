from datetime import date

import pytest

from portal.periods import queries
from portal.periods.models import Period, StepKind
from portal.rules.calendar import PeriodKind
from portal.store import journal
from portal.store.db import db
from portal.store.settings import Setting
from tests.pages.people.given import history, office
from tests.statements import recorded
from tests.world import NOW

HERE = "/periode"


@pytest.fixture
def officer(app, page, world):
    """Andi as the whole city's officer."""
    office(app, world.andi)
    return page("andi")


def test_the_list_tells_openings_and_deadlines_in_words(page):
    rina = page("rina").open(HERE)
    assert rina.has("Tahun 2026", "1 Des 2025 – 31 Jan 2026", "tenggat sudah lewat", "belum dibuka")
    rina.click("Tahun 2026")
    assert rina.has("Triwulan III 2026", "1 Jul 2026 – 10 Okt 2026", "dibuka, tenggat sampai 10 Okt 2026")


def test_a_year_opens_with_its_quarters_and_the_usual_deadlines(app, officer):
    officer.open(HERE).click("Buka tahun")
    assert officer.value("year") == "2027"
    officer.submit("Buka tahun")
    assert officer.title == "Tahun 2027"
    assert officer.has("1 Des 2026 – 31 Jan 2027", "Triwulan IV 2027", "1 Okt 2027 – 10 Jan 2028", "20 Jan 2028")
    with app.app_context():
        year = queries.year(date(2027, 6, 1))
        assert len(queries.children(year.id, PeriodKind.QUARTER)) == 4
        assert queries.children(year.id, PeriodKind.MONTH) == []
        assert [entry.verb for entry in journal.timeline(year)] == ["open"]


def test_months_are_opened_where_reports_are_monthly(app, officer):
    officer.open(f"{HERE}/baru").submit("Buka tahun", year=2027, by_month="y")
    assert officer.has("Februari 2027", "1 Feb 2027 – 5 Mar 2027")
    with app.app_context():
        assert len(queries.children(queries.year(date(2027, 1, 1)).id, PeriodKind.MONTH)) == 12


def test_a_city_that_turns_to_monthly_reports_opens_the_months_of_a_running_year(app, officer, world):
    with app.app_context():
        db.session.add(Setting(key="report_kind", value="month", changed_at=NOW))
        db.session.commit()
    officer.open(f"{HERE}/{world.periods['2026']}").click("Buka bulannya")
    assert officer.value("year") == "2026"
    officer.submit("Buka tahun", by_month="y")
    assert officer.has("Juli 2026") and not officer.has("Bulan belum dibuka")
    with app.app_context():  # in August: what is over was reported by quarter, and is not asked for again
        assert [month.label for month in queries.children(world.periods["2026"], PeriodKind.MONTH)][0] == "Juli 2026"
        assert len(queries.children(world.periods["2026"], PeriodKind.QUARTER)) == 4
    officer.open(f"{HERE}/baru").submit("Buka tahun", 422, year=2026, by_month="y")
    assert officer.has("sudah dibuka")


@pytest.mark.parametrize(
    ("year", "words"),
    [
        ("2026", "sudah dibuka"),
        ("2062", "paling jauh setahun di muka: 2027"),
        ("1999", "angka dari 2022"),
        ("depan", "bilangan bulat"),
    ],
)
def test_a_wrong_year_comes_back(app, officer, year, words):
    officer.open(f"{HERE}/baru").submit("Buka tahun", 422, year=year)
    assert officer.has(words) and officer.value("year") == year
    with app.app_context():
        assert db.session.query(Period).filter_by(kind=PeriodKind.YEAR).count() == 1


def test_a_moved_deadline_is_journaled_and_holds(app, officer, world):
    quarter = world.periods["2026-3"]
    officer.open(f"{HERE}/{quarter}").click("Ubah tenggat triwulan iii 2026")
    officer.submit("Simpan tenggat", report_due_on="2026-10-17", note="Cuti bersama")
    entry = history(app, "period", quarter)[-1]
    assert entry.details == {"Laporan, tenggat": ["10 Oktober 2026", "17 Oktober 2026"]}
    assert officer.open(f"{HERE}/{quarter}").has("17 Okt 2026", "Laporan, tenggat: 10 Oktober 2026 → 17 Oktober 2026")
    with app.app_context():
        assert queries.window(quarter, StepKind.REPORT).due_on == date(2026, 10, 17)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"report_due_on": "2026-06-01"}, "Laporan: pilih tenggat pada hari dibuka atau sesudahnya"),
        ({"report_due_on": ""}, "Isi tanggalnya."),
        ({"note": ""}, "Tulis alasan atau dasarnya."),
    ],
)
def test_a_wrong_deadline_comes_back_with_what_was_typed(app, officer, world, fields, words):
    quarter = world.periods["2026-3"]
    officer.open(f"{HERE}/{quarter}/tenggat")
    officer.submit("Simpan tenggat", 422, **({"appraisal_due_on": "2026-10-30", "note": "x"} | fields))
    assert officer.has(words) and officer.value("appraisal_due_on") == "2026-10-30"
    assert history(app, "period", quarter) == []


def test_two_who_move_a_deadline_at_once_notice_each_other(app, officer, page, world):
    address = f"{HERE}/{world.periods['2026']}/tenggat"
    one, other = officer.open(address), page("lina").open(address)
    one.submit("Simpan tenggat", plan_due_on="2026-02-07", note="satu")
    other.submit("Simpan tenggat", 409, plan_due_on="2026-02-14", note="dua")


def test_the_administrator_opens_years_too(page):
    page("lina").open(HERE).click("Buka tahun")


@pytest.mark.parametrize("who", ["rina", "tono"])
def test_the_officer_of_a_unit_and_the_auditor_only_read(page, world, who):
    reader = page(who).open(HERE)
    assert "Buka tahun" not in reader.links()
    reader.open(f"{HERE}/{world.periods['2026']}")
    assert not {"Ubah"} & set(reader.links())
    for path in ("baru", f"{world.periods['2026']}/tenggat"):
        reader.open(f"{HERE}/{path}", 403)
        reader.post(f"{HERE}/{path}", 403, year=2027, version=1, note="x")


@pytest.mark.parametrize("who", ["sari", "budi", "joko"])
def test_others_do_not_get_in(page, world, who):
    visitor = page(who)
    for path in ("", f"/{world.periods['2026']}", "/baru", f"/{world.periods['2026']}/tenggat"):
        visitor.open(f"{HERE}{path}", 403)


def test_what_other_rooms_ask(app, world):
    with app.app_context():
        today = NOW.date()
        assert queries.year(today).id == world.periods["2026"]
        assert queries.current(PeriodKind.QUARTER, today).id == world.periods["2026-3"]
        assert queries.current(PeriodKind.MONTH, today) is None
        assert queries.year(date(2030, 1, 1)) is None
        assert queries.get(world.periods["2026-1"]).label == "Triwulan I 2026"
        assert [period.label for period in queries.years()] == ["Tahun 2026"]
        assert queries.window(world.periods["2026-1"], StepKind.PLAN) is None


def test_many_years_cost_no_more_than_one(officer, page):
    with recorded() as few:
        officer.open(HERE)
    for year in (2022, 2023, 2024, 2025, 2027):
        page("lina").open(f"{HERE}/baru").submit("Buka tahun", year=year, by_month="y")
    with recorded() as many:
        officer.open(HERE)
    assert officer.has("Tahun 2027") and len(many) == len(few) <= 10
    with recorded() as one:
        officer.click("Tahun 2027")
    assert officer.has("Desember 2027") and len(one) <= 10
