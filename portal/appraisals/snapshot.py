"""The appraisal as paper prints and seals it."""

from datetime import date

from portal import clock
from portal.appraisals import queries
from portal.appraisals.models import Appraisal
from portal.appraisals.queries.material import Material, material
from portal.chart.standing import parties
from portal.paper.forms import DOKUMEN, EVALUASI, TEMPLATE
from portal.paper.seal import sealed
from portal.paper.snapshot import (
    Acknowledgement,
    AppraisalSnapshot,
    Feedback,
    Input,
    PlanSnapshot,
    Realisation,
    SealedEdition,
    SealedEvidence,
    SealedOrganisationResult,
    SealedPeriod,
    load,
)
from portal.plans.models import PlanVersion
from portal.reports.queries.realised import IndicatorResult
from portal.rules.behaviour import VALUES
from portal.rules.rating import edition
from portal.store import settings

GIVER = "Pimpinan"
AGAINST = "; target {}: "  # of a period: between how far something goes and what it was held against
FORMS = {"evaluasi": EVALUASI, "dokumen": DOKUMEN}


def appraisal_snapshot(appraisal: Appraisal, on: date) -> AppraisalSnapshot:
    """What was released, word for word; of a draft what it would say if it were released on the day as it stands."""
    if appraisal.content:
        return released(appraisal)
    return judged(appraisal, material(appraisal), on, released_on=None)


def released(appraisal: Appraisal) -> AppraisalSnapshot:
    """The content of a released appraisal, fixed on the day of release."""
    found = load(appraisal.content)
    if not isinstance(found, AppraisalSnapshot):
        raise ValueError(f"appraisal {appraisal.id} holds no appraisal")
    return found


def answer_to(appraisal: Appraisal) -> Acknowledgement | None:
    """What became of a released appraisal: the employee's answer and its day, or the last day that passed without."""
    if appraisal.answered_at:
        day = clock.local(appraisal.answered_at).date()
        return Acknowledgement(state="acknowledged", on=day, comment=appraisal.response)
    return Acknowledgement(state="unanswered", on=appraisal.respond_by) if appraisal.respond_by else None


def judged(appraisal: Appraisal, given: Material, on: date, released_on: date | None) -> AppraisalSnapshot:
    """Every word of the judgement with names, ranks and posts as of `on`, and the plan exactly as it was sealed."""
    plan, period, standing = appraisal.plan, appraisal.period, appraisal.standing
    law = edition(period.starts_on)
    wanted = [each.placement_id for each in (standing.owner, standing.superior, standing.reviewer) if each]
    people = parties(wanted, on)
    return AppraisalSnapshot(
        template=TEMPLATE,
        rule=SealedEdition(code=law.id, title=law.title),
        agency=settings.value("agency"),
        place=settings.value("place"),
        period=SealedPeriod(kind=period.kind, label=period.label, starts=period.starts_on, ends=period.ends_on),
        starts=max(period.starts_on, plan.starts_on),
        ends=min(period.ends_on, plan.ends_on),
        version=appraisal.number,
        released_on=released_on,
        owner=people[standing.owner.placement_id],
        assessor=people[standing.superior.placement_id] if standing.superior else None,
        superior=people[standing.reviewer.placement_id] if standing.reviewer else None,
        plan=_plan(appraisal.plan_version),
        realisations=tuple(
            _realisation(each, period.label) for line in given.realised.lines for each in line.indicators
        ),
        feedback=_feedback(appraisal, given),
        evidence=tuple(
            SealedEvidence(about=str(line.line_id), name=proof.name, sha256=proof.sha256, verdict=proof.fit or "")
            for line in given.realised.lines
            for proof in line.evidence
        ),
        inputs=(_index(given),),
        organisation=_organisation(appraisal),
        results_rating=appraisal.results,
        behaviour_rating=appraisal.behaviour,
        predicate=appraisal.predicate,
        notes=appraisal.notes,
        suggestion=given.suggestion.rating,
        suggestion_reasons=given.suggestion.reasons,
        departure_reason=appraisal.results_reason,
        signers=settings.value("evaluation_signers"),
        choices=settings.value("evaluation_choices"),
        percentages=settings.value("evaluation_percentages"),
    )


def lacking(plan_id: int, period_id: int) -> str:
    """Why the forms of the plan's appraisal in the period are not sealed yet."""
    found = queries.find(plan_id, period_id)
    if found is None:
        return "Atasan belum mulai menilai."
    return (
        f"Keadaan penilaian: {found.stage.label}. Formulir disegel setelah pegawai menanggapi hasilnya, "
        "atau setelah tenggat menanggapi lewat."
    )


def _plan(version: PlanVersion) -> PlanSnapshot:
    found = sealed(version.__tablename__, version.id)
    if not isinstance(found, PlanSnapshot):
        raise ValueError(f"plan version {version.id} was agreed but not sealed")
    return found


def _realisation(reached: IndicatorResult, label: str) -> Realisation:
    """Beside the achievement stands the target it was held against, where that is not the plan's own.

    A sentence and silence reach no figure: beside them stands nothing.
    """
    compared = reached.value is not None or reached.done_on is not None
    words = reached.achievement.words if compared else ""
    if words and not reached.of_year:
        words = f"{words}{AGAINST.format(label)}{reached.target}"
    return Realisation(indicator_id=str(reached.indicator_id), text=reached.realisation, achievement=words)


def held_against(achievement: str, label: str) -> tuple[str, str]:
    """Of the words of a sealed achievement how far it goes, and the target of the period that it was held against; "":
    that of the plan."""
    words, _, target = achievement.partition(AGAINST.format(label))
    return words, target


def _feedback(appraisal: Appraisal, given: Material) -> tuple[Feedback, ...]:
    """What was said with the reports, period by period, then what the superior says now; by result and by value."""
    said = []
    for line in given.realised.lines:
        about = str(line.line_id)
        said += [Feedback(about=about, giver=GIVER, text=f"{each.text} ({each.period})") for each in line.answers]
        said += _now(appraisal, about)
    for value in VALUES:
        voices = given.realised.feedback.get(value.code, ())
        said += [Feedback(about=value.code, giver=GIVER, text=f"{each.text} ({each.period})") for each in voices]
        said += _now(appraisal, value.code)
    return tuple(said)


def _now(appraisal: Appraisal, about: str) -> list[Feedback]:
    text = appraisal.feedback.get(about, "")
    return [Feedback(about=about, giver=GIVER, text=text)] if text else []


def _index(given: Material) -> Input:
    """Respondents: none where so few have answered that even their number is kept."""
    index = given.index
    return Input(
        code="service_index",
        label="Indeks layanan",
        value=index.index if index.index_shown else None,
        respondents=index.n if index.shown or not index.n else None,
    )


def _organisation(appraisal: Appraisal) -> SealedOrganisationResult | None:
    found = appraisal.organisation
    if found is None:
        return None
    return SealedOrganisationResult(
        unit=appraisal.plan.placement.position.unit.name,
        level=found.level,
        reason=found.reason,
        set_by=found.set_by,
        set_on=clock.local(found.set_at).date(),
    )
