"""Looking for services, and for who runs and answers for them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from portal.chart.models import Person, Placement, Position, PositionKind, ReportingLine, Unit
from portal.chart.reading import judged_since, lasting, valid
from portal.chart.scope import held_by, reach, under, within
from portal.policy import Me
from portal.services.models import Service, ServicePosition, ServiceRole, ServiceUnit
from portal.store.db import AnySelect, db
from portal.store.errors import Missing


def on_offer(on: date, words: str = "", unit_id: int | None = None) -> AnySelect:
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
        query = query.where(under(top))
    return query.order_by(Service.name, Service.id)


def concerning(me: Me, words: str = "") -> AnySelect:
    """(Service, unit's name, title) of what `me` answers for, serves at, leads the unit of, or oversees by office."""
    link = aliased(ServicePosition)
    held = [holder.position_id for holder in me.holdings]
    mine = select(link.service_id).where(link.position_id.in_(held), valid(link, me.on))
    overseen = within(reach(me))
    return on_offer(me.on, words).where(or_(Service.id.in_(mine), Unit.id.in_(_led_by(me)), overseen))


def closed(me: Me) -> Sequence[Service]:
    """Services within `me`'s offices that no unit runs today, by name."""
    if not reach(me):
        return []
    link = aliased(ServiceUnit)
    return db.session.scalars(
        select(Service)
        .join(link, link.service_id == Service.id)
        .join(Unit, Unit.id == link.unit_id)
        .where(
            within(reach(me)),
            ~exists().where(ServiceUnit.service_id == Service.id, valid(ServiceUnit, me.on)),
        )
        .order_by(Service.name, Service.id)
        .distinct()
    ).all()


def about(slug: str, on: date) -> Row[Service, str | None, str | None]:
    """(Service, unit's name, title of the responsible position); the names are None when it is closed on the day."""
    known = slug.isprintable()  # PostgreSQL cannot even be asked about some characters
    found = known and db.session.execute(_with_unit(on, closed_too=True).where(Service.slug == slug)).first()
    if not found:
        raise Missing(slug)
    return found


def get(service_id: int, me: Me | None = None) -> Service:
    """The service with the path of the unit that runs it, or of the last that did, and whether a seat of `me` serves at
    it. One statement."""
    latest = ServiceUnit.starts_on.desc()
    mine = Service.id.in_(served_by(me)) if me else false()
    found = db.session.execute(
        select(Service, Unit.path, mine.label("is_mine"))
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
    service.served_by = frozenset({me.person_id} if me and found.is_mine else ())
    return service


def served_by(me: Me) -> AnySelect:
    """SQL: keys of the services at which a position of `me` serves or for which it answers: today, to come, or so
    lately that the plans of those days are still rated."""
    return select(ServicePosition.service_id).where(
        ServicePosition.position_id.in_(held_by(me)), lasting(ServicePosition, judged_since(me.on))
    )


def by_slug(slug: str) -> Service | None:
    return db.session.scalar(select(Service).where(Service.slug == slug))


def slugs_like(slug: str) -> set[str]:
    return set(db.session.scalars(select(Service.slug).where(Service.slug.startswith(slug, autoescape=True))))


def units_on_offer(on: date) -> Sequence[Row[int, str]]:
    """(id, name) of the units that run a service on the day."""
    running = select(ServiceUnit.unit_id).where(valid(ServiceUnit, on))
    return db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(running)).order_by(Unit.name, Unit.id)).all()


def units_within(scopes: Collection[str], on: date) -> Sequence[Unit]:
    """Units of the day inside these scopes: those an officer may let run a service."""
    return db.session.scalars(select(Unit).where(valid(Unit, on), within(scopes)).order_by(Unit.name, Unit.id)).all()


def positions_around(path: str, on: date) -> Sequence[Row[Position, str | None]]:
    """(Position, names of who holds it) of the day in the unit, below it and above it: who can answer for its services
    or serve there."""
    above = [int(key) for key in path.strip("/").split("/") if key]
    near = or_(under(path), Unit.id.in_(above))
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


def position_links_with_names(service_id: int, on: date) -> Sequence[Row[ServicePosition, str | None]]:
    """The same as (link, names of who holds the position on the day): several positions may have one title."""
    return db.session.execute(_position_links(service_id).add_columns(_names(on))).all()


def position_link(service_id: int, link_id: int) -> ServicePosition:
    """A link of this service that has no end yet."""
    found = db.session.get(ServicePosition, link_id)
    if found is None or found.service_id != service_id or found.ends_on is not None:
        raise Missing(f"link {link_id}")
    return found


# --- Parts of queries -------------------------------------------------------------------------------------------------


def _with_unit(on: date, closed_too: bool = False) -> AnySelect:
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


def _position_links(service_id: int) -> Select[ServicePosition]:
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


def _led_by(me: Me) -> AnySelect:
    """Units at or below the unit of a position in which `me` acts and to which others answer."""
    led, below, post = aliased(Unit), aliased(Unit), aliased(Position)
    has_staff = exists().where(ReportingLine.parent_id == post.id, valid(ReportingLine, me.on))
    return (
        select(below.id)
        .join(led, under(led.path, below))
        .join(post, post.unit_id == led.id)
        .where(post.id.in_(me.acts_for), or_(has_staff, post.kind == PositionKind.EXTERNAL))
    )
