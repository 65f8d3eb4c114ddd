"""What the actions on numbers and ranks refuse or leave alone, whoever asks, when there are several of them."""

from datetime import date

import pytest

from portal.chart.models import Identifier, Person, Rank
from portal.people import actions
from portal.people.actions import TypedNumber, TypedRank
from portal.rules.identifiers import Kind
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM
from tests.pages.people.given import NEW_NIP
from tests.world import NOW, SINCE

pytestmark = pytest.mark.usefixtures("session")

TODAY = NOW.date()


@pytest.fixture
def sari(session, world) -> Person:
    """Sari, with an older number and an older rank than those of the cast, recorded after them."""
    before = {"starts_on": date(2020, 1, 1), "ends_on": date(2023, 12, 31)}
    person = db.session.get_one(Person, world.sari.person_id)
    person.identifiers.append(Identifier(kind=Kind.NI_PPPK, value="199204102019032099", **before))
    person.ranks.append(Rank(title="Juru", grade="I/c", **before))
    db.session.commit()
    return db.session.get_one(Person, world.sari.person_id)


def days(rows):
    return sorted((row.starts_on, row.ends_on) for row in rows)


def verbs(person):
    return [entry.verb for entry in journal.timeline(person)]


def test_a_new_number_follows_the_latest_one(sari):
    for early in (date(2023, 6, 1), SINCE):
        with pytest.raises(Rejected):
            actions.add_number(sari, TypedNumber(Kind.NIP, NEW_NIP, True), early, sari.version, SYSTEM)
    actions.add_number(sari, TypedNumber(Kind.NIP, NEW_NIP, True), TODAY, sari.version, SYSTEM)
    assert days(sari.identifiers) == [
        (date(2020, 1, 1), date(2023, 12, 31)), (SINCE, date(2026, 8, 9)), (TODAY, None),
    ]  # fmt: skip
    assert verbs(sari) == ["add-number"]


def test_a_new_rank_follows_the_latest_one_and_tells_it(sari):
    for early in (date(2023, 6, 1), SINCE):
        with pytest.raises(Rejected):
            actions.add_rank(sari, TypedRank("Penata", "III/c"), early, sari.version, SYSTEM)
    actions.add_rank(sari, TypedRank("Penata", "III/c"), TODAY, sari.version, SYSTEM)
    assert days(sari.ranks)[1:] == [(SINCE, date(2026, 8, 9)), (TODAY, None)]
    assert journal.timeline(sari)[-1].details["grade"] == ["II/d", "III/c"]


def test_whoever_was_slower_adds_neither_number_nor_rank(sari):
    seen = sari.version
    actions.add_rank(sari, TypedRank("Penata", "III/c"), TODAY, seen, SYSTEM)
    db.session.flush()
    assert sari.version == seen + 1
    with pytest.raises(Stale):
        actions.add_number(sari, TypedNumber(Kind.NIP, NEW_NIP, True), TODAY, seen, SYSTEM)
    actions.add_number(sari, TypedNumber(Kind.NIP, NEW_NIP, True), TODAY, seen + 1, SYSTEM)
    db.session.flush()
    assert sari.version == seen + 2


def test_a_number_is_put_right_between_its_neighbours_and_only_when_it_is_one(sari):
    latest = max(sari.identifiers, key=lambda row: row.starts_on)
    good, bad = TypedNumber(Kind.NIP, NEW_NIP, True), TypedNumber(Kind.NIP, "123")
    for number, day in ((bad, SINCE), (good, date(2019, 1, 1))):
        with pytest.raises(Rejected):
            actions.correct_number(sari, latest, number, day, sari.version, SYSTEM, "SK")
    actions.correct_number(sari, latest, good, TODAY, sari.version, SYSTEM, "SK")
    assert days(sari.identifiers) == [(date(2020, 1, 1), date(2026, 8, 9)), (TODAY, None)]


def test_a_correction_that_changes_nothing_leaves_no_trace(sari):
    latest = max(sari.ranks, key=lambda row: row.starts_on)
    seen = sari.version
    actions.correct_rank(sari, latest, TypedRank(latest.title, latest.grade), SINCE, seen, SYSTEM, "SK")
    db.session.flush()
    assert verbs(sari) == [] and sari.version == seen


def test_of_three_ranks_the_one_before_ends_the_day_before(sari):
    actions.add_rank(sari, TypedRank("Penata", "III/c"), TODAY, sari.version, SYSTEM)
    db.session.flush()
    latest = max(sari.ranks, key=lambda row: row.starts_on)
    actions.correct_rank(sari, latest, TypedRank("Penata", "III/c"), date(2026, 7, 1), sari.version, SYSTEM, "SK")
    assert days(sari.ranks) == [
        (date(2020, 1, 1), date(2023, 12, 31)), (SINCE, date(2026, 6, 30)), (date(2026, 7, 1), None),
    ]  # fmt: skip


def test_somebody_is_recorded_without_number_and_rank_but_no_rank_without_its_grade(world):
    person = actions.new("Tanpa Nomor", TypedNumber(Kind.NONE, ""), TypedRank("", ""), TODAY, SYSTEM)
    assert (person.identifiers, person.ranks, verbs(person)) == ([], [], ["create"])
    with pytest.raises(Rejected, match="golongan/ruang"):
        actions.new("Maya", TypedNumber(Kind.NONE, ""), TypedRank("Penata", ""), TODAY, SYSTEM)
    with pytest.raises(Rejected, match="sudah tercatat"):
        actions.new("Maya", TypedNumber(Kind.NIP, world.sari.login), TypedRank("", ""), TODAY, SYSTEM)
