from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.day import month_of, no_such_day
from portal.rules.number import meanings, parse_number, type_number, write_number
from portal.rules.target import (
    UNIT_LENGTH,
    UNREAD,
    Accumulation,
    Direction,
    Target,
    parse_target,
    proposed,
    target_words,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", D(0)),
        ("480", D(480)),
        ("1.200", D(1200)),
        ("1.234,5", D("1234.5")),
        ("12.345.678", D(12345678)),
        ("3,2", D("3.2")),
        ("0,50", D("0.50")),
        (" 61,95 ", D("61.95")),
        ("-3", D(-3)),
        ("−3,5", D("-3.5")),
        ("+10", D(10)),
        ("2400", D(2400)),
        ("1 200", D(1200)),
        ("12 345 678,5", D("12345678.5")),
        ("0,125", D("0.125")),
        ("1.234,125", D("1234.125")),
        ("999999999999999", D(999999999999999)),
        ("0,123456", D("0.123456")),
    ],
)
def test_a_number_is_read_in_indonesian_notation(typed: str, number: D) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "dua",
        "3.5",  # neither 3,5 nor 35: who types it is asked
        "1.23.456",
        "1,234.5",
        "1,2,3",
        ",5",
        "5,",
        "1.200 anak",
        "95%",
        "1e5",
        "NaN",
        "Infinity",
        "٣",
        "1,200",
        "12 34",
        "0.95",
        "1000000000000000",
        "0,1234567",
    ],
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (D("1234.5"), "1.234,5"),
        (D("1200"), "1.200"),
        (D("1.2E+3"), "1.200"),
        (D("3.20"), "3,2"),
        (D("-0.5"), "-0,5"),
        (D("-0.0"), "0"),
        (D("12345678.05"), "12.345.678,05"),
    ],
)
def test_a_number_is_written_in_indonesian_notation(number: D, written: str) -> None:
    assert write_number(number) == written


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6))
def test_what_is_written_reads_back(number: D) -> None:
    assert parse_number(type_number(number)) == number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("97.5", ("97,5",)),
        ("0.95", ("0,95",)),
        ("3.5", ("3,5",)),
        ("1,200", ("1,2", "1.200")),
        ("-1,250", ("-1,25", "-1.250")),
        ("1,125", ("1,1250", "1.125")),
        ("1,200,000", ("1.200.000",)),
        ("1,234.5", ("1.234,5",)),
        ("1.200", ()),
        ("07.00", ()),
        ("1.2.3", ()),
        ("1,2,3", ()),
        ("kata", ()),
    ],
)
def test_what_a_number_may_mean(typed: str, meant: tuple[str, ...]) -> None:
    assert meanings(typed) == meant


@given(st.from_regex(r"[-+]?[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True))
def test_what_a_number_may_mean_reads_without_a_question(typed: str) -> None:
    for each in meanings(typed):
        assert parse_number(each) is not None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("97.5", "Maksud Anda 97,5?"),
        ("≥ 97.5 %", "Maksud Anda ≥ 97,5 %?"),
        ("1,200 permohonan", "Maksud Anda 1,2 permohonan atau 1.200 permohonan?"),
        ("97.500%", "Maksud Anda 97,5%?"),
        ("31/12/26", "Maksud Anda 31 Desember 2026?"),
        ("12/31/2026", "Maksud Anda 31 Desember 2026?"),
        ("24 permohonan", ""),
        ("sesuai jadwal", ""),
    ],
)
def test_a_target_with_two_meanings_is_asked_about_and_not_read(text: str, question: str) -> None:
    found = parse_target(text)
    assert found.question == question
    assert all(parse_target(each).read for each in found.meant)
    assert not (question and found.read)


@pytest.mark.parametrize(
    ("text", "direction", "accumulation"),
    [
        ("maks 3 hari", Direction.LOWER, Accumulation.MEAN),
        ("≤ 5 keluhan", Direction.LOWER, Accumulation.SUM),
        ("0 keluhan", Direction.LOWER, Accumulation.SUM),
        ("paling lambat 31 Desember 2026", Direction.MILESTONE, Accumulation.LAST),
        ("80 %", Direction.HIGHER, Accumulation.MEAN),
        ("< 25 ‰", Direction.LOWER, Accumulation.MEAN),
        ("3-5 hari", Direction.RANGE, Accumulation.MEAN),
        ("24 permohonan", Direction.HIGHER, Accumulation.SUM),
        ("24 jam/minggu", Direction.HIGHER, Accumulation.MEAN),
        ("480 anak/tahun", Direction.HIGHER, Accumulation.SUM),
        ("1 laporan per bulan", Direction.HIGHER, Accumulation.MEAN),
        ("3,2 indeks", Direction.HIGHER, Accumulation.MEAN),
        ("sesuai jadwal", Direction.HIGHER, Accumulation.SUM),
    ],
)
def test_a_target_proposes_how_it_is_measured(text: str, direction: Direction, accumulation: Accumulation) -> None:
    assert proposed(parse_target(text)) == (direction, accumulation)


