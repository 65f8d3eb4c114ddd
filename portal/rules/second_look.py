"""What in a work plan is worth a second look before it is submitted, and what must be answered."""

from collections.abc import Iterator, Sequence

from portal.rules.calendar import long_date
from portal.rules.measure import MeasureText, contradictions, unread
from portal.rules.plan import (
    Approach,
    Aspect,
    AttachmentList,
    FormKind,
    Perspective,
    PlannedIndicator,
    PlannedResult,
    PlanText,
    parse_target,
)
from portal.rules.problems import Problem


def doubts(plan: PlanText) -> list[Problem]:
    """Return everything that is worth a second look, what must be answered first.

    Source: our rule, not law.
    """
    return [*questions(plan), *warnings(plan)]


def warnings(plan: PlanText) -> list[Problem]:
    """Return what deserves a second look but does not prevent submission.

    A result of JA/JF without the superior's result only warns: a plan may be drafted and agreed before the superior has
    one. Targets that are no figures warn because the portal cannot compute their achievement.

    Source: PermenPANRB 6/2022, RHK pimpinan yang diintervensi and Lampiran [2+]; only to warn is our rule, not law.
    """
    return [
        *(problem for line in plan.lines for problem in _cascade(plan, line)),
        *(problem for line in plan.lines for each in line.indicators for problem in _unread(plan, line, each)),
        *(problem for line in plan.lines for each in line.indicators for problem in _elsewhen(plan, line, each)),
        *_unserved(plan),
        *_empty_lists(plan),
    ]


def questions(plan: PlanText) -> list[Problem]:
    """Return where direction or accumulation contradicts the target: to be mended, or said to be meant at submission.

    Four good quarters of 95% would add up to 380%; more complaints than "0 keluhan" would exceed the target.

    Source: our rule, not law.
    """
    if plan.approach is Approach.QUALITATIVE:
        return []
    return [
        Problem(f"lines.{line.id}.indicators.{each.id}.{found.where}", found.text)
        for line in plan.lines
        for each in line.indicators
        for found in contradictions(_measured(each))
    ]


def _cascade(plan: PlanText, line: PlannedResult) -> Iterator[Problem]:
    if plan.form is FormKind.JPT or line.linked:
        return
    where = f"lines.{line.id}.superior_text"
    if not line.superior_text.strip():
        yield Problem(where, "Belum disebut RHK pimpinan yang diintervensi. Pilih, atau tuliskan sementara.")
        return
    yield Problem(where, "RHK pimpinan masih berupa tulisan. Tautkan setelah rencana pimpinan disetujui.")


def _unread(plan: PlanText, line: PlannedResult, indicator: PlannedIndicator) -> Iterator[Problem]:
    if plan.approach is Approach.QUANTITATIVE and (text := unread(indicator.target)):
        yield Problem(f"lines.{line.id}.indicators.{indicator.id}.target", text)


def _elsewhen(plan: PlanText, line: PlannedResult, indicator: PlannedIndicator) -> Iterator[Problem]:
    """Name a date that lies outside the period of the plan: a target copied from another year, or a slip."""
    on = parse_target(indicator.target).on
    if on and not plan.period_starts_on <= on <= plan.period_ends_on:
        words = f"Tanggal {long_date(on)} di luar periode rencana ini. Periksa tahunnya."
        yield Problem(f"lines.{line.id}.indicators.{indicator.id}.target", words)


def _measured(indicator: PlannedIndicator) -> MeasureText:
    return MeasureText(
        indicator.target,
        indicator.direction,
        indicator.accumulation,
        of_time=indicator.aspect is Aspect.TIME,
        shared_out=any(each.target.strip() for each in indicator.sub_targets),
    )


def _unserved(plan: PlanText) -> Iterator[Problem]:
    """Name a perspective that no indicator of a leader's plan serves."""
    used = {each.perspective for line in plan.lines for each in line.indicators}
    if plan.form is not FormKind.JPT or not plan.lines:
        return
    for perspective in (each for each in Perspective if each not in used):
        name = plan.perspectives.get(perspective, perspective.label)
        yield Problem("lines", f"Perspektif “{name}” belum dipakai indikator mana pun. Periksa apakah memang demikian.")


def _empty_lists(plan: PlanText) -> Sequence[Problem]:
    used = {each.kind for each in plan.attachments}
    return [
        Problem(f"attachments.{kind}", f"Lampiran “{kind.label}” masih kosong. Isilah jika ada.")
        for kind in AttachmentList
        if kind not in used
    ]
