from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.rules.achievement import (
    Quantity,
    Verdict,
    accumulate,
    achievement,
    disagreement,
    restored,
    rounded,
)
from portal.rules.number import type_number
from portal.rules.target import Accumulation, Direction, parse_target

EXCEEDED, MET, MISSED, UNKNOWN = Verdict.EXCEEDED, Verdict.MET, Verdict.MISSED, Verdict.UNKNOWN
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
positive = st.decimals(min_value=D("0.0001"), max_value=10**9, places=4)


@pytest.mark.parametrize(
    ("mode", "values", "whole"),
    [
        (Accumulation.SUM, [D(120), D(110), D(130), D(120)], D(480)),
        (Accumulation.MEAN, [D(90), D(95), D(100), D(95)], D(95)),
        (Accumulation.LAST, [D(10), D(30), D(20)], D(20)),
        (Accumulation.MAXIMUM, [D(10), D(30), D(20)], D(30)),
        (Accumulation.SUM, [D(120), None, D(130)], D(250)),
        (Accumulation.MEAN, [D(90), None, D(100)], D(95)),
        (Accumulation.LAST, [D(10), D(30), None], D(30)),
        (Accumulation.MAXIMUM, [None, D(-5), None], D(-5)),
    ],
)
def test_parts_make_the_whole_and_a_missing_part_is_not_zero(
    mode: Accumulation, values: list[D | None], whole: D
) -> None:
    assert accumulate(mode, values) == whole


@pytest.mark.parametrize("mode", Accumulation)
@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_without_any_figure_there_is_no_whole(mode: Accumulation, values: list[None]) -> None:
    assert accumulate(mode, values) is None


@given(st.sampled_from(Accumulation), st.lists(st.none() | figures, max_size=12))
def test_missing_parts_change_nothing(mode: Accumulation, values: list[D | None]) -> None:
    assert accumulate(mode, values) == accumulate(mode, [value for value in values if value is not None])


@given(st.lists(figures, min_size=1, max_size=12))
def test_the_whole_lies_where_its_parts_allow(values: list[D]) -> None:
    mean, last = accumulate(Accumulation.MEAN, values), accumulate(Accumulation.LAST, values)
    assert mean is not None
    assert min(values) <= mean <= max(values)
    assert last in values
    assert accumulate(Accumulation.MAXIMUM, values) == max(values)


@given(st.lists(figures, min_size=1, max_size=12))
def test_a_sum_does_not_depend_on_the_order(values: list[D]) -> None:
    ordered = sorted(values)
    assert accumulate(Accumulation.SUM, values) == accumulate(Accumulation.SUM, ordered)


def reported(actual: D | date | None) -> Quantity | date | None:
    return Quantity(actual) if isinstance(actual, D) else actual


