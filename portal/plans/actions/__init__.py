"""The life of a work plan: making it, handing it over, agreeing it, opening it again, tying it to the superior's.

Who may is the policy's matter; `by` says who does. `seen` is the row version that was on the screen; None (nobody's
screen) compares nothing. What the draft says is written in `drafting`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import update

from portal import clock
from portal.chart.models import Placement
from portal.paper.seal import seal
from portal.periods.models import Period, StepKind
from portal.plans import queries
from portal.plans.actions import copying, drafting
from portal.plans.models import CascadeLink, LineText, Plan, PlanVersion
from portal.plans.snapshot import FORMS, plan_snapshot
from portal.plans.text import plan_text
from portal.rules.behaviour import VALUES
from portal.rules.calendar import PeriodKind, long_date
from portal.rules.plan import Approach, FormKind, PlanText, problems
from portal.rules.problems import Problem
from portal.rules.second_look import questions
from portal.store import journal, records
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM, Actor, advance


def create(
    placement: Placement,
    period: Period,
    starts_on: date | None,
    ends_on: date | None,
    approach: Approach | None,
    by: Actor,
    on: date,
    earlier: PlanVersion | None = None,
) -> Plan:
    """A plan with version 1: empty, or saying what `earlier` says. Days that are not given are those on which the post
    is held in the period, an approach is that of `earlier`. Raises Rejected for a year not open on `on`, wrong days, no
    approach, or a second plan."""
    first, last = _span(placement, period)
    starts_on, ends_on = starts_on or first, ends_on or last
    approach = approach or (earlier.plan.approach if earlier else None)
    if approach is None:
        raise Rejected([Problem("approach", "Pilih pendekatannya.")])
    if found := [*_period_problems(placement, period, on), *_day_problems(placement, period, starts_on, ends_on)]:
        raise Rejected(found)
    plan = Plan(
        placement=placement,
        period=period,
        starts_on=starts_on,
        ends_on=ends_on,
        form=FormKind.JPT if placement.position.leads else FormKind.JA_JF,
        approach=approach,
        versions=[PlanVersion(number=1, expectations={}, attachments={})],
    )
    db.session.add(plan)
    journal.note(plan.versions[0], "create", by, f"Disalin dari {copied_from(earlier)}" if earlier else None)
    created = queries.get(plan.id)
    if earlier:
        copying.fill(created.versions[0], earlier)
    return created


def copied_from(version: PlanVersion) -> str:
    """The words for a plan that another was begun from."""
    return f"SKP {version.plan.starts_on.year}, {version.plan.placement.position.title} (versi {version.number})"


def save_head(
    version: PlanVersion, starts_on: date, ends_on: date, approach: Approach, seen: int | None = None
) -> None:
    """Days and approach, as long as nothing was ever agreed."""
    plan = version.plan
    drafting.must_be_draft(version)
    if version.number > 1:
        raise Rejected(
            "Tanggal dan pendekatan sudah disepakati pada versi 1 dan tidak dapat diubah lagi. Ubahlah hasil "
            "kerja, indikator, atau targetnya."
        )
    mine = (long_date(starts_on), long_date(ends_on), approach.label)
    theirs = (long_date(plan.starts_on), long_date(plan.ends_on), plan.approach.label)
    records.unlike(plan, seen, zip(("Mulai", "Sampai", "Pendekatan"), mine, theirs, strict=True))
    if found := _day_problems(plan.placement, plan.period, starts_on, ends_on):
        raise Rejected(found)
    plan.starts_on, plan.ends_on, plan.approach = starts_on, ends_on, approach


def _period_problems(placement: Placement, period: Period, on: date) -> Iterable[Problem]:
    opens_on = next((each.opens_on for each in period.windows if each.step is StepKind.PLAN), None)
    if period.kind is not PeriodKind.YEAR:
        yield Problem("period", "Rencana dibuat untuk satu tahun. Pilih periode tahunan.")
    elif opens_on is None:
        words = f"Penyusunan SKP {period.label} belum dibuka. Mintalah pengelola kepegawaian membukanya."
        yield Problem("period", words)
    elif on < opens_on:
        yield Problem("period", f"Penyusunan SKP {period.label} dibuka mulai {long_date(opens_on)}.")
    if queries.plan_for(placement.id, period.id):
        yield Problem("period", f"Rencana {period.label} untuk jabatan ini sudah ada. Buka rencana itu.")


def _span(placement: Placement, period: Period) -> tuple[date, date]:
    """The days of the period on which the post is held; the first after the last where there are none."""
    return max(period.starts_on, placement.starts_on), min(period.ends_on, placement.ends_on or period.ends_on)


def _day_problems(placement: Placement, period: Period, starts_on: date, ends_on: date) -> list[Problem]:
    first, last = _span(placement, period)
    span = f"Pilih tanggal antara {long_date(first)} dan {long_date(last)}, selama jabatan ini dipegang."
    if first > last:
        return [Problem("period", f"Jabatan ini tidak dipegang pada {period.label}. Pilih periode lain.")]
    found = [
        Problem(where, span)
        for where, day in (("starts_on", starts_on), ("ends_on", ends_on))
        if not first <= day <= last
    ]
    if starts_on > ends_on:
        found.append(Problem("ends_on", "Tanggal selesai mendahului tanggal mulai. Perbaiki salah satunya."))
    return found


# --- The way to agreement --------------------------------------------------------------------------------------------


def values(version: PlanVersion) -> PlanText:
    """The version as the rules read it."""
    return plan_text(queries.content(version))


def submit(version: PlanVersion, by: Actor, seen: int | None = None, checked: Collection[str] = ()) -> None:
    """The owner hands the plan to the superior. Raises Rejected with everything that is missing, and Unanswered while a
    contradiction is not among those (by place) that the owner says are meant."""
    records.seen(version, seen)
    text = values(version)
    if found := problems(text):
        raise Rejected(found)
    doubts = records.answered(questions(text), checked)
    version.submitted_at, version.read_at, version.returned_note = clock.now(), None, ""
    advance(version, "submit", by, details=doubts)


def mark_read(version: PlanVersion, by: Actor) -> None:
    """The superior has opened what was submitted: from now on it is returned, no longer withdrawn."""
    if not version.stage.is_waiting or version.read_at:
        return
    # No new row version: reading must not make the form on the reader's own screen stale.
    db.session.execute(update(PlanVersion).where(PlanVersion.id == version.id).values(read_at=clock.now()))
    journal.note(version, "read", by)


def withdraw(version: PlanVersion, by: Actor) -> None:
    """The owner takes back what nobody has read yet."""
    if version.read_at:
        raise Rejected("Atasan sudah membuka rencana ini. Mintalah beliau mengembalikannya bila perlu diperbaiki.")
    advance(version, "withdraw", by)


def return_(version: PlanVersion, note: str, by: Actor, seen: int | None = None) -> None:
    """The superior gives the plan back with a note that says what to mend."""
    records.seen(version, seen)
    mark_read(version, by)
    version.returned_note = note
    advance(version, "return", by, note)


def approve(version: PlanVersion, by: Actor, on: date, seen: int | None = None) -> None:
    """The superior agrees: the version before it is superseded, and SKP and Lampiran are sealed, all or nothing."""
    records.seen(version, seen)
    mark_read(version, by)
    if previous := queries.in_force(version.plan_id):
        advance(previous, "replace", SYSTEM)
    version.agreed_at = clock.now()
    advance(version, "approve", by)
    plan = version.plan
    snapshot = plan_snapshot(version, on)
    seal("plan_version", version.id, version.number, plan.placement_id, plan.period_id, snapshot, tuple(FORMS))


def revise(plan: Plan, reason: str, by: Actor) -> PlanVersion:
    """Opens the next version as a copy of the one in force, which stays in force; identities stay the same.

    Raises Rejected without a reason, Stale when there is nothing in force or a version is already open.
    """
    if not reason.strip():
        raise Rejected("Tulis alasan agar atasan tahu mengapa rencana diubah.", "reason")
    base = plan.in_force
    if base is None or plan.open_version:
        raise Stale("nothing to revise")
    version = PlanVersion(
        number=max(each.number for each in plan.versions) + 1,
        reason=reason,
        expectations=dict(base.expectations),
        attachments={kind: list(texts) for kind, texts in base.attachments.items()},
        lines=[drafting.copy_of_line(line) for line in queries.content(base).lines],
    )
    plan.versions.append(version)
    journal.note(version, "revise", by, reason)
    return version


def discard(version: PlanVersion, by: Actor) -> None:
    """Drops the draft of a later version; the one in force stays as it is."""
    if version.number == 1:
        raise Rejected("Versi pertama tidak dapat dibuang. Ubah isinya, lalu ajukan.")
    advance(version, "discard", by)


def set_expectations(version: PlanVersion, texts: Mapping[str, str], by: Actor, seen: int | None = None) -> None:
    """The superior's special expectations by code of value: written by the owner in the draft, or by the superior
    while the plan lies with him (then journaled)."""
    before = version.expectations
    wanted = {value.code: texts[value.code] for value in VALUES if texts.get(value.code)}
    records.unlike(
        version, seen, [(value.name, wanted.get(value.code, ""), before.get(value.code, "")) for value in VALUES]
    )
    if wanted == before:
        return
    version.expectations = wanted
    if version.stage.is_waiting:
        mark_read(version, by)
        journal.note(version, "expect", by, details={"before": before, "after": wanted})


def comment(version: PlanVersion, line: LineText, text: str, by: Actor) -> None:
    """A remark on a result, kept in the version's journal. Sent twice it counts once."""
    if not text.strip():
        raise Rejected("Tulis komentar lebih dahulu.", "text")
    if by.person_id != version.plan.placement.person_id:
        mark_read(version, by)
    said = queries.remarks(version).get(line.line_id, [])
    if not said or (said[-1].person_id, said[-1].text) != (by.person_id, text.strip()):
        journal.note(version, "comment", by, text, {"line_id": line.line_id})


def link(version: PlanVersion, line: LineText, superior_line_id: int | None, by: Actor) -> None:
    """Ties a result to one of the superior's, or unties it (None). In a draft the superior's words come along; what
    was already submitted or agreed keeps its text. Raises Rejected for a result that is not the superior's."""
    before = queries.link_of(line.line_id)
    if superior_line_id == (before and before.superior_line_id):
        return
    found = {each.line_id: each.text for each in queries.superior_results(version.plan)}
    if superior_line_id is not None and superior_line_id not in found:
        raise Rejected("Pilih RHK pimpinan yang ada dalam daftar.", "superior_line")
    if superior_line_id is not None and version.stage.is_editable:
        line.superior_text = found[superior_line_id]
    details = {"line_id": line.line_id, "from": before and before.superior_line_id, "to": superior_line_id}
    if superior_line_id is None:
        db.session.delete(before)
    elif before:
        before.superior_line_id = superior_line_id
    else:
        db.session.add(CascadeLink(line_id=line.line_id, superior_line_id=superior_line_id))
    journal.note(version.plan, "link" if superior_line_id else "unlink", by, line.text, details)
