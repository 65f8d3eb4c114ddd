"""The plan version as paper prints and seals it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from portal import clock
from portal.chart.standing import parties, standing
from portal.paper.forms import LAMPIRAN, SKP, TEMPLATE
from portal.paper.snapshot import (
    Behaviour,
    PlanSnapshot,
    SealedEdition,
    SealedIndicator,
    SealedPeriod,
    SealedResult,
    load,
)
from portal.plans import queries
from portal.plans.models import IndicatorText, LineText, PlanVersion
from portal.plans.queries import whole, wording
from portal.rules.behaviour import VALUES
from portal.rules.plan import Approach, AttachmentList, FormKind
from portal.rules.rating import edition
from portal.store import settings

FORMS = {"skp": SKP, "lampiran": LAMPIRAN}


def plan_snapshot(version: PlanVersion, on: date) -> PlanSnapshot:
    """Every word of the version with names, ranks and posts as of `on`; a draft has no days of its own yet."""
    plan, law = version.plan, edition(version.plan.period.starts_on)
    where = standing(plan.placement_id, on)
    superior, reviewer = where.superior, where.reviewer
    people = parties([each.placement_id for each in (where.owner, superior, reviewer) if each], on)
    return PlanSnapshot(
        template=TEMPLATE,
        rule=SealedEdition(code=law.id, title=law.title),
        agency=settings.value("agency"),
        place=settings.value("place"),
        period=SealedPeriod(
            kind=plan.period.kind, label=plan.period.label, starts=plan.period.starts_on, ends=plan.period.ends_on
        ),
        owner=people[plan.placement_id],
        assessor=people[superior.placement_id] if superior else None,
        superior=people[reviewer.placement_id] if reviewer else None,
        perspectives=tuple(wording.perspectives().values()),
        addressee=wording.leaders_title(plan.form),
        behaviours=tuple(
            Behaviour(
                code=value.code,
                name=value.name,
                guidelines=value.guidelines,
                expectation=version.expectations.get(value.code, ""),
            )
            for value in VALUES
        ),
        **_said(version, queries.content(version).lines),
    )


def altered() -> Iterator[str]:
    """One sentence for each agreed version that does not say everything that was sealed of it."""
    for sealed in whole.sealed():
        said = queries.contents([version for version, _ in sealed])
        for version, text in sealed:
            kept: Any = load(text)
            told = _said(version, said[version.id].lines)
            expected = {each.code: each.expectation for each in kept.behaviours if each.expectation}
            if (
                told != {name: getattr(kept, name) for name in told}
                or expected != {code: words for code, words in version.expectations.items() if words}
                or kept.owner.placement_id != version.plan.placement_id
            ):
                yield f"plan_version {version.id}: bukan yang disegel"


def _said(version: PlanVersion, lines: Sequence[LineText]) -> dict[str, Any]:
    """What a plan says by itself, by field of its snapshot: the rest is as of the day, or from the law."""
    plan = version.plan
    return {
        "starts": plan.starts_on,
        "ends": plan.ends_on,
        "form": plan.form,
        "approach": plan.approach,
        "version": version.number,
        "submitted_on": clock.day(version.submitted_at),
        "agreed_on": clock.day(version.agreed_at),
        "results": tuple(_result(line, plan.form, plan.approach) for line in lines),
        "resources": tuple(version.attachments.get(AttachmentList.RESOURCES, ())),
        "accountability": tuple(version.attachments.get(AttachmentList.ACCOUNTABILITY, ())),
        "consequences": tuple(version.attachments.get(AttachmentList.CONSEQUENCES, ())),
    }


def lacking(plan_id: int, period_id: int) -> str:
    """Why the plan's forms are not sealed yet."""
    state = queries.get(plan_id).current.stage.label
    return f"Keadaan rencana: {state}. Formulir disegel saat atasan menyetujui rencana."


def _result(line: LineText, form: FormKind, approach: Approach) -> SealedResult:
    leader = form is FormKind.JPT
    return SealedResult(
        id=str(line.line_id),
        kind=line.kind,
        text=line.text,
        superior_text="" if leader else line.superior_text,
        assigned_by=line.assigned_by if leader else "",
        indicators=tuple(_indicator(each, form, approach) for each in line.indicators),
    )


def _indicator(indicator: IndicatorText, form: FormKind, approach: Approach) -> SealedIndicator:
    """Only what the form has a column for: aspects for JA/JF in the quantitative form, perspectives for leaders."""
    measured = form is FormKind.JA_JF and approach is Approach.QUANTITATIVE
    return SealedIndicator(
        id=str(indicator.indicator_id),
        text=indicator.text,
        target=indicator.target,
        aspect=(indicator.aspect or "") if measured else "",
        perspective=(indicator.perspective or "") if form is FormKind.JPT else "",
    )