@pytest.mark.parametrize(
    ("direction", "target", "actual", "percent", "verdict"),
    [
        (Direction.HIGHER, "480 anak/tahun", D(480), D(100), MET),
        (Direction.HIGHER, "480 anak/tahun", D(600), D(125), EXCEEDED),
        (Direction.HIGHER, "480 anak/tahun", D(240), D(50), MISSED),
        (Direction.HIGHER, "480 anak/tahun", D(0), D(0), MISSED),
        (Direction.HIGHER, "480 anak/tahun", D(-5), D(0), MISSED),
        (Direction.HIGHER, "100", D(1000), D(1000), EXCEEDED),
        (Direction.HIGHER, "≥ 90%", D(90), D(100), MET),
        (Direction.LOWER, "≤ 4 hari", D(4), D(100), MET),
        (Direction.LOWER, "≤ 4 hari", D(3), D(125), EXCEEDED),
        (Direction.LOWER, "≤ 4 hari", D(5), D(75), MISSED),
        (Direction.LOWER, "4", D(12), D(0), MISSED),
        (Direction.LOWER, "4", D(0), D(200), EXCEEDED),
        (Direction.HIGHER, "0", D(0), None, MET),
        (Direction.HIGHER, "0", D(1), None, EXCEEDED),
        (Direction.LOWER, "0 pengaduan", D(0), None, MET),
        (Direction.LOWER, "0 pengaduan", D(2), None, MISSED),
        (Direction.HIGHER, "-5 °C", D(-4), None, EXCEEDED),
        (Direction.RANGE, "2–8 °C", D(2), None, MET),
        (Direction.RANGE, "2–8 °C", D(8), None, MET),
        (Direction.RANGE, "2–8 °C", D("1.9"), None, MISSED),
        (Direction.RANGE, "2–8 °C", D("8.1"), None, MISSED),
        (Direction.RANGE, "≤ 8 °C", D(-40), None, MET),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 3, 31), None, MET),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 3, 28), None, EXCEEDED),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 3, 30), None, EXCEEDED),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 4, 1), None, MISSED),
        (Direction.HIGHER, "24 jam/minggu × 36 minggu", D(24), None, UNKNOWN),
        (Direction.HIGHER, "2–8 °C", D(5), None, UNKNOWN),
        (Direction.HIGHER, "31 Maret 2026", D(5), None, UNKNOWN),
        (Direction.HIGHER, "480", date(2026, 3, 31), None, UNKNOWN),
        (Direction.RANGE, "kata", D(5), None, UNKNOWN),
        (Direction.MILESTONE, "480", date(2026, 3, 31), None, UNKNOWN),
        (Direction.MILESTONE, "31 Maret 2026", D(5), None, UNKNOWN),
        (Direction.HIGHER, "480", None, None, UNKNOWN),
        (Direction.MILESTONE, "31 Maret 2026", None, None, UNKNOWN),
    ],
)
def test_realisation_against_target(
    direction: Direction, target: str, actual: D | date | None, percent: D | None, verdict: Verdict
) -> None:
    found = achievement(direction, parse_target(target), reported(actual))
    assert (found.percent, found.verdict) == (percent, verdict)


@pytest.mark.parametrize(
    ("direction", "target", "actual", "words"),
    [
        (Direction.HIGHER, "3", D(2), "66,67% dari target"),
        (Direction.HIGHER, "480", D(500), "104,17% dari target"),
        (Direction.LOWER, "0", D(0), "Mencapai target"),
        (Direction.RANGE, "2–8 °C", D(9), "Di atas rentang target"),
        (Direction.RANGE, "2–8 °C", D(1), "Di bawah rentang target"),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 4, 2), "Terlambat 2 hari"),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 3, 28), "Lebih awal 3 hari"),
        (Direction.HIGHER, "480", None, "Belum ada realisasi"),
    ],
)
def test_achievement_is_said_in_words(direction: Direction, target: str, actual: D | date | None, words: str) -> None:
    assert achievement(direction, parse_target(target), reported(actual)).words == words


@pytest.mark.parametrize(
    ("direction", "actual", "verdict", "words"),
    [
        (Direction.HIGHER, "99999.9", MISSED, "99,99% dari target"),
        (Direction.HIGHER, "100000", MET, "100% dari target"),
        (Direction.HIGHER, "100000.1", EXCEEDED, "100,01% dari target"),
        (Direction.LOWER, "100000.1", MISSED, "Capaian 99,99%"),
        (Direction.LOWER, "100000", MET, "Capaian 100%"),
        (Direction.LOWER, "99999.9", EXCEEDED, "Capaian 100,01%"),
    ],
)
def test_a_hair_beside_the_target_does_not_read_as_a_hundred(
    direction: Direction, actual: str, verdict: Verdict, words: str
) -> None:
    found = achievement(direction, parse_target("100.000"), Quantity(D(actual)))
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("direction", "target", "actual", "verdict"),
    [
        (Direction.HIGHER, "> 90%", "90", MISSED),
        (Direction.HIGHER, "> 90%", "90.01", EXCEEDED),
        (Direction.LOWER, "< 25‰", "25", MISSED),
        (Direction.LOWER, "< 25‰", "24.9", EXCEEDED),
        (Direction.RANGE, "< 8 °C", "8", MISSED),
        (Direction.RANGE, "< 8 °C", "7.9", MET),
        (Direction.RANGE, "> 2 °C", "2", MISSED),
    ],
)
def test_the_bound_itself_is_outside_where_the_target_says_so(
    direction: Direction, target: str, actual: str, verdict: Verdict
) -> None:
    found = achievement(direction, parse_target(target), Quantity(D(actual)))
    assert found.verdict is verdict
    assert "100%" not in found.words


