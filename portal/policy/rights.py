"""Which relation to a record a verb needs, and in which states it makes sense: one table, RIGHTS.

`flask portal rights` prints it. Closed by default: a route without a verb, or with one that is not here, stops the
start. A relation is a word that the record itself answers (`relation(me)`); "member" is anybody who is signed in.
"""

from dataclasses import dataclass

from portal.rules.workflow import APPRAISAL, COMMENT, IMPORT, PLAN, PROPOSAL, REPORT, SURVEY_IMPORT, Workflow

MEMBER = frozenset({"member"})
OFFICER = frozenset({"officer"})
AUDITOR = frozenset({"auditor"})
ADMINISTRATOR = frozenset({"administrator"})
OWNER = frozenset({"owner"})
SUPERIOR = frozenset({"superior"})
LEADER = frozenset({"leader"})  # who leads one level above a unit
KEEPER = frozenset({"keeper"})  # of an account: the officer
DOORKEEPER = frozenset({"doorkeeper"})  # who opens a closed account again: the administrator
CONCERNED_OFFICER = frozenset({"concerned officer"})  # whose own seat serves at the service, or answers for it
SECONDED_OFFICER = frozenset({"seconded officer"})
SECONDED_ADMINISTRATOR = frozenset({"seconded administrator"})
NOBODY: frozenset[str] = frozenset()
READERS = frozenset({"owner", "superior", "reviewer", "officer", "auditor"})


@dataclass(frozen=True)
class Right:
    """The relations of which one is needed, and the states in which the verb makes sense (None: in all).

    `seconded`: the relations of which one is enough once a second person has agreed.
    """

    relations: frozenset[str]
    states: frozenset[str] | None = None
    seconded: frozenset[str] = frozenset()


def _during(relations: frozenset[str], workflow: Workflow, *meanings: str) -> Right:
    return Right(relations, frozenset(workflow.that(*meanings)))


def _steps(room: str, workflow: Workflow) -> dict[str, Right]:
    """The verbs of a workflow, from its table: who takes the step, and from where it leads on."""
    return {
        f"{room}.{step.verb}": Right(frozenset({step.by}), frozenset(workflow.before(step.verb)))
        for step in workflow.steps
    }


# Routes that anybody may call, without signing in; each says `may=PUBLIC` as well, and the start compares both.
PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("static", "GET"),
        ("accounts.sign_in", "GET"),
        ("accounts.enter", "POST"),
        ("accounts.activate", "GET"),
        ("accounts.set_first_password", "POST"),
        ("health.alive", "GET"),
        ("health.ready", "GET"),
        ("known.robots", "GET"),
        ("known.security", "GET"),
        ("known.change_password", "GET"),
        ("known.icon", "GET"),
        ("surveys.index", "GET"),
        ("surveys.show", "GET"),
        ("surveys.rate", "GET"),
        ("surveys.respond", "POST"),
        ("surveys.thanks", "GET"),
        ("transparency.index", "GET"),
        ("transparency.anchor", "GET"),
        ("documents.search", "GET"),
        ("documents.verify", "GET"),
        ("documents.proof", "GET"),
        ("documents.compare", "POST"),
    }
)

