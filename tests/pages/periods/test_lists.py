"""Years and their parts: the order, and what a page says a day before, on and after an opening and a deadline."""

from datetime import UTC, date, datetime

import pytest

from portal import clock
from portal.periods import queries
from portal.periods.models import Period, StepKind, Window
from portal.rules.calendar import PeriodKind
from portal.store.db import db
from portal.store.errors import Missing
from portal.store.settings import Setting
from tests.pages.people.given import history, office, saved
from tests.pages.periods.test_periods import HERE
from tests.world import NOW


@pytest.fixture
def officer(app, page, world):
    """Andi as the whole city's officer."""
    office(app, world.andi)
    return page("andi")


def on(year, month, day):
    return clock.at(datetime(year, month, day, 3, tzinfo=UTC))


def test_years_stand_newest_first_and_parts_in_their_order(app, officer, page, world):
    officer.open(f"{HERE}/baru").submit("Buka tahun", year=2027, by_month="y")
    parts = [row.split(" 1 ")[0] for row in officer.rows()[2:]]
    assert parts == [
        *(f"Triwulan {roman} 2027" for roman in ("I", "II", "III", "IV")),
        *(
            f"{month} 2027"
            for month in (
                "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
                "November", "Desember",
            )
        ),
    ]  # fmt: skip
    months = [row for row in officer.rows() if row.startswith("Mei")]
    assert "–" in months[0].split("Ubah")[0][-4:]  # nobody is appraised by the month
    assert [row[:10] for row in officer.open(HERE).rows()] == ["Tahun 2027", "Tahun 2026"]
    assert "Buka tahun" in officer.links()
    assert "Buka tahun" not in page("rina").open(HERE).links()


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ((2025, 11, 30), "belum dibuka"),
        ((2025, 12, 1), "dibuka, tenggat sampai 31 Jan 2026"),
        ((2026, 1, 30), "dibuka, tenggat besok"),
        ((2026, 1, 31), "dibuka, tenggat hari ini"),
        ((2026, 2, 1), "tenggat sudah lewat"),
    ],
)
def test_a_step_is_open_from_its_first_day_to_its_deadline(page, day, says):
    with on(*day):
        (row,) = page("rina").open(HERE).rows()
    assert row.startswith(f"Tahun 2026 1 Des 2025 – 31 Jan 2026 {says}")


def test_a_part_leads_back_to_its_year_and_has_no_parts_itself(officer, world):
    officer.open(f"{HERE}/{world.periods['2026-3']}")
    assert officer.tree.xpath("//nav[@class='crumbs']/a/text()") == ["Periode", "Tahun 2026"]
    assert not officer.has("Triwulan dan bulan") and len(officer.rows()) == 2
    assert officer.has("Ubah tenggat triwulan iii 2026")
    officer.open(f"{HERE}/{world.periods['2026']}")
    assert officer.tree.xpath("//nav[@class='crumbs']/a/text()") == ["Periode"]
    assert officer.has("Triwulan dan bulan") and len(officer.rows()) == 6


def test_only_whoever_opens_years_is_led_to_it(app, page, world, officer):
    with saved(app):
        db.session.add(Setting(key="report_kind", value="month", changed_at=NOW))
    assert "Buka bulannya" in officer.open(f"{HERE}/{world.periods['2026']}").links()
    rina = page("rina").open(f"{HERE}/{world.periods['2026']}")
    assert rina.has("Bulan belum dibuka") and "Buka bulannya" not in rina.links()
    assert not any("Ubah" in row for row in rina.rows()) and not any("Ubah tenggat" in link for link in rina.links())


def test_without_a_year_the_list_says_who_opens_one(app, page, officer):
    with saved(app):
        for model in (Window, Period):
            db.session.query(model).delete()
    assert page("rina").open(HERE).has("Belum ada tahun yang dibuka", "Tahun dibuka oleh pengelola kepegawaian kota")
    assert not officer.open(HERE).has("Tahun dibuka oleh")


