"""What the page of a plan shows, put together once for reading, for a refused submission and for older versions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from portal.chart.models import PositionKind
from portal.paper.seal import Seal
from portal.plans import actions, queries
from portal.plans.forms import PlanReturnForm, RemarkForm
from portal.plans.models import IndicatorText, Plan, PlanVersion
from portal.plans.queries.tasks import onward
from portal.plans.text import changes, plan_text
from portal.policy import can
from portal.rules import plan as rules
from portal.rules import second_look
from portal.rules.behaviour import VALUES
from portal.rules.problems import Problem
from portal.rules.target import parse_target, target_words
from portal.store import logs
from portal.store.journal import Entry
from portal.web.history import ToldEntry, told
from portal.web.kept import typed_before

LEADERS = frozenset({PositionKind.JPT, PositionKind.ADMINISTRATOR, PositionKind.SUPERVISOR})


@dataclass(frozen=True)
class Fault:
    """Something to mend, with the address of the field where it is mended ("" where there is none), and its place in
    `rules.plan`."""

    text: str
    url: str = ""
    where: str = ""


def made(earlier: PlanVersion | None) -> str:
    """What to do with a new plan."""
    if earlier is None:
        return "Rencana dibuat. Tambahkan hasil kerja Anda."
    return (
        "Rencana dibuat dari salinan. Periksa setiap hasil kerja, target, dan tanggalnya: tahun lalu belum tentu sama "
        "dengan tahun ini."
    )


def record(plan: Plan, version: PlanVersion, refused: Sequence[Problem] = (), remark: RemarkForm | None = None) -> str:
    """The page of one version of the plan; `refused` is what a submission was refused for, `remark` a remark that was
    refused, or typed before the session ran out."""
    base = _base(plan, version)
    contents = queries.contents([each for each in (version, base) if each])
    text = plan_text(contents[version.id])
    names = _names(text)
    entries = queries.entries(plan)
    return render_template(
        "plans/show.html",
        plan=plan,
        version=version,
        content=contents[version.id],
        base=base,
        changes=changes(plan_text(contents[base.id]), text) if base else [],
        remarks=queries.by_line(entries),
        returned=next((each for each in reversed(entries) if each.verb == "return"), None),
        timeline=_timeline(plan, entries),
        refused=faults(version, refused, names),
        missing=faults(version, rules.problems(text) if can("plans.edit", version) else (), names),
        doubts=faults(version, second_look.doubts(text) if version.stage.is_open else (), names),
        supporters=_supporters(plan),
        seals=_seals(version),
        steps=_steps(version),
        values=VALUES,
        lists=rules.AttachmentList,
        manner=manner,
        remark=remark or _typed(version),
        refusal=PlanReturnForm(formdata=typed_before(url_for("plans.return_", plan_id=plan.id, number=version.number))),
        onward=onward(current_user, plan.standing, "plans.show", plan_id=plan.id),
    )


def doubtful(version: PlanVersion, doubts: Sequence[Problem], checked: Collection[str]) -> str:
    """The page between "Ajukan" and the submission: what contradicts itself is mended, or said to be meant."""
    told = faults(version, doubts, _names(actions.values(version)))
    return render_template("plans/submit.html", version=version, doubts=told, checked=checked)


def watch(plan: Plan) -> None:
    """Logs that somebody looked at another person's plan."""
    if plan.standing.owner.person_id != current_user.person_id:
        logs.viewed("plan", plan.id, current_user.account_id)


def faults(version: PlanVersion, problems: Sequence[Problem], names: Mapping[str, str]) -> list[Fault]:
    """The problems with the addresses where they are mended, or for readers where they are read.

    `names` tells of several like problems which is which: by place, what a reader calls it.
    """
    where = place if can("plans.edit", version) else _read_at
    return [Fault(_named(each, names), where(version, each.where), each.where) for each in problems]


def indicator_names(line: rules.PlannedResult) -> dict[str, str]:
    """The indicators of a result as its own page numbers them, by their place in `rules.plan`."""
    return {f"lines.{line.id}.indicators.{each.id}": f"Indikator {at}" for at, each in enumerate(line.indicators, 1)}


def _names(plan: rules.PlanText) -> dict[str, str]:
    """Results and indicators as the page of the plan numbers them: "Hasil kerja utama 2, indikator 1"."""
    found: dict[str, str] = {}
    for kind in rules.LineKind:
        for at, line in enumerate((each for each in plan.lines if each.kind is kind), 1):
            result = f"Hasil kerja {kind.label.lower()} {at}"
            indicators = indicator_names(line)
            found |= {f"lines.{line.id}": result}
            found |= {where: f"{result}, {name.lower()}" for where, name in indicators.items()}
    return found


