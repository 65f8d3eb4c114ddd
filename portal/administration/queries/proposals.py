"""What waits for a second person, who may be that person, and what somebody has asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.accounts.models import Account
from portal.administration import text
from portal.administration.queries import officers
from portal.chart import heights
from portal.chart.models import Assignment, Person, Role
from portal.chart.reading import valid
from portal.chart.scope import above, concerns
from portal.policy import Concern, Holder, Me
from portal.store import proposals
from portal.store.db import db
from portal.store.errors import Missing
from portal.store.proposals import Proposal
from portal.web.tasks import Task

FEWEST_OFFICERS = 2
SHOWN = 20  # of what one has asked for
CAN_SIGN_IN = (Account.activated_at.is_not(None), Account.disabled_at.is_(None))


@dataclass(frozen=True)
class Asked:
    """A proposal as one person sees it. Guarded by who asked, whom it is about, and who holds any office."""

    proposal: Proposal
    is_concerned: bool  # it is about the person who looks, or about somebody above them

    @property
    def state(self) -> str:
        return self.proposal.state

    def relation(self, me: Me) -> frozenset[str]:
        if self.proposal.asker_id == me.person_id:
            return frozenset({"owner"})
        if me.person_id in self.proposal.person_ids:
            return frozenset({"subject"})
        return frozenset({"second"} if me.offices() and not self.is_concerned else ())

    def parties(self) -> tuple[Holder | None, ...]:
        return ()


def get(proposal_id: int, me: Me) -> Asked:
    """Raises Missing."""
    found = db.session.get(Proposal, proposal_id)
    if found is None:
        raise Missing("proposal")
    return _seen(found, me)


def tasks(me: Me, on: date) -> list[Task]:
    """What waits for `me`, and what I asked for that waits for a second person; for an administrator also to name
    officers. Statements as for `awaiting`, one more for an administrator."""
    alive = _alive(me)
    mine = [each for each in alive if _waits_for(me, each)]
    asked = [each for each in alive if each.asker_id == me.person_id and each not in mine]
    lacking = text.too_few_officers() if me.administrator and officers(on) < FEWEST_OFFICERS else []
    return [*lacking, *text.seconded(mine), *text.asked(asked)]


def awaiting(me: Me) -> list[Proposal]:
    """What waits for `me`, oldest first: to agree to as a second person, or to carry out. One statement beside that
    for who is above `me`, none without an office."""
    return [each for each in _alive(me) if _waits_for(me, each)]


def _alive(me: Me) -> Sequence[Proposal]:
    return proposals.alive() if me.offices() else ()


def _waits_for(me: Me, proposal: Proposal) -> bool:
    if proposal.stage.is_in_force:
        return proposal.asker_id == me.person_id
    return "second" in _seen(proposal, me).relation(me)


def asked_by(me: Me) -> Sequence[Proposal]:
    """What `me` has asked for, newest first, a few at most."""
    mine = select(Proposal).where(Proposal.asker_id == me.person_id)
    return db.session.scalars(mine.order_by(Proposal.asked_at.desc(), Proposal.id.desc()).limit(SHOWN)).all()


def seconds(proposal: Proposal, on: date) -> list[str]:
    """Names of those who could agree: whoever holds an office, can sign in, did not ask and is not concerned. Two
    statements."""
    found = db.session.execute(
        select(Person.id, Person.name)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(valid(Assignment, on), *CAN_SIGN_IN)
        .where(Person.id != proposal.asker_id)
        .order_by(Person.name_key, Person.id)
    )
    names = {row.id: row.name for row in found}
    over = heights.above(names, on).above
    return [name for key, name in names.items() if not concerns(_about(proposal), over[key], key)]


def active_officers(on: date) -> int:
    """How many officers can sign in on the day."""
    found = db.session.scalars(
        select(Assignment.person_id)
        .join(Account, Account.person_id == Assignment.person_id)
        .where(Assignment.role == Role.OFFICER, valid(Assignment, on), *CAN_SIGN_IN)
        .distinct()
    )
    return len(found.all())


def _seen(proposal: Proposal, me: Me) -> Asked:
    return Asked(proposal, concerns(_about(proposal), above(me), me.person_id))


def _about(proposal: Proposal) -> Concern:
    return Concern(person_ids=frozenset(proposal.person_ids), position_ids=frozenset(proposal.position_ids))
