from collections.abc import Callable
from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.achievement import UNLIKE_UNITS, Quantity, Verdict
from portal.rules.reporting import (
    ACTIVITY_LENGTH,
    EXPLANATION_LENGTH,
    REALISATION_LENGTH,
    ActivityText,
    FigureText,
    Reading,
    ReportedMeasure,
    ReportedResult,
    activity_problems,
    doubts,
    outcome,
    problems,
    read,
    written,
)
from portal.rules.target import Accumulation, Direction, parse_target

TODAY = date(2026, 8, 10)
SUM, MEAN, LAST, MAXIMUM = Accumulation.SUM, Accumulation.MEAN, Accumulation.LAST, Accumulation.MAXIMUM
HIGHER, LOWER, RANGE, MILESTONE = Direction.HIGHER, Direction.LOWER, Direction.RANGE, Direction.MILESTONE


def entry(**changes: object) -> ActivityText:
    values = {
        "text": "Melayani pemohon di loket 2",
        "on": TODAY,
        "plan_starts_on": date(2026, 3, 1),
        "plan_ends_on": date(2026, 12, 31),
    }
    return ActivityText(**{**values, **changes})  # type: ignore[arg-type]


def test_a_plain_entry_of_today_is_right() -> None:
    assert activity_problems(entry(), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * (ACTIVITY_LENGTH + 1)}, "text"),
        ({"on": date(2026, 8, 11)}, "on"),
        ({"on": date(2026, 2, 28)}, "on"),
        ({"plan_ends_on": date(2026, 8, 9)}, "on"),
        ({"ends_at": time(9)}, "starts_at"),
        ({"starts_at": time(9), "ends_at": time(9)}, "ends_at"),
        ({"starts_at": time(9), "ends_at": time(8)}, "ends_at"),
        ({"quantity": D(3)}, "target"),
        ({"quantity": D(-1), "has_indicator": True}, "quantity"),
    ],
)
def test_each_fault_of_an_entry_is_named_at_its_field(changes: dict[str, object], where: str) -> None:
    assert [problem.where for problem in activity_problems(entry(**changes), TODAY)] == [where]


@pytest.mark.parametrize(
    "changes",
    [
        {"on": date(2026, 3, 1)},
        {"plan_ends_on": TODAY},
        {"starts_at": time(8)},
        {"starts_at": time(8), "ends_at": time(8, 1)},
        {"has_indicator": True},
        {"has_indicator": True, "quantity": D(0)},
        {"text": "x" * ACTIVITY_LENGTH},
    ],
)
def test_what_an_entry_may_also_be(changes: dict[str, object]) -> None:
    assert activity_problems(entry(**changes), TODAY) == []


def test_all_faults_of_an_entry_are_said_at_once() -> None:
    found = activity_problems(entry(text="", on=date(2027, 1, 1), ends_at=time(9), quantity=D(-1)), TODAY)
    assert [problem.where for problem in found] == ["text", "on", "starts_at", "target", "quantity"]


def line(realisation: str = "600", missed: bool = False, obstacles: str = "", follow_up: str = "") -> ReportedResult:
    return ReportedResult(3, (FigureText(7, "Jumlah permohonan", realisation, missed),), obstacles, follow_up)


@pytest.mark.parametrize(
    ("given_line", "where"),
    [
        (line(), []),
        (line(realisation=" "), ["lines.3.figures.7"]),
        (line(realisation="x" * (REALISATION_LENGTH + 1)), ["lines.3.figures.7"]),
        (line(missed=True), ["lines.3.obstacles", "lines.3.follow_up"]),
        (line(missed=True, obstacles="Jaringan putus"), ["lines.3.follow_up"]),
        (line(missed=True, follow_up="Menambah loket"), ["lines.3.obstacles"]),
        (line(missed=True, obstacles="Jaringan putus", follow_up="Menambah loket"), []),
        (line(obstacles="x" * (EXPLANATION_LENGTH + 1)), ["lines.3.obstacles"]),
        (line(follow_up="x" * (EXPLANATION_LENGTH + 1)), ["lines.3.follow_up"]),
    ],
)
def test_a_missed_target_needs_obstacle_and_follow_up(given_line: ReportedResult, where: list[str]) -> None:
    assert [problem.where for problem in problems([given_line])] == where


def test_the_faults_of_all_lines_come_in_their_order() -> None:
    second = ReportedResult(4, (FigureText(9, "Akta", "", False),), "", "")
    found = problems([line(missed=True), second])
    assert [problem.where for problem in found] == ["lines.3.obstacles", "lines.3.follow_up", "lines.4.figures.9"]