def one(number: str, unit: str = "") -> Target:
    return Target(D(number), D(number), unit)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("480 anak/tahun", one("480", "anak/tahun")),
        ("95%", one("95", "%")),
        ("95 %", one("95", "%")),
        ("1.200", one("1200")),
        ("2.400 permohonan", one("2400", "permohonan")),
        ("3,2", one("3.2")),
        ("61,95%", one("61.95", "%")),
        ("120", one("120")),
        ("6 Bulan", one("6", "Bulan")),
        ("85% siswa", one("85", "% siswa")),
        ("100% sesuai jadwal", one("100", "% sesuai jadwal")),
        ("+10 poin", one("10", "poin")),
        ("3,5 (skala 5)", one("3.5", "(skala 5)")),
        ("5 (lima) dokumen", one("5", "(lima) dokumen")),
        ("250 m2", one("250", "m2")),
        ("-3 °C", one("-3", "°C")),
        ("Rp50.000.000", one("50000000", "Rp")),
        ("Rp 1,2 miliar", one("1200000000", "Rp")),
        ("Rp 1,5 M", one("1500000000", "Rp")),
        ("0,6 ribu permohonan", one("600", "permohonan")),
        ("2 jt orang", one("2000000", "orang")),
        ("1,5 triliun", one("1500000000000")),
        ("5 m", one("5", "m")),
        ("Rp1.500.000,-", one("1500000", "Rp")),
        ("Rp 50.000.000,00", one("50000000.00", "Rp")),
        ("1 200", one("1200")),
        ("24 permohonan", one("24", "permohonan")),
        ("1 laporan/bulan", one("1", "laporan/bulan")),
        ("99,999%", one("99.999", "%")),
        ("sebanyak 24 permohonan", one("24", "permohonan")),
        ("90 s/d 100%", Target(D(90), D(100), "%")),
        ("1–2 juta", Target(D(1000000), D(2000000))),
        ("Rp1 juta - Rp2 juta", Target(D(1000000), D(2000000), "Rp")),
        ("max 3 hari", Target(None, D(3), "hari")),
        ("maks. 3 hari", Target(None, D(3), "hari")),
        ("tidak lebih dari 3 hari", Target(None, D(3), "hari")),
        ("< 25 ‰", Target(None, D(25), "‰", strict=True)),
        ("kurang dari 3 hari", Target(None, D(3), "hari", strict=True)),
        ("> 90%", Target(D(90), None, "%", strict=True)),
        ("lebih dari 90%", Target(D(90), None, "%", strict=True)),
        ("  12\n laporan ", one("12", "laporan")),
        ("2-8 °C", Target(D(2), D(8), "°C")),
        ("2–8 °C", Target(D(2), D(8), "°C")),
        ("90%-95%", Target(D(90), D(95), "%")),
        ("5 s.d. 8 hari", Target(D(5), D(8), "hari")),
        ("5 sampai dengan 8 hari", Target(D(5), D(8), "hari")),
        ("5 S.D. 8 hari", Target(D(5), D(8), "hari")),
        ("5–5 hari", one("5", "hari")),
        ("Rp1.000–Rp2.000", Target(D(1000), D(2000), "Rp")),
        ("≤ 3 hari", Target(None, D(3), "hari")),
        ("<= 24 jam", Target(None, D(24), "jam")),
        ("Maksimal 3 hari kerja", Target(None, D(3), "hari kerja")),
        ("paling lama 15 menit", Target(None, D(15), "menit")),
        ("≥ 90%", Target(D(90), None, "%")),
        ("minimal 6 kegiatan", Target(D(6), None, "kegiatan")),
        ("31 Maret 2026", Target(on=date(2026, 3, 31))),
        ("5 agustus 2026", Target(on=date(2026, 8, 5))),
        ("5 Agu 2026", Target(on=date(2026, 8, 5))),
        ("31/12/2026", Target(on=date(2026, 12, 31))),
        ("31-12-2026", Target(on=date(2026, 12, 31))),
        ("paling lambat 31 Maret 2026", Target(on=date(2026, 3, 31))),
        ("31.12.2026", Target(on=date(2026, 12, 31))),
        ("2026-12-31", Target(on=date(2026, 12, 31))),
        ("10 Nopember 2026", Target(on=date(2026, 11, 10))),
        ("7 Pebruari 2026", Target(on=date(2026, 2, 7))),
        ("7 Agt 2026", Target(on=date(2026, 8, 7))),
    ],
)
def test_a_target_is_read_as_people_write_it(text: str, target: Target) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Seluruh titik pantau dilaporkan tanpa revisi",
        "24 jam/minggu × 36 minggu",
        "24 jam/minggu x 36 minggu",
        "24x7",
        "3/4",
        "2 kali per 3 bulan",
        "07.00",
        "8-2 °C",
        "31 Februari 2026",
        "31 Foo 2026",
        "31/13/2026",
        "1 Januari 0000",
        "31 Maret",
        "31 Maret depan",
        "31 Januari",
        "1000000000000000 anak",
        "1000000000000000–2 anak",
        "2–1000000000000000 anak",
        "paling lambat tanggal 5",
        "sekitar 24 permohonan",
        "12 laporan, paling lambat tanggal 5",
        "5 " + "a" * (UNIT_LENGTH + 1),
    ],
)
def test_what_has_more_than_one_meaning_stays_text(text: str) -> None:
    assert parse_target(text) == UNREAD
    assert not parse_target(text).read


