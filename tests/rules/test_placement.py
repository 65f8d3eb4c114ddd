from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.hierarchy import Capacity, Holding
from portal.rules.placement import (
    Span,
    day_after,
    day_before,
    line_problems,
    office_problems,
    overlap,
    placement_problems,
    span_problems,
    succession_problems,
)

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
POST = Span(date(2020, 1, 1))


def held(starts_on, ends_on=None, capacity=Capacity.DEFINITIVE, person=1, placement=1):
    return Holding(placement, person, 7, capacity, starts_on, ends_on)


days = st.dates(date(2020, 1, 1), date(2020, 2, 28))


@given(days, st.none() | days, days, st.none() | days)
def test_spans_overlap_when_some_day_lies_in_both(a, b, c, d):
    one, other = Span(a, max(a, b) if b else None), Span(c, max(c, d) if d else None)
    shared = max(one.starts_on, other.starts_on)
    both = all(each.ends_on is None or shared <= each.ends_on for each in (one, other))
    assert overlap(one, other) is both is overlap(other, one)


def test_what_is_replaced_ends_on_the_day_before():
    assert day_before(JUNE) == date(2026, 5, 31)
    assert day_after(date(2026, 5, 31)) == JUNE


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2026, 4, 30), False), (date(2026, 5, 1), True), (date(2026, 6, 1), True), (date(2026, 6, 2), False)],
)
def test_a_span_holds_from_its_first_to_its_last_day(on, holds):
    assert Span(date(2026, 5, 1), date(2026, 6, 1)).holds(on) is holds
    assert Span(date(2026, 5, 1)).holds(on) is (on >= date(2026, 5, 1))


def test_the_last_day_counts():
    assert overlap(Span(MAY, JUNE), Span(JUNE))
    assert not overlap(Span(MAY, day_before(JUNE)), Span(JUNE))


@pytest.mark.parametrize(
    ("span", "within", "where"),
    [
        (Span(JUNE, day_before(JUNE)), None, ["ends_on"]),
        (Span(JUNE, JUNE), None, []),
        (Span(JUNE), None, []),
        (Span(MAY), Span(JUNE), ["starts_on"]),
        (Span(MAY), Span(MAY, JUNE), ["ends_on"]),
        (Span(JULY), Span(MAY, JUNE), ["starts_on"]),
        (Span(JUNE), Span(MAY, JUNE), ["ends_on"]),
        (Span(MAY, day_before(JUNE)), Span(MAY, JUNE), []),
        (Span(MAY, JUNE), Span(MAY, JUNE), []),
        (Span(MAY, date(2026, 6, 2)), Span(MAY, JUNE), ["ends_on"]),
        (Span(MAY), Span(MAY), []),
    ],
)
def test_the_days_of_a_record_lie_within_the_life_of_its_whole(span, within, where):
    assert [problem.where for problem in span_problems(span, within, "Unit")] == where


def test_a_position_has_one_definitive_holder_at_a_time():
    assert placement_problems(held(JUNE, person=2, placement=2), [held(MAY)], POST)
    assert not placement_problems(held(JUNE, person=2, placement=2), [held(MAY, day_before(JUNE))], POST)


@pytest.mark.parametrize("capacity", [Capacity.PLT, Capacity.PLH])
def test_an_acting_holder_stands_beside_the_definitive_one(capacity):
    assert not placement_problems(held(JUNE, capacity=capacity, person=2, placement=2), [held(MAY)], POST)


def test_nobody_holds_the_same_position_twice_on_one_day():
    problems = placement_problems(held(JUNE, capacity=Capacity.PLT, placement=2), [held(MAY)], POST)
    assert [problem.where for problem in problems] == ["starts_on"]


def test_a_placement_is_no_rival_of_itself():
    assert not placement_problems(held(JUNE), [held(MAY)], POST)


def test_a_position_answers_neither_to_itself_nor_to_those_below_it():
    parents = {3: 2, 2: 1}.get
    assert line_problems(1, 1, parents)
    assert line_problems(1, 3, parents)
    assert not line_problems(3, 1, parents)
    assert not line_problems(4, 3, parents)


def test_a_circle_that_is_already_there_does_not_hang_the_check():
    assert not line_problems(9, 1, {1: 2, 2: 1}.get)


def test_the_chain_is_followed_to_its_top_and_no_further():
    asked = []

    def parent_of(position_id):
        asked.append(position_id)
        return {3: 2}.get(position_id)

    assert not line_problems(9, 3, parent_of)
    assert asked == [3, 2]


def test_a_new_rank_begins_after_the_latest():
    assert not succession_problems(JUNE, None, "pangkat")
    assert not succession_problems(JUNE, MAY, "pangkat")
    assert "1 Juni 2026" in succession_problems(JUNE, JUNE, "pangkat")[0].text


def test_the_three_offices_are_three_people():
    (other,) = office_problems("officer", Span(JUNE), [("auditor", Span(MAY))])
    assert "tugas lain" in other.text
    (same,) = office_problems("officer", Span(JUNE), [("auditor", Span(MAY)), ("officer", Span(MAY))])
    assert "sudah dipegangnya" in same.text
    assert not office_problems("officer", Span(JUNE), [("auditor", Span(MAY, day_before(JUNE)))])
