"""Looking for what citizens wrote, and for what is held until somebody decides: in groups, never answer by answer."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from portal.chart.models import Unit
from portal.chart.reading import valid
from portal.chart.scope import within
from portal.policy import Me
from portal.rules.satisfaction import QUESTION_ORDER
from portal.rules.workflow import COMMENT
from portal.services import text
from portal.services.models import ServiceUnit, SurveyComment
from portal.services.queries.services import get, served_by
from portal.store.ballots import WAITING, Held, Response
from portal.store.db import AnySelect, db
from portal.store.errors import Missing
from portal.web.tasks import Task

SHOWN_COMMENTS = 5
HELD = (Response.held != "", Response.held.in_(WAITING))  # the first is what the index is made on


@dataclass(frozen=True)
class Waiting:
    """What of a service waits for a decision: comments to read, and how many responses are held for which reason."""

    comments: int = 0
    held: Mapping[Held, int] = field(default_factory=dict)

    @property
    def held_total(self) -> int:
        return sum(self.held.values())


@dataclass(frozen=True)
class HeldGroup:
    """Responses held for one reason since one day. Who decides must not choose by what they say, so he sees none of it.

    `alike`: how many of them gave the very same answers, whichever.
    """

    on: date
    held: Held
    number: int
    alike: int


def tasks(me: Me, on: date) -> list[Task]:
    """Comments to read on the services of an officer's scope. One statement, none for anybody else."""
    return text.unread(_unread(me, on)) if me.officer_of else []


def _unread(me: Me, on: date) -> int:
    """How many there are that `me` may decide on. What is held for a look is not counted."""
    query = (
        select(func.count(SurveyComment.id))
        .join(ServiceUnit, ServiceUnit.service_id == SurveyComment.service_id)
        .join(Unit, Unit.id == ServiceUnit.unit_id)
        .where(
            SurveyComment.state == COMMENT.initial,
            SurveyComment.held == "",
            valid(ServiceUnit, on),
            within(me.officer_of),
            SurveyComment.service_id.not_in(served_by(me)),
        )
    )
    return db.session.scalar(query) or 0


def comments(service_id: int, *states: str) -> AnySelect:
    """The service's comments in these states, the earliest month first; without what is held."""
    return (
        select(SurveyComment)
        .where(SurveyComment.service_id == service_id, SurveyComment.state.in_(states), SurveyComment.held == "")
        .order_by(SurveyComment.on, SurveyComment.id)
    )


def comment(comment_id: int, me: Me | None = None) -> SurveyComment:
    """The comment, guarded like its service."""
    found = db.session.get(SurveyComment, comment_id)
    if found is None:
        raise Missing(f"comment {comment_id}")
    service = get(found.service_id, me)
    found.unit_path, found.served_by = service.unit_path, service.served_by
    return found


def known_comments(numbers: Collection[int]) -> set[int]:
    """Those of the numbers that a comment has."""
    return set(db.session.scalars(select(SurveyComment.id).where(SurveyComment.id.in_(numbers))))


def shown_comments(service_id: int) -> Sequence[SurveyComment]:
    """The latest comments that an officer has let through."""
    newest = (SurveyComment.on.desc(), SurveyComment.id.desc())
    return db.session.scalars(
        comments(service_id, *COMMENT.that("is_in_force")).order_by(None).order_by(*newest).limit(SHOWN_COMMENTS)
    ).all()


def held(service_id: int) -> list[HeldGroup]:
    """What is held at the service, the earliest day first."""
    answers = [getattr(Response, name) for name in (*QUESTION_ORDER, "quick")]
    patterns: dict[tuple[date, str], list[int]] = defaultdict(list)
    for row in db.session.execute(
        select(Response.on, Response.held, func.count().label("number"))
        .where(Response.service_id == service_id, *HELD)
        .group_by(Response.on, Response.held, *answers)
    ):
        patterns[row.on, row.held].append(row.number)
    return [HeldGroup(on, Held(why), sum(numbers), max(numbers)) for (on, why), numbers in sorted(patterns.items())]


def waiting(service_ids: Collection[int]) -> dict[int, Waiting]:
    """What waits for a decision at each of the services. Two statements."""
    to_read = db.session.execute(
        select(SurveyComment.service_id, func.count())
        .where(SurveyComment.service_id.in_(service_ids), SurveyComment.held == "")
        .where(SurveyComment.state == COMMENT.initial)
        .group_by(SurveyComment.service_id)
    )
    numbers = {row.service_id: row[1] for row in to_read}
    reasons: dict[int, dict[Held, int]] = defaultdict(dict)
    for service_id, why, number in db.session.execute(
        select(Response.service_id, Response.held, func.count())
        .where(Response.service_id.in_(service_ids), *HELD)
        .group_by(Response.service_id, Response.held)
        .order_by(Response.held)
    ):
        reasons[service_id][Held(why)] = number
    return {each: Waiting(numbers.get(each, 0), reasons[each]) for each in service_ids}
