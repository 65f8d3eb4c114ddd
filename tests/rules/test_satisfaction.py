import csv
from decimal import Decimal as D
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import satisfaction
from portal.rules.satisfaction import ELEMENTS, LIST_ORDER, QUESTION_ORDER, Grade

TABLE = (Path(__file__).parent / "data" / "ikm-published.csv").read_text(encoding="utf-8")
PUBLISHED = list(csv.DictReader(TABLE.splitlines()))
WITH_MEANS = [row for row in PUBLISHED if row["u1"]]
answers = st.lists(st.lists(st.none() | st.integers(1, 4), min_size=9, max_size=9), max_size=30)


def index_of_means(means: dict[str, str], respondents: int = 10_000) -> satisfaction.Index:
    """Return the index of answers that have exactly these means (at most four decimals)."""
    sums = {code: int(D(mean) * respondents) for code, mean in means.items()}
    return satisfaction.index(sums, dict.fromkeys(sums, respondents))


def name(row: dict[str, str]) -> str:
    return f"{row['agency'][:30]} {row['period']}"


@pytest.mark.parametrize("row", WITH_MEANS, ids=name)
def test_published_tables_are_reproduced(row: dict[str, str]) -> None:
    found = index_of_means({code: row[f"u{at}"] for at, code in enumerate(LIST_ORDER, 1)})
    assert found.index == D(row["published_ikm"])
    assert found.grade == row["published_grade"]
    assert found.index == D(row["recomputed_ikm_1/9"]).quantize(D("0.01"))


def test_there_are_published_tables() -> None:
    assert (len(PUBLISHED), len(WITH_MEANS)) == (12, 3)


@pytest.mark.parametrize("row", PUBLISHED, ids=name)
def test_published_letters_are_reproduced(row: dict[str, str]) -> None:
    assert satisfaction.grade(D(row["published_ikm"])) == row["published_grade"]


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("25", "D"),
        ("64.99", "D"),
        ("64.994", "D"),
        ("64.995", "C"),
        ("65.00", "C"),
        ("76.60", "C"),
        ("76.604", "C"),
        ("76.605", "B"),
        ("76.61", "B"),
        ("88.30", "B"),
        ("88.304", "B"),
        ("88.305", "A"),
        ("88.31", "A"),
        ("100", "A"),
    ],
)
def test_the_letter_at_every_boundary(value: str, letter: str) -> None:
    assert satisfaction.grade(D(value)) == letter


@pytest.mark.parametrize("value", ["24.99", "100.01", "0", "-5"])
def test_an_index_outside_the_scale_has_no_letter(value: str) -> None:
    with pytest.raises(ValueError, match="between 25 and 100"):
        satisfaction.grade(D(value))


@pytest.mark.parametrize(
    ("letter", "words"),
    [(Grade.A, "Sangat Baik"), (Grade.B, "Baik"), (Grade.C, "Kurang Baik"), (Grade.D, "Tidak Baik")],
)
def test_the_words_of_the_letters(letter: Grade, words: str) -> None:
    assert satisfaction.grade_label(letter) == words


@pytest.mark.parametrize(
    ("mean", "shown"),
    [
        ("3.003", "75.08"),  # PDAM printed 75.0075 for 75.075
        ("3.095", "77.38"),  # Simpang Kapuak printed 77.37: truncated
        ("3.2028", "80.07"),  # Pagar Gunung printed 3.20 beside 80.07: never through the rounded mean
    ],
)
def test_the_slips_of_others_are_not_repeated(mean: str, shown: str) -> None:
    found = index_of_means(dict.fromkeys(QUESTION_ORDER, mean))
    assert str(found.index) == shown


@pytest.mark.parametrize(
    ("mean", "letter"),
    [("2.5996", "D"), ("2.6", "C"), ("3.064", "C"), ("3.0644", "B"), ("3.532", "B"), ("3.5324", "A"), ("4", "A")],
)
def test_an_element_is_graded_like_the_whole(mean: str, letter: str) -> None:
    assert satisfaction.element_grade(D(mean)) == letter


def test_an_element_without_an_answer_leaves_no_index() -> None:
    sums, counts = dict.fromkeys(QUESTION_ORDER, 4), dict.fromkeys(QUESTION_ORDER, 1)
    del sums["biaya"], counts["biaya"]
    found = satisfaction.index(sums, counts)
    assert (found.index, found.grade, found.means["biaya"], found.means["waktu"]) == (None, None, None, D(4))