@pytest.mark.parametrize(
    ("direction", "target", "typed", "actual"),
    [
        (HIGHER, "900", "815", Quantity(D(815))),
        (HIGHER, "900", "1.234,5 permohonan", Quantity(D("1234.5"), "permohonan")),
        (HIGHER, "900 permohonan", "0,6 ribu permohonan", Quantity(D(600), "permohonan")),
        (HIGHER, "Rp1,5 miliar", "1,4 miliar", Quantity(D(1400000000))),
        (HIGHER, "Rp1,5 miliar", "1400000000", Quantity(D(1400000000))),
        (HIGHER, "95%", "98,5 %", Quantity(D("98.5"), "%")),
        (HIGHER, "0,5%", "0,4", Quantity(D("0.4"))),
        (MILESTONE, "31 Maret 2026", "31.3.2026", date(2026, 3, 31)),
        (MILESTONE, "31 Maret 2026", "31 Maret 2026", date(2026, 3, 31)),
        (HIGHER, "sesuai jadwal", "12 laporan", Quantity(D(12), "laporan")),
        (HIGHER, "sesuai jadwal", "sesuai", "sesuai"),
        (HIGHER, "900", " ", None),
    ],
)
def test_a_realisation_is_read_with_its_own_unit(direction: Direction, target: str, typed: str, actual: object) -> None:
    assert read(direction, parse_target(target), typed) == Reading(actual)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "typed", "question"),
    [
        ("90", "97.5", "Maksud Anda 97,5?"),
        ("2.000", "1,200", "Maksud Anda 1,2 atau 1.200?"),
        ("95%", "0,95", "Maksud Anda 95% atau 0,95%?"),
        ("95%", "1", "Maksud Anda 100% atau 1%?"),
        ("Rp1,5 miliar", "1,4", "Maksud Anda Rp1,4 miliar atau Rp1,4?"),
        ("31 Desember 2026", "12/31/2026", "Maksud Anda 31 Desember 2026?"),
    ],
)
def test_what_has_two_meanings_is_asked(target: str, typed: str, question: str) -> None:
    found = read(HIGHER, parse_target(target), typed)
    assert found.question.startswith(question)
    assert (found.actual, found.doubt) == (typed, "")


@pytest.mark.parametrize(
    ("direction", "target", "typed", "doubt"),
    [
        (HIGHER, "900", "delapan ratus", "tidak terbaca sebagai satu angka"),
        (HIGHER, "900", "815 dari 900", "tidak terbaca sebagai satu angka"),
        (LOWER, "≤ 3 hari", "≤ 3 hari", "tidak terbaca sebagai satu angka"),
        (HIGHER, "900", "31 Maret 2026", "tidak terbaca sebagai satu angka"),
        (HIGHER, "12 laporan", "100%", "satuannya berbeda dari target (laporan)"),
        (MILESTONE, "31 Maret 2026", "815", "tidak terbaca sebagai tanggal"),
        (MILESTONE, "31 Maret 2026", "30 Februari 2026", "“30 Februari 2026” tidak ada di kalender"),
        (MILESTONE, "31 Maret 2026", "sudah selesai", "tidak terbaca sebagai tanggal"),
    ],
)
def test_what_nothing_compares_is_doubtful(direction: Direction, target: str, typed: str, doubt: str) -> None:
    found = read(direction, parse_target(target), typed)
    assert doubt in found.doubt
    assert not found.question


def test_a_question_keeps_a_report_back_and_a_doubt_is_for_a_second_look() -> None:
    asked = ReportedResult(3, (FigureText(7, "Capaian", "0,95", False, Reading("0,95", "Maksud Anda 95%?")),), "", "")
    doubtful = ReportedResult(4, (FigureText(8, "Laporan", "100%", False, Reading("100%", "", "satuan lain")),), "", "")
    assert [(each.where, each.text) for each in problems([asked, doubtful])] == [
        ("lines.3.figures.7", "Realisasi “Capaian”: Maksud Anda 95%?")
    ]
    assert [(each.where, each.text) for each in doubts([asked, doubtful])] == [
        ("lines.4.figures.8", "“Laporan”: satuan lain")
    ]


