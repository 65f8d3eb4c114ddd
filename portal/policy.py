"""Who may do what. Closed by default: a route that is not in PUBLIC or ROUTES stops the start, and a view that answers
without having asked `authorize` fails.

Three tables say everything:
  PUBLIC   routes that anybody may call, without signing in;
  ROUTES   (endpoint, method) -> verb: reading and writing the same address are two rights;
  PERMITS  verb -> the relations to the object of which one is needed.
Relations are computed now, from dated placements and assignments (`Standing`, `Me`), never from a stored grant. For the
verbs of a workflow the relation comes from its table in `rules/workflow.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from flask import Flask, g, has_request_context, request
from flask_login import current_user

from portal.rules.workflow import APPRAISAL, COMMENT, PLAN, REPORT, Workflow
from portal.store.errors import Forbidden, Missing, Stale
from portal.store.journal import Actor


@dataclass(frozen=True)
class Holder:
    """A person in a position on a day, with the capacity and decree by which he holds it."""

    person_id: int
    placement_id: int
    position_id: int
    name: str
    title: str  # of the position, with "Plt." or "Plh." in front where it applies
    capacity: str = "definitive"
    decree: str = ""
    since: date | None = None  # first day of the placement
    until: date | None = None  # its last day, None while it is open

    def holds_on(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def actor(self) -> Actor:
        return Actor(self.person_id, self.name, self.placement_id, self.title, self.decree)


@dataclass(frozen=True)
class Standing:
    """Where a record stands: whose it is and who is over him on the day. None: nobody holds that position."""

    owner: Holder
    superior: Holder | None
    reviewer: Holder | None  # the superior's superior
    unit_path: str  # "/1/4/9/": the unit and all above it
    vacancy: str = ""  # why there is no superior, in words


class Guarded(Protocol):
    standing: Standing


@dataclass(frozen=True)
class Place:
    """Something that is guarded by where it is alone."""

    unit_path: str


CITY = Place("/")  # what only an office for the whole city may touch


@dataclass
class Me:
    """The signed-in person as of this request."""

    account_id: int
    person_id: int
    name: str
    token: str
    on: date
    holdings: tuple[Holder, ...] = ()  # positions I hold today
    acts_for: frozenset[int] = frozenset()  # those for which nobody goes before me: Plh, then Plt, then definitive
    leads: bool = False  # somebody answers to one of those
    officer_of: tuple[str, ...] = ()  # unit paths; "/" is the whole city
    auditor_of: tuple[str, ...] = ()
    administrator: bool = False
    is_authenticated: bool = field(default=True, init=False)
    is_active: bool = field(default=True, init=False)
    is_anonymous: bool = field(default=False, init=False)

    def get_id(self) -> str:
        return self.token

    @property
    def home(self) -> Holder | None:
        """The placement I work in: the definitive one before an acting one."""
        return min(self.holdings, key=lambda held: held.capacity != "definitive", default=None)

    def acting(self, obj: Any = None) -> Actor:
        """Myself as an actor on `obj`: as superior or reviewer in that capacity, else in my own placement or office."""
        standing: Standing | None = getattr(obj, "standing", None)
        if standing:
            for holder in (standing.owner, standing.superior, standing.reviewer):
                if holder and holder.person_id == self.person_id:
                    return holder.actor()
        leader: Holder | None = getattr(obj, "leader", None)
        if leader and leader.person_id == self.person_id:
            return leader.actor()
        if standing is None and self.home and not self.office:
            return self.home.actor()
        home = self.home
        return Actor(
            self.person_id, self.name, home.placement_id if home else None, self.office or (home.title if home else "")
        )

    @property
    def office(self) -> str:
        if self.officer_of:
            return "Pengelola kepegawaian"
        if self.auditor_of:
            return "Auditor"
        return "Administrator" if self.administrator else ""


MEMBER = frozenset({"member"})
OFFICER = frozenset({"officer"})
AUDITOR = frozenset({"auditor"})
ADMINISTRATOR = frozenset({"administrator"})
OWNER = frozenset({"owner"})
SUPERIOR = frozenset({"superior"})
READERS = frozenset({"owner", "superior", "reviewer", "officer", "auditor"})

PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("static", "GET"),
        ("accounts.sign_in", "GET"),
        ("accounts.enter", "POST"),
        ("accounts.activate", "GET"),
        ("accounts.set_first_password", "POST"),
        ("health.alive", "GET"),
        ("health.ready", "GET"),
        ("surveys.index", "GET"),
        ("surveys.show", "GET"),
        ("surveys.rate", "GET"),
        ("surveys.respond", "POST"),
        ("surveys.thanks", "GET"),
        ("documents.search", "GET"),
        ("documents.verify", "GET"),
        ("documents.compare", "POST"),
    }
)

ROUTES: dict[tuple[str, str], str] = {
    # accounts: one's own session and password
    ("accounts.sign_out", "POST"): "account.own",
    ("accounts.show", "GET"): "account.own",
    ("accounts.password", "GET"): "account.own",
    ("accounts.change_password", "POST"): "account.own",
    ("accounts.end_sessions", "POST"): "account.own",
    # analytics: home and overviews
    ("analytics.home", "GET"): "home.view",
    ("analytics.team", "GET"): "team.view",
    ("analytics.completion", "GET"): "completion.view",
    ("analytics.completion_names", "GET"): "completion.view",
    ("analytics.completion_file", "GET"): "completion.view",
    # structure: units, positions, reporting lines
    ("structure.home", "GET"): "people.view",
    ("structure.units", "GET"): "people.view",
    ("structure.unit", "GET"): "people.view",
    ("structure.new_unit", "GET"): "people.change",
    ("structure.add_unit", "POST"): "people.change",
    ("structure.correct_unit", "GET"): "people.change",
    ("structure.save_unit", "POST"): "people.change",
    ("structure.end_unit", "GET"): "people.change",
    ("structure.close_unit", "POST"): "people.change",
    ("structure.positions", "GET"): "people.view",
    ("structure.position", "GET"): "people.view",
    ("structure.new_position", "GET"): "people.change",
    ("structure.add_position", "POST"): "people.change",
    ("structure.correct_position", "GET"): "people.change",
    ("structure.save_position", "POST"): "people.change",
    ("structure.end_position", "GET"): "people.change",
    ("structure.close_position", "POST"): "people.change",
    ("structure.superior", "GET"): "people.change",
    ("structure.set_superior", "POST"): "people.change",
    # people: names, identifiers, ranks
    ("people.index", "GET"): "people.view",
    ("people.find", "POST"): "people.view",
    ("people.show", "GET"): "people.view",
    ("people.new", "GET"): "people.add",
    ("people.add", "POST"): "people.add",
    ("people.correct", "GET"): "people.change",
    ("people.save", "POST"): "people.change",
    ("people.new_number", "GET"): "people.change",
    ("people.add_number", "POST"): "people.change",
    ("people.correct_number", "GET"): "people.change",
    ("people.save_number", "POST"): "people.change",
    ("people.new_rank", "GET"): "people.change",
    ("people.add_rank", "POST"): "people.change",
    ("people.correct_rank", "GET"): "people.change",
    ("people.save_rank", "POST"): "people.change",
    # placements: who holds what, from when to when
    ("placements.index", "GET"): "people.view",
    ("placements.show", "GET"): "people.view",
    ("placements.new", "GET"): "people.change",
    ("placements.add", "POST"): "people.change",
    ("placements.correct", "GET"): "people.change",
    ("placements.save", "POST"): "people.change",
    ("placements.end", "GET"): "people.change",
    ("placements.close", "POST"): "people.change",
    # accounts of others
    ("accounts.index", "GET"): "accounts.view",
    ("accounts.record", "GET"): "accounts.view",
    ("accounts.of_person", "GET"): "accounts.view",
    ("accounts.open_account", "POST"): "accounts.keep",
    ("accounts.make_link", "POST"): "accounts.keep",
    ("accounts.correct_email", "GET"): "accounts.keep",
    ("accounts.save_email", "POST"): "accounts.keep",
    ("accounts.disable", "GET"): "accounts.disable",
    ("accounts.close", "POST"): "accounts.disable",
    ("accounts.enable", "GET"): "accounts.enable",
    ("accounts.reopen", "POST"): "accounts.enable",
    # administration: offices and settings
    ("administration.home", "GET"): "administration.view",
    ("administration.assignments", "GET"): "administration.view",
    ("administration.new_assignment", "GET"): "administration.assign",
    ("administration.add_assignment", "POST"): "administration.assign",
    ("administration.end_assignment", "GET"): "administration.assign",
    ("administration.close_assignment", "POST"): "administration.assign",
    ("administration.settings", "GET"): "administration.view",
    ("administration.setting", "GET"): "administration.set",
    ("administration.save_setting", "POST"): "administration.set",
    # periods and their deadlines
    ("periods.index", "GET"): "periods.view",
    ("periods.show", "GET"): "periods.view",
    ("periods.new", "GET"): "periods.open",
    ("periods.add", "POST"): "periods.open",
    ("periods.deadlines", "GET"): "periods.open",
    ("periods.save_deadlines", "POST"): "periods.open",
    # plans: lists, making one, reading it
    ("plans.index", "GET"): "plans.list",
    ("plans.awaiting", "GET"): "plans.awaiting",
    ("plans.browse", "GET"): "plans.browse",
    ("plans.new", "GET"): "plans.create",
    ("plans.create", "POST"): "plans.create",
    ("plans.show", "GET"): "plans.view",
    ("plans.edition", "GET"): "plans.view",
    # plans: writing a draft
    ("plans.head", "GET"): "plans.edit",
    ("plans.save_head", "POST"): "plans.edit",
    ("plans.behaviour", "GET"): "plans.edit",
    ("plans.save_behaviour", "POST"): "plans.edit",
    ("plans.attachments", "GET"): "plans.edit",
    ("plans.save_attachments", "POST"): "plans.edit",
    ("plans.new_line", "GET"): "plans.edit",
    ("plans.add_line", "POST"): "plans.edit",
    ("plans.line", "GET"): "plans.edit",
    ("plans.save_line", "POST"): "plans.edit",
    ("plans.remove_line", "POST"): "plans.edit",
    ("plans.move_line", "POST"): "plans.edit",
    ("plans.add_indicator", "POST"): "plans.edit",
    ("plans.save_indicator", "POST"): "plans.edit",
    ("plans.remove_indicator", "POST"): "plans.edit",
    ("plans.move_indicator", "POST"): "plans.edit",
    # plans: the way to agreement
    ("plans.submit", "POST"): "plans.submit",
    ("plans.withdraw", "POST"): "plans.withdraw",
    ("plans.mark_read", "POST"): "plans.read",
    ("plans.refusal", "GET"): "plans.return",
    ("plans.return_", "POST"): "plans.return",
    ("plans.approval", "GET"): "plans.approve",
    ("plans.approve", "POST"): "plans.approve",
    ("plans.revision", "GET"): "plans.revise",
    ("plans.revise", "POST"): "plans.revise",
    ("plans.discard", "POST"): "plans.discard",
    ("plans.expect", "GET"): "plans.expect",
    ("plans.save_expectations", "POST"): "plans.expect",
    ("plans.comment", "POST"): "plans.comment",
    ("plans.linking", "GET"): "plans.link",
    ("plans.link", "POST"): "plans.link",
    # services: their standard and links, comments to read, responses that are held
    ("services.index", "GET"): "services.list",
    ("services.new", "GET"): "services.create",
    ("services.add", "POST"): "services.create",
    ("services.show", "GET"): "services.view",
    ("services.correct", "GET"): "services.change",
    ("services.save", "POST"): "services.change",
    ("services.unit", "GET"): "services.change",
    ("services.hand_over", "POST"): "services.change",
    ("services.position", "GET"): "services.change",
    ("services.link", "POST"): "services.change",
    ("services.end_link", "GET"): "services.change",
    ("services.close_link", "POST"): "services.change",
    ("services.end", "GET"): "services.change",
    ("services.close", "POST"): "services.change",
    ("services.comments", "GET"): "services.read",
    ("services.show_comment", "POST"): "comments.show",
    ("services.hide_comment", "POST"): "comments.hide",
    ("services.held", "GET"): "services.read",
    ("services.decide", "POST"): "services.decide",
    # appraisals: ratings, release, answer; the result of units
    ("appraisals.index", "GET"): "appraisals.list",
    ("appraisals.register", "GET"): "appraisals.register",
    ("appraisals.new", "GET"): "appraisals.start",
    ("appraisals.start", "POST"): "appraisals.start",
    ("appraisals.rate", "GET"): "appraisals.rate",
    ("appraisals.save", "POST"): "appraisals.write",
    ("appraisals.confirm", "GET"): "appraisals.rate",
    ("appraisals.release", "POST"): "appraisals.release",
    ("appraisals.show", "GET"): "appraisals.view",
    ("appraisals.acknowledge", "POST"): "appraisals.acknowledge",
    ("appraisals.unit_results", "GET"): "organisation.list",
    ("appraisals.unit_result", "GET"): "organisation.view",
    ("appraisals.set_unit_result", "POST"): "organisation.set",
    # documents: sealed forms and drafts on paper
    ("documents.index", "GET"): "documents.list",
    ("documents.download", "GET"): "documents.read",
    ("documents.wait", "GET"): "documents.read",
    ("documents.ask_draft", "POST"): "documents.draft",
    ("documents.draft", "GET"): "documents.draft",
    ("documents.draft_file", "GET"): "documents.draft",
    # audit: the journal
    ("audit.index", "GET"): "audit.view",
    ("audit.wholeness", "GET"): "audit.view",
    ("audit.check", "POST"): "audit.view",
    # reports: the daily log, periodic reports, evidence
    ("reports.log", "GET"): "log.view",
    ("reports.add", "POST"): "log.add",
    ("reports.activity", "GET"): "log.change",
    ("reports.change", "POST"): "log.change",
    ("reports.remove", "POST"): "log.change",
    ("reports.attach_to_activity", "POST"): "log.change",
    ("reports.index", "GET"): "reports.own",
    ("reports.team", "GET"): "reports.team",
    ("reports.new", "GET"): "reports.create",
    ("reports.create", "POST"): "reports.create",
    ("reports.show", "GET"): "reports.view",
    ("reports.save_line", "POST"): "reports.save",
    ("reports.fill", "POST"): "reports.save",
    ("reports.follow", "POST"): "reports.save",
    ("reports.attach", "POST"): "reports.attach",
    ("reports.submit", "POST"): "reports.submit",
    ("reports.withdraw", "POST"): "reports.withdraw",
    ("reports.mark_read", "POST"): "reports.read",
    ("reports.answer", "POST"): "reports.answer",
    ("reports.feedback", "POST"): "reports.feedback",
    ("reports.send_back", "POST"): "reports.return",
    ("reports.confirm", "GET"): "reports.accept",
    ("reports.accept", "POST"): "reports.accept",
    ("reports.download", "GET"): "evidence.view",
    ("reports.remove_evidence", "POST"): "evidence.remove",
    ("reports.judge", "POST"): "reports.judge",
}

PERMITS: dict[str, frozenset[str]] = {
    "account.own": MEMBER,
    "home.view": MEMBER,
    "team.view": MEMBER,
    "completion.view": OFFICER | AUDITOR,
    "people.view": OFFICER | AUDITOR | {"owner"},
    "people.change": OFFICER,
    "people.add": OFFICER | ADMINISTRATOR,
    "accounts.view": OFFICER | AUDITOR | ADMINISTRATOR | {"owner"},
    "accounts.keep": frozenset({"keeper"}),
    "accounts.disable": frozenset({"keeper"}) | ADMINISTRATOR,
    "accounts.enable": ADMINISTRATOR,
    "administration.view": ADMINISTRATOR | AUDITOR,
    "administration.assign": ADMINISTRATOR,
    "administration.set": ADMINISTRATOR,
    "periods.view": OFFICER | AUDITOR | ADMINISTRATOR,
    "periods.open": OFFICER | ADMINISTRATOR,
    "plans.list": MEMBER,
    "plans.awaiting": MEMBER,
    "plans.browse": OFFICER | AUDITOR,
    "plans.create": MEMBER,
    "plans.view": READERS,
    "plans.edit": OWNER,
    "plans.revise": OWNER,
    "plans.read": SUPERIOR,
    "plans.expect": SUPERIOR,
    "plans.comment": OWNER | SUPERIOR,
    "plans.link": OWNER | SUPERIOR,
    "services.list": MEMBER,
    "services.create": OFFICER,
    "services.view": OFFICER | AUDITOR,
    "services.change": OFFICER,
    "services.read": OFFICER | AUDITOR,
    "services.decide": OFFICER,
    "appraisals.list": MEMBER,
    "appraisals.register": OFFICER | AUDITOR,
    "appraisals.start": frozenset({"superior"}),
    "appraisals.rate": frozenset({"superior"}),
    "appraisals.write": frozenset({"superior"}),
    "appraisals.view": READERS,
    "organisation.list": MEMBER,
    "organisation.view": frozenset({"leader"}) | OFFICER | AUDITOR,
    "organisation.set": frozenset({"leader"}),
    "documents.list": MEMBER,
    "documents.read": READERS,
    "documents.draft": READERS,
    "audit.view": AUDITOR,
    "log.view": READERS,
    "log.add": OWNER,
    "log.change": OWNER,
    "reports.own": MEMBER,
    "reports.team": MEMBER,
    "reports.view": READERS,
    "reports.create": OWNER,
    "reports.save": OWNER,
    "reports.attach": OWNER,
    "reports.read": SUPERIOR,
    "reports.answer": SUPERIOR,
    "reports.feedback": SUPERIOR,
    "reports.judge": SUPERIOR,
    "evidence.view": READERS,
    "evidence.remove": OWNER,
}

# Verbs that are no step of a workflow, yet make sense only in some states.
STATES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("reports.save", "reports.attach"), frozenset({"draft"})),
    **dict.fromkeys(("reports.read", "reports.answer", "reports.feedback", "reports.judge"), frozenset({"submitted"})),
    "appraisals.write": frozenset({"draft"}),
    "plans.edit": frozenset({"draft"}),
    "plans.revise": frozenset({"agreed"}),
    "plans.read": frozenset({"submitted"}),
    "plans.expect": frozenset({"submitted"}),
    "plans.comment": frozenset({"draft", "submitted", "agreed"}),
    "plans.link": frozenset({"draft", "submitted", "agreed"}),
}

WORKFLOWS = {"plans": PLAN, "reports": REPORT, "appraisals": APPRAISAL, "comments": COMMENT}
PERMITS |= {
    f"{room}.{step.verb}": frozenset({step.by}) for room, workflow in WORKFLOWS.items() for step in workflow.steps
}


def relations(me: Me, obj: Any) -> frozenset[str]:
    """What `me` is to `obj`. To one's own record one is the owner and nothing else, whatever offices one holds."""
    found = {"member"}
    if me.administrator:
        found.add("administrator")
    standing: Standing | None = getattr(obj, "standing", None)
    if standing is None:
        if me.person_id in getattr(obj, "concerns", ()):
            return frozenset({"member", "owner"})
        leader: Holder | None = getattr(obj, "leader", None)  # who leads one level above a unit
        if leader and leader.person_id == me.person_id:
            found.add("leader")
        found |= _offices(me, getattr(obj, "unit_path", None))
        if _keeps(found, obj):
            found.add("keeper")
        return frozenset(found)
    if standing.owner.person_id == me.person_id:
        return frozenset({"member", "owner"})
    if standing.superior and standing.superior.person_id == me.person_id:
        found.add("superior")
    if standing.reviewer and standing.reviewer.person_id == me.person_id:
        found.add("reviewer")
    return frozenset(found | _offices(me, standing.unit_path))


