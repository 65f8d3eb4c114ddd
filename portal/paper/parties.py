"""The people of a form: their identity block and their signature block.

A signature here is the portal's record of who did what on which day. It never claims to be a certified signature.
"""

from dataclasses import dataclass
from datetime import date

from portal.paper.snapshot import AppraisalSnapshot, Party, PlanSnapshot
from portal.rules.calendar import long_date

OWNER = "Pegawai yang Dinilai"
ASSESSOR = "Pejabat Penilai Kinerja"
VIA = "melalui Portal Kinerja ASN"


@dataclass(frozen=True)
class Signature:
    """One signer's block; `place_date` is empty where the form has none above the name."""

    role: str
    place_date: str
    statement: str
    name: str
    lines: tuple[str, ...]
    decree: str


def identity(party: Party | None) -> tuple[tuple[str, str], ...]:
    """The five rows of the identity block, label and value; an empty value prints as a dash."""
    if party is None:
        labels = ("NAMA", "NIP", "PANGKAT/GOL RUANG", "JABATAN", "UNIT KERJA")
        return tuple((label, "-") for label in labels)
    return (
        ("NAMA", party.name),
        (party.identifier_label or "NIP", _identifier(party) or "-"),
        ("PANGKAT/GOL RUANG", _rank(party) or "-"),
        ("JABATAN", f"{party.capacity} {party.position}".strip()),
        (party.unit_label, party.unit or "-"),
    )


def plan_signatures(plan: PlanSnapshot) -> tuple[Signature, Signature]:
    """SKP and Lampiran: the owner left, place, date and the assessor right."""
    submitted, agreed = plan.submitted_on, plan.agreed_on
    owner_did = f"Diajukan secara elektronik pada {long_date(submitted)} {VIA}" if submitted else ""
    assessor_did = f"Disetujui secara elektronik pada {long_date(agreed)} {VIA}" if agreed else ""
    return (
        _signature(OWNER, plan.owner, "", owner_did),
        _signature(ASSESSOR, plan.assessor, _place_date(plan.place, agreed), assessor_did),
    )


def release(appraisal: AppraisalSnapshot, number: str = "") -> Signature:
    """The assessor's signature under an evaluation, on the day it was released; `number` precedes the place."""
    on = appraisal.released_on
    did = f"Ditetapkan secara elektronik pada {long_date(on)} {VIA}" if on else ""
    return _signature(ASSESSOR, appraisal.assessor, f"{number} {_place_date(appraisal.place, on)}".strip(), did)


def acknowledgement(appraisal: AppraisalSnapshot, number: str = "") -> Signature:
    """The employee's block: acknowledged on a day, or not answered until the deadline had passed."""
    answer = appraisal.acknowledgement
    if answer and answer.state != "acknowledged":  # nothing was signed: no place and no day above the name
        did = f"Tidak ditanggapi sampai tenggat {long_date(answer.on)}; disegel {VIA}"
        return _signature(OWNER, appraisal.owner, number, did)
    did = f"Diketahui secara elektronik pada {long_date(answer.on)} {VIA}" if answer else ""
    where = _place_date(appraisal.place, answer.on if answer else None)
    return _signature(OWNER, appraisal.owner, f"{number} {where}".strip(), did)


def _signature(role: str, party: Party | None, place_date: str, statement: str) -> Signature:
    if party is None:
        return Signature(role, place_date, statement, "(belum ada)", (), "")
    identifier = _identifier(party)
    grade = f"Golongan {party.grade}" if party.grade and not party.rank else ""
    lines = (grade or _rank(party), f"{party.identifier_label} {identifier}" if identifier else "")
    decree = f"{party.capacity} berdasarkan {party.decree}" if party.capacity and party.decree else ""
    return Signature(role, place_date, statement, party.name, tuple(line for line in lines if line), decree)


def _place_date(place: str, on: date | None) -> str:
    return f"{place}, {long_date(on) if on else '…………………'}"


def _rank(party: Party) -> str:
    return f"{party.rank} ({party.grade})" if party.rank and party.grade else party.rank or party.grade


def _identifier(party: Party) -> str:
    """The number as officers read it: NIP and NI PPPK in groups of 8, 6, 1 and 3 digits."""
    digits = party.identifier
    if party.identifier_kind not in ("nip", "ni_pppk") or len(digits) != 18:
        return digits
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"