def test_each_element_is_divided_by_those_who_answered_it() -> None:
    sums, counts = dict.fromkeys(QUESTION_ORDER, 8), dict.fromkeys(QUESTION_ORDER, 2)
    found = satisfaction.index({**sums, "biaya": 2}, {**counts, "biaya": 1})
    assert found.means["biaya"] == D(2)
    assert found.index == D("94.44")


def test_nobody_answered() -> None:
    found = satisfaction.index({}, {})
    assert found.index is None
    assert set(found.means.values()) == {None}


@pytest.mark.parametrize(("total", "count"), [(0, 1), (5, 1), (3, 4), (1, 0), (-1, 0)])
def test_sums_that_no_answers_can_give_are_refused(total: int, count: int) -> None:
    with pytest.raises(ValueError, match="waktu"):
        satisfaction.index({"waktu": total}, {"waktu": count})


@given(answers)
def test_the_index_is_the_exact_ninth_rounded_once(respondents: list[list[int | None]]) -> None:
    given_by = {code: [row[at] for row in respondents if row[at]] for at, code in enumerate(QUESTION_ORDER)}
    sums = {code: sum(values) for code, values in given_by.items()}
    counts = {code: len(values) for code, values in given_by.items()}
    found = satisfaction.index(sums, counts)
    if not all(counts.values()):
        assert found.index is None
        return
    exact = sum(Fraction(sums[code], counts[code]) for code in QUESTION_ORDER) * 25 / 9
    assert found.index is not None
    # Half up: an exact half goes to the larger figure, never to the smaller.
    assert -Fraction(1, 200) < Fraction(found.index) - exact <= Fraction(1, 200)
    assert 25 <= found.index <= 100
    assert found.grade is satisfaction.grade(found.index)


@given(st.permutations(QUESTION_ORDER), st.lists(st.integers(1, 4), min_size=9, max_size=9))
def test_no_element_weighs_more_than_another(codes: list[str], values: list[int]) -> None:
    ones = dict.fromkeys(QUESTION_ORDER, 1)
    straight = satisfaction.index(dict(zip(QUESTION_ORDER, values, strict=True)), ones)
    assert satisfaction.index(dict(zip(codes, values, strict=True)), ones).index == straight.index


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_equal_answers_give_a_round_index(value: int) -> None:
    found = satisfaction.index(dict.fromkeys(QUESTION_ORDER, value), dict.fromkeys(QUESTION_ORDER, 1))
    assert found.index == value * 25


OFFICIAL = {
    "persyaratan": ("Persyaratan", "Tidak sesuai|Kurang sesuai|Sesuai|Sangat sesuai"),
    "prosedur": ("Sistem, Mekanisme, dan Prosedur", "Tidak mudah|Kurang mudah|Mudah|Sangat mudah"),
    "waktu": ("Waktu Penyelesaian", "Tidak cepat|Kurang cepat|Cepat|Sangat cepat"),
    "biaya": ("Biaya/Tarif", "Sangat mahal|Cukup mahal|Murah|Gratis"),
    "produk": ("Produk Spesifikasi Jenis Pelayanan", "Tidak sesuai|Kurang sesuai|Sesuai|Sangat sesuai"),
    "kompetensi": ("Kompetensi Pelaksana", "Tidak kompeten|Kurang kompeten|Kompeten|Sangat kompeten"),
    "perilaku": (
        "Perilaku Pelaksana",
        "Tidak sopan dan ramah|Kurang sopan dan ramah|Sopan dan ramah|Sangat sopan dan ramah",
    ),
    "sarana": ("Sarana dan Prasarana", "Buruk|Cukup|Baik|Sangat baik"),
    "pengaduan": (
        "Penanganan Pengaduan, Saran dan Masukan",
        "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi kurang maksimal|Dikelola dengan baik",
    ),
}


@pytest.mark.parametrize("code", OFFICIAL)
def test_names_and_the_four_labels_are_official(code: str) -> None:
    (element,) = satisfaction.elements((code,))
    assert (element.name, "|".join(element.labels)) == OFFICIAL[code]
    assert element.question.startswith("Bagaimana pendapat Saudara tentang ")
    assert element.question.endswith("?")


def test_the_order_is_a_matter_of_print() -> None:
    assert list(OFFICIAL) == list(QUESTION_ORDER)
    assert LIST_ORDER[-2:] == ("pengaduan", "sarana")
    assert [element.code for element in satisfaction.elements(LIST_ORDER)] == list(LIST_ORDER)
    assert set(LIST_ORDER) == set(QUESTION_ORDER)
    assert satisfaction.elements() == ELEMENTS


def test_the_thresholds_of_publication() -> None:
    assert (satisfaction.MIN_SHOWN, satisfaction.MIN_GRADED) == (10, 30)
