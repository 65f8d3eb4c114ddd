"""Giving and ending the offices of the portal, and changing what the city decides."""

from datetime import date

from portal import clock
from portal.accounts import actions as accounts
from portal.administration import queries
from portal.administration.queries.proposals import FEWEST_OFFICERS, active_officers, seconds
from portal.chart.models import Assignment, Person, Role, Unit
from portal.rules.placement import Span, office_problems, span_problems
from portal.rules.problems import Problem
from portal.store import journal, proposals, settings
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM, Actor
from portal.store.proposals import Proposal
from portal.store.settings import Setting, Spec


def assign(person: Person, role: Role, unit: Unit | None, span: Span, decree_number: str, by: Actor) -> Assignment:
    """Gives an office from a day on; without a unit for the whole city. Nobody holds two different ones at a time."""
    held = [(each.role.value, Span(each.starts_on, each.ends_on)) for each in queries.offices(person.id)]
    problems = span_problems(span) + office_problems(role.value, span, held)
    if role is Role.ADMINISTRATOR and unit:
        problems.append(Problem("unit_id", "Administrator bertugas untuk seluruh kota. Pilih seluruh kota."))
    if problems:
        raise Rejected(problems)
    assignment = Assignment(
        person=person, role=role, unit=unit, starts_on=span.starts_on, ends_on=span.ends_on, decree_number=decree_number
    )
    db.session.add(assignment)
    journal.note(assignment, "create", by)
    return assignment


def change_setting(spec: Spec, text: str, was: str, by: Actor) -> None:
    """Sets a value. `was`: the value that was shown; raises Stale when it is another one by now."""
    present = settings.value(spec.key)
    if was != present:
        raise Stale(texts=[(spec.label, spec.shown(text), spec.shown(present))])
    if problem := settings.problem(spec, text):
        raise Rejected(problem, "value")
    if text == present:
        return
    row = queries.setting(spec.key) or Setting(key=spec.key)
    row.value, row.changed_at = text, clock.now()
    db.session.add(row)
    journal.note(row, "set", by, details={"value": [spec.shown(present), spec.shown(text)]})


def first_administrator(name: str, email: str, on: date) -> str:
    """Person, account and office of the first administrator; returns the token of his activation link.

    Raises Rejected when somebody administrates the portal already.
    """
    if queries.has_administrator(on):
        raise Rejected("Portal ini sudah memiliki administrator. Mintalah dia memberi tugas kepada orang lain.")
    person = Person(name=name)
    db.session.add(person)
    journal.note(person, "create", SYSTEM)
    account = accounts.open_account(person, email, SYSTEM)
    assign(person, Role.ADMINISTRATOR, None, Span(on), "perintah pertama", SYSTEM)
    return accounts.make_activation(account, SYSTEM)


def agree_at_command_line(proposal: Proposal, name: str, on: date) -> None:
    """The operator is the second person. Raises Rejected where two officers are active and somebody could agree."""
    could = seconds(proposal, on)
    if active_officers(on) >= FEWEST_OFFICERS and could:
        raise Rejected(f"Permintaan ini dapat disetujui di portal oleh {', '.join(could[:5])}.")
    proposals.agree(proposal, Actor(person_id=None, name=name, capacity="Pengelola server, melalui baris perintah"))