def test_a_miss_on_the_bound_says_what_was_asked() -> None:
    found = achievement(Direction.HIGHER, parse_target("> 90%"), Quantity(D(90), "%"))
    assert (found.percent, found.words) == (None, "Tepat pada batas, sedangkan targetnya lebih dari 90%")


@pytest.mark.parametrize(
    ("direction", "target", "actual", "label"),
    [
        (Direction.HIGHER, "4", D(5), "Melampaui target"),
        (Direction.LOWER, "4", D(3), "Lebih baik daripada target"),
        (Direction.LOWER, "4", D(5), "Belum mencapai target"),
        (Direction.MILESTONE, "31 Maret 2026", date(2026, 3, 28), "Lebih baik daripada target"),
    ],
)
def test_less_or_earlier_is_better_and_is_not_said_to_exceed(
    direction: Direction, target: str, actual: D | date, label: str
) -> None:
    found = achievement(direction, parse_target(target), reported(actual))
    assert found.label == label
    assert restored(direction, found.percent, found.verdict, found.words) == found


@pytest.mark.parametrize(
    ("direction", "target", "number", "unit", "percent", "verdict"),
    [
        (Direction.HIGHER, "Rp 1,5 Miliar", "1400000000", "Rp", "93.33", MISSED),
        (Direction.LOWER, "2 jam", "90", "menit", "125", EXCEEDED),
        (Direction.LOWER, "90 menit", "2", "jam", "66.67", MISSED),
        (Direction.HIGHER, "12 bulan", "1", "tahun", "100", MET),
        (Direction.HIGHER, "2 km", "1500", "m", "75", MISSED),
        (Direction.HIGHER, "3 ton", "3300", "kg", "110", EXCEEDED),
        (Direction.HIGHER, "95%", "950", "‰", "100", MET),
        (Direction.HIGHER, "24 permohonan", "24", "", "100", MET),
        (Direction.HIGHER, "12 laporan bulanan", "12", "laporan", "100", MET),
        (Direction.HIGHER, "480 anak/tahun", "480", "anak", "100", MET),
        (Direction.HIGHER, "12", "12", "laporan", "100", MET),
    ],
)
def test_units_that_agree_are_converted(
    direction: Direction, target: str, number: str, unit: str, percent: str, verdict: Verdict
) -> None:
    found = achievement(direction, parse_target(target), Quantity(D(number), unit))
    assert found.percent is not None
    assert (rounded(found.percent), found.verdict) == (rounded(D(percent)), verdict)


@pytest.mark.parametrize(
    ("target", "unit"),
    [
        ("12 laporan", "%"),
        ("95%", "laporan"),
        ("3 hari kerja", "hari"),
        ("1 hari", "jam"),
        ("24 jam/minggu", "jam"),
        ("12 laporan bulanan", "laporan tahunan"),
        ("24 permohonan", "berkas"),
        ("12", "%"),
        ("1 bulan", "hari"),
    ],
)
def test_units_that_differ_are_left_to_people(target: str, unit: str) -> None:
    for direction in (Direction.HIGHER, Direction.LOWER, Direction.RANGE):
        found = achievement(direction, parse_target(target), Quantity(D(12), unit))
        assert (found.percent, found.verdict, found.words) == (None, UNKNOWN, "Satuan berbeda; bandingkan sendiri")


@pytest.mark.parametrize(
    ("exact", "shown"), [("66.665", "66.67"), ("66.664999", "66.66"), ("-0.005", "-0.01"), ("100", "100.00")]
)
def test_rounding_is_half_up(exact: str, shown: str) -> None:
    assert str(rounded(D(exact))) == shown


@given(positive, figures, figures)
def test_more_is_never_worse_where_higher_is_better(target: D, one: D, other: D) -> None:
    less, more = sorted((one, other))
    first, second = (_percent(Direction.HIGHER, target, actual) for actual in (less, more))
    assert first <= second


