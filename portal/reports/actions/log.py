"""Writing the daily log."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.plans.models import Plan
from portal.reports import queries
from portal.reports.actions.evidence import KeptFile, attach
from portal.reports.models import Activity
from portal.rules.reporting import ActivityText, activity_problems
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.journal import Actor
from portal.store.records import differences, seen

CLOSED = "Laporan atas tanggal ini sudah diterima dengan catatan ini di dalamnya, sehingga catatan tidak dapat diubah."


@dataclass(frozen=True)
class TypedActivity:
    """What somebody writes down: a result in force of his plan, perhaps with an indicator of it and its quantity."""

    text: str
    on: date
    line_id: int
    indicator_id: int | None = None
    quantity: Decimal | None = None
    starts_at: time | None = None
    ends_at: time | None = None


def add_activity(plan: Plan, entry: TypedActivity, key: str, by: Actor) -> Activity:
    """A new entry in the plan's log; the one already made with this key if there is. Raises Rejected."""
    if found := queries.by_key(key):
        return _own(found, plan)
    _reject(plan, entry)
    made = Activity(key=key, plan_id=plan.id, written_at=clock.now(), **vars(entry))
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # the same press, a moment earlier, in another process
        if found := queries.by_key(key):
            return _own(found, plan)
        raise
    journal.note(made, "add", by)
    return made


def change_activity(activity: Activity, closed: bool, entry: TypedActivity, version: int, by: Actor) -> None:
    """Corrects an entry that no accepted report rests on. Raises Rejected, or Stale with both texts."""
    if closed:
        raise Rejected(CLOSED)
    seen(activity, version, [("Catatan", entry.text, activity.text)])
    _reject(activity.plan, entry)
    if entry.on != activity.on:  # on its new day it is new: a report accepted before does not rest on it
        activity.written_at = clock.now()
    if changed := differences(activity, vars(entry)):
        before = queries.target_words(activity)
        for name, value in vars(entry).items():
            setattr(activity, name, value)
        after = queries.target_words(activity)
        told = {name: [before[name], after[name]] if name in after else pair for name, pair in changed.items()}
        journal.note(activity, "change", by, details=told)


def remove_activity(activity: Activity, closed: bool, by: Actor) -> None:
    """Takes an entry off the log; it stays in the database with its journal."""
    if closed:
        raise Rejected(CLOSED)
    activity.removed_at = clock.now()
    journal.note(activity, "remove", by)


def attach_to_activity(activity: Activity, closed: bool, kept: KeptFile | None, by: Actor) -> None:
    """One more file beside an entry that no accepted report rests on. Raises Rejected."""
    if closed:
        raise Rejected(CLOSED)
    attach(activity, kept, by)


def _own(found: Activity, plan: Plan) -> Activity:
    """What was made with the key before, unless somebody sent the key of another plan's entry."""
    if found.plan_id != plan.id:
        raise Rejected("Buka ulang halaman ini, lalu simpan lagi.")
    return found


def _reject(plan: Plan, entry: TypedActivity) -> None:
    written = ActivityText(
        entry.text, entry.on, plan.starts_on, plan.ends_on, entry.starts_at, entry.ends_at,
        entry.indicator_id is not None, entry.quantity,
    )  # fmt: skip
    if problems := activity_problems(written, clock.today()):
        raise Rejected(problems)
