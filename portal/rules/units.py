"""Units of targets and realisations: which of them agree, and how one is turned into the other."""

import re
from dataclasses import dataclass
from decimal import Decimal

# Dimension: names with their factor. A working day is no calendar day and an hour no part of either; a month has no
# fixed number of days: such units are compared by people.
_TABLE: dict[str, dict[str, str]] = {
    "clock": {"detik dtk": "1", "menit mnt": "60", "jam": "3600"},
    "day": {"hari": "1", "minggu": "7"},
    "working day": {"hari kerja": "1"},
    "month": {"bulan bln": "1", "triwulan": "3", "semester": "6", "tahun thn th": "12"},
    "length": {"mm": "0.001", "cm": "0.01", "m meter": "1", "km kilometer": "1000"},
    "area": {"m2 m²": "1", "ha hektar hektare": "10000", "km2 km²": "1000000"},
    "volume": {"ml mililiter": "0.001", "l liter ltr": "1", "m3 m³": "1000"},
    "weight": {"mg": "0.000001", "g gr gram": "0.001", "kg kilogram": "1", "kuintal": "100", "ton": "1000"},
    "share": {"% persen prosen": "1", "‰ permil": "0.1"},
    "money": {"rp rupiah": "1"},
}
_SCALES = {"ribu rb": 3, "juta jt": 6, "miliar milyar": 9, "triliun": 12}
_OF_MONEY = {"M": 9, "T": 12}  # "Rp1,5 M"; elsewhere an M is a metre as often
_AVERAGED = ("indeks", "nilai", "skor", "poin", "rasio", "skala", "level", "bintang", "°c")

_WORDS = {
    name: (dimension, Decimal(factor))
    for dimension, names in _TABLE.items()
    for listed, factor in names.items()
    for name in ([listed] if dimension == "working day" else listed.split())
}
_SCALE_WORDS = {name: power for names, power in _SCALES.items() for name in names.split()}
_BRACKETS = re.compile(r"\([^()]*\)")
_OF_THE_YEAR = re.compile(r"\s*/\s*(?:tahun|thn|th)$|\s+setahun$")
_PARTS = re.compile(r"(hari kerja|[%‰]|[^\s/%‰]+)?\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class ReadUnit:
    """What a unit text says: a measure with its factor (dimension "" where things are counted), and what it is of."""

    dimension: str
    name: str
    factor: Decimal
    of: str

    @property
    def is_rate(self) -> bool:
        """Whether figures of several periods are no parts of a whole: shares, indices, "24 jam/minggu"."""
        return self.dimension == "share" or self.of.startswith("/") or self.name in _AVERAGED

    @property
    def is_duration(self) -> bool:
        return self.dimension in ("clock", "day", "working day", "month")


def read_unit(text: str) -> ReadUnit:
    """Read a unit ("% permohonan", "jam/minggu", "Rp"); what stands in brackets and "per tahun" say nothing new.

    Source: our rule, not law.
    """
    words = " ".join(_BRACKETS.sub(" ", text).casefold().split()).replace("hari kalender", "hari")
    plain = _OF_THE_YEAR.sub("", re.sub(r"\s*\bper\b\s*", "/", words))
    match = _PARTS.fullmatch(plain)
    name, of = (match[1] or "", match[2]) if match else ("", plain)
    dimension, factor = _WORDS.get(name.rstrip("."), ("", Decimal(1)))
    return ReadUnit(dimension, name, factor, of)


def converted(number: Decimal, given: str, wanted: str) -> Decimal | None:
    """Return a figure with the unit `given` in the unit `wanted`; None where the two do not agree.

    A figure without a unit takes the wanted one. "12 laporan" agrees with "laporan bulanan", "3 jam" not with
    "jam/minggu", a percentage with nothing but a share.

    Source: our rule, not law.
    """
    if not given.strip():
        return number
    mine, theirs = read_unit(wanted), read_unit(given)
    if not mine.name and not mine.of:
        return None if theirs.dimension else number
    if not _agree(mine, theirs):
        return None
    return number if mine.factor == theirs.factor else number * theirs.factor / mine.factor


def _agree(mine: ReadUnit, theirs: ReadUnit) -> bool:
    if mine.dimension != theirs.dimension or (not mine.dimension and mine.name != theirs.name):
        return False
    one_is_shorter = not (mine.of and theirs.of) and not f"{mine.of}{theirs.of}".startswith("/")
    return mine.of == theirs.of or one_is_shorter


def take_scale(unit: str, is_money: bool) -> tuple[int, str]:
    """Split a word of scale from what stands behind a number: "juta orang" is (6, "orang"): times 10 to the sixth.

    Source: our rule, not law.
    """
    first, _, rest = unit.strip().partition(" ")
    bare = first.rstrip(".")
    power = _SCALE_WORDS.get(bare.casefold()) or (_OF_MONEY.get(bare, 0) if is_money else 0)
    return (power, rest.strip()) if power else (0, unit.strip())
