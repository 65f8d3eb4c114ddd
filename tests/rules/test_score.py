"""What may be shown of many answers: at every threshold one answer before, on and after it."""

from datetime import date
from decimal import Decimal as D

import pytest

from portal.rules.satisfaction import ELEMENTS, Grade
from portal.rules.score import Score, score

CODES = [element.code for element in ELEMENTS]


def given(n: int, value: int = 3, **answers: int) -> Score:
    """Everybody answers every element with the same value, but for the elements whose number of answers is named."""
    counts = {code: answers.get(code, n) for code in CODES}
    return score(n, {code: value * count for code, count in counts.items()}, counts)


@pytest.mark.parametrize(
    ("n", "shown", "graded"),
    [(0, False, False), (9, False, False), (10, True, False), (11, True, False), (29, True, False), (30, True, True)],
)
def test_ten_are_shown_and_thirty_are_graded(n: int, shown: bool, graded: bool) -> None:
    found = given(n)
    assert (found.shown, found.index_shown, found.graded) == (shown, shown, graded)


def test_one_thin_element_hides_index_and_letter() -> None:
    found = given(30, waktu=9)
    assert [element.code for element in found.thin] == ["waktu"]
    assert (found.shown, found.index_shown, found.graded) == (True, False, False)
    assert given(30, waktu=10).thin == [] and given(30, waktu=10).graded


def test_without_an_answer_to_one_element_there_is_no_index() -> None:
    found = given(30, waktu=0)
    assert (found.index, found.grade, found.index_shown, found.graded) == (None, None, False, False)


def test_the_quick_ratings_stand_apart() -> None:
    quick = score(0, {}, {}, quick=(1, 2, 3, 4))
    assert (quick.quick_total, quick.quick_shown, quick.pleased) == (10, True, D("0.7"))
    assert [(word, count) for word, count, _ in quick.quick_parts] == [
        ("Tidak puas", 1),
        ("Kurang puas", 2),
        ("Puas", 3),
        ("Sangat puas", 4),
    ]
    assert not score(0, {}, {}, quick=(1, 2, 3, 3)).quick_shown
    assert score(0, {}, {}).quick_total == 0


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (date(2026, 1, 1), date(2026, 1, 1), "Januari 2026"),
        (date(2025, 1, 1), date(2026, 8, 1), "Januari 2025 sampai Agustus 2026"),
        (None, date(2026, 8, 1), "Agustus 2026"),
    ],
)
def test_the_months_of_the_answers_in_words(first: date | None, last: date | None, words: str) -> None:
    assert score(0, {}, {}, first=first, last=last).span == words


def test_a_chart_leaves_out_what_is_thin() -> None:
    rows = given(10, waktu=9, biaya=0).rows(ELEMENTS[1:4])
    assert rows == [
        ("Sistem, Mekanisme, dan Prosedur (10)", D(3), "3,00"),
        ("Waktu Penyelesaian (kurang dari 10)", None, "–"),
        ("Biaya/Tarif (kurang dari 10)", None, "–"),
    ]


def test_a_mean_is_rounded_half_up_once() -> None:
    """25 of 8 is 3,125, which is no 3,12; with four decimals for machines."""
    sums, counts = dict.fromkeys(CODES, 50), dict.fromkeys(CODES, 16)
    assert score(16, sums, counts).rows(ELEMENTS[:1])[0][2] == "3,13"
    thirds = score(32, dict.fromkeys(CODES, 101), dict.fromkeys(CODES, 32)).as_json()  # 3,15625
    assert thirds["means"]["waktu"] == 3.1563


def test_the_weakest_is_of_those_shown() -> None:
    sums = dict.fromkeys(CODES, 30) | {"waktu": 25, "biaya": 25, "sarana": 9}
    counts = dict.fromkeys(CODES, 10) | {"sarana": 9}
    assert [element.code for element in score(10, sums, counts).weakest] == ["waktu", "biaya"]
    assert given(10).weakest == []
    assert score(0, {}, {}).weakest == []


def test_machines_get_the_same_figures() -> None:
    assert given(30).as_json() == {"n": 30, "means": dict.fromkeys(CODES, 3.0), "index": 75.0, "grade": Grade.C.value}
    nobody = score(0, {}, {}).as_json()
    assert nobody == {"n": 0, "means": dict.fromkeys(CODES), "index": None, "grade": None}