@pytest.mark.parametrize(
    ("text", "number"),
    [("95%", D(95)), ("≤ 3 hari", D(3)), ("≥ 90%", D(90)), ("2-8 °C", None), ("31 Maret 2026", None), ("kata", None)],
)
def test_a_single_figure_to_compare_with(text: str, number: D | None) -> None:
    assert parse_target(text).number == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("480 anak/tahun", "480 anak/tahun"),
        ("2400 permohonan", "2.400 permohonan"),
        ("95 %", "95%"),
        ("99,50%", "99,5%"),
        ("≤ 3 hari", "paling banyak 3 hari"),
        ("minimal 80%", "paling sedikit 80%"),
        ("maksimal 0", "paling banyak 0"),
        ("2–8 °C", "2 sampai 8 °C"),
        ("Rp 1.500.000", "Rp1.500.000"),
        ("Rp1,5 miliar", "Rp1.500.000.000"),
        ("Rp1.500.000,-", "Rp1.500.000"),
        ("Rp1 juta - Rp2 juta", "Rp1.000.000 sampai Rp2.000.000"),
        ("< 25 ‰", "kurang dari 25‰"),
        ("> 90%", "lebih dari 90%"),
        ("31-3-2026", "31 Maret 2026"),
        ("24 jam/minggu × 36 minggu", ""),
        ("sesuai jadwal", ""),
    ],
)
def test_what_was_read_is_said_back(text: str, words: str) -> None:
    assert target_words(parse_target(text)) == words


@given(st.text(max_size=300))
def test_reading_never_raises(text: str) -> None:
    parse_target(text)
    parse_number(text)


@given(st.from_regex(r"[≤Rp]{0,2} ?[0-9.,]{1,60}[-–/% ]{0,2}[0-9.,]{0,60} ?[a-z0-9×]{0,9}", fullmatch=True))
def test_reading_never_raises_on_near_figures(text: str) -> None:
    target = parse_target(text)
    assert target.low is None or target.high is None or target.low <= target.high
    assert len(target.unit) <= UNIT_LENGTH


@pytest.mark.parametrize(("letters", "is_read"), [(59, True), (60, True), (61, False)])
def test_a_unit_has_at_most_sixty_letters(letters: int, is_read: bool) -> None:
    assert parse_target(f"480 {'a' * letters}").read is is_read


@pytest.mark.parametrize("text", ["480 anak", "95%", "3‰", "480/bulan", "Rp1.000"])
def test_a_unit_stands_as_far_from_its_figure_as_it_was_written(text: str) -> None:
    assert target_words(parse_target(text)) == text


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *(("Pebruari", 2), ("Peb", 2), ("March", 3), ("May", 5), ("June", 6), ("July", 7), ("Agt", 8), ("Ags", 8)),
        *(("Aug", 8), ("August", 8), ("Sept", 9), ("Oct", 10), ("October", 10), ("Nopember", 11), ("Nop", 11)),
        *(("Dec", 12), ("December", 12), ("January", 1), ("February", 2), ("Desember", 12), ("des", 12), ("Mei", 5)),
        ("laporan", 0),
    ],
)
def test_a_month_is_known_by_every_name_that_people_write(name: str, number: int) -> None:
    assert month_of(name) == number


@pytest.mark.parametrize(
    ("typed", "is_none"),
    [
        ("31.02.2026", True),
        ("31 Juni 2026", True),
        ("2026-02-30", True),
        ("paling lambat 30 Februari 2026", True),
        ("28.02.2026", False),
        ("12/31/2026", False),  # a day in the other order
        ("31 laporan 2026", False),
        ("31.02.26", False),  # no year to look it up in
        ("sesuai jadwal", False),
    ],
)
def test_a_day_that_no_calendar_has_is_known_as_one(typed: str, is_none: bool) -> None:
    assert no_such_day(typed) is is_none