@given(positive, figures, figures)
def test_less_is_never_worse_where_lower_is_better(target: D, one: D, other: D) -> None:
    less, more = sorted((one, other))
    first, second = (_percent(Direction.LOWER, target, actual) for actual in (less, more))
    assert first >= second


@given(positive, figures)
def test_both_directions_mirror_each_other_at_the_target(target: D, actual: D) -> None:
    assume(0 <= actual <= 2 * target)  # beyond, one of them would be below 0
    both = sum(_percent(direction, target, actual) for direction in (Direction.HIGHER, Direction.LOWER))
    assert abs(both - 200) < D("1e-9")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_a_milestone_counts_days(on: date, days: int) -> None:
    target = parse_target(f"{on:%d/%m/%Y}")
    verdict = achievement(Direction.MILESTONE, target, on + timedelta(days)).verdict
    assert verdict is (MET if days == 0 else MISSED if days > 0 else EXCEEDED)


def _percent(direction: Direction, target: D, actual: D) -> D:
    percent = achievement(direction, parse_target(type_number(target)), Quantity(actual)).percent
    assert percent is not None
    return percent


@pytest.mark.parametrize(
    ("mode", "whole", "parts"),
    [
        (Accumulation.SUM, "480", ["120", "120", "120", "120"]),
        (Accumulation.SUM, "1.5", ["0.5", "1.0"]),
        (Accumulation.MEAN, "95", ["90", "100"]),
        (Accumulation.MEAN, "3.3", ["3", "3", "4"]),
        (Accumulation.MEAN, "3", ["3", "3", "4"]),
        (Accumulation.LAST, "100", ["25", "50", "100"]),
        (Accumulation.MAXIMUM, "8", ["8", "2"]),
        (Accumulation.SUM, "480", []),
    ],
)
def test_targets_of_the_parts_agree_with_the_whole(mode: Accumulation, whole: str, parts: list[str]) -> None:
    assert disagreement(mode, D(whole), [D(part) for part in parts]) == ""


@pytest.mark.parametrize(
    ("mode", "whole", "parts", "text"),
    [
        (
            Accumulation.SUM,
            "480",
            ["120", "120", "120"],
            "Target per periode berjumlah 360, sedangkan target seluruhnya 480. Tambahkan 120 lagi.",
        ),
        (
            Accumulation.SUM,
            "480",
            ["480.4"],
            "Target per periode berjumlah 480,4, sedangkan target seluruhnya 480. Kurangi 0,4.",
        ),
        (
            Accumulation.SUM,
            "1",
            ["1.125"],
            "Target per periode berjumlah 1,125, sedangkan target seluruhnya 1. Kurangi 0,125.",
        ),
        (
            Accumulation.MEAN,
            "3.4",
            ["3", "3", "4"],
            "Rata-rata target per periode 3,33, sedangkan target seluruhnya 3,4. Samakan keduanya.",
        ),
        (
            Accumulation.LAST,
            "100",
            ["100", "90"],
            "Target periode terakhir 90, sedangkan target seluruhnya 100. Samakan keduanya.",
        ),
        (
            Accumulation.MAXIMUM,
            "8",
            ["7", "2"],
            "Target per periode yang tertinggi 7, sedangkan target seluruhnya 8. Samakan keduanya.",
        ),
    ],
)
def test_a_contradiction_is_said_with_its_remedy(mode: Accumulation, whole: str, parts: list[str], text: str) -> None:
    assert disagreement(mode, D(whole), [D(part) for part in parts]) == text


@pytest.mark.parametrize(
    ("text", "actual", "verdict"),
    [("≥ 3 hari", 2, "missed"), ("≥ 3 hari", 3, "met"), ("≥ 3 hari", 400, "met"), ("≤ 3 hari", 4, "missed")],
)
def test_a_range_may_be_open_on_one_side(text: str, actual: int, verdict: str) -> None:
    assert achievement(Direction.RANGE, parse_target(text), Quantity(D(actual))).verdict == verdict


def test_a_round_figure_is_compared_by_its_ones() -> None:
    assert disagreement(Accumulation.MEAN, D("1E+1"), [D(12), D(9)])