def _offices(me: Me, path: str | None) -> set[str]:
    """The offices whose scope covers the unit path; without a path, the offices held at all."""
    found = set()
    if any(path is None or path.startswith(scope) for scope in me.officer_of):
        found.add("officer")
    if any(path is None or path.startswith(scope) for scope in me.auditor_of):
        found.add("auditor")
    return found


def _keeps(found: set[str], account: Any) -> bool:
    """Whether one keeps this account: the officer does, but for somebody with an office the administrator.

    So that neither office can slip into the other's account by a link of its own making.
    """
    holds_office = getattr(account, "holds_office", None)
    return holds_office is not None and ("administrator" if holds_office else "officer") in found


def knows(me: Me, obj: Any) -> bool:
    """Whether `me` may know of the object at all. A record may narrow its `readers`: a draft is its writer's alone."""
    if getattr(obj, "standing", None) is None:
        return True
    return bool(relations(me, obj) & getattr(obj, "readers", READERS))


def permits(me: Any, verb: str, obj: Any = None) -> bool:
    """Whether the relation allows the verb, whatever state the object is in."""
    if not me.is_authenticated:
        return False
    found = relations(me, obj)
    if hasattr(obj, "readers") and not found & obj.readers:
        return False
    return bool(PERMITS[verb] & found)


