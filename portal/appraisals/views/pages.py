"""What the pages of an appraisal show, put together once for reading and for a refused form."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from portal.appraisals.forms import AcknowledgementForm, RatingForm
from portal.appraisals.models import Appraisal
from portal.appraisals.queries.material import Material, material, missing
from portal.appraisals.snapshot import held_against, released
from portal.clock import today
from portal.paper.seal import of_record
from portal.paper.snapshot import (
    AppraisalSnapshot,
    Feedback,
    Realisation,
    SealedEvidence,
    SealedIndicator,
    SealedResult,
)
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.plans.queries.tasks import onward
from portal.rules import rating as rules
from portal.rules.behaviour import CODES, VALUES
from portal.rules.calendar import deadline
from portal.rules.objection import objection_words
from portal.rules.problems import Problem
from portal.rules.rating import OrganisationLevel, Predicate, Rating
from portal.store import journal, logs, settings
from portal.web.history import told
from portal.web.onward import Onward
from portal.web.room import house


@dataclass(frozen=True)
class ReadIndicator:
    """An indicator as it was sealed, with what was reached (None where nothing was reported), how far that goes, and
    the target of the period that it was held against ("": that of the plan)."""

    indicator: SealedIndicator
    reached: Realisation | None
    achievement: str
    target: str


@dataclass(frozen=True)
class ReadResult:
    """A result as it was sealed, with what was reached, shown and said."""

    result: SealedResult
    indicators: Sequence[ReadIndicator]
    feedback: Sequence[Feedback]
    evidence: Sequence[SealedEvidence]


def beginning(plan: Plan, period: Period, problems: Sequence[Problem] = ()) -> str:
    """The page that asks before an appraisal is opened."""
    return render_template("appraisals/new.html", plan=plan, period=period, problems=problems)


def abouts(given: Material) -> list[str]:
    """What the superior may write feedback about: each result, then each value."""
    return [*(str(line.line_id) for line in given.realised.lines), *CODES]


def draft(appraisal: Appraisal, given: Material, form: RatingForm) -> str:
    """The page on which the superior rates, with everything to judge by beside it."""
    return render_template(
        "appraisals/rate.html",
        appraisal=appraisal,
        material=given,
        form=form,
        problems=missing(appraisal, given, today()),
        predicate=_predicate(appraisal),
        matrix=MATRIX,
        notice=rules.SUGGESTION_NOTICE,
        values=VALUES,
        onward=_onward(appraisal),
    )


def confirmation(appraisal: Appraisal) -> str:
    """The page before the release: the predicate, how it came about, or everything that is still missing."""
    given = material(appraisal)
    return render_template(
        "appraisals/confirm.html",
        appraisal=appraisal,
        material=given,
        problems=missing(appraisal, given, today()),
        predicate=_predicate(appraisal),
        because=_because(appraisal),
        matrix=MATRIX,
        days=settings.number("acknowledgement_days"),
        onward=_onward(appraisal),
        notice=rules.SUGGESTION_NOTICE,
    )


def result(appraisal: Appraisal, form: AcknowledgementForm) -> str:
    """The page of what was released: everything on it is read from what was fixed on that day."""
    own = appraisal.standing.owner.person_id == current_user.person_id
    if not own:
        logs.viewed("appraisal", appraisal.id, current_user.account_id)
    said = released(appraisal)
    feedback = _by_subject(said.feedback)
    return render_template(
        "appraisals/show.html",
        appraisal=appraisal,
        held=house().held("appraisal", [appraisal.id]).get(appraisal.id),
        own=own,
        said=said,
        results=_results(said, feedback),
        feedback=feedback,
        ratings=_ratings(said),
        level=OrganisationLevel(said.organisation.level) if said.organisation else None,
        suggested=_suggested(said),
        explanation=_explanation(said),
        predicate=appraisal.predicate,
        because=rules.because(*_ratings(said)),
        matrix=MATRIX,
        notice=rules.SUGGESTION_NOTICE,
        form=form,
        objection=_objection(said),
        timeline=told(journal.timeline(appraisal)),
        seals=of_record("appraisal", appraisal.id),
        onward=_onward(appraisal),
        today=today(),
    )


def _onward(appraisal: Appraisal) -> Onward | None:
    at = {"plan_id": appraisal.plan_id, "period_id": appraisal.period_id}
    return onward(current_user, appraisal.standing, "appraisals.new", **at)


# Rows from good results to poor ones, columns from poor behaviour to good: as the regulation's figure is read.
MATRIX = [
    (results, [(behaviour, rules.predicate(results, behaviour)) for behaviour in Rating])
    for results in reversed(Rating)
]


def _predicate(appraisal: Appraisal) -> Predicate | None:
    if appraisal.results is None or appraisal.behaviour is None:
        return None
    return rules.predicate(appraisal.results, appraisal.behaviour)


def _because(appraisal: Appraisal) -> str:
    if appraisal.results is None or appraisal.behaviour is None:
        return ""
    return rules.because(appraisal.results, appraisal.behaviour)


def _explanation(said: AppraisalSnapshot) -> list[str]:
    return rules.explain(
        *_ratings(said),
        rules.Edition(said.rule.code, said.rule.title, said.starts),
        _suggested(said),
        said.departure_reason,
    )


def _objection(said: AppraisalSnapshot) -> str:
    """Until when the employee may object, to whom and after which rule; "" once that day is over."""
    until = deadline(said.released_on or today(), settings.number("objection_days"))
    above = said.superior.name if said.superior else ""
    return objection_words(said.owner.identifier_kind, above, until) if today() <= until else ""


def _ratings(said: AppraisalSnapshot) -> tuple[Rating, Rating]:
    """Of results and of behaviour: whatever was released has both."""
    return Rating(str(said.results_rating)), Rating(str(said.behaviour_rating))


def _suggested(said: AppraisalSnapshot) -> Rating | None:
    return Rating(said.suggestion) if said.suggestion else None


def _results(said: AppraisalSnapshot, feedback: dict[str, list[Feedback]]) -> list[ReadResult]:
    reached = {each.indicator_id: each for each in said.realisations}
    evidence: dict[str, list[SealedEvidence]] = defaultdict(list)
    for each in said.evidence:
        evidence[each.about].append(each)
    return [
        ReadResult(
            result,
            [_indicator(indicator, reached.get(indicator.id), said.period.label) for indicator in result.indicators],
            feedback.get(result.id, []),
            evidence.get(result.id, []),
        )
        for result in said.plan.results
    ]


def _indicator(indicator: SealedIndicator, reached: Realisation | None, label: str) -> ReadIndicator:
    achievement, target = held_against(reached.achievement, label) if reached else ("", "")
    return ReadIndicator(indicator, reached, achievement, target)


def _by_subject(feedback: Sequence[Feedback]) -> dict[str, list[Feedback]]:
    found: dict[str, list[Feedback]] = defaultdict(list)
    for each in feedback:
        found[each.about].append(each)
    return dict(found)