@pytest.mark.parametrize(
    ("number", "target", "typed"),
    [
        (D(24), "900 permohonan", "24"),
        (D("0.5"), "95%", "0,5%"),
        (D(500), "Rp1,5 miliar", "Rp500"),
        (D("1.125"), "9", "1,1250"),
    ],
)
def test_a_figure_of_the_log_is_written_so_that_it_reads_back(number: D, target: str, typed: str) -> None:
    assert written(number, parse_target(target)) == typed
    found = read(HIGHER, parse_target(target), typed)
    assert isinstance(found.actual, Quantity)
    assert (found.actual.number, found.question) == (number, "")


# (direction, accumulation, target, of_year, values, earlier, closing) -> verdict and words
IN_WORDS = "Realisasi berupa kalimat; bandingkan dengan targetnya"
SIX_DAYS, SIX_HOURS = Quantity(D(6), "hari"), Quantity(D(6), "jam")
RUNNING = "Masih berjalan; target setahun dinilai pada akhir rencana"
CASES = [
    # a target of this part is judged at once
    (HIGHER, SUM, "600", False, [D(590)], [D(900)], False, Verdict.MISSED, "98,33% dari target"),
    (HIGHER, SUM, "600", False, [D(600)], [], False, Verdict.MET, "100% dari target"),
    # a target of the year: not yet reached is not missed …
    (HIGHER, SUM, "2.400", True, [D(600)], [], False, Verdict.UNKNOWN, "25% dari target setahun, masih berjalan"),
    (HIGHER, SUM, "2.400", True, [D(600)], [D(600)], False, Verdict.UNKNOWN, "50% dari target setahun, masih berjalan"),
    # … reached before its time stays reached …
    (HIGHER, SUM, "2.400", True, [D(900)], [D(1600)], False, Verdict.EXCEEDED, "104,17% dari target"),
    (HIGHER, MAXIMUM, "90", True, [D(80)], [D(90)], False, Verdict.MET, "100% dari target"),
    # … but the last figure may still change …
    (HIGHER, LAST, "90", True, [D(95)], [], False, Verdict.UNKNOWN, "105,56% dari target setahun, masih berjalan"),
    # … and with the plan's last day the year is judged.
    (HIGHER, SUM, "2.400", True, [D(600)], [D(1700)], True, Verdict.MISSED, "95,83% dari target"),
    (HIGHER, LAST, "90", True, [D(95)], [D(80)], True, Verdict.EXCEEDED, "105,56% dari target"),
    # a rate is held against its target in every part, by the values of that part alone
    (HIGHER, MEAN, "99%", True, [D(98)], [D(100)], False, Verdict.MISSED, "98,99% dari target"),
    (HIGHER, MEAN, "99", True, [D(98), D(100)], [], False, Verdict.MET, "100% dari target"),
    # complaints at most ten a year: too many is decided, few so far is not
    (LOWER, SUM, "10", True, [D(6)], [D(5)], False, Verdict.MISSED, "Capaian 90%"),
    (
        LOWER,
        SUM,
        "10",
        True,
        [D(2)],
        [D(1)],
        False,
        Verdict.UNKNOWN,
        RUNNING,
    ),
    (LOWER, SUM, "10", True, [D(2)], [D(1)], True, Verdict.EXCEEDED, "Capaian 170%"),
    (
        RANGE,
        LAST,
        "2–8",
        True,
        [D(9)],
        [],
        False,
        Verdict.UNKNOWN,
        RUNNING,
    ),
    (RANGE, LAST, "2–8", False, [D(9)], [], False, Verdict.MISSED, "Di atas rentang target"),
    # a day is judged when it is known
    (MILESTONE, LAST, "31 Maret 2026", True, [date(2026, 4, 2)], [], False, Verdict.MISSED, "Terlambat 2 hari"),
    (MILESTONE, LAST, "31 Maret 2026", True, [None], [], False, Verdict.UNKNOWN, "Belum ada realisasi"),
    # … by the last day that was reported, whatever words stand beside it
    (
        MILESTONE,
        LAST,
        "31 Maret 2026",
        True,
        [date(2026, 3, 20), date(2026, 4, 2)],
        [],
        False,
        Verdict.MISSED,
        "Terlambat 2 hari",
    ),
    (
        MILESTONE,
        LAST,
        "31 Maret 2026",
        True,
        [date(2026, 4, 2), "Hampir"],
        [],
        False,
        Verdict.MISSED,
        "Terlambat 2 hari",
    ),
    # outside a range is not decided while the sum still grows, nor is a target of zero
    (RANGE, SUM, "2–8", True, [D(1)], [], False, Verdict.UNKNOWN, RUNNING),
    (HIGHER, LAST, "0", True, [D(0)], [], False, Verdict.UNKNOWN, RUNNING),
    # nothing reported is unknown, whatever was reached earlier
    (HIGHER, SUM, "2.400", True, [None], [D(2400)], False, Verdict.UNKNOWN, "Belum ada realisasi"),
    (HIGHER, SUM, "2.400", True, [], [], True, Verdict.UNKNOWN, "Belum ada realisasi"),
    # a sentence is a realisation, but nothing to reckon with
    (HIGHER, SUM, "2.400", True, ["Sebagian besar"], [D(2400)], False, Verdict.UNKNOWN, IN_WORDS),
    (HIGHER, SUM, "2.400", True, [None, "Sebagian besar"], [], False, Verdict.UNKNOWN, IN_WORDS),
    (HIGHER, LAST, "sesuai standar", False, ["Sesuai"], [], True, Verdict.UNKNOWN, IN_WORDS),
    (MILESTONE, LAST, "31 Maret 2026", True, ["Hampir"], [], True, Verdict.UNKNOWN, IN_WORDS),
    (HIGHER, SUM, "2.400", False, [D(2400), "Libur"], [], True, Verdict.MET, "100% dari target"),
    # one figure in another unit, and nothing adds up any more; one that agrees is converted before it is added
    (HIGHER, SUM, "12 jam", True, [SIX_DAYS], [SIX_HOURS], True, Verdict.UNKNOWN, UNLIKE_UNITS),
    (HIGHER, SUM, "12 jam", True, [SIX_HOURS], [SIX_DAYS], True, Verdict.UNKNOWN, UNLIKE_UNITS),
    (HIGHER, SUM, "12 jam", True, [Quantity(D(360), "menit")], [D(6)], True, Verdict.MET, "100% dari target"),
    # a sentence for a target gives no verdict
    (
        HIGHER,
        SUM,
        "sesuai standar",
        False,
        [D(5)],
        [],
        True,
        Verdict.UNKNOWN,
        "Target berupa kalimat; bandingkan dengan membaca realisasi",
    ),
]


