"""A version's content as the rules read it, and what differs between two versions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.plans.models import IndicatorText, LineText, PlanVersion
from portal.rules import plan as rules
from portal.rules.behaviour import VALUES


@dataclass(frozen=True)
class Link:
    """The superior's result that a result supports, in the words of his version in force ("" when he has none now)."""

    superior_line_id: int
    text: str


@dataclass(frozen=True)
class Content:
    """What a version says: its results with indicators and sub-targets, main ones first, and their links by line id.

    Expectations and attachments are on `version` itself.
    """

    version: PlanVersion
    lines: tuple[LineText, ...]
    links: Mapping[int, Link]
    perspectives: Mapping[rules.Perspective, str]  # as the city calls them


@dataclass(frozen=True)
class Change:
    """What one place of the plan said and says; "" where it is new or gone. `where` as in rules.problems."""

    where: str
    label: str
    before: str
    after: str


def plan_text(content: Content) -> rules.PlanText:
    """The version as `rules.plan` reads it."""
    version, plan = content.version, content.version.plan
    return rules.PlanText(
        form=plan.form,
        approach=plan.approach,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        period_starts_on=plan.period.starts_on,
        period_ends_on=plan.period.ends_on,
        lines=tuple(_line(line, line.line_id in content.links) for line in content.lines),
        expectations=tuple(rules.ExpectationText(code, text) for code, text in version.expectations.items()),
        attachments=tuple(
            rules.AttachmentText(at, kind, text)
            for kind in rules.AttachmentList
            for at, text in enumerate(version.attachments.get(kind, ()))
        ),
        perspectives=content.perspectives,
    )


def changes(before: rules.PlanText, after: rules.PlanText) -> list[Change]:
    """What the later version says differently, in the order of the form; what is gone comes last."""
    old, new = dict(_pieces(before)), dict(_pieces(after))
    found = []
    for where in [*new, *(gone for gone in old if gone not in new)]:
        label = (new.get(where) or old[where])[0]
        said, says = (pieces.get(where, ("", ""))[1] for pieces in (old, new))
        if said != says:
            found.append(Change(where if where in new else "", label, said, says))
    return found


def _line(line: LineText, linked: bool) -> rules.PlannedResult:
    return rules.PlannedResult(
        line.line_id,
        line.kind,
        line.text,
        tuple(_indicator(each) for each in line.indicators),
        line.superior_text,
        linked,
    )


def _indicator(indicator: IndicatorText) -> rules.PlannedIndicator:
    parts = sorted(indicator.subtargets, key=lambda each: each.period.starts_on)
    return rules.PlannedIndicator(
        indicator.indicator_id,
        indicator.text,
        indicator.target,
        indicator.aspect,
        indicator.perspective,
        indicator.direction,
        indicator.accumulation,
        tuple(rules.SubTargetText(each.period.label, each.target) for each in parts),
    )


def _pieces(plan: rules.PlanText) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every place of the plan with its name and its words."""
    for line in plan.lines:
        name = f"Hasil kerja {line.kind.label.lower()}"
        yield f"lines.{line.id}.text", (name, line.text)
        yield f"lines.{line.id}.superior_text", ("RHK pimpinan", line.superior_text)
        for each in line.indicators:
            yield f"lines.{line.id}.indicators.{each.id}.text", ("Indikator", _measured(plan, each))
    names = {value.code: value.name for value in VALUES}
    for expectation in plan.expectations:
        yield f"expectations.{expectation.value}", (f"Ekspektasi {names[expectation.value]}", expectation.text)
    for kind in rules.AttachmentList:
        yield (
            f"attachments.{kind}",
            (kind.label, "\n".join(each.text for each in plan.attachments if each.kind is kind)),
        )


def _measured(plan: rules.PlanText, indicator: rules.PlannedIndicator) -> str:
    """Everything that is agreed about an indicator, in one text."""
    side = indicator.aspect.label if indicator.aspect else ""
    if plan.form is rules.FormKind.JPT and indicator.perspective:
        side = plan.perspectives[indicator.perspective]
    quantitative = plan.approach is rules.Approach.QUANTITATIVE
    parts = [
        f"{side}: {indicator.text}" if side else indicator.text,
        f"Target: {indicator.target}" if indicator.target else "",
        f"{indicator.direction.label}; {indicator.accumulation.label.lower()}" if quantitative else "",
        *(f"{each.period}: {each.target}" for each in indicator.sub_targets),
    ]
    return "\n".join(part for part in parts if part)
