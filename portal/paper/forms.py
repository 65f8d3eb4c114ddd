"""From a snapshot to the words each official form prints. Pure: no database, no request, no clock.

The forms follow the annex of PermenPANRB 6/2022 column by column. What the annex lets one strike out is printed as the
one value that was chosen, or in full with the others struck out, as the city had set it at release.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from portal.paper.curve import Curve, curve
from portal.paper.parties import acknowledgement, identity, plan_signatures, release
from portal.paper.snapshot import (
    AppraisalSnapshot,
    Behaviour,
    PlanSnapshot,
    SealedContent,
    SealedIndicator,
    SealedResult,
)
from portal.rules.calendar import PeriodKind, long_date, period_printed
from portal.rules.plan import Approach, Aspect, FormKind, LineKind, Perspective
from portal.rules.rating import OrganisationLevel, Predicate, Rating

TEMPLATE = "2"  # raise it when the printed layout changes; sealed files keep the one they were made with

ADDRESSEES = {
    FormKind.JPT: "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI",
    FormKind.JA_JF: "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
}
COLUMNS = {
    FormKind.JPT: ("NO", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF"),
    FormKind.JA_JF: (
        "NO",
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "RENCANA HASIL KERJA",
        "ASPEK",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
    ),
}
REALISATION = "REALISASI BERDASARKAN BUKTI DUKUNG"
FEEDBACK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
SECTIONS = ((LineKind.MAIN, "A. UTAMA"), (LineKind.ADDITIONAL, "B. TAMBAHAN"))
ATTACHMENTS = (
    ("DUKUNGAN SUMBER DAYA", "resources"),
    ("SKEMA PERTANGGUNGJAWABAN", "accountability"),
    ("KONSEKUENSI", "consequences"),
)

NARROWEST = 24  # characters on a line of the narrowest column of text
TALL = 24  # lines; a page of a landscape form holds about 36 below its heads
LISTED = 5  # files that are named below a realisation; the others are counted
UNFIT = {"incomplete": "kurang lengkap", "unfit": "tidak sesuai"}
UNDECIDED = "BELUM DITETAPKAN"


@dataclass(frozen=True)
class Group:
    """One result in a quantitative table: cells spanning its rows before and after, and a row per indicator.

    Classes for the style sheet: "tall" may break across pages; "continued" goes on with the result of the group above.
    """

    lead: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tail: tuple[str, ...]
    classes: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One result in the qualitative form; `tail` holds realisation and feedback in an evaluation."""

    number: str
    superior_text: str
    text: str
    measures: tuple[str, ...]
    tail: tuple[str, ...]
    classes: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    results: tuple[Group | Paragraph, ...]


@dataclass(frozen=True)
class Conduct:
    """One core value in the block PERILAKU KERJA."""

    number: int
    name: str
    guidelines: tuple[str, ...]
    expectation: str
    feedback: str
    classes: str


@dataclass(frozen=True)
class OfficialForm:
    """A form of the annex: how it is called, of which snapshots it is, its template and what that prints of one."""

    name: str
    of: type[SealedContent]
    template: str
    words: Callable[[Any], dict[str, Any]]


def values(form: OfficialForm, snapshot: SealedContent) -> dict[str, Any]:
    """What the template of `form` prints of a snapshot; ValueError when the form is not one of this kind of record."""
    if not isinstance(snapshot, form.of):
        raise ValueError(f"{form.name} is not a form of {type(snapshot).__name__}")
    return _head(form.name, snapshot) | form.words(snapshot)


def span(starts: date, ends: date) -> str:
    """The days of a form's head: "1 JANUARI SD 31 DESEMBER TAHUN 2025"."""
    if starts.year != ends.year:
        return f"{long_date(starts)} SD {long_date(ends)}".upper()
    first = long_date(starts).rpartition(" ")[0]
    last = long_date(ends).rpartition(" ")[0]
    return f"{first} SD {last} TAHUN {ends.year}".upper()


def _head(name: str, snapshot: SealedContent) -> dict[str, Any]:
    return {
        "name": name,
        "title": f"{name} - {snapshot.owner.name} - {snapshot.period.label}",
        "agency": snapshot.agency,
        "span": span(snapshot.starts, snapshot.ends),
        "version": snapshot.version,
        "owner": identity(snapshot.owner),
        "assessor": identity(snapshot.assessor),
        "rule": snapshot.rule.title,
    }


def _skp(plan: PlanSnapshot) -> dict[str, Any]:
    kind = FormKind(plan.form)
    return {
        "lines": ("SASARAN KINERJA PEGAWAI", _approach(plan), plan.addressee or ADDRESSEES[kind]),
        "form": kind,
        "approach": plan.approach,
        "columns": COLUMNS[kind],
        "sections": _sections(plan),
        "conduct": _conduct(plan.behaviours),
        "signatures": plan_signatures(plan),
    }