@pytest.mark.parametrize(
    ("direction", "mode", "target", "of_year", "values", "earlier", "closing", "verdict", "words"), CASES
)
def test_how_a_part_of_the_year_stands_to_its_target(
    direction: Direction,
    mode: Accumulation,
    target: str,
    of_year: bool,
    values: list[object],
    earlier: list[object],
    closing: bool,
    verdict: Verdict,
    words: str,
) -> None:
    measure = ReportedMeasure(direction, mode, target, of_year)
    found = outcome(measure, reported(values), reported(earlier), closing)
    assert (found.verdict, found.words) == (verdict, words)


def reported(values: list[object]) -> list[Any]:
    """Bare figures as amounts without a unit."""
    return [Quantity(each) if isinstance(each, D) else each for each in values]


amounts = st.lists(st.decimals(min_value=0, max_value=1000, places=2), max_size=4)


@given(amounts, amounts, st.sampled_from([SUM, MAXIMUM]), st.decimals(min_value=1, max_value=2000, places=0))
def test_a_verdict_given_before_the_end_is_the_verdict_at_the_end(
    early: list[Any], late: list[Any], mode: Accumulation, target: D
) -> None:
    for direction in (HIGHER, LOWER):
        measure = ReportedMeasure(direction, mode, str(target), True)
        now = outcome(measure, reported(early), [], closing=False)
        if now.verdict is Verdict.UNKNOWN:
            continue
        then = outcome(measure, reported(early + late), [], closing=True)
        assert (now.verdict is Verdict.MISSED) == (then.verdict is Verdict.MISSED)


@pytest.mark.parametrize(("length", "found"), [(999, []), (1000, []), (1001, ["text"])])
def test_a_note_of_the_log_has_at_most_a_thousand_letters(length: int, found: list[str]) -> None:
    assert [each.where for each in activity_problems(entry(text="x" * length), TODAY)] == found


@pytest.mark.parametrize(
    ("written", "most"),
    [
        (lambda text: line(realisation=text), 400),
        (lambda text: line(obstacles=text), 2000),
        (lambda text: line(follow_up=text), 2000),
    ],
)
def test_a_report_s_text_may_be_as_long_as_its_limit(written: Callable[[str], ReportedResult], most: int) -> None:
    assert problems([written("x" * (most - 1))]) == problems([written("x" * most)]) == []
    (problem,) = problems([written("x" * (most + 1))])
    assert f"({most + 1} huruf)" in problem.text and f"paling banyak {most} huruf" in problem.text
