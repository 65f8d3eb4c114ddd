"""The work plan (Sasaran Kinerja Pegawai): its parts, and what prevents submission."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.rules.achievement import Quantity, disagreement, in_unit_of
from portal.rules.behaviour import CODES
from portal.rules.calendar import long_date
from portal.rules.problems import Problem
from portal.rules.target import Accumulation as Accumulation
from portal.rules.target import Direction as Direction
from portal.rules.target import Target as Target
from portal.rules.target import parse_target as parse_target
from portal.rules.words import Labelled

RESULT_LENGTH = 1000
INDICATOR_LENGTH = 1000
TARGET_LENGTH = 200
EXPECTATION_LENGTH = 1000
ATTACHMENT_LENGTH = 500


class Approach(Labelled):
    """Pendekatan hasil kerja, named in the title of every form."""

    QUANTITATIVE = "quantitative", "Kuantitatif"
    QUALITATIVE = "qualitative", "Kualitatif"


class FormKind(Labelled):
    """Which of the two forms a position uses."""

    JPT = "jpt", "Jabatan pimpinan tinggi dan pimpinan unit kerja mandiri"
    JA_JF = "ja_jf", "Pejabat administrasi dan pejabat fungsional"


class LineKind(Labelled):
    """Block A and block B of the form; neither weighs more."""

    MAIN = "main", "Utama"
    ADDITIONAL = "additional", "Tambahan"


class Aspect(Labelled):
    """What a quantitative indicator of JA/JF measures; one fitting aspect is enough."""

    QUANTITY = "quantity", "Kuantitas"
    QUALITY = "quality", "Kualitas"
    TIME = "time", "Waktu"
    COST = "cost", "Biaya"


class Perspective(Labelled):
    """The view of the organisation that an indicator of JPT serves; the set of four names [mem] is a setting."""

    RECIPIENTS = "recipients", "Penerima Layanan"
    PROCESSES = "processes", "Proses Bisnis"
    STRENGTHENING = "strengthening", "Penguatan Internal"
    BUDGET = "budget", "Anggaran"


class AttachmentList(Labelled):
    """The three numbered lists of the Lampiran."""

    RESOURCES = "resources", "Dukungan Sumber Daya"
    ACCOUNTABILITY = "accountability", "Skema Pertanggungjawaban"
    CONSEQUENCES = "consequences", "Konsekuensi"


@dataclass(frozen=True)
class SubTargetText:
    """The target of one month or quarter; `period` is its name on screen."""

    period: str
    target: str


@dataclass(frozen=True)
class PlannedIndicator:
    """One measure of a result, with the sub-targets in time order."""

    id: int
    text: str
    target: str
    aspect: Aspect | None = None
    perspective: Perspective | None = None
    direction: Direction = Direction.HIGHER
    accumulation: Accumulation = Accumulation.LAST
    sub_targets: tuple[SubTargetText, ...] = ()


@dataclass(frozen=True)
class PlannedResult:
    """One result, the superior's result that it supports as text, and whether it is linked to a real one."""

    id: int
    kind: LineKind
    text: str
    indicators: tuple[PlannedIndicator, ...] = ()
    superior_text: str = ""
    linked: bool = False


@dataclass(frozen=True)
class ExpectationText:
    """The superior's optional special expectation for one value; `value` is a code of `behaviour.VALUES`."""

    value: str
    text: str


@dataclass(frozen=True)
class AttachmentText:
    """One entry of a list of the Lampiran."""

    id: int
    kind: AttachmentList
    text: str


@dataclass(frozen=True)
class PlanText:
    """A version of a plan as its owner wrote it, with its own days and those of the period around it."""

    form: FormKind
    approach: Approach
    starts_on: date
    ends_on: date
    period_starts_on: date
    period_ends_on: date
    lines: tuple[PlannedResult, ...] = ()
    expectations: tuple[ExpectationText, ...] = ()
    attachments: tuple[AttachmentText, ...] = ()
    perspectives: Mapping[Perspective, str] = field(default_factory=dict)  # as the city calls them


def problems(plan: PlanText) -> list[Problem]:
    """Return everything that prevents submission, in the order of the form, all at once.

    Source: PermenPANRB 6/2022, contents of the SKP [2+]; perspective of JPT [1]; at least one aspect [mem]; lengths,
    days and the arithmetic of sub-targets are our rule, not law.
    """
    return [
        *_days(plan),
        *_main_result(plan),
        *(problem for line in plan.lines for problem in _line(plan, line)),
        *(problem for each in plan.expectations for problem in _expectation(each)),
        *(problem for each in plan.attachments for problem in _attachment(each)),
    ]


def _days(plan: PlanText) -> Iterator[Problem]:
    if plan.starts_on > plan.ends_on:
        yield Problem("ends_on", "Tanggal selesai mendahului tanggal mulai. Perbaiki salah satu tanggal rencana.")
    inside = f"antara {long_date(plan.period_starts_on)} dan {long_date(plan.period_ends_on)}"
    for where, on in (("starts_on", plan.starts_on), ("ends_on", plan.ends_on)):
        if not plan.period_starts_on <= on <= plan.period_ends_on:
            yield Problem(where, f"{long_date(on)} berada di luar periode. Pilih tanggal {inside}.")


