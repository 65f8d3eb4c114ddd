"""The journal in words: what happened to a record, who did it, and what a correction changed from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.rules.calendar import long_date
from portal.rules.workflow import VERB_LABELS
from portal.store.journal import Entry

# Tables whose rows have a history, as people call them.
RECORDS = {
    "unit": "Unit",
    "position": "Jabatan",
    "person": "Pegawai",
    "placement": "Penempatan",
    "assignment": "Penugasan",
    "account": "Akun",
    "setting": "Setelan",
    "period": "Periode",
    "plan": "SKP",
    "plan_version": "Versi SKP",
    "report": "Laporan",
    "report_line": "Baris laporan",
    "activity": "Catatan harian",
    "evidence": "Bukti",
    "appraisal": "Penilaian",
    "organisation_result": "Capaian organisasi",
    "service": "Layanan",
    "survey_comment": "Saran warga",
    "seal": "Formulir",
}

# Record types whose steps are named by the law's tables.
STEPS = {
    "plan_version": VERB_LABELS["plan"] | {"create": "Rencana dibuat"},
    "report": VERB_LABELS["report"],
    "appraisal": VERB_LABELS["appraisal"],
    "survey_comment": VERB_LABELS["comment"],
}

VERBS = {
    "create": "Dicatat",
    "correct": "Diperbaiki",
    "end": "Diakhiri",
    "add-number": "Nomor baru dicatat",
    "correct-number": "Nomor diperbaiki",
    "add-rank": "Pangkat baru dicatat",
    "correct-rank": "Pangkat diperbaiki",
    "set-superior": "Jabatan atasan ditetapkan",
    "open": "Dibuka",
    "revise": "Versi baru dibuka",
    "read": "Dibuka atasan",
    "comment": "Dikomentari",
    "expect": "Ekspektasi khusus diubah atasan",
    "link": "Ditautkan ke hasil kerja atasan",
    "unlink": "Tautan ke hasil kerja atasan dilepas",
    "correct-email": "Alamat surel diperbaiki",
    "make-activation": "Tautan aktivasi dibuat",
    "change-password": "Kata sandi diganti",
    "disable": "Dinonaktifkan",
    "enable": "Diaktifkan kembali",
    "move-deadline": "Tenggat diubah",
    "add": "Ditambahkan",
    "change": "Diubah",
    "remove": "Dibuang",
    "answer": "Dijawab atasan",
    "follow": "Disesuaikan dengan versi baru rencana",
    "judge": "Bukti diperiksa atasan",
    "feedback": "Umpan balik perilaku ditulis",
    "start": "Penilaian dimulai",
    "set": "Ditetapkan",
    "hand-to-unit": "Diserahkan kepada unit",
    "link-position": "Jabatan dihubungkan",
    "end-position": "Hubungan jabatan diakhiri",
    "close": "Ditutup",
    "release-responses": "Jawaban yang ditahan dihitung",
    "keep-responses": "Jawaban tetap ditahan",
    "issue": "Disegel",
    "print": "PDF dibuat",
}

FIELDS = {
    "name": "Nama",
    "title": "Nama",
    "parent": "Induk",
    "unit": "Unit",
    "kind": "Jenis",
    "level": "Jenjang",
    "heads_unit": "Memimpin unit kerja mandiri",
    "starts_on": "Mulai",
    "ends_on": "Berakhir",
    "value": "Nilai",
    "number": "Nomor",
    "rank": "Pangkat",
    "grade": "Golongan/ruang",
    "capacity": "Kapasitas",
    "decree_number": "Nomor SK",
    "decree_on": "Tanggal SK",
    "superior": "Jabatan atasan",
    "email": "Surel",
    "opens_on": "Dibuka",
    "due_on": "Tenggat",
    "text": "Uraian",
    "on": "Hari",
    "line_id": "Hasil kerja",
    "indicator_id": "Indikator",
    "quantity": "Jumlah",
    "starts_at": "Jam mulai",
    "ends_at": "Jam selesai",
}


@dataclass(frozen=True)
class Line:
    """One entry as the timeline shows it."""

    words: str
    who: str
    capacity: str
    at: datetime
    note: str


def told(entries: Iterable[Entry]) -> list[Line]:
    """The entries in words, in their order."""
    return [Line(words(entry), entry.person_name, entry.capacity, entry.at, note(entry)) for entry in entries]


def words(entry: Entry) -> str:
    """What was done: the word of the record's workflow, else the common one."""
    return STEPS.get(entry.record_type, {}).get(entry.verb) or VERBS.get(entry.verb, entry.verb)


def note(entry: Entry) -> str:
    """What the person wrote, and below it what a correction changed."""
    return "\n".join(filter(None, [entry.note, *changes(entry.details)]))


def changes(details: dict[str, Any]) -> list[str]:
    """One line per changed field, "Nama: lama → baru"; what is no pair of old and new is for machines."""
    pairs = {key: pair for key, pair in details.items() if isinstance(pair, list) and len(pair) == 2}
    return [f"{field(key)}: {_change(old, new)}" for key, (old, new) in pairs.items()]


def _change(old: Any, new: Any) -> str:
    return f"{old} → {new or '(kosong)'}" if old else str(new)


def field(key: str) -> str:
    """The word for a field; a key that is a word already stays."""
    return FIELDS.get(key, key)


def shown(value: Any) -> str:
    """A field's value as the journal keeps it and people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return long_date(value)
    for name in ("label", "name", "title"):
        if isinstance(word := getattr(value, name, None), str):
            return word
    return str(value)
