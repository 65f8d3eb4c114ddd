"""The tables that may be sent: their columns, how each is read, and what the template says of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from portal.chart.models import PositionKind
from portal.exchange.text import cells
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.rules.words import Labelled


@dataclass(frozen=True)
class Head:
    """One column. `read` turns a cell into a value; `choices`: words that the template offers."""

    key: str
    label: str
    read: Callable[[Any], Any]
    help: str
    example: str = ""
    required: bool = False
    width: int = 20
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """One kind of rows, by the name of its sheet."""

    code: str
    name: str
    columns: Sequence[Head]

    @property
    def by_label(self) -> Mapping[str, Head]:
        return {plain(each.label): each for each in self.columns}


@dataclass
class TypedRow:
    """One row. `problems`: (label of the column, sentence)."""

    table: Table
    sheet: str
    line: int
    values: dict[str, Any]
    problems: list[tuple[str, str]] = field(default_factory=list)


def plain(label: object) -> str:
    """A head as it is compared: without case, stars, points and blanks."""
    return "".join(sign for sign in str(label).casefold() if sign.isalnum())


def _chosen(choices: Mapping[str, Any], cell: Any) -> Any:
    text = cells.words(cell, 60)
    if not text:
        return None
    found = choices.get(plain(text))
    if found is None:
        raise ValueError(f"“{text}” tidak dikenal. Pilih salah satu: {', '.join(dict.fromkeys(_shown(choices)))}.")
    return found


def _shown(choices: Mapping[str, Any]) -> list[str]:
    return [each.label for each in choices.values()]


def _text(most: int) -> Callable[[Any], str]:
    return partial(cells.words, most=most)


KINDS: Mapping[str, PositionKind] = {
    plain(word): each for each in PositionKind if each is not PositionKind.EXTERNAL for word in (each.label, each.value)
} | {
    "jpt": PositionKind.JPT,
    "jabatanpimpinantinggi": PositionKind.JPT,
    "pimpinantinggipratama": PositionKind.JPT,
    "jft": PositionKind.FUNCTIONAL,
    "jabatanfungsional": PositionKind.FUNCTIONAL,
    "jfu": PositionKind.STAFF,
    "staf": PositionKind.STAFF,
}


def _short(labelled: type[Labelled], *without: Labelled) -> dict[str, Any]:
    each_word = ((each, word) for each in labelled if each not in without for word in (each.label, each.printed, each))
    return {plain(word): each for each, word in each_word}


CAPACITIES: Mapping[str, Capacity] = _short(Capacity)
NUMBERS: Mapping[str, Kind] = _short(Kind, Kind.NONE) | {"pns": Kind.NIP, "pppk": Kind.NI_PPPK, "nipppk": Kind.NI_PPPK}

UNITS = Table(
    "unit",
    "Unit",
    (
        Head("name", "Nama unit", _text(200), "Nama lengkap unit", "Bidang Pendaftaran", True, 44),
        Head(
            "parent",
            "Unit induk",
            _text(400),
            "Unit tepat di atasnya. Bila namanya lebih dari satu, tulis dengan induknya: Dinas Kesehatan > Sekretariat",
            "Dinas Kesehatan",
            True,
            44,
        ),
        Head("since", "Ada sejak", cells.day, "Tanggal unit dibentuk", "01-01-2025", True, 14),
    ),
)
POSITIONS = Table(
    "position",
    "Jabatan",
    (
        Head(
            "unit", "Unit", _text(400), "Unit tempat jabatan itu; boleh dengan induknya", "Bidang Pendaftaran", True, 44
        ),
        Head(
            "title",
            "Nama jabatan",
            _text(200),
            "Satu baris untuk satu kursi: tiga analis dengan nama jabatan yang sama adalah tiga baris",
            "Analis Kependudukan",
            True,
            44,
        ),
        Head(
            "kind",
            "Jenis jabatan",
            partial(_chosen, KINDS),
            "Pilih dari daftar",
            "Pelaksana",
            True,
            18,
            tuple(each.label for each in PositionKind if each is not PositionKind.EXTERNAL),
        ),
        Head("level", "Jenjang atau eselon", _text(60), "Seperti pada surat keputusan", "Ahli Muda", width=18),
        Head(
            "heads_unit",
            "Memimpin unit kerja mandiri",
            cells.yes,
            "ya atau tidak",
            "tidak",
            width=16,
            choices=("ya", "tidak"),
        ),
        Head(
            "superior",
            "Jabatan atasan",
            _text(200),
            "Nama jabatan tempat ia bertanggung jawab; tulis tidak ada untuk jabatan puncak",
            "Kepala Bidang Pendaftaran",
            True,
            44,
        ),
        Head(
            "superior_unit",
            "Unit jabatan atasan",
            _text(400),
            "Hanya bila jabatan atasan tidak berada di unit ini atau di unit induknya",
            width=44,
        ),
        Head("since", "Ada sejak", cells.day, "Tanggal jabatan dibentuk", "01-01-2025", True, 14),
    ),
)
PEOPLE = Table(
    "person",
    "Pegawai",
    (
        Head("name", "Nama lengkap dengan gelar", _text(200), "Seperti pada SK", "Nur Aini, A.Md.", True, 36),
        Head(
            "kind",
            "Jenis nomor",
            partial(_chosen, NUMBERS),
            "NIP untuk PNS, NI PPPK untuk PPPK, NRP untuk TNI/Polri",
            "NIP",
            True,
            12,
            ("NIP", "NI PPPK", "NRP"),
        ),
        Head(
            "number", "Nomor", cells.personal_number, "Kolom ini harus berformat Teks", "199205082023082001", True, 24
        ),
        Head(
            "checked",
            "Nomor sudah diperiksa",
            cells.yes,
            "ya bila nomor yang tidak lazim memang benar",
            width=14,
            choices=("ya", "tidak"),
        ),
        Head("rank", "Pangkat", _text(60), "Kosongkan untuk PPPK", "Pengatur", width=22),
        Head("grade", "Golongan/ruang", _text(20), "Golongan PPPK juga di sini", "II/c", width=14),
        Head("since", "Nomor dan pangkat berlaku sejak", cells.day, "TMT pangkat", "01-04-2024", True, 16),
        Head("unit", "Unit", _text(400), "Unit jabatannya; kosongkan bila belum ditempatkan", width=44),
        Head("title", "Jabatan", _text(200), "Jabatan yang sudah tercatat atau ada di lembar Jabatan", width=44),
        Head(
            "capacity",
            "Sebagai",
            partial(_chosen, CAPACITIES),
            "Kosong berarti Definitif",
            "Definitif",
            width=18,
            choices=tuple(each.label for each in Capacity),
        ),
        Head("decree_number", "Nomor SK", _text(100), "SK penempatan", "821.2/15/2025", width=22),
        Head("decree_on", "Tanggal SK", cells.day, "Tanggal SK penempatan", "20-12-2024", width=14),
        Head("starts_on", "TMT jabatan", cells.day, "Hari pertama dalam jabatan", "01-01-2025", width=14),
        Head("ends_on", "Hari terakhir", cells.day, "Hanya bila sudah diketahui", width=14),
    ),
)
TABLES = (UNITS, POSITIONS, PEOPLE)