@pytest.mark.parametrize(
    ("day", "first"),
    [((2026, 6, 30), "April 2026"), ((2026, 7, 1), "Juli 2026"), ((2026, 12, 31), "Oktober 2026")],
)
def test_months_are_opened_from_the_running_quarter_on(app, page, world, day, first):
    office(app, world.andi)
    with on(*day):
        page("andi").open(f"{HERE}/baru").submit("Buka tahun", year=2026, by_month="y")
    with app.app_context():
        assert queries.children(world.periods["2026"], PeriodKind.MONTH)[0].label == first


def test_a_year_that_is_over_gets_no_months(app, page, world):
    office(app, world.andi)
    with on(2027, 1, 1):
        page("andi").open(f"{HERE}/baru").submit("Buka tahun", 422, year=2026, by_month="y")


@pytest.mark.parametrize(("year", "status"), [(2027, 200), (2028, 422)])
def test_a_year_is_opened_at_most_one_ahead(officer, year, status):
    officer.open(f"{HERE}/baru").submit("Buka tahun", status, year=year)


def test_only_what_was_moved_is_written_down_and_the_rest_stays(app, officer, world):
    quarter = world.periods["2026-3"]
    officer.open(f"{HERE}/{quarter}/tenggat").submit("Simpan tenggat", note="Tidak jadi")
    assert history(app, "period", quarter) == []
    officer.open(f"{HERE}/{quarter}/tenggat").submit("Simpan tenggat", appraisal_opens_on="2026-07-05", note="x")
    assert history(app, "period", quarter)[-1].details == {"Penilaian, dibuka": ["1 Juli 2026", "5 Juli 2026"]}
    with app.app_context():
        report, appraisal = (queries.window(quarter, step) for step in (StepKind.REPORT, StepKind.APPRAISAL))
        assert (report.opens_on, report.due_on) == (date(2026, 7, 1), date(2026, 10, 10))
        assert (appraisal.opens_on, appraisal.due_on) == (date(2026, 7, 5), date(2026, 10, 20))
        assert queries.window(quarter, StepKind.PLAN) is None


@pytest.mark.parametrize(("due_on", "status"), [("2026-06-30", 422), ("2026-07-01", 200)])
def test_a_deadline_may_be_the_day_of_the_opening(officer, world, due_on, status):
    officer.open(f"{HERE}/{world.periods['2026-3']}/tenggat")
    officer.submit("Simpan tenggat", status, report_due_on=due_on, note="x")


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 12, 31), None), (date(2026, 1, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_a_day_falls_into_its_year(app, world, day, year):
    with app.app_context():
        found = queries.year(day)
        assert (found.starts_on.year if found else None) == year


def test_steps_come_in_the_order_of_their_deadlines_from_the_day_on(app, world):
    with app.app_context():
        assert queries.since(date(2026, 8, 10)) == date(2025, 1, 1)
        found = queries.steps()
        assert [step.due_on for step in found] == sorted(step.due_on for step in found) and len(found) == 10
        assert (found[0].kind, found[0].period_id) == (StepKind.PLAN, found[0].year_id)
        with pytest.raises(Missing):
            queries.get(9999)


@pytest.mark.parametrize(("since", "number"), [(date(2026, 3, 31), 10), (date(2026, 4, 1), 8), (date(2027, 1, 1), 0)])
def test_steps_of_periods_that_ended_before_are_left_out(app, world, since, number):
    with app.app_context():
        assert len(queries.steps(since)) == number


def test_the_usual_deadlines_follow_the_end_of_each_period(app, officer):
    officer.open(f"{HERE}/baru").submit("Buka tahun", year=2027, by_month="y")
    with app.app_context():
        year = queries.year(date(2027, 6, 1))
        spans = {
            (period.label, window.step.value): (window.opens_on, window.due_on)
            for period in (year, *queries.parts(year.id))
            for window in period.windows
        }
    assert spans["Tahun 2027", "plan"] == (date(2026, 12, 1), date(2027, 1, 31))
    assert spans["Tahun 2027", "appraisal"] == (date(2027, 12, 1), date(2028, 1, 31))
    assert spans["Triwulan I 2027", "report"] == (date(2027, 1, 1), date(2027, 4, 10))
    assert spans["Triwulan I 2027", "appraisal"] == (date(2027, 1, 1), date(2027, 4, 20))
    assert spans["Februari 2027", "report"] == (date(2027, 2, 1), date(2027, 3, 5))
    assert ("Februari 2027", "appraisal") not in spans
