"""Citizens' answers have no entry of their own: one digest a night tells whether a day was altered afterwards."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from portal import clock
from portal.services.actions import arrivals, keep, publish, release
from portal.services.models import Arrival, ArrivalKind, SurveyComment
from portal.services.queries import arrivals as queries
from portal.store import ballots, journal
from portal.store.ballots import Held, Intake, Written
from portal.store.db import db
from portal.surveys.actions.paper import bring
from portal.surveys.models import PaperForm
from tests.citizens import ballot, night, send
from tests.world import NOW

TODAY = NOW.date()
FIRST, SECOND, THIRD = (TODAY - timedelta(days=number) for number in (3, 2, 1))


@pytest.fixture
def answered(app, ktp):
    """Two people on the first day, nobody on the second, one on the third, one today; last night is over."""
    with app.app_context():
        ballots.count_now(
            [ballot(ktp, on=FIRST), ballot(ktp, 4, on=FIRST), ballot(ktp, on=THIRD), ballot(ktp, on=TODAY)]
        )
        arrivals.take(TODAY)
        db.session.commit()


def told(kind=ArrivalKind.ANSWERS):
    rows = select(Arrival).where(Arrival.kind == kind).order_by(Arrival.on)
    return [(each.on, each.number) for each in db.session.scalars(rows)]


def altered():
    return [each.split(":")[0] for each in arrivals.altered()]


def test_at_first_every_day_with_answers_gets_its_digest_but_today(app, answered):
    with app.app_context():
        assert told() == [(FIRST, 2), (THIRD, 1)]
        assert altered() == []


def test_from_then_on_also_a_day_without_answers(app, answered):
    with app.app_context():
        arrivals.take(TODAY + timedelta(days=3))
        assert told()[2:] == [(TODAY, 1), (TODAY + timedelta(days=1), 0), (TODAY + timedelta(days=2), 0)]
        assert altered() == []


def test_taking_it_again_changes_nothing(app, answered):
    with app.app_context():
        before = journal.count()
        arrivals.take(TODAY)
        assert journal.count() == before


def test_the_night_takes_it_whether_the_answers_are_counted_or_wait_for_more(app, ktp):
    send(app)
    send(app)
    night(app)
    with app.app_context():
        assert told() == [(TODAY, 2)]
        assert len(db.session.scalars(select(Intake)).all()) == 2  # too few to move a figure
    for number in range(4):
        with clock.at(NOW + timedelta(days=1)):
            send(app, address=f"10.0.1.{number}")
    night(app, NOW + timedelta(days=1))
    with app.app_context():
        assert not db.session.scalars(select(Intake)).all()
        assert told() == [(TODAY, 2), (TODAY + timedelta(days=1), 4)]
        assert altered() == []


@pytest.mark.parametrize(
    ("damage", "day"),
    [
        ("UPDATE response SET waktu = 1 WHERE \"on\" = '{first}'", FIRST),
        ("DELETE FROM response WHERE \"on\" = '{first}'", FIRST),
        ("DELETE FROM response WHERE \"on\" = '{third}'", THIRD),
        ("UPDATE response SET \"on\" = '{second}' WHERE \"on\" = '{third}'", SECOND),
        ("DELETE FROM arrival WHERE \"on\" = '{first}'", FIRST),
    ],
)
def test_whatever_is_altered_later_is_named_by_its_day(app, answered, damage, day):
    with app.app_context():
        db.session.execute(text(damage.format(first=FIRST, second=SECOND, third=THIRD)))
        assert f"jawaban warga {day.isoformat()}" in altered()


def test_it_is_told_how_many_there_are_and_how_many_were_written_down(app, answered):
    with app.app_context():
        db.session.execute(text(f"DELETE FROM arrival WHERE \"on\" = '{FIRST}'"))  # noqa: S608
        db.session.execute(text(f"DELETE FROM response WHERE \"on\" = '{THIRD}'"))  # noqa: S608
        assert list(arrivals.altered()) == [
            f"jawaban warga {FIRST}: 2 tersimpan, dicatat 0; jumlah atau isinya diubah",
            f"jawaban warga {THIRD}: 0 tersimpan, dicatat 1; jumlah atau isinya diubah",
        ]


def test_answers_of_today_are_not_judged_yet(app, answered):
    with app.app_context():
        db.session.execute(text(f"UPDATE response SET waktu = 1 WHERE \"on\" = '{TODAY}'"))  # noqa: S608
        assert altered() == []


def test_paper_forms_of_an_earlier_day_take_its_digest_anew(app, answered, ktp):
    with app.app_context():
        forms = [PaperForm(2, on, (3,) * 9) for on in (FIRST, SECOND, TODAY)]
        assert bring(ktp, forms, journal.SYSTEM).stored == 3
        assert told() == [(FIRST, 3), (SECOND, 1), (THIRD, 1)]
        assert altered() == []


def test_what_was_altered_before_paper_forms_came_stays_visible(app, answered, ktp):
    with app.app_context():
        db.session.execute(text(f"UPDATE response SET waktu = 1 WHERE \"on\" = '{FIRST}'"))  # noqa: S608
        bring(ktp, [PaperForm(2, FIRST, (3,) * 9)], journal.SYSTEM)
        assert altered() == [f"jawaban warga {FIRST}"]


def test_a_held_form_of_both_kinds_that_is_counted_becomes_two(app, ktp):
    with app.app_context():
        ballots.count_now([ballot(ktp, on=FIRST, quick=4, held="burst"), ballot(ktp, on=FIRST)])
        arrivals.take(TODAY)
        release(ktp, [(FIRST, Held.BURST)], journal.SYSTEM, "Antrean nyata")
        assert told() == [(FIRST, 3)]
        assert altered() == []


# --- Comments ---------------------------------------------------------------------------------------------------------

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def written(app, ktp):
    with app.app_context():
        days = (date(2026, 7, 31), FIRST, SECOND)
        publish([Written(ktp.id, day, "", f"Pendapat {number}") for number, day in enumerate(days)])
        db.session.commit()


def test_comments_have_a_digest_by_the_month_as_they_are_handed_on(app, written, ktp):
    with app.app_context():
        assert told(ArrivalKind.COMMENTS) == [(JULY, 1), (AUGUST, 2)]
        publish([Written(ktp.id, THIRD, "trap", "Satu lagi")])
        assert told(ArrivalKind.COMMENTS) == [(JULY, 1), (AUGUST, 3)]
        assert altered() == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE survey_comment SET text = 'Bagus' WHERE \"on\" >= '2026-08-01'",
        "DELETE FROM survey_comment WHERE \"on\" >= '2026-08-01'",
        'INSERT INTO survey_comment (id, service_id, "on", held, text, state) '
        "SELECT 7, service_id, \"on\", '', 'Bagus', 'pending' FROM survey_comment WHERE \"on\" >= '2026-08-01' LIMIT 1",
    ],
)
def test_a_comment_that_was_altered_slipped_in_or_removed_is_seen_and_stays_so(app, written, ktp, damage):
    with app.app_context():
        db.session.execute(text(damage))
        assert altered() == ["komentar warga 2026-08-01"]
        publish([Written(ktp.id, THIRD, "", "Satu lagi")])
        assert altered() == ["komentar warga 2026-08-01"]


def test_what_was_written_before_there_were_digests_is_taken_the_first_night(app, written):
    with app.app_context():
        db.session.execute(text("DELETE FROM arrival"))
        db.session.expire_all()
        arrivals.take(TODAY)
        assert told(ArrivalKind.COMMENTS) == [(JULY, 1), (AUGUST, 2)]


def test_old_witnesses_do_not_tell_on_which_night_a_comment_came(app, ktp):
    """Somebody has the database of one day and tries which of the month's comments were there the night before."""
    with app.app_context():
        publish([Written(ktp.id, FIRST, "", "Pendapat pertama")])
        salt = db.session.scalars(select(Arrival.salt)).one()
        publish([Written(ktp.id, SECOND, "", "Pendapat kedua")])
        db.session.commit()
        present = db.session.scalars(select(Arrival)).one()
        entries = journal.timeline(present)
        seen, rows = entries[0].witness, list(queries.comments(AUGUST))
        told = {known: matches(seen, present, rows, known) for known in (present.salt, salt)}
        assert present.salt != salt
        assert told[present.salt] == [] and len(told[salt]) == 1  # only who had the salt of that night finds it


def matches(seen, arrival, rows, salt):
    """The comments that were alone in the month when this was witnessed."""
    found = []
    for row in rows:
        number, digest, _ = arrivals.digest([row], salt)
        told = [[[arrival.id, arrival.kind, arrival.on.isoformat(), number, digest]]]
        if hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest() == seen:
            found.append(row)
    return found


def test_where_nothing_is_known_no_digest_covers_what_was_slipped_in(app, ktp):
    with app.app_context():
        publish([Written(ktp.id, date(2026, 7, 5), "", "Juli")])
        db.session.add(SurveyComment(id=7, service_id=ktp.id, on=AUGUST, text="Bagus"))
        db.session.flush()
        publish([Written(ktp.id, FIRST, "", "Agustus")])
        assert altered() == ["komentar warga 2026-08-01"]


def test_keeping_what_was_held_follows_too(app, ktp):
    with app.app_context():
        ballots.count_now([ballot(ktp, on=FIRST, held="trap")])
        publish([Written(ktp.id, FIRST, "trap", "Beli obat")])
        arrivals.take(TODAY)
        keep(ktp, [(FIRST, Held.TRAP)], journal.SYSTEM, "Iklan")
        assert altered() == []
