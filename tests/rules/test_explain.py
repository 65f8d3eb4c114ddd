import pytest

from portal.rules.explain import explain
from portal.rules.target import Accumulation, Direction


def test_everything_that_is_read_and_found_is_said() -> None:
    found = explain("Rp 1,5 Miliar", "Rp 1.400.000.000")
    assert {key: found[key] for key in ("number", "unit", "direction", "accumulation")} == {
        "number": 1500000000,
        "unit": "Rp",
        "direction": "higher",
        "accumulation": "sum",
    }
    assert (found["percent"], found["met"], found["words"]) == (93.33, False, "93,33% dari target")
    assert (found["warnings"], found["reads"], found["reader"]) == ([], "Rp1.500.000.000", 2)


@pytest.mark.parametrize(
    ("target", "actual", "percent", "met"),
    [
        ("600 permohonan", "0,6 ribu permohonan", 100, True),
        ("2 jam", "90 menit", 75, False),
        ("12 bulan", "1 tahun", 100, True),
        ("12 laporan", "100%", None, None),
        ("95%", "0,95", None, None),
        ("2 dokumen", "2", 100, True),
        ("maks 3 hari", "4 hari", 66.67, False),
        ("3-5 hari", "4 hari", None, True),
        ("paling lambat 31 Desember 2026", "2027-01-02", None, False),
        ("> 90%", "90%", None, False),
        ("24 permohonan", "", None, None),
        ("sesuai jadwal", "12", None, None),
    ],
)
def test_a_verdict_is_met_missed_or_none(target: str, actual: str, percent: float | None, met: bool | None) -> None:
    found = explain(target, actual)
    assert (found["percent"], found["met"]) == (percent, met)


def test_what_is_given_goes_before_what_is_proposed_and_a_contradiction_is_said() -> None:
    found = explain("maks 3 hari", "2 hari", Direction.HIGHER, Accumulation.SUM)
    assert (found["direction"], found["accumulation"]) == ("higher", "sum")
    assert len(found["warnings"]) == 1
    assert "tidak sejalan dengan arah" in found["warnings"][0]
    assert explain("2 jam", "90 menit", Direction.LOWER)["met"] is True


@pytest.mark.parametrize(
    ("target", "actual", "warning"),
    [
        ("97.5", "", "Maksud Anda 97,5?"),
        ("31.02.2026", "", "“31.02.2026” tidak ada di kalender. Periksa hari dan bulannya."),
        ("paling lambat 31 Juni 2026", "", "“paling lambat 31 Juni 2026” tidak ada di kalender"),
        ("sesuai jadwal", "", "Target ini tidak terbaca sebagai angka atau tanggal"),
        ("95%", "0,95", "Maksud Anda 95% atau 0,95%?"),
        ("12 laporan", "100%", "Satuannya berbeda dari target (laporan)"),
    ],
)
def test_what_must_be_asked_is_a_warning(target: str, actual: str, warning: str) -> None:
    found = explain(target, actual)
    assert [text for text in found["warnings"] if text.startswith(warning)]


def test_a_range_and_a_day_have_no_single_number() -> None:
    between, day = explain("3-5 hari"), explain("31.12.2026")
    assert (between["number"], between["low"], between["high"], between["direction"]) == (None, 3, 5, "range")
    assert (day["number"], day["on"], day["direction"]) == (None, "2026-12-31", "milestone")