def _main_result(plan: PlanText) -> Iterator[Problem]:
    if not any(line.kind is LineKind.MAIN for line in plan.lines):
        yield Problem("lines", "Rencana belum memiliki hasil kerja utama. Tambahkan sedikitnya satu hasil kerja utama.")


def _line(plan: PlanText, line: PlannedResult) -> Iterator[Problem]:
    where = f"lines.{line.id}"
    yield from _text(f"{where}.text", line.text, RESULT_LENGTH, "Rencana hasil kerja")
    if len(line.superior_text) > RESULT_LENGTH:
        yield Problem(f"{where}.superior_text", _too_long("RHK pimpinan", line.superior_text, RESULT_LENGTH))
    if not line.indicators:
        yield Problem(
            f"{where}.indicators", "Hasil kerja ini belum memiliki indikator. Tambahkan sedikitnya satu indikator."
        )
    for each in line.indicators:
        yield from _indicator(plan, f"{where}.indicators.{each.id}", each)


def _indicator(plan: PlanText, where: str, indicator: PlannedIndicator) -> Iterator[Problem]:
    yield from _text(f"{where}.text", indicator.text, INDICATOR_LENGTH, "Indikator")
    if plan.form is FormKind.JPT and indicator.perspective is None:
        yield Problem(f"{where}.perspective", "Perspektif belum dipilih. Pilih perspektif untuk indikator ini.")
    if plan.approach is Approach.QUALITATIVE:
        # The qualitative form states measure and target in one sentence: a target of its own may stay empty.
        if len(indicator.target) > TARGET_LENGTH:
            yield Problem(f"{where}.target", _too_long("Target", indicator.target, TARGET_LENGTH))
        return
    yield from _text(f"{where}.target", indicator.target, TARGET_LENGTH, "Target")
    yield from _asked(f"{where}.target", indicator.target)
    if plan.form is FormKind.JA_JF and indicator.aspect is None:
        yield Problem(f"{where}.aspect", "Aspek belum dipilih. Pilih kuantitas, kualitas, waktu, atau biaya.")
    yield from _sub_targets(where, indicator)


def _sub_targets(where: str, indicator: PlannedIndicator) -> Iterator[Problem]:
    """Hold the sub-targets against the target of the whole, where both are single figures."""
    written = [each for each in indicator.sub_targets if each.target.strip()]
    target = parse_target(indicator.target)
    whole = target.number
    for each in written:
        if len(each.target) > TARGET_LENGTH:
            yield Problem(f"{where}.sub_targets", _too_long(f"Target {each.period}", each.target, TARGET_LENGTH))
        yield from _asked(f"{where}.sub_targets", each.target, f"Target {each.period}: ")
    if not written or whole is None or indicator.direction not in (Direction.HIGHER, Direction.LOWER):
        return
    figures = [_in_unit(target, parse_target(each.target)) for each in written]
    unlike = [each.period for each, figure in zip(written, figures, strict=True) if figure is None]
    if unlike:
        yield Problem(
            f"{where}.sub_targets",
            f"Target {', '.join(unlike)} bukan angka dalam satuan target seluruhnya. Tuliskan angkanya dalam "
            f"{target.unit or 'satuan yang sama'}.",
        )
        return
    known = [figure for figure in figures if figure is not None]
    if text := disagreement(indicator.accumulation, whole, known):
        yield Problem(f"{where}.sub_targets", text)


def _in_unit(target: Target, part: Target) -> Decimal | None:
    return None if part.number is None else in_unit_of(target, Quantity(part.number, part.unit))


def _asked(where: str, text: str, before: str = "") -> Iterator[Problem]:
    if question := parse_target(text).question:
        yield Problem(where, f"{before}{question} Tulis yang Anda maksud.")


def _expectation(expectation: ExpectationText) -> Iterator[Problem]:
    where = f"expectations.{expectation.value}"
    if expectation.value not in CODES:
        yield Problem(where, "Nilai perilaku ini tidak dikenal. Pilih salah satu dari tujuh nilai BerAKHLAK.")
    if len(expectation.text) > EXPECTATION_LENGTH:
        yield Problem(where, _too_long("Ekspektasi khusus", expectation.text, EXPECTATION_LENGTH))


def _attachment(attachment: AttachmentText) -> Iterator[Problem]:
    where = f"attachments.{attachment.kind}.{attachment.id}"
    yield from _text(where, attachment.text, ATTACHMENT_LENGTH, attachment.kind.label)


def _text(where: str, text: str, limit: int, noun: str) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(where, f"{noun} masih kosong. Isilah, atau hapus barisnya.")
    if len(text) > limit:
        yield Problem(where, _too_long(noun, text, limit))


def _too_long(noun: str, text: str, limit: int) -> str:
    return f"{noun} terlalu panjang ({len(text)} huruf). Ringkaslah menjadi paling banyak {limit} huruf."
