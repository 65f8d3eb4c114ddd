"""The life of an appraisal: opened, written, released, answered or not, sealed; and the unit's result it rests on.

Who may is the policy's matter; `by` says who does. `seen` is the row version that was on the screen; None (nobody's
screen) compares nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from portal import clock
from portal.appraisals import queries
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.appraisals.queries import organisation
from portal.appraisals.queries.material import material, missing
from portal.appraisals.queries.organisation import UnitInPeriod
from portal.appraisals.snapshot import FORMS, answer_to, judged, released
from portal.paper.seal import seal
from portal.paper.snapshot import canonical, digest
from portal.periods.models import Period, StepKind
from portal.plans.models import Plan
from portal.rules.behaviour import VALUES
from portal.rules.calendar import deadline, long_date
from portal.rules.problems import Problem
from portal.rules.rating import OrganisationLevel, Rating, not_over, predicate
from portal.store import journal, records, settings
from portal.store.db import db, lock
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM, Actor, advance


@dataclass(frozen=True)
class RatingWording:
    """What the superior has decided and written so far; ratings are None until chosen."""

    results: Rating | None = None
    results_reason: str = ""
    behaviour: Rating | None = None
    notes: str = ""
    feedback: dict[str, str] = field(default_factory=dict)  # by line id as text, or code of behaviour.VALUES


# --- The superior's draft ---------------------------------------------------------------------------------------------


def start(plan: Plan, period: Period, by: Actor, on: date) -> Appraisal:
    """An empty first version on the plan in force. Raises Rejected with everything that stands in the way."""
    version = plan.in_force
    found = _obstacles(plan, period, on)
    if found or version is None:
        raise Rejected(found)
    appraisal = Appraisal(plan=plan, period=period, plan_version=version, number=1, feedback={})
    db.session.add(appraisal)
    journal.note(appraisal, "start", by)
    return appraisal


def _obstacles(plan: Plan, period: Period, on: date) -> list[Problem]:
    opens_on = next((each.opens_on for each in period.windows if each.step is StepKind.APPRAISAL), None)
    checks = (
        (plan.in_force is None, "Rencana kinerja pegawai ini belum disetujui, jadi belum ada yang dapat dinilai."),
        (period.kind not in queries.KINDS, "Penilaian dibuat per triwulan atau per tahun. Pilih salah satunya."),
        (
            plan.placement.position.annual and period.id != plan.period_id,
            "Jabatan ini dinilai setahun sekali. Penilaian dibuat untuk tahunnya.",
        ),
        (
            period.starts_on > plan.ends_on or period.ends_on < plan.starts_on,
            f"Rencana ini tidak berlaku pada {period.label}. Pilih periode lain.",
        ),
        (opens_on is None, f"Penilaian {period.label} belum dibuka oleh kepegawaian."),
        (
            opens_on is not None and on < opens_on,
            f"Penilaian {period.label} dibuka mulai {long_date(opens_on or on)}.",
        ),
        (
            queries.find(plan.id, period.id) is not None,
            f"Penilaian {period.label} untuk rencana ini sudah ada. Buka penilaian itu.",
        ),
    )
    return [Problem("period", text) for applies, text in checks if applies]


def save(appraisal: Appraisal, wording: RatingWording, seen: int | None = None) -> None:
    """Writes what the superior typed so far. Raises Stale with both texts when it changed elsewhere meanwhile."""
    records.unlike(appraisal, seen, _differences(appraisal, wording))
    if not appraisal.stage.is_editable:
        raise Stale("a released appraisal is not written in")
    appraisal.results, appraisal.results_reason = wording.results, wording.results_reason
    appraisal.behaviour, appraisal.notes = wording.behaviour, wording.notes
    appraisal.feedback = {about: text for about, text in wording.feedback.items() if text}


def release(appraisal: Appraisal, by: Actor, on: date, seen: int | None = None) -> None:
    """Shows the judgement to the employee; from now on it reads the same for ever. Raises Rejected: what is missing.

    The predicate comes from the matrix; the days to answer are counted from today.
    """
    records.seen(appraisal, seen)
    lock(appraisal.plan)  # a report that is opened again takes it too
    unit_id = appraisal.plan.placement.position.unit_id
    appraisal.organisation = organisation.of_units([unit_id], appraisal.period_id).get(unit_id)
    given = material(appraisal)
    found = missing(appraisal, given, on)
    if found or appraisal.results is None or appraisal.behaviour is None:
        raise Rejected(found)
    appraisal.predicate = predicate(appraisal.results, appraisal.behaviour)
    appraisal.released_at = clock.now()
    appraisal.respond_by = deadline(on, settings.number("acknowledgement_days"))
    appraisal.content = canonical(judged(appraisal, given, on, released_on=on))
    advance(appraisal, "release", by, details={"sha256": digest(appraisal.content)})


# --- The employee's answer --------------------------------------------------------------------------------------------


def acknowledge(appraisal: Appraisal, response: str, by: Actor, on: date) -> None:
    """The employee has taken note, which is not agreeing; seals the forms. Raises Rejected after the last day."""
    if appraisal.respond_by and on > appraisal.respond_by:
        raise Rejected(
            f"Tenggat menanggapi sudah lewat pada {long_date(appraisal.respond_by)}. Penilaian ini segera disegel "
            "dengan keterangan tidak ditanggapi."
        )
    appraisal.answered_at, appraisal.response = clock.now(), response
    advance(appraisal, "acknowledge", by, response)
    _seal(appraisal)


def lapse(appraisal: Appraisal, on: date) -> None:
    """Closes what was not answered in time; seals the forms. Raises Stale while there is time."""
    if appraisal.respond_by is None or on <= appraisal.respond_by:
        raise Stale("the employee may still answer")
    advance(appraisal, "lapse", SYSTEM)
    _seal(appraisal)


def _seal(appraisal: Appraisal) -> None:
    """In the transaction that closes the record: what was released, and the answer to it."""
    content = replace(released(appraisal), acknowledgement=answer_to(appraisal))
    seal(
        "appraisal",
        appraisal.id,
        appraisal.number,
        appraisal.plan.placement_id,
        appraisal.period_id,
        content,
        tuple(FORMS),
    )


# --- The unit's result ------------------------------------------------------------------------------------------------


def set_result(
    asked: UnitInPeriod, level: OrganisationLevel, reason: str, by: Actor, on: date, seen: int | None = None
) -> OrganisationResult:
    """Sets or changes Capaian Kinerja Organisasi. Raises Rejected without a reason, too early or too late."""
    if asked.settled:
        raise Rejected(
            "Capaian ini sudah menjadi dasar penilaian yang dirilis, jadi tidak dapat diubah lagi untuk periode ini."
        )
    if early := not_over(asked.period.ends_on, on):
        raise Rejected(early)
    if not reason.strip():
        raise Rejected("Tulis alasannya, agar pegawai memahami dasar capaian ini.", "reason")
    found = asked.result
    if found is None:
        found = OrganisationResult(unit=asked.unit, period=asked.period)
        db.session.add(found)
    else:
        mine, theirs = (level.label, reason), (found.level.label, found.reason)
        records.unlike(found, seen, list(zip(("Capaian", "Alasan"), mine, theirs, strict=True)))
    before = [found.level.label, found.reason] if asked.result else ["", ""]
    found.level, found.reason = level, reason
    found.set_at, found.set_by = clock.now(), f"{by.name}, {by.capacity}"
    journal.note(found, "set", by, details={"Capaian": [before[0], level.label], "Alasan": [before[1], reason]})
    return found


# --- Two windows ------------------------------------------------------------------------------------------------------


def _differences(appraisal: Appraisal, wording: RatingWording) -> list[tuple[str, str, str]]:
    names = {value.code: value.name for value in VALUES}
    said = [
        (f"Umpan balik {names.get(about, 'hasil kerja')}", text, appraisal.feedback.get(about, ""))
        for about, text in wording.feedback.items()
    ]
    return [
        ("Rating hasil kerja", _label(wording.results), _label(appraisal.results)),
        ("Alasan", wording.results_reason, appraisal.results_reason),
        ("Rating perilaku kerja", _label(wording.behaviour), _label(appraisal.behaviour)),
        ("Catatan/Rekomendasi", wording.notes, appraisal.notes),
        *said,
    ]


def _label(rating: Rating | None) -> str:
    return rating.label if rating else ""