def _lampiran(plan: PlanSnapshot) -> dict[str, Any]:
    return {
        "lines": ("LAMPIRAN SASARAN KINERJA PEGAWAI",),
        "attachments": [(heading, getattr(plan, name)) for heading, name in ATTACHMENTS],
        "signatures": plan_signatures(plan),
    }


def _evaluasi(appraisal: AppraisalSnapshot) -> dict[str, Any]:
    plan = appraisal.plan
    kind = FormKind(plan.form)
    return {
        "lines": (
            "EVALUASI KINERJA PEGAWAI",
            plan.addressee or ADDRESSEES[kind],
            _approach(plan),
            _period(appraisal),
        ),
        "form": kind,
        "approach": plan.approach,
        "columns": (*COLUMNS[kind], REALISATION, FEEDBACK),
        "realisation": REALISATION,
        "feedback": FEEDBACK,
        "struck": appraisal.choices == "struck",
        "organisation": _verdict(appraisal, OrganisationLevel, _level(appraisal)),
        "curve": _curve(appraisal),
        "sections": _sections(plan, appraisal),
        "results_rating": _verdict(appraisal, Rating, appraisal.results_rating),
        "conduct": _conduct(plan.behaviours, appraisal),
        "behaviour_rating": _verdict(appraisal, Rating, appraisal.behaviour_rating),
        "predicate": _verdict(appraisal, Predicate, appraisal.predicate),
        "signatures": (acknowledgement(appraisal) if appraisal.signers == "both" else None, release(appraisal)),
    }


def _dokumen(appraisal: AppraisalSnapshot) -> dict[str, Any]:
    return {
        "lines": ("DOKUMEN EVALUASI KINERJA PEGAWAI", _period(appraisal)),
        "superior": identity(appraisal.superior),
        "organisation": _printed(OrganisationLevel, _level(appraisal)),
        "predicate": _printed(Predicate, appraisal.predicate),
        "notes": appraisal.notes or "-",
        "signatures": (acknowledgement(appraisal, "7."), release(appraisal, "6.")),
    }


SKP = OfficialForm("Sasaran Kinerja Pegawai", PlanSnapshot, "print/skp.html", _skp)
LAMPIRAN = OfficialForm("Lampiran Sasaran Kinerja Pegawai", PlanSnapshot, "print/lampiran.html", _lampiran)
EVALUASI = OfficialForm("Evaluasi Kinerja Pegawai", AppraisalSnapshot, "print/evaluasi.html", _evaluasi)
DOKUMEN = OfficialForm("Dokumen Evaluasi Kinerja Pegawai", AppraisalSnapshot, "print/dokumen.html", _dokumen)


def _approach(plan: PlanSnapshot) -> str:
    return f"PENDEKATAN HASIL KERJA {Approach(plan.approach).printed}"


def _period(appraisal: AppraisalSnapshot) -> str:
    return f"PERIODE: {period_printed(PeriodKind(appraisal.period.kind), appraisal.period.starts)}"


def _verdict(
    appraisal: AppraisalSnapshot, codes: type[Rating] | type[Predicate] | type[OrganisationLevel], code: str | None
) -> list[tuple[str, bool]]:
    """(words, whether it holds): the choice alone, or all of the form, best first, the others to strike out."""
    if code is None or appraisal.choices == "chosen":
        return [(_printed(codes, code), True)]
    offered = list(codes) if codes is OrganisationLevel else list(codes)[::-1]
    return [(each.printed, each == codes(code)) for each in offered]


def _printed(codes: type[Rating] | type[Predicate] | type[OrganisationLevel], code: str | None) -> str:
    return codes(code).printed if code else UNDECIDED


def _level(appraisal: AppraisalSnapshot) -> str | None:
    return appraisal.organisation.level if appraisal.organisation else None


def _curve(appraisal: AppraisalSnapshot) -> Curve | None:
    return curve(OrganisationLevel(appraisal.organisation.level)) if appraisal.organisation else None


def _sections(plan: PlanSnapshot, appraisal: AppraisalSnapshot | None = None) -> tuple[Section, ...]:
    shape: Callable[..., tuple[Group | Paragraph, ...]]
    shape = _paragraph if plan.approach == Approach.QUALITATIVE else _groups
    sections = []
    for kind, title in SECTIONS:
        lines = [result for result in plan.results if result.kind == kind]
        shaped = [shape(number, line, plan, appraisal) for number, line in enumerate(lines, 1)]
        sections.append(Section(title, tuple(chain.from_iterable(shaped))))
    return tuple(sections)


