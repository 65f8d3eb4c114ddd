"""The demonstration city on its hardest day, 2 January: one year closed for everybody, the last one over and not judged
yet, this one already alive."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock, demo
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.audit import queries as audit
from portal.chart.models import Person
from portal.paper.seal import Seal, Snapshot
from portal.periods.models import Period
from portal.plans.models import CascadeLink, LineText, Plan, PlanVersion
from portal.store import journal, wholeness
from portal.store.ballots import Response
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.jobs import Job
from portal.store.transparency import LogRoot
from tests.demo.conftest import filled

ON = date(2027, 1, 2)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("city"), ON) as app:
        yield app


def test_everybody_s_closed_year_is_sealed(city):
    rows = db.session.execute(
        select(Plan.id, Appraisal.state)
        .join(Period, Period.id == Plan.period_id)
        .join(Appraisal, (Appraisal.plan_id == Plan.id) & (Appraisal.period_id == Period.id))
        .where(Period.starts_on == date(2025, 1, 1))
    ).all()
    assert len(rows) == 56  # four came lately
    assert Counter(state for _, state in rows) == {"acknowledged": 53, "lapsed": 3}


def test_nothing_was_judged_before_it_was_over(city):
    released = select(Appraisal.released_at, Period.ends_on).join(Appraisal.period).where(Appraisal.released_at > NEVER)
    found = select(OrganisationResult.set_at, Period.ends_on).join(OrganisationResult.period)
    for query in (released, found):
        rows = db.session.execute(query).all()
        assert rows
        assert [at for at, last in rows if clock.local(at).date() <= last] == []


def test_every_sealed_form_is_asked_of_the_worker(city):
    seals = set(db.session.scalars(select(Seal.id)))
    asked = {job.payload["seal_id"] for job in db.session.scalars(select(Job).where(Job.kind == "render"))}
    assert seals == asked


def test_this_year_runs_in_every_state(city):
    states = db.session.scalars(
        select(PlanVersion.state).join(Plan).join(Period).where(Period.starts_on == date(2027, 1, 1))
    )
    assert set(states) == {"draft", "submitted", "agreed", "superseded"}
    assert {"draft", "released", "acknowledged"} <= set(db.session.scalars(select(Appraisal.state)))


def test_results_are_tied_to_the_superiors_that_they_name(city):
    named = db.session.scalars(select(LineText.line_id).where(LineText.superior_text != "")).all()
    tied = set(db.session.scalars(select(CascadeLink.line_id)))
    assert tied and tied == set(named)


def test_nothing_happened_after_the_day(city):
    assert db.session.scalar(select(db.func.max(journal.Entry.at))).date() < ON


def test_two_thousand_citizens_answered_and_all_chains_are_whole(city):
    assert db.session.scalar(select(db.func.count()).select_from(Response)) == 2000
    with clock.at(clock.over(ON)):
        assert wholeness.broken() == []


def test_the_log_has_a_month_of_roots_over_everything(city):
    roots = db.session.scalars(select(LogRoot).order_by(LogRoot.day)).all()
    assert [root.day for root in roots[1:]] == [ON - timedelta(days=number) for number in reversed(range(31))]
    assert all(root.contains_last for root in roots)
    assert 0 < roots[0].size < roots[1].size <= roots[-1].size == journal.count() - 1  # the last root's own entry


def test_the_last_check_found_the_journal_whole_and_no_night_is_missing(city):
    with clock.at(clock.over(ON)):
        assert (audit.troubles(), audit.missing_nights(clock.today())) == ([], [])
        assert audit.last_check().broken == []


def test_every_form_carries_a_root_of_the_log(city):
    assert all('"log":{' in each for each in db.session.scalars(select(Snapshot.content)))


def test_it_is_filled_once_and_never_into_a_real_city(city):
    assert not demo.fill(ON)
    db.session.execute(db.delete(demo.Setting).where(demo.Setting.key == demo.MARK))
    with pytest.raises(Rejected):
        demo.fill(ON)
    db.session.rollback()


def test_the_accounts_begin_with_the_cast(city):
    accounts = demo.accounts()
    assert [account.role for account in accounts[:3]] == ["pegawai", "atasan", "atasan dari atasan"]
    assert len(accounts) == db.session.scalar(select(db.func.count()).select_from(Person)) == 61
    assert [account for account in accounts if account.nip is None][0].sign_in == "walikota@lembayung.example"


def test_its_accounts_are_listed_also_by_who_does_not_set_the_demonstration(city, monkeypatch):
    monkeypatch.setitem(city.config, "DEMO", False)
    listed = json.loads(city.test_cli_runner().invoke(args=["portal", "accounts", "--json"]).output)
    assert [set(account) for account in listed] == [{"name", "nip", "sign_in", "password", "role"}] * len(listed)
    assert len(listed) > 60


def test_a_real_start_on_it_is_refused(city, monkeypatch):
    monkeypatch.setitem(city.config, "DEMO", False)
    refused = city.test_cli_runner().invoke(args=["portal", "prepare"])
    assert refused.exit_code == 1 and "kata sandinya diketahui umum" in refused.output