RIGHTS: dict[str, Right] = {
    "account.own": Right(MEMBER),
    "home.view": Right(MEMBER),
    "team.view": Right(MEMBER),
    "completion.view": Right(OFFICER | AUDITOR),
    "people.view": Right(OFFICER | AUDITOR | OWNER),
    "people.change": Right(OFFICER, seconded=SECONDED_OFFICER),
    "people.add": Right(OFFICER | ADMINISTRATOR),
    "accounts.view": Right(OFFICER | AUDITOR | ADMINISTRATOR | OWNER),
    "accounts.keep": Right(KEEPER, seconded=SECONDED_OFFICER | SECONDED_ADMINISTRATOR),
    "accounts.print": Right(OFFICER),
    "accounts.disable": Right(KEEPER | ADMINISTRATOR, seconded=SECONDED_OFFICER | SECONDED_ADMINISTRATOR),
    "accounts.enable": Right(DOORKEEPER, seconded=SECONDED_ADMINISTRATOR),
    "imports.list": Right(OFFICER),
    "imports.send": Right(OFFICER),
    "imports.view": Right(OWNER),
    "imports.confirm": Right(OWNER, frozenset(IMPORT.before("confirm"))),
    "imports.drop": Right(OWNER, frozenset(IMPORT.before("drop"))),
    "administration.view": Right(ADMINISTRATOR | AUDITOR),
    "administration.assign": Right(NOBODY, seconded=SECONDED_ADMINISTRATOR),
    "administration.set": Right(ADMINISTRATOR),
    "periods.view": Right(OFFICER | AUDITOR | ADMINISTRATOR),
    "periods.open": Right(OFFICER | ADMINISTRATOR),
    "plans.list": Right(MEMBER),
    "plans.awaiting": Right(MEMBER),
    "plans.browse": Right(OFFICER | AUDITOR),
    "plans.create": Right(MEMBER),
    "plans.view": Right(READERS),
    "plans.edit": _during(OWNER, PLAN, "is_editable"),
    "plans.revise": _during(OWNER, PLAN, "is_in_force"),
    "plans.read": _during(SUPERIOR, PLAN, "is_waiting"),
    "plans.expect": _during(SUPERIOR, PLAN, "is_waiting"),
    "plans.comment": _during(OWNER | SUPERIOR, PLAN, "is_open", "is_in_force"),
    "plans.link": _during(OWNER | SUPERIOR, PLAN, "is_open", "is_in_force"),
    "services.list": Right(MEMBER),
    "services.create": Right(OFFICER),
    "services.view": Right(OFFICER | AUDITOR | CONCERNED_OFFICER),
    "services.change": Right(OFFICER),
    "services.read": Right(OFFICER | AUDITOR | CONCERNED_OFFICER),
    "services.decide": Right(OFFICER),
    "survey_imports.create": Right(OFFICER),
    "appraisals.list": Right(MEMBER),
    "appraisals.register": Right(OFFICER | AUDITOR),
    "appraisals.start": Right(SUPERIOR),
    "appraisals.rate": Right(SUPERIOR),
    "appraisals.write": _during(SUPERIOR, APPRAISAL, "is_editable"),
    "appraisals.view": Right(READERS),
    "organisation.list": Right(MEMBER),
    "organisation.view": Right(LEADER | OFFICER | AUDITOR),
    "organisation.set": Right(LEADER),
    "documents.list": Right(MEMBER),
    "documents.read": Right(READERS),
    "documents.draft": Right(READERS),
    "audit.view": Right(AUDITOR),
    "log.view": Right(READERS),
    "log.add": Right(OWNER),
    "log.change": Right(OWNER),
    "reports.own": Right(MEMBER),
    "reports.team": Right(MEMBER),
    "reports.view": Right(READERS),
    "reports.create": Right(OWNER),
    "reports.save": _during(OWNER, REPORT, "is_editable"),
    "reports.attach": _during(OWNER, REPORT, "is_editable"),
    "reports.read": _during(SUPERIOR, REPORT, "is_waiting"),
    "reports.answer": _during(SUPERIOR, REPORT, "is_waiting"),
    "reports.feedback": _during(SUPERIOR, REPORT, "is_waiting"),
    "reports.judge": _during(SUPERIOR, REPORT, "is_waiting"),
    "evidence.view": Right(READERS),
    "evidence.remove": Right(OWNER),
    "proposals.list": Right(MEMBER),
    "proposals.view": Right(frozenset({"owner", "second", "subject"})),
    **_steps("proposals", PROPOSAL),
    **_steps("plans", PLAN),
    **_steps("reports", REPORT),
    **_steps("appraisals", APPRAISAL),
    **_steps("comments", COMMENT),
    **_steps("survey_imports", SURVEY_IMPORT),
}