def _groups(
    number: int, result: SealedResult, plan: PlanSnapshot, appraisal: AppraisalSnapshot | None
) -> tuple[Group, ...]:
    """One group; a result too tall for a page becomes a group per row, as spanning cells cannot cross a page."""
    leader = plan.form == FormKind.JPT
    lead = (str(number), _text(result)) if leader else (str(number), result.superior_text, _text(result))
    rows = []
    for indicator in result.indicators:
        cells: tuple[str, ...] = (indicator.text, indicator.target)
        cells = (*cells, _perspective(indicator, plan)) if leader else (_aspect(indicator), *cells)
        rows.append(cells if appraisal is None else (*cells, _realisation(indicator, appraisal)))
    if appraisal is not None and rows:  # the evidence of the result, below what was reached last
        rows[-1] = (*rows[-1][:-1], f"{rows[-1][-1]}\n{_evidence(result.id, appraisal)}")
    blank = ("",) * (3 if appraisal is None else 4)
    tail = () if appraisal is None else (_feedback(result.id, appraisal),)
    first, *others = rows or [blank]
    if max(sum(_height(*row) for row in rows), _height(*lead, *tail)) <= TALL:
        return (Group(lead, (first, *others), tail),)
    opening = Group(lead, (first,), tail, _tall(*lead, *first, *tail))
    continued = ("",) * len(lead)
    return (opening, *(Group(continued, (row,), ("",) * len(tail), f"continued {_tall(*row)}") for row in others))


def _paragraph(
    number: int, result: SealedResult, plan: PlanSnapshot, appraisal: AppraisalSnapshot | None
) -> tuple[Paragraph]:
    measures = tuple(_measure(indicator, plan) for indicator in result.indicators)
    tail: tuple[str, ...] = ()
    if appraisal is not None:
        reached = [_realisation(indicator, appraisal) for indicator in result.indicators]
        listed = reached if len(reached) == 1 else [f"- {each}" for each in reached]
        tail = ("\n".join([*listed, _evidence(result.id, appraisal)]), _feedback(result.id, appraisal))
    superior_text = "" if plan.form == FormKind.JPT else result.superior_text
    text = _text(result)
    return (Paragraph(str(number), superior_text, text, measures, tail, _tall(*measures, *tail)),)


def _height(*cells: str) -> int:
    """The lines of the tallest cell, guessed as if each stood in the narrowest column."""
    return max(sum(1 + len(line) // NARROWEST for line in cell.split("\n")) for cell in cells)


def _tall(*cells: str) -> str:
    return "tall" if _height(*cells) > TALL else ""


def _text(result: SealedResult) -> str:
    return f"{result.text} ({result.assigned_by})" if result.assigned_by else result.text


def _aspect(indicator: SealedIndicator) -> str:
    return Aspect(indicator.aspect).label if indicator.aspect else ""


def _perspective(indicator: SealedIndicator, plan: PlanSnapshot) -> str:
    if not indicator.perspective:
        return ""
    found = Perspective(indicator.perspective)
    return plan.perspectives[list(Perspective).index(found)] if plan.perspectives else found.label


def _measure(indicator: SealedIndicator, plan: PlanSnapshot) -> str:
    parts = (indicator.text, indicator.target, _perspective(indicator, plan))
    return "; ".join(part for part in parts if part)


def _realisation(indicator: SealedIndicator, appraisal: AppraisalSnapshot) -> str:
    for reached in appraisal.realisations:
        if reached.indicator_id == indicator.id and reached.text:
            counted = reached.achievement if appraisal.percentages == "printed" else ""
            return f"{reached.text}\n(hitungan portal: {counted})" if counted else reached.text
    return "Belum ada data"


def _evidence(result_id: str, appraisal: AppraisalSnapshot) -> str:
    """The files behind a result; what the assessor found lacking is said beside its name."""
    found = [each for each in appraisal.evidence if each.about == result_id]
    if not found:
        return "Tanpa bukti dukung"
    names = [f"{each.name} ({UNFIT[each.verdict]})" if each.verdict in UNFIT else each.name for each in found]
    more = len(names) - LISTED
    listed = ", ".join(names[:LISTED])
    return f"Bukti dukung: {listed}, dan {more} berkas lain" if more > 0 else f"Bukti dukung: {listed}"


def _feedback(about: str, appraisal: AppraisalSnapshot) -> str:
    return "\n".join(f"{each.giver}: {each.text}" for each in appraisal.feedback if each.about == about) or "-"


def _conduct(behaviours: tuple[Behaviour, ...], appraisal: AppraisalSnapshot | None = None) -> tuple[Conduct, ...]:
    blocks = []
    for number, each in enumerate(behaviours, 1):
        said = _feedback(each.code, appraisal) if appraisal else ""
        blocks.append(Conduct(number, each.name, each.guidelines, each.expectation, said, _tall(said)))
    return tuple(blocks)
