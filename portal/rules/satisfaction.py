"""The public satisfaction survey (SKM) and its index (IKM) after PermenPANRB 14/2017."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from portal.rules.words import Labelled


class Grade(Labelled):
    """The letter of service quality with the words for the unit's performance."""

    A = "A", "Sangat Baik"
    B = "B", "Baik"
    C = "C", "Kurang Baik"
    D = "D", "Tidak Baik"


@dataclass(frozen=True)
class Element:
    """One of the nine elements: stored code, official name, question, and the labels of the values 1 to 4."""

    code: str
    name: str
    question: str
    labels: tuple[str, str, str, str]


# Names and labels [2+], the first label of "sarana" [1]; the full sentence of a question [mem], its topic [2+].
ELEMENTS = (
    Element(
        "persyaratan",
        "Persyaratan",
        "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Element(
        "prosedur",
        "Sistem, Mekanisme, dan Prosedur",
        "Bagaimana pendapat Saudara tentang kemudahan prosedur pelayanan di unit ini?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Element(
        "waktu",
        "Waktu Penyelesaian",
        "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Element(
        "biaya",
        "Biaya/Tarif",
        "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Element(
        "produk",
        "Produk Spesifikasi Jenis Pelayanan",
        "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar pelayanan "
        "dengan hasil yang diberikan?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Element(
        "kompetensi",
        "Kompetensi Pelaksana",
        "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
        ("Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"),
    ),
    Element(
        "perilaku",
        "Perilaku Pelaksana",
        "Bagaimana pendapat Saudara tentang perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
        ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
    ),
    Element(
        "sarana",
        "Sarana dan Prasarana",
        "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    Element(
        "pengaduan",
        "Penanganan Pengaduan, Saran dan Masukan",
        "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
        ("Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"),
    ),
)

# Agencies print the last two elements either way round [2+]; hence codes, never positions.
QUESTION_ORDER = tuple(element.code for element in ELEMENTS)
LIST_ORDER = (*QUESTION_ORDER[:7], "pengaduan", "sarana")

LOWEST, HIGHEST = 1, 4
MIN_SHOWN = 10  # respondents before bars and index are shown; our rule, not law
MIN_GRADED = 30  # respondents before the letter is shown; our rule, not law
FLOORS = ((Decimal("88.31"), Grade.A), (Decimal("76.61"), Grade.B), (Decimal("65.00"), Grade.C), (Decimal(25), Grade.D))


@dataclass(frozen=True)
class Index:
    """The index (two decimals, None if an element has no answer), unrounded means by code, the letter of the index."""

    index: Decimal | None
    means: dict[str, Decimal | None]
    grade: Grade | None


def elements(order: Sequence[str] = QUESTION_ORDER) -> tuple[Element, ...]:
    """Return the nine elements in the order in which an agency prints them.

    Source: PermenPANRB 14/2017, nine elements [2+]; the order of the last two unverified.
    """
    by_code = {element.code: element for element in ELEMENTS}
    return tuple(by_code[code] for code in order)


def index(sums: Mapping[str, int], counts: Mapping[str, int]) -> Index:
    """Return the index from sums and numbers of answers by element code; an absent code has no answers.

    Each element is divided by those who answered it and weighs exactly 1/9; rounded once, half up. ValueError for sums
    that answers from 1 to 4 cannot give.

    Source: PermenPANRB 14/2017, weighted mean times 25 [2+]; 1/9 rather than 0,111 from published tables [calc].
    """
    exact = {code: _mean(code, sums.get(code, 0), counts.get(code, 0)) for code in QUESTION_ORDER}
    means = {code: None if mean is None else _decimal(mean) for code, mean in exact.items()}
    answered = [mean for mean in exact.values() if mean is not None]
    if len(answered) < len(ELEMENTS):
        return Index(None, means, None)
    found = _half_up(sum(answered, Fraction(0)) / len(ELEMENTS) * 25)
    return Index(found, means, grade(found))


def grade(value: Decimal) -> Grade:
    """Return the letter of an index from 25 to 100, rounded to two decimals before it is compared.

    Source: PermenPANRB 14/2017, table of conversion intervals [2+]; rounding before comparing is our rule, not law.
    """
    shown = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if shown > 100:
        raise ValueError(f"an index of {value} is not between 25 and 100")
    for floor, letter in FLOORS:
        if shown >= floor:
            return letter
    raise ValueError(f"an index of {value} is not between 25 and 100")


def grade_label(letter: Grade) -> str:
    """Return the words for the unit's performance, e.g. "Sangat Baik".

    Source: PermenPANRB 14/2017, table of conversion intervals [2+].
    """
    return letter.label


def element_grade(mean: Decimal) -> Grade:
    """Return the letter of one element from its mean (1 to 4), converted and rounded like the index.

    Source: PermenPANRB 14/2017, table of conversion intervals [2+]; its use per element is our rule, not law.
    """
    return grade(mean * 25)


def _mean(code: str, total: int, count: int) -> Fraction | None:
    if not LOWEST * count <= total <= HIGHEST * count:
        raise ValueError(f"{count} answers cannot add up to {total} for {code}")
    return Fraction(total, count) if count else None


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _half_up(exact: Fraction) -> Decimal:
    """Round to two decimals without passing through a number that is already rounded."""
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100
