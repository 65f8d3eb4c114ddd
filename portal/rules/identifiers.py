"""Personal numbers of those who appraise and are appraised: dated values by kind, each with its own validator."""

import re
from datetime import date

from portal.rules.problems import Problem
from portal.rules.words import Labelled

LENGTH = 18
ADULT_YEARS = 18
EARLIEST_YEAR = 1900  # of birth or appointment; anything before is a slip of the keyboard
FIRST_PPPK_YEAR = 2019  # PP 49/2018 opened the employment by contract
MALE, FEMALE = "1", "2"
_NRP = re.compile(r"[0-9A-Z][0-9A-Z/.\-]{3,19}")


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
    """Return the number as it is stored: without the blanks that people type or paste, letters in capitals.

    Source: our rule, not law.
    """
    return "".join(value.split()).upper()


def problems(kind: Kind, value: str) -> list[Problem]:
    """Return what makes a number impossible for its kind; blanks inside are no fault.

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
    return [Problem("value", text) for wrong, text in _parts(kind, number) if wrong]


def _parts(kind: Kind, number: str) -> tuple[tuple[bool, str], ...]:
    return (
        (_birth(number) is None, "Delapan angka pertama bukan tanggal lahir. Periksa tahun, bulan, dan harinya."),
        (
            kind is Kind.NIP and not "01" <= number[12:14] <= "12",
            "Angka ke-13 dan ke-14 bukan bulan pengangkatan (01–12). Untuk PPPK, pilih jenis NI PPPK.",
        ),
        (int(number[8:12]) < EARLIEST_YEAR, "Angka ke-9 sampai ke-12 bukan tahun pengangkatan."),
        (number[14] not in (MALE, FEMALE), "Angka ke-15 harus 1 (pria) atau 2 (wanita)."),
        (number[15:] == "000", "Tiga angka terakhir dimulai dari 001."),
    )


def warnings(kind: Kind, value: str) -> list[Problem]:
    """Return what is unusual in a possible number: an appointment before the 18th birthday, a PPPK year before 2019.

    Source: Perka BKN 22/2007 [2+]; NI PPPK [1]; that they only warn is our rule, not law.
    """
    number = clean(value)
    if kind not in (Kind.NIP, Kind.NI_PPPK) or problems(kind, number):
        return []
    birth = _birth(number)
    found = []
    if birth and _appointed(kind, number) < (birth.year + ADULT_YEARS, birth.month if kind is Kind.NIP else 1):
        found.append(Problem("value", "Pengangkatan sebelum berumur 18 tahun. Periksa kembali nomornya."))
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
