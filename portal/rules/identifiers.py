"""Personal numbers of those who appraise and are appraised: dated values by kind, each with its own validator."""

import re
import unicodedata
from datetime import date

from portal.rules.problems import Problem
from portal.rules.words import Labelled

LENGTH = 18
ADULT_YEARS = 18
OLD_ENTRANT = 60  # older than this nobody enters: a slip of the keyboard
CHILD_YEARS = 14  # nor so young
EARLIEST_YEAR = 1900  # of birth or appointment; anything before is a slip of the keyboard
FIRST_PPPK_YEAR = 2019  # PP 49/2018 opened the employment by contract
MALE, FEMALE = "1", "2"
_NRP = re.compile(r"[0-9A-Z][0-9A-Z/.\-]{3,19}")
_LABEL = re.compile(r"(NIP{1,2}K?|NI\W*P{2,3}K|NRP)\W*(?=\d|$)")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


class Kind(Labelled):
    """What a form prints before the number; officers of the forces have an NRP, a mayor has none."""

    NIP = "nip", "NIP"
    NI_PPPK = "ni_pppk", "NI PPPK"
    NRP = "nrp", "NRP"
    NONE = "none", "—"


def label(kind: Kind) -> str:
    """Return the word before the number on screen and paper.

    Source: PermenPANRB 6/2022 forms, row NIP [2+]; NRP for military assessors [1].
    """
    return kind.label


def clean(value: str) -> str:
    """Return the number as it is stored: without what people type or paste around and into it (its label, blanks, signs
    that are not seen, quotation marks; in a NIP also dashes and points), letters in capitals.

    Source: our rule, not law.
    """
    flat = unicodedata.normalize("NFKC", value.translate(_DASHES)).upper()
    seen = "".join(sign for sign in flat if unicodedata.category(sign)[0] not in "CZ" and not sign.isspace())
    number = _LABEL.sub("", seen.lstrip("'\"`´‘’“”.,:;#([-"), count=1).strip("'\"`´‘’“”.,:;#()[]-")
    digits = re.sub(r"[-.,/_'’]", "", number)
    return digits if len(digits) == LENGTH and digits.isdecimal() else number


def problems(kind: Kind, value: str, on: date | None = None) -> list[Problem]:
    """Return what makes a number impossible for its kind; blanks inside are no fault. `on`: today, if known: nobody is
    appointed later than next year.

    Source: Perka BKN 22/2007 for the NIP [2+ for the layout]; NI PPPK [1]; NRP unverified.
    """
    number = clean(value)
    if kind is Kind.NONE:
        return (
            [Problem("value", "Pegawai tanpa nomor tidak mengisi nomor. Kosongkan, atau pilih jenisnya.")]
            if number
            else []
        )
    if kind is Kind.NRP:
        return [] if _NRP.fullmatch(number) else [Problem("value", "NRP terdiri atas 4 sampai 20 angka atau huruf.")]
    if not (number.isascii() and number.isdigit()) or len(number) != LENGTH:
        return [Problem("value", f"{kind.label} terdiri atas {LENGTH} angka; yang diisi {len(number)} karakter.")]
    return [Problem("value", text) for wrong, text in _parts(kind, number, on) if wrong]


def _parts(kind: Kind, number: str, on: date | None) -> tuple[tuple[bool, str], ...]:
    appointed, birth = int(number[8:12]), _birth(number)
    years = appointed - birth.year if birth and appointed >= EARLIEST_YEAR else None
    latest = on.year + 1 if on else date.max.year
    return (
        (birth is None, "Delapan angka pertama bukan tanggal lahir. Periksa tahun, bulan, dan harinya."),
        (
            kind is Kind.NIP and not "01" <= number[12:14] <= "12",
            "Angka ke-13 dan ke-14 bukan bulan pengangkatan (01–12). Untuk PPPK, pilih jenis NI PPPK.",
        ),
        (
            appointed < EARLIEST_YEAR or appointed > latest,
            f"Angka ke-9 sampai ke-12 bukan tahun pengangkatan yang mungkin ({appointed}). Periksa angkanya.",
        ),
        (
            years is not None and not years >= CHILD_YEARS and appointed <= latest,
            "Menurut nomor ini pengangkatan terjadi sebelum lahir atau pada masa kanak-kanak. Periksa kedua tahunnya.",
        ),
        (number[14] not in (MALE, FEMALE), "Angka ke-15 harus 1 (pria) atau 2 (wanita)."),
        (number[15:] == "000", "Tiga angka terakhir dimulai dari 001."),
    )


def warnings(kind: Kind, value: str) -> list[Problem]:
    """Return what is unusual in a possible number: an appointment before the 18th birthday or at an old age, a PPPK
    year before 2019, a number given as one of a PPPK that reads like one of a PNS.

    Source: Perka BKN 22/2007 [2+]; NI PPPK [1], its digits 13 and 14 often 21 [mem]; that they only warn is our rule,
    not law.
    """
    number = clean(value)
    if kind not in (Kind.NIP, Kind.NI_PPPK) or problems(kind, number):
        return []
    birth = _birth(number)
    found = []
    if birth and _appointed(kind, number) < (birth.year + ADULT_YEARS, birth.month if kind is Kind.NIP else 1):
        found.append(Problem("value", "Pengangkatan sebelum berumur 18 tahun. Periksa kembali nomornya."))
    if birth and int(number[8:12]) - birth.year > OLD_ENTRANT:
        found.append(Problem("value", f"Pengangkatan sesudah berumur {OLD_ENTRANT} tahun. Periksa kembali nomornya."))
    if kind is Kind.NI_PPPK and "01" <= number[12:14] <= "12":
        found.append(
            Problem(
                "value",
                f"Angka ke-13 dan ke-14 ({number[12:14]}) terbaca sebagai bulan, seperti pada NIP seorang PNS. "
                "Untuk PNS, pilih jenis NIP.",
            )
        )
    if kind is Kind.NI_PPPK and int(number[8:12]) < FIRST_PPPK_YEAR:
        found.append(Problem("value", f"Pengangkatan PPPK sebelum {FIRST_PPPK_YEAR}. Periksa kembali nomornya."))
    return found


def _birth(number: str) -> date | None:
    try:
        born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        return None
    return born if born.year >= EARLIEST_YEAR else None


def _appointed(kind: Kind, number: str) -> tuple[int, int]:
    """Return year and month of the first appointment; a NI PPPK has no month, its two digits count contracts."""
    return int(number[8:12]), int(number[12:14]) if kind is Kind.NIP else 1


def display(kind: Kind, value: str) -> str:
    """Return the number as it is printed: NIP and NI PPPK in groups of 8, 6, 1 and 3, others as they are, none empty.

    Source: Perka BKN 22/2007, printed layout [2+]; the same groups for NI PPPK [mem].
    """
    if kind is Kind.NONE:
        return ""
    number = clean(value)
    if kind is Kind.NRP or len(number) != LENGTH:
        return number
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"


def last_four(value: str) -> str:
    """Return the last four characters, all that the public verification page and lists may show.

    Source: our rule, not law (UU 27/2022, only what is needed).
    """
    return clean(value)[-4:]
