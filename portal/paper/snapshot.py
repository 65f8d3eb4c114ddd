"""What is sealed of a record, of a plan and of an appraisal, and its one canonical text.

A snapshot holds every word, number and name that a form prints, so that a closed record reads and prints the same
after people move, units are renamed and the law gets a new edition. Codes (aspect, rating, predicate …) are the values
of the enums in `portal.rules`; everything else is the text as it stood on the day of sealing.

Days are legal days of the city. Instants live in the journal, not here.
"""

import dataclasses
import hashlib
import json
import types
import typing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One person in the capacity held on that day. `identifier` is bare digits ("" for kind "none")."""

    name: str
    identifier_kind: str  # nip | ni_pppk | nrp | none
    identifier_label: str  # NIP | NI PPPK | NRP
    identifier: str
    rank: str  # "Penata Muda", "" for people without a rank
    grade: str  # "III/a" or the PPPK's "IX"
    position: str
    unit: str  # the unit, or the agency where unit_label is INSTANSI
    unit_label: str = "UNIT KERJA"  # UNIT KERJA | INSTANSI
    capacity: str = ""  # "", "Plt." or "Plh."
    decree: str = ""  # number and date of the decree behind the capacity
    placement_id: int | None = None  # None: the external assessor


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEdition:
    """The edition of the rules that was applied, with the title of the regulation."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRoot:
    """The newest root of the log over all journals when the form was sealed: the form is an anchor of the log."""

    day: date
    size: int  # entries
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPeriod:
    kind: str  # year | quarter | month
    label: str  # "Tahun 2025", "Triwulan II 2025"
    starts: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedIndicator:
    id: str  # stable across versions
    text: str
    target: str
    aspect: str = ""  # quantity | quality | time | cost; "" where the form has no aspect
    perspective: str = ""  # JPT only


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedResult:
    """One line of the plan (rencana hasil kerja) as approved."""

    id: str  # stable across versions
    kind: str  # main | additional
    text: str
    superior_text: str = ""  # the superior's result it serves, as approved; "" when not linked or JPT
    assigned_by: str = ""  # leaders' results: the source of the assignment, printed in brackets
    indicators: tuple[SealedIndicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One of the seven BerAKHLAK values with its guidelines as printed."""

    code: str
    name: str
    guidelines: tuple[str, ...]
    expectation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedContent:
    """What is sealed of any record: whose it is, and whatever the head of its forms says.

    A kind of record has a class of its own, in its room unless several rooms print it. `kind` is its word in the text.
    """

    kind: ClassVar[str]

    template: str
    rule: SealedEdition
    agency: str
    place: str
    period: SealedPeriod
    starts: date  # the record's own days within the period
    ends: date
    version: int
    owner: Party
    assessor: Party | None  # None only in a draft while the post is vacant
    superior: Party | None  # the assessor's superior; None above the city's root
    log: SealedRoot | None = None  # None in a draft, and before the log's first night

    def __init_subclass__(cls) -> None:
        """ValueError for a second kind of the same word. `slots` makes each class twice: the later one counts."""
        known = KINDS.setdefault(cls.kind, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"two kinds of sealed record are called {cls.kind}")
        KINDS[cls.kind] = cls


KINDS: dict[str, type[SealedContent]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSnapshot(SealedContent):
    """A plan version at the moment it was agreed; also what a draft prints (then the dates are None)."""

    kind = "plan"

    form: str  # jpt | ja_jf
    approach: str  # quantitative | qualitative
    submitted_on: date | None
    agreed_on: date | None
    results: tuple[SealedResult, ...]
    behaviours: tuple[Behaviour, ...]
    resources: tuple[str, ...] = ()
    accountability: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    perspectives: tuple[str, ...] = ()  # their names in the city, in the order of rules.plan.Perspective
    addressee: str = ""  # the line of the title that names for whom the form is; "" as the forms had it before


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisation:
    """What was reached on one indicator, and the achievement in words ("96,2% dari target")."""

    indicator_id: str
    text: str
    achievement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Continuous feedback on a result (its id) or on a behaviour value (its code)."""

    about: str
    giver: str  # "Pimpinan"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEvidence:
    about: str  # result id
    name: str
    sha256: str
    verdict: str = ""  # fits | incomplete | unfit; "" when not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOrganisationResult:
    """Capaian kinerja organisasi of the unit, set by the leader one level above it."""

    unit: str
    level: str  # istimewa … sangat kurang, as code
    reason: str
    set_by: str
    set_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A figure that lay before the assessor, such as the person's service index with its number of respondents."""

    code: str
    label: str
    value: Decimal | None
    respondents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    state: str  # acknowledged | unanswered
    on: date  # the day it was acknowledged, or the day the deadline passed
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalSnapshot(SealedContent):
    """An appraisal version at the moment it was closed, with the plan exactly as it was sealed.

    A draft (not yet released) has None where a decision or a date is still missing.
    """

    kind = "appraisal"

    released_on: date | None
    plan: PlanSnapshot
    realisations: tuple[Realisation, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    evidence: tuple[SealedEvidence, ...] = ()
    inputs: tuple[Input, ...] = ()
    organisation: SealedOrganisationResult | None
    results_rating: str | None  # above | meets | below
    behaviour_rating: str | None
    predicate: str | None
    notes: str = ""  # Catatan/Rekomendasi
    suggestion: str | None = None  # the suggested rating of results
    suggestion_reasons: tuple[str, ...] = ()
    departure_reason: str = ""  # why the assessor departed from the suggestion
    acknowledgement: Acknowledgement | None = None
    signers: str = "assessor"  # who signs the Evaluasi: assessor | both
    choices: str = "chosen"  # ratings on the Evaluasi: chosen | struck (all of them, the others struck out)
    percentages: str = "printed"  # the portal's own, in the column of realisations: printed | left_out


def canonical(snapshot: SealedContent) -> str:
    """The one text of a snapshot: sorted keys, no spaces, ISO dates, decimals as strings. `load` is its inverse."""
    envelope = {"schema": SCHEMA, "kind": snapshot.kind, "content": _plain(snapshot)}
    return json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of a canonical text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(text: str) -> SealedContent:
    """The snapshot behind a canonical text; ValueError for another schema, an unknown kind or a foreign shape.

    What was sealed before a field came to be has that field's default; its hash is that of the stored text, not of
    `canonical` of what is returned.
    """
    envelope = json.loads(text)
    if not isinstance(envelope, dict) or envelope.get("schema") != SCHEMA or envelope.get("kind") not in KINDS:
        raise ValueError("not a snapshot of schema 1")
    return typing.cast(SealedContent, _typed(KINDS[envelope["kind"]], envelope.get("content")))


def _plain(value: typing.Any) -> typing.Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value) if isinstance(value, str) else value  # an enum's member becomes its code


def _typed(expected: typing.Any, value: typing.Any) -> typing.Any:
    """`value` from JSON as the annotated type; ValueError when it is something else."""
    if typing.get_origin(expected) is types.UnionType:  # X | None
        return None if value is None else _typed(typing.get_args(expected)[0], value)
    if typing.get_origin(expected) is tuple and isinstance(value, list):
        return tuple(_typed(typing.get_args(expected)[0], item) for item in value)
    if dataclasses.is_dataclass(expected) and isinstance(value, dict):
        hints, fields = typing.get_type_hints(expected), dataclasses.fields(expected)
        known = {field.name for field in fields}
        if not {field.name for field in fields if field.default is dataclasses.MISSING} <= value.keys() <= known:
            raise ValueError(f"{expected} has other fields: {sorted(value.keys() ^ known)}")
        return typing.cast(type, expected)(**{name: _typed(hints[name], each) for name, each in value.items()})
    if expected is date and isinstance(value, str):
        return date.fromisoformat(value)
    if expected is Decimal and isinstance(value, str):
        return Decimal(value)
    if expected in (str, int) and type(value) is expected:
        return value
    raise ValueError(f"expected {expected}, found {type(value).__name__}")
