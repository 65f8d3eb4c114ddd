"""Figures of a span of days, such as a person's in a period, move by enough answers or not at all."""

from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest
from sqlalchemy import delete, insert, literal, select, text, update

from portal import clock
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.actions import arrivals
from portal.services.models import Arrival, ServicePosition
from portal.services.queries import arrivals as queries
from portal.services.queries import person_index, service_index, unit_index
from portal.store import ballots, tally
from portal.store.ballots import INTAKE, RESPONSE, Held, Response
from portal.store.db import db
from portal.store.journal import Entry
from portal.surveys import jobs
from portal.surveys.queries import miscounted, untimely
from tests import ON_POSTGRES
from tests.citizens import night, send, together
from tests.disarmed import disarm
from tests.statements import recorded
from tests.world import NOW

TODAY = NOW.date()
LEAST = 5
COMING = (3, 0, 2, 6, 1, 1, 4, 0, 3)  # so many on each day; two of three pay a fee
DAYS = [TODAY + timedelta(days=number) for number in range(len(COMING))]
SPANS = list(combinations_with_replacement(DAYS, 2))
HANDED_OVER = DAYS[4]  # Budi answers for the service until then, and again from the third day on after it


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
            few += [each for each in grown if 0 < each < LEAST]
        known = now
    assert moves > 10
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


def forge(*statements) -> None:
    """As whoever owns the database, past what the tables themselves refuse."""
    disarm()
    if ON_POSTGRES:
        for name in ("counted", "counted_for"):
            db.session.execute(text(f"ALTER TABLE response DROP CONSTRAINT IF EXISTS ck_response_{name}"))
    else:
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
    for statement in statements:
        db.session.execute(statement)
    db.session.commit()


@pytest.mark.parametrize("which", [Response.counted_for > Response.on, Response.counted_for == Response.on])
@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1), date(2027, 1, 1), None])
def test_an_answer_put_under_another_day_is_found(app, ktp, which, day):
    waited_and_came_at_once(app)
    with app.app_context(), clock.at(NOW + timedelta(days=10)):
        one = db.session.scalars(select(Response).where(which).order_by(Response.id)).first()
        is_other = one.counted_for != day
        forge(update(RESPONSE).where(RESPONSE.c.id == one.id).values(counted_for=day))
        assert bool(found()) == is_other


def test_a_held_answer_that_is_given_a_day_is_found(app, ktp):
    for _ in range(5):
        send(app, tambahan="x")
    night(app)
    with app.app_context(), clock.at(NOW + timedelta(days=10)):
        assert found() == []
        forge(update(RESPONSE).values(counted_for=TODAY))
        assert len(found()) == 2  # it is no answer that counts, and not what the day's digest says


def columns(of) -> list:
    return [of.c[column.key] for column in INTAKE.c if column.key in RESPONSE.c]


def test_an_answer_put_back_to_be_counted_for_another_period_is_found(app, ktp):
    """And stays found when the next night has counted it."""
    waited_and_came_at_once(app)
    with app.app_context(), clock.at(NOW + timedelta(days=2)):
        rows = select(*columns(RESPONSE), literal("")).where(RESPONSE.c.on == TODAY + timedelta(days=1))
        forge(
            insert(INTAKE).from_select([*(column.key for column in columns(RESPONSE)), "comment"], rows),
            delete(RESPONSE).where(RESPONSE.c.on == TODAY + timedelta(days=1)),
        )
        assert f"jawaban warga {TODAY + timedelta(days=1)}" in " ".join(arrivals.altered())
        for place in range(2):
            send(app, address=f"10.7.{place}.1")
    night(app, NOW + timedelta(days=2))
    with app.app_context(), clock.at(NOW + timedelta(days=3)):
        assert f"jawaban warga {TODAY + timedelta(days=1)}" in " ".join(arrivals.altered())


def test_an_answer_counted_ahead_of_those_it_waits_for_is_found(app, ktp):
    send(app)
    night(app)
    with app.app_context(), clock.at(NOW + timedelta(days=1)):
        assert found() == []
        rows = select(*columns(INTAKE), INTAKE.c.on)
        forge(
            insert(RESPONSE).from_select([*(column.key for column in columns(INTAKE)), "counted_for"], rows),
            delete(INTAKE),
        )
        tally.add(ballots.counted())
        db.session.commit()
        assert [each.split(":")[0] for each in found()] == [f"jawaban warga {TODAY}"]


