"""Looking for services, who runs and answers for them, and what waits for a decision. Their figures: figures.py."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from portal.chart.models import Person, Placement, Position, PositionKind, ReportingLine, Unit
from portal.chart.standing import valid
from portal.policy import Me
from portal.rules.workflow import COMMENT
from portal.store.db import db
from portal.store.errors import Missing
from portal.surveys.models import (
    WAITING,
    Response,
    Service,
    ServicePosition,
    ServiceRole,
    ServiceUnit,
    SurveyComment,
)

SHOWN_COMMENTS = 5


# --- Services ---------------------------------------------------------------------------------------------------------


def on_offer(on: date, words: str = "", unit_id: int | None = None) -> Select[Any]:
    """(Service, unit's name, title of the responsible position) of what is open on the day, by name.

    `words` are looked for in the service's and the unit's name; `unit_id` takes the units below it along.
    """
    query = _with_unit(on)
    for word in words.split():
        query = query.where(
            or_(Service.name.icontains(word, autoescape=True), Unit.name.icontains(word, autoescape=True))
        )
    if unit_id is not None:
        top = select(Unit.path).where(Unit.id == unit_id).scalar_subquery()
        query = query.where(Unit.path.like(top + "%"))
    return query.order_by(Service.name, Service.id)


def concerning(me: Me, words: str = "") -> Select[Any]:
    """What `me` answers for, serves at, leads the unit of, or oversees by office; with what waits for a decision.

    (Service, unit's name, title, number of comments to read, number of responses held).
    """
    link = aliased(ServicePosition)
    held = [holder.position_id for holder in me.holdings]
    mine = select(link.service_id).where(link.position_id.in_(held), valid(link, me.on))
    overseen = (Unit.path.startswith(scope) for scope in (*me.officer_of, *me.auditor_of))
    return (
        on_offer(me.on, words)
        .add_columns(*_waiting())
        .where(or_(Service.id.in_(mine), Unit.id.in_(_led_by(me)), *overseen))
    )


def closed(me: Me) -> Sequence[Service]:
    """Services within `me`'s offices that no unit runs today, by name."""
    scopes = (*me.officer_of, *me.auditor_of)
    if not scopes:
        return []
    link = aliased(ServiceUnit)
    return db.session.scalars(
        select(Service)
        .join(link, link.service_id == Service.id)
        .join(Unit, Unit.id == link.unit_id)
        .where(
            or_(*(Unit.path.startswith(scope) for scope in scopes)),
            ~exists().where(ServiceUnit.service_id == Service.id, valid(ServiceUnit, me.on)),
        )
        .order_by(Service.name, Service.id)
        .distinct()
    ).all()


def about(slug: str, on: date) -> Row[tuple[Service, str | None, str | None]]:
    """(Service, unit's name, title of the responsible position); the names are None when it is closed on the day."""
    known = slug.isprintable()  # PostgreSQL cannot even be asked about some characters
    found = known and db.session.execute(_with_unit(on, closed_too=True).where(Service.slug == slug)).first()
    if not found:
        raise Missing(slug)
    return found


def get(service_id: int) -> Service:
    """The service with the path of the unit that runs it, or of the last that did."""
    latest = ServiceUnit.starts_on.desc()
    found = db.session.execute(
        select(Service, Unit.path)
        .outerjoin(ServiceUnit, ServiceUnit.service_id == Service.id)
        .outerjoin(Unit, Unit.id == ServiceUnit.unit_id)
        .where(Service.id == service_id)
        .order_by(latest, ServiceUnit.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise Missing(f"service {service_id}")
    service: Service = found.Service
    service.unit_path = found.path or "/"
    return service


def by_slug(slug: str) -> Service | None:
    return db.session.scalar(select(Service).where(Service.slug == slug))


def slugs_like(slug: str) -> set[str]:
    return set(db.session.scalars(select(Service.slug).where(Service.slug.startswith(slug, autoescape=True))))


def units_on_offer(on: date) -> Sequence[Row[tuple[int, str]]]:
    """(id, name) of the units that run a service on the day."""
    running = select(ServiceUnit.unit_id).where(valid(ServiceUnit, on))
    return db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(running)).order_by(Unit.name, Unit.id)).all()


def units_within(scopes: Collection[str], on: date) -> Sequence[Unit]:
    """Units of the day inside these scopes: those an officer may let run a service."""
    inside = or_(*(Unit.path.startswith(scope) for scope in scopes))
    return db.session.scalars(select(Unit).where(valid(Unit, on), inside).order_by(Unit.name, Unit.id)).all()


def positions_around(path: str, on: date) -> Sequence[Row[tuple[Position, str | None]]]:
    """(Position, names of who holds it) of the day in the unit, below it and above it: who can answer for its services
    or serve there."""
    above = [int(key) for key in path.strip("/").split("/") if key]
    near = or_(Unit.path.startswith(path), Unit.id.in_(above))
    return db.session.execute(
        select(Position, _names(on))
        .join(Position.unit)
        .where(valid(Position, on), Position.kind != PositionKind.EXTERNAL, near)
        .order_by(Position.title, Position.id)
    ).all()


def unit_links(service_id: int) -> Sequence[ServiceUnit]:
    """Which units ran the service, newest first."""
    return db.session.scalars(
        select(ServiceUnit)
        .where(ServiceUnit.service_id == service_id)
        .options(joinedload(ServiceUnit.unit))
        .order_by(ServiceUnit.starts_on.desc(), ServiceUnit.id.desc())
    ).all()


def position_links(service_id: int) -> Sequence[ServicePosition]:
    """Which positions answered for it or served at it: those still linked first, the responsible one before others."""
    return db.session.scalars(_position_links(service_id)).all()


def position_links_with_names(service_id: int, on: date) -> Sequence[Row[tuple[ServicePosition, str | None]]]:
    """The same as (link, names of who holds the position on the day): several positions may have one title."""
    return db.session.execute(_position_links(service_id).add_columns(_names(on))).all()


def position_link(service_id: int, link_id: int) -> ServicePosition:
    """A link of this service that has no end yet."""
    found = db.session.get(ServicePosition, link_id)
    if found is None or found.service_id != service_id or found.ends_on is not None:
        raise Missing(f"link {link_id}")
    return found


# --- What waits for a decision ----------------------------------------------------------------------------------------


def comments(service_id: int, state: str) -> Select[Any]:
    """The service's comments in this state, oldest first; without those of responses that are held."""
    return (
        select(SurveyComment)
        .join(Response, Response.id == SurveyComment.response_id)
        .where(SurveyComment.service_id == service_id, SurveyComment.state == state, Response.held == "")
        .order_by(SurveyComment.on, SurveyComment.id)
    )


def comment(comment_id: int) -> SurveyComment:
    """The comment with the path of its service's unit."""
    found = db.session.get(SurveyComment, comment_id)
    if found is None:
        raise Missing(f"comment {comment_id}")
    found.unit_path = get(found.service_id).unit_path
    return found


def shown_comments(service_id: int) -> Sequence[SurveyComment]:
    """The latest comments that an officer has let through."""
    newest = (SurveyComment.on.desc(), SurveyComment.id.desc())
    return db.session.scalars(
        comments(service_id, "shown").order_by(None).order_by(*newest).limit(SHOWN_COMMENTS)
    ).all()


def held(service_id: int) -> Select[Any]:
    """(Response, text of its comment or None) of what waits for a decision, oldest first."""
    return (
        select(Response, SurveyComment.text)
        .outerjoin(SurveyComment, SurveyComment.response_id == Response.id)
        .where(Response.service_id == service_id, Response.held.in_(WAITING))
        .order_by(Response.on, Response.slot, Response.id)
    )


def held_among(service_id: int, ids: Collection[str]) -> Sequence[Response]:
    """Those of the responses that still wait, taken for this transaction."""
    return db.session.scalars(
        select(Response)
        .where(Response.service_id == service_id, Response.id.in_(ids), Response.held.in_(WAITING))
        .order_by(Response.id)
        .with_for_update()
    ).all()


def waiting(service_id: int) -> tuple[int, int]:
    """How many comments and how many held responses of the service wait."""
    row = db.session.execute(select(*_waiting()).select_from(Service).where(Service.id == service_id)).one()
    return row[0], row[1]


# --- Parts of queries -------------------------------------------------------------------------------------------------


def _with_unit(on: date, closed_too: bool = False) -> Select[Any]:
    return (
        select(Service, Unit.name.label("unit"), Position.title.label("responsible"))
        .join(ServiceUnit, and_(ServiceUnit.service_id == Service.id, valid(ServiceUnit, on)), isouter=closed_too)
        .join(Unit, Unit.id == ServiceUnit.unit_id, isouter=closed_too)
        .outerjoin(
            ServicePosition,
            and_(
                ServicePosition.service_id == Service.id,
                ServicePosition.role == ServiceRole.RESPONSIBLE,
                valid(ServicePosition, on),
            ),
        )
        .outerjoin(Position, Position.id == ServicePosition.position_id)
    )


def _position_links(service_id: int) -> Select[tuple[ServicePosition]]:
    return (
        select(ServicePosition)
        .join(ServicePosition.position)
        .where(ServicePosition.service_id == service_id)
        .options(contains_eager(ServicePosition.position))
        .order_by(ServicePosition.ends_on.is_not(None), ServicePosition.role, Position.title, ServicePosition.id)
    )


def _names(on: date) -> Any:
    """A column beside a Position: the names of those who hold it on the day, None when nobody does."""
    return (
        select(func.aggregate_strings(Person.name, ", "))
        .join(Placement, Placement.person_id == Person.id)
        .where(Placement.position_id == Position.id, valid(Placement, on))
        .correlate(Position)
        .scalar_subquery()
        .label("names")
    )


def _led_by(me: Me) -> Select[Any]:
    """Units at or below the unit of a position in which `me` acts and to which others answer."""
    led, below, post = aliased(Unit), aliased(Unit), aliased(Position)
    has_staff = exists().where(ReportingLine.parent_id == post.id, valid(ReportingLine, me.on))
    return (
        select(below.id)
        .join(led, below.path.like(led.path + "%"))
        .join(post, post.unit_id == led.id)
        .where(post.id.in_(me.acts_for), or_(has_staff, post.kind == PositionKind.EXTERNAL))
    )


def _waiting() -> tuple[Any, Any]:
    """Two columns beside a Service: comments to read, responses held."""
    to_read = (
        select(func.count(SurveyComment.id))
        .join(Response, Response.id == SurveyComment.response_id)
        .where(SurveyComment.service_id == Service.id, SurveyComment.state == COMMENT.initial, Response.held == "")
    )
    held_back = select(func.count(Response.id)).where(Response.service_id == Service.id, Response.held.in_(WAITING))
    return (
        to_read.correlate(Service).scalar_subquery().label("comments"),
        held_back.correlate(Service).scalar_subquery().label("held"),
    )