def fits(verb: str, obj: Any) -> bool:
    """Whether the object's state allows the verb."""
    if verb in STATES:
        return obj.state in STATES[verb]
    room, _, step = verb.partition(".")
    workflow = getattr(obj, "workflow", None)
    if not isinstance(workflow, Workflow) or workflow is not WORKFLOWS.get(room):
        return True
    if step not in {known.verb for known in workflow.steps}:
        return True
    return workflow.step(obj.state, step) is not None


def can(verb: str, obj: Any = None, me: Any = None) -> bool:
    """Whether `me` (the signed-in person) may do `verb` to `obj` now. What templates ask before they draw a button."""
    me = me or current_user
    return permits(me, verb, obj) and fits(verb, obj)


def authorize(verb: str, obj: Any = None) -> None:
    """Asked by every view that is not public, once its object is loaded.

    Raises Missing where the person may not even know of the object, Forbidden where the verb is not his, and Stale
    where the object's state no longer allows it.
    """
    if has_request_context():
        expected = ROUTES.get((request.endpoint or "", _method()))
        if verb != expected:
            raise RuntimeError(f"{request.endpoint} asked for {verb}, the table says {expected}")
        g.authorized = verb
    me = current_user
    if not permits(me, verb, obj):
        raise Forbidden(verb) if knows(me, obj) else Missing(verb)
    if not fits(verb, obj):
        raise Stale(verb)


def uncovered(app: Flask) -> list[tuple[str, str]]:
    """Routes that are in no table: the start-up check refuses to run with one."""
    return sorted(set(_routes(app)) - set(ROUTES) - PUBLIC)


def _routes(app: Flask) -> Iterable[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method


def _method() -> str:
    return "GET" if request.method == "HEAD" else request.method