def test_digests_from_before_find_who_counts_for_another_day(app, ktp):
    for number in range(5):
        send(app, address=f"10.3.{number}.1")
    night(app)
    with app.app_context(), clock.at(NOW + timedelta(days=20)):
        arrival = db.session.scalars(select(Arrival)).one()
        arrival.digest = arrivals.digest(queries.answers(TODAY, TODAY), arrival.salt)[2]
        db.session.commit()
        assert list(arrivals.altered()) == []
        forge(update(RESPONSE).values(counted_for=TODAY + timedelta(days=3)))
        assert f"jawaban warga {TODAY}" in " ".join(arrivals.altered())


def test_digests_from_before_say_nothing_of_the_day_and_stay_true(app, ktp):
    """Until something of the day moves; a day that is not the answer's own is found all the same."""
    for number in range(2):
        send(app, address=f"10.3.{number}.1")
    night(app)
    with app.app_context():
        arrival = db.session.scalars(select(Arrival)).one()
        arrival.digest = arrivals.digest(queries.answers(TODAY, TODAY), arrival.salt)[2]
        db.session.commit()
        assert list(arrivals.altered()) == []
    with clock.at(NOW + timedelta(days=1)):
        for number in range(3):
            send(app, address=f"10.4.{number}.1")
    night(app, NOW + timedelta(days=1))
    with app.app_context(), clock.at(NOW + timedelta(days=2)):
        assert found() == []
        forge(update(RESPONSE).where(RESPONSE.c.on == TODAY).values(counted_for=TODAY))
        assert f"jawaban warga {TODAY}" in " ".join(arrivals.altered())


# --- Nights -----------------------------------------------------------------------------------------------------------


def test_nights_that_were_missed_are_made_up_for_each_by_itself(app, ktp):
    """What came before the end of a year is not counted for the next one because the worker stood still."""
    for number in range(4):
        with clock.at(NOW + timedelta(days=number)):
            for place in range(5):
                send(app, address=f"10.{number}.{place}.1")
        if not number:
            night(app)
    assert night(app, NOW + timedelta(days=3)) == 15
    with app.app_context(), clock.at(NOW + timedelta(days=4)):
        rows = db.session.execute(select(Response.on, Response.counted_for)).all()
        assert all(row.on == row.counted_for for row in rows) and len({row.on for row in rows}) == 4
        assert found() == []


def test_nights_that_meet_wait_for_each_other(app, ktp):
    """The worker's, and that of whoever makes a backup."""
    for number in range(3):
        with clock.at(NOW + timedelta(days=number)):
            for place in range(5):
                send(app, address=f"10.{number}.{place}.1")

    def count() -> None:
        with app.app_context():
            jobs.night()

    with clock.at(NOW + timedelta(days=3)):
        together(3, count)
    with app.app_context(), clock.at(NOW + timedelta(days=3)):
        assert db.session.query(Response).count() == 15 and found() == []


def test_words_alone_make_no_answer_later(app, ktp):
    """A form on which nothing was answered moves no figure."""
    for place in range(4):
        send(app, address=f"10.6.{place}.1")
    send(app, tambahan="x")
    night(app)
    with app.app_context():
        ballots.release(ktp.id, TODAY, Held.TRAP)
        db.session.commit()
    with clock.at(NOW + timedelta(days=1)):
        send(app, address="10.6.9.1", waktu="", comment="Antrean lama")
    assert night(app, NOW + timedelta(days=1)) == 6
    with app.app_context():
        rows = db.session.execute(select(Response.waktu, Response.counted_for).distinct()).all()
        assert set(rows) == {(3, TODAY), (None, TODAY + timedelta(days=1))}


def test_what_waits_long_costs_no_night_more(app, ktp):
    """Fifteen days of which an answer waits take as many statements as three: each to a question of its own."""

    def spent(number: int) -> int:
        with clock.at(NOW + timedelta(days=number)):
            send(app, **{"waktu": "", QUESTION_ORDER[number % len(QUESTION_ORDER)]: "3"})
        with app.app_context(), recorded() as statements:
            night(app, NOW + timedelta(days=number))
        return len(statements)

    nights = [spent(number) for number in range(15)]
    assert set(nights[3:]) == {nights[2]}


def test_a_night_on_which_nothing_moves_takes_no_digest_anew(app, ktp):
    send(app)
    for number in range(3):
        night(app, NOW + timedelta(days=number))
    with app.app_context():
        taken = [entry.record_id for entry in db.session.query(Entry).filter_by(record_type="arrival")]
        assert len(taken) == len(set(taken)) == 3
