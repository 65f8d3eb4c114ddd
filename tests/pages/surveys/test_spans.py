"""Figures of a span of days, such as a person's in a period, move by enough answers or not at all."""

from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.actions import arrivals
from portal.services.models import ServicePosition
from portal.services.queries import person_index, service_index, unit_index
from portal.store import ballots
from portal.store.ballots import RESPONSE, Held, Response
from portal.store.db import db
from portal.store.journal import Entry
from portal.surveys.queries import miscounted, untimely
from tests.citizens import night, send
from tests.disarmed import disarm
from tests.world import NOW

TODAY = NOW.date()
TOGETHER = 5
COMING = (3, 0, 1, 2, 0, 6, 1, 1, 4, 0, 0, 2, 7)  # so many on each day; every third pays a fee
DAYS = [TODAY + timedelta(days=number) for number in range(len(COMING))]
SPANS = list(combinations_with_replacement(DAYS, 2))
HANDED_OVER = DAYS[6]  # Budi answers for the service until then, and again from the third day on after it


def each_for_its_own_day():
    db.session.execute(update(RESPONSE).where(RESPONSE.c.held == "").values(counted_for=RESPONSE.c.on))
    db.session.commit()


def found() -> list[str]:
    return [*miscounted(), *untimely(), *arrivals.altered()]


def figures(world, ktp) -> list[dict[str, int]]:
    """How many answered each question, in every span of days: at the service, of Budi, of his division."""
    budi = [world.budi.position_id]
    return [
        {**score.answers, "any": score.n}
        for span in SPANS
        for score in (
            service_index(ktp.id, *span),
            person_index(budi, *span),
            unit_index(world.units["service"], *span),
        )
    ]


@pytest.mark.parametrize(("take_away", "betrayed"), [(None, False), (each_for_its_own_day, True)])
def test_no_span_moves_by_fewer_answers_than_five(app, world, ktp, take_away, betrayed):
    with app.app_context():
        link = db.session.scalars(
            select(ServicePosition).where(ServicePosition.position_id == world.budi.position_id)
        ).one()
        link.ends_on = HANDED_OVER
        db.session.add(
            ServicePosition(
                service_id=ktp.id, position_id=link.position_id, role=link.role,
                starts_on=HANDED_OVER + timedelta(days=3),
            )
        )  # fmt: skip
        db.session.commit()
        known = figures(world, ktp)
    few, moves = [], 0
    for number, coming in enumerate(COMING):
        with clock.at(NOW + timedelta(days=number)):
            for place in range(coming):
                send(app, address=f"10.{number}.{place}.1", **({"biaya": "1"} if place % 3 else {}))
        moves += night(app, NOW + timedelta(days=number))
        with app.app_context():
            if take_away:
                take_away()
            now = figures(world, ktp)
        for before, after in zip(known, now, strict=True):
            grown = {after.get(code, 0) - before.get(code, 0) for code in (*QUESTION_ORDER, "any")}
            few += [each for each in grown if 0 < each < TOGETHER]
        known = now
    assert moves > 20
    assert bool(few) == betrayed


def test_what_waited_counts_for_the_last_day_of_those_it_is_counted_with(app, ktp):
    for number in range(3):
        with clock.at(NOW + timedelta(days=number)):
            for place in range(2):
                send(app, address=f"10.{number}.{place}.1")
        night(app, NOW + timedelta(days=number))
    with app.app_context(), clock.at(NOW + timedelta(days=3)):
        rows = db.session.execute(select(Response.on, Response.counted_for)).all()
        assert {row.on for row in rows} == {TODAY + timedelta(days=number) for number in range(3)}
        assert {row.counted_for for row in rows} == {TODAY + timedelta(days=2)}
        assert found() == []


def test_what_is_held_counts_for_no_day_until_it_is_let_through(app, ktp):
    for _ in range(5):
        send(app, tambahan="x")
    night(app)
    with app.app_context():
        assert set(db.session.scalars(select(Response.counted_for))) == {None}
        ballots.release(ktp.id, TODAY, Held.TRAP)
        db.session.commit()
    with clock.at(NOW + timedelta(days=1)):
        send(app)
    night(app, NOW + timedelta(days=1))
    with app.app_context():
        assert set(db.session.scalars(select(Response.counted_for))) == {TODAY + timedelta(days=1)}


def waited_and_came_at_once(app) -> None:
    """Two answers of the first day that count for the second, with three of that day."""
    for number, coming in enumerate((2, 3)):
        with clock.at(NOW + timedelta(days=number)):
            for place in range(coming):
                send(app, address=f"10.{number}.{place}.1")
        night(app, NOW + timedelta(days=number))


@pytest.mark.parametrize("which", [Response.counted_for > Response.on, Response.counted_for == Response.on])
@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1), date(2027, 1, 1), None])
def test_an_answer_put_under_another_day_is_found(app, ktp, which, day):
    waited_and_came_at_once(app)
    with app.app_context(), clock.at(NOW + timedelta(days=10)):
        disarm()
        one = select(Response.id).where(which).order_by(Response.id).limit(1).scalar_subquery()
        changed = db.session.execute(
            update(RESPONSE).where(RESPONSE.c.id == one, RESPONSE.c.counted_for.is_distinct_from(day))
            .values(counted_for=day)
        ).rowcount  # fmt: skip
        db.session.commit()
        assert bool(found()) == bool(changed)


def test_a_night_on_which_nothing_moves_takes_no_digest_anew(app, ktp):
    send(app)
    for number in range(3):
        night(app, NOW + timedelta(days=number))
    with app.app_context():
        taken = [entry.record_id for entry in db.session.query(Entry).filter_by(record_type="arrival")]
        assert len(taken) == len(set(taken)) == 3
