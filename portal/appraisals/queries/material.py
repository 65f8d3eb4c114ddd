"""What lies before the superior: what was reached and said in the period, the figures beside it, what is missing."""

from dataclasses import dataclass
from datetime import date

from portal.appraisals.models import Appraisal
from portal.reports.queries import Realised, realisations_of
from portal.rules.achievement import Verdict
from portal.rules.behaviour import CODES
from portal.rules.plan import LineKind
from portal.rules.problems import Problem
from portal.rules.rating import Judgement, Suggestion, problems, suggest_behaviour, suggest_results
from portal.rules.score import Score
from portal.services.queries import person_index


@dataclass(frozen=True)
class Material:
    """Everything a judgement is made on. `gaps` are sentences: what is not there is named, never counted as zero."""

    realised: Realised
    index: Score
    suggestion: Suggestion
    behaviour: Suggestion
    gaps: tuple[str, ...]
    heard: frozenset[str]  # codes of the values about which somebody wrote something


def material(appraisal: Appraisal) -> Material:
    """What there is for this appraisal today."""
    plan, period = appraisal.plan, appraisal.period
    realised = realisations_of(appraisal.plan_version, period.starts_on, period.ends_on)
    heard = frozenset(code for code in CODES if realised.feedback.get(code) or appraisal.feedback.get(code))
    gaps = _gaps(realised)
    suggestion = suggest_results(
        _verdicts(realised, LineKind.MAIN),
        _verdicts(realised, LineKind.ADDITIONAL),
        gaps=gaps,
        behaviour_evidence=bool(heard),
    )
    index = person_index([plan.placement.position_id], period.starts_on, period.ends_on)
    return Material(realised, index, suggestion, suggest_behaviour(heard), gaps, heard)


def missing(appraisal: Appraisal, given: Material, on: date) -> list[Problem]:
    """Everything that prevents the release on the day, all at once."""
    return problems(
        Judgement(
            results=appraisal.results,
            behaviour=appraisal.behaviour,
            organisation=appraisal.organisation.level if appraisal.organisation else None,
            last=min(appraisal.period.ends_on, appraisal.plan.ends_on),
            on=on,
            suggested=given.suggestion.rating,
            results_reason=appraisal.results_reason,
            behaviour_said=bool(given.heard),
            gaps=given.gaps,
        )
    )


def _verdicts(realised: Realised, kind: LineKind) -> list[Verdict]:
    return [each.achievement.verdict for line in realised.lines if line.kind is kind for each in line.indicators]


def _gaps(realised: Realised) -> tuple[str, ...]:
    """Reports that are missing; figures that are missing only from reports that are there."""
    indicators = [each for line in realised.lines for each in line.indicators]
    silent = [each.text for each in indicators if not each.realisation]
    return (
        *(f"Laporan {period} belum diterima." for period in realised.missing),
        *(f"Realisasi “{text}” belum dilaporkan." for text in silent if len(silent) < len(indicators)),
    )