def _named(problem: Problem, names: Mapping[str, str]) -> str:
    inside = [where for where in names if f"{problem.where}.".startswith(f"{where}.")]
    return f"{names[max(inside, key=len)]}: {problem.text}" if inside else problem.text


def place(version: PlanVersion, where: str) -> str:
    """The address of the field that `rules.plan` calls `where`: "lines.12.indicators.30.target", "starts_on" …"""
    at: dict[str, Any] = {"plan_id": version.plan_id, "number": version.number}
    part, _, rest = where.partition(".")
    if part == "lines" and rest:
        line_id, _, field = rest.partition(".")
        return url_for("plans.line", **at, line_id=line_id, _anchor=field.replace(".", "-") or None)
    if part in ("starts_on", "ends_on"):
        return url_for("plans.head", **at, _anchor=part)
    if part in ("expectations", "attachments"):
        endpoint = "plans.behaviour" if part == "expectations" else "plans.attachments"
        return url_for(endpoint, **at, _anchor=rest.partition(".")[0])
    return url_for("plans.new_line", **at) if part == "lines" else ""


def _read_at(version: PlanVersion, where: str) -> str:
    """Where on the page of the plan it stands."""
    part, _, rest = where.partition(".")
    anchors = {"expectations": "#perilaku", "attachments": "#lampiran"}
    return f"#lines-{rest.partition('.')[0]}" if part == "lines" and rest else anchors.get(part, "#hasil")


def reading(indicator: IndicatorText) -> str:
    """What was read in a target: "480 anak, makin tinggi, makin baik, dijumlahkan"; "" when it is only text."""
    words = target_words(parse_target(indicator.target))
    return f"{words}, {manner(indicator)}" if words else ""


def asked(indicator: IndicatorText) -> str:
    """What to ask at a target with more than one meaning: "Maksud Anda 97,5?"; else ""."""
    return parse_target(indicator.target).question


def manner(indicator: IndicatorText) -> str:
    """How the realisation will be compared: "makin tinggi, makin baik, dijumlahkan"."""
    target = parse_target(indicator.target)
    if not target.read:
        return "dibandingkan oleh penilai"
    parts = (indicator.direction,) if target.on else (indicator.direction, indicator.accumulation)
    return ", ".join(each.label.lower() for each in parts)


def _base(plan: Plan, version: PlanVersion) -> PlanVersion | None:
    """The agreed version that this one was copied from."""
    agreed = [each for each in plan.versions if each.number < version.number and each.agreed_at]
    return agreed[-1] if agreed else None


def _timeline(plan: Plan, entries: Sequence[Entry]) -> list[ToldEntry]:
    events = [each for each in entries if each.verb != "comment"]
    if len(plan.versions) == 1:
        return told(events)
    numbers = {each.id: each.number for each in plan.versions}
    return [
        replace(line, words=f"{line.words} (versi {numbers[entry.record_id]})")
        if entry.record_type == PlanVersion.__tablename__
        else line
        for entry, line in zip(events, told(events), strict=True)
    ]


def _supporters(plan: Plan) -> dict[int, list[queries.Supporter]] | None:
    """Whose results support those of a leader's plan in force; None for people who lead nobody."""
    if plan.in_force is None:
        return None
    position = plan.placement.position
    found = queries.supporters(plan)
    return found if found or position.kind in LEADERS or position.heads_unit else None


def _typed(version: PlanVersion) -> RemarkForm | None:
    """The remark that was typed when the session ran out."""
    typed = typed_before(url_for("plans.comment", plan_id=version.plan_id, number=version.number))
    return RemarkForm(formdata=typed) if typed else None


def _seals(version: PlanVersion) -> Sequence[Seal]:
    """The sealed forms; what was never agreed has none."""
    return queries.seals(version) if version.agreed_at else ()


def _steps(version: PlanVersion) -> list[dict[str, Any]]:
    """Where the version is on its road, for the macro of that name; a discarded one left it."""
    if version.stage.is_void:
        return []
    place = 0 if version.stage.is_editable else 1 if version.stage.is_waiting else 3
    road = (
        ("Disusun", None, "dikembalikan, sedang diperbaiki" if version.returned_note else ""),
        ("Diajukan", version.submitted_at if place > 0 else None, _read(version) if place == 1 else ""),
        ("Disetujui", version.agreed_at, ""),
    )
    return [
        {"label": label, "day": day, "text": text, "state": "done" if at < place else "current" if at == place else ""}
        for at, (label, day, text) in enumerate(road)
    ]


def _read(version: PlanVersion) -> str:
    return "sudah dibuka atasan" if version.read_at else "belum dibuka atasan"
