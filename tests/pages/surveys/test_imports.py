"""Days that come again: known, added, refused, exchanged, of another batch; and an import that is taken back."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from portal import clock
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services import queries as services
from portal.services.actions import arrivals
from portal.store import ballots, journal, tally, wholeness
from portal.store.ballots import RESPONSE, Held, Response
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import Entry
from portal.surveys import queries
from portal.surveys.actions import paper
from portal.surveys.models import PaperForm, SurveyImport
from tests.citizens import ballot, night, send, together
from tests.disarmed import disarm
from tests.world import NOW

HEAD = ",".join(["tanggal", *QUESTION_ORDER])
DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)


def line(on, *answers):
    """One form: one answer to everything, or all nine."""
    return ",".join([on.isoformat(), *map(str, answers if len(answers) > 1 else answers * 9)])


@pytest.fixture
def portal(app, tmp_path, ktp):
    """portal("index", …) runs a command; `portal.bring(lines, …)` imports a sheet with these lines."""

    def run(*arguments):
        return app.test_cli_runner().invoke(args=["portal", *map(str, arguments)])

    def bring(*lines, arguments=()):
        file = tmp_path / "survei.csv"
        file.write_text("\n".join([HEAD, *lines]))
        return run("import-survey", file, "--service", "ktp-el", *arguments)

    def found():
        index = json.loads(run("index", "--service", "ktp-el", "--json").output)
        return index["n"], index["means"]["waktu"]

    run.bring, run.found = bring, found
    return run


@pytest.fixture
def agrees(app, portal, ktp):
    """Whether every figure, the tally, the imports and the digests say the same."""

    def check():
        verified = portal("verify-survey")
        assert verified.exit_code == 0, verified.output
        with app.app_context():
            fast, slow = services.scores([ktp.id])[ktp.id].latest, services.service_index(ktp.id)
            assert (fast.n, fast.result, sum(fast.answers.values())) == (
                slow.n,
                slow.result,
                sum(slow.answers.values()),
            )
            assert [*arrivals.altered(), *queries.untimely(), *queries.miscounted(), *queries.untrue()] == []
            assert [each for each in wholeness.broken() if "survey_import" in each or "service" in each] == []
        return True

    return check


def entries(app, table):
    with app.app_context():
        rows = select(Entry.verb, Entry.note, Entry.details).where(Entry.record_type == table).order_by(Entry.id)
        return [tuple(row) for row in db.session.execute(rows)]


# --- The same days again ----------------------------------------------------------------------------------------------


def test_a_sheet_that_has_grown_adds_what_is_new(app, portal, stored, agrees):
    january = [line(date(2026, 1, 1) + timedelta(days=day), 3 + day % 2) for day in range(31)]
    january += january[:9]  # nine answered like another on the same day
    february = [line(date(2026, 2, 1) + timedelta(days=day), 4) for day in range(10)]
    assert "40 jawaban disimpan" in portal.bring(*january).output
    done = portal.bring(*reversed(january), *february)
    assert "10 jawaban disimpan" in done.output and "40 sudah ada sebelumnya" in done.output
    assert (portal.found()[0], stored(Response), stored(SurveyImport)) == (50, 50, 2)
    assert agrees()
    assert [verb for verb, *_ in entries(app, "survey_import")] == ["create", "create"]


@pytest.mark.parametrize(("before", "again", "number"), [(2, 2, 2), (2, 3, 3), (1, 4, 4)])
def test_equal_answers_of_a_day_are_told_apart_by_their_number(portal, stored, agrees, before, again, number):
    portal.bring(*[line(DAY, 4)] * before)
    portal.bring(*[line(DAY, 4)] * again)
    assert (portal.found()[0], stored(Response)) == (number, number)
    assert agrees()


def test_a_day_that_lacks_an_old_answer_is_refused_with_its_rows_named(portal, stored, agrees):
    portal.bring(line(DAY, 3), line(DAY, *[4] * 8, ""), line(NEXT, 2))
    done = portal.bring(line(NEXT, 2), line(DAY, 3), line(DAY, 1), line(date(2026, 3, 4), 4))
    assert done.exit_code != 0
    assert done.output.splitlines()[:3] == [
        "2 Maret 2026: 1 jawaban yang tersimpan tidak ada dalam berkas ini: 4 4 4 4 4 4 4 4 –.",
        "2 Maret 2026: baris 4 belum tersimpan: 1 1 1 1 1 1 1 1 1.",
        f"Urutan jawaban: {', '.join(QUESTION_ORDER)}.",
    ]
    assert "--replace" in done.output and "--batch NAMA" in done.output
    assert (portal.found()[0], stored(Response), stored(SurveyImport)) == (3, 3, 1)
    assert agrees()


def test_one_row_less_is_refused_too(portal, stored):
    portal.bring(line(DAY, 3), line(DAY, 3))
    done = portal.bring(line(DAY, 3))
    assert "2 Maret 2026: 1 jawaban yang tersimpan tidak ada dalam berkas ini: 3 3 3 3 3 3 3 3 3." in done.output
    assert (done.exit_code, stored(Response)) == (1, 2)


def test_a_day_that_is_not_in_the_sheet_stays_as_it_is(portal, agrees):
    portal.bring(line(DAY, 3), line(NEXT, 4))
    assert portal.bring(line(NEXT, 4), line(NEXT, 4)).exit_code == 0
    assert portal.found()[0] == 3 and agrees()


def test_replace_exchanges_the_days_that_differ_and_marks_what_was_there(app, portal, stored, agrees):
    portal.bring(line(DAY, 1), line(DAY, 3), line(NEXT, 4))
    for _ in range(2):  # the second time all is known
        done = portal.bring(line(DAY, 2), line(DAY, 3), line(NEXT, 4), line(NEXT, 4), arguments=["--replace"])
        assert done.exit_code == 0
        assert portal.found() == (4, 3.25)
        assert (stored(Response), stored(Response, Response.held == Held.WITHDRAWN)) == (6, 2)
        assert agrees()
    assert "0 jawaban disimpan" in done.output
    found = entries(app, "survey_import")
    assert [(verb, details) for verb, _, details in found] == [
        ("create", {"Formulir kertas": ["", "3"]}),
        ("create", {"Formulir kertas": ["", "3"]}),
        ("exchange", {"Formulir kertas": ["2", ""]}),
    ]


def test_two_people_with_the_same_answers_are_two_batches(portal, stored, agrees):
    portal.bring(line(DAY, 4))
    assert "impor lagi dengan --batch NAMA" in portal.bring(line(DAY, 4)).output
    for name in ("Loket 2", " loket  2 ", "LOKET\u00a02", "Lo\u200bket 2"):
        assert portal.bring(line(DAY, 4), arguments=["--batch", name]).exit_code == 0
    assert (portal.found()[0], stored(Response), stored(SurveyImport)) == (2, 2, 2)
    assert portal.bring(line(DAY, 3), arguments=["--batch", "Loket 2"]).exit_code == 1
    portal.bring(line(DAY, 3), arguments=["--batch", "Loket 2", "--replace"])
    assert portal.found() == (2, 3.5) and agrees()


def test_the_name_of_a_batch_has_an_end(portal, stored):
    assert "paling banyak 80 huruf" in portal.bring(line(DAY, 4), arguments=["--batch", "x" * 81]).output
    assert portal.bring(line(DAY, 4), arguments=["--batch", "x" * 80]).exit_code == 0


def test_neither_the_page_s_answers_nor_another_service_s_are_compared(app, world, portal, vote, ktp):
    with app.app_context():
        ballots.count_now([ballot(ktp, 3, DAY)])
        db.session.commit()
    assert portal.bring(line(DAY, 4)).exit_code == 0
    assert portal.found()[0] == 2


def test_what_was_imported_before_imports_had_records_is_known_and_can_be_exchanged(app, portal, ktp, stored, agrees):
    with app.app_context():
        old = [ballot(ktp, 3, DAY), ballot(ktp, 1, DAY)]
        for each in old:
            each.channel = "import"
        ballots.count_now(old)
        db.session.commit()
    assert "2 sudah ada sebelumnya" in portal.bring(line(DAY, 1), line(DAY, 3)).output
    assert portal.bring(line(DAY, 2)).exit_code == 1
    assert portal.bring(line(DAY, 2), arguments=["--replace"]).exit_code == 0
    assert portal.found() == (1, 2.0) and agrees()


def test_the_same_sheet_in_many_hands_at_once_counts_once(app, ktp, stored, agrees):
    forms = [PaperForm(2 + place, DAY, (3,) * 9) for place in range(5)]

    def bring():
        with app.app_context():
            service = services.get(ktp.id)
            paper.bring(service, forms, journal.SYSTEM)
            db.session.commit()

    together(4, bring)
    assert (stored(Response), stored(SurveyImport)) == (5, 1) and agrees()


def test_days_that_have_their_digest_get_a_new_one(app, portal, ktp, agrees):
    with clock.at(NOW - timedelta(days=3)):
        send(app)
    night(app)
    portal.bring(line(DAY, 3), line(NOW.date() - timedelta(days=3), 4))
    assert agrees()
    portal.bring(line(DAY, 2), arguments=["--replace"])
    assert agrees()
    portal("withdraw-import", 1, "--reason", "Salah layanan")
    assert agrees()


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_an_import_is_taken_back_marked_not_deleted_and_journaled(app, portal, stored, agrees, vote, ktp):
    vote(ktp, 12, value=4)
    portal.bring(line(DAY, 1), line(NEXT, 1))
    portal.bring(line(DAY, 1), line(DAY, 2), line(NEXT, 1))
    assert portal.found()[0] == 15
    done = portal("withdraw-import", 1, "--reason", "Formulir layanan lain")
    assert "2 jawaban tidak lagi dihitung" in done.output
    assert portal.found() == (13, round(50 / 13, 4))
    assert (stored(Response), stored(Response, Response.held == Held.WITHDRAWN)) == (15, 2)
    assert agrees()
    assert ("withdraw", "Formulir layanan lain", {"Formulir kertas": ["2", ""]}) in entries(app, "survey_import")
    assert ("withdraw-responses", "Formulir layanan lain", {"Formulir kertas": ["2", ""]}) in entries(app, "service")


def test_what_was_taken_back_is_in_no_figure(app, world, portal, page, ktp):
    """Neither of the service nor of whoever answers for it, of the unit, or on a page."""
    portal.bring(*[line(DAY, 4)] * 12)
    days = date(2026, 1, 1), date(2026, 12, 31)

    def figures():
        with app.app_context():
            return (
                services.scores([ktp.id])[ktp.id].latest.n,
                services.service_index(ktp.id, *days).n,
                services.person_index([world.budi.position_id], *days).n,
                services.unit_index(world.units["service"], *days).n,
            )

    assert figures() == (12,) * 4
    assert page().open("/layanan/ktp-el").has("100,00")
    portal("withdraw-import", 1, "--reason", "Salah")
    assert figures() == (0,) * 4
    assert not page().open("/layanan/ktp-el").has("100,00")
    rina = page("rina")
    assert not rina.open(f"/kepegawaian/layanan/{ktp.id}/ditahan").has("Impor ditarik kembali")
    assert rina.open(f"/kepegawaian/layanan/{ktp.id}").has(
        "Jawaban ditahan (0)", "Impor formulir kertas ditarik kembali"
    )


def test_what_was_taken_back_can_come_again(portal, stored, agrees):
    portal.bring(line(DAY, 3), line(DAY, 3))
    portal("withdraw-import", 1, "--reason", "Salah hari")
    assert "2 jawaban disimpan" in portal.bring(line(DAY, 3), line(DAY, 3)).output
    assert (portal.found()[0], stored(Response)) == (2, 4) and agrees()


def test_an_import_is_taken_back_once_with_a_reason(app, portal, ktp):
    portal.bring(line(DAY, 3))
    assert "Tulis alasannya" in portal("withdraw-import", 1, "--reason", " ").output
    assert "Impor 7 tidak ada." in portal("withdraw-import", 7, "--reason", "x").output
    assert portal("withdraw-import", 1, "--reason", "x").exit_code == 0
    again = portal("withdraw-import", 1, "--reason", "x")
    assert (again.exit_code, "Impor 1 sudah ditarik kembali." in again.output) == (1, True)


def test_two_who_take_it_back_at_once_do_it_once(app, portal, stored, agrees):
    portal.bring(line(DAY, 3), line(DAY, 4))
    done = []

    def take_back():
        with app.app_context():
            try:
                paper.withdraw(queries.get_import(1), journal.SYSTEM, "Salah")
                db.session.commit()
                done.append(True)
            except (Stale, Rejected):
                db.session.rollback()

    together(3, take_back)
    assert (len(done), portal.found()[0]) == (1, 0) and agrees()


def test_imports_are_listed_the_latest_first(portal):
    portal.bring(line(DAY, 3), line(NEXT, 4))
    portal.bring(line(DAY, 4), arguments=["--batch", "Loket 2"])
    portal("withdraw-import", 1, "--reason", "Salah")
    assert portal("survey-imports", "--service", "ktp-el").output.splitlines() == [
        "2  10-08-2026  1 jawaban, 1 dihitung, 02-03-2026 sampai 02-03-2026  Dihitung  Loket 2",
        "1  10-08-2026  2 jawaban, 0 dihitung, 02-03-2026 sampai 03-03-2026  Ditarik kembali",
    ]


# --- What the database refuses, and what is found ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        delete(RESPONSE),
        delete(SurveyImport),
        update(RESPONSE).values(channel="web"),
        update(RESPONSE).values(held=Held.WITHDRAWN),
        update(RESPONSE).values(channel="web", import_id=None, held=Held.WITHDRAWN, counted_for=None),
        update(RESPONSE).values(import_id=77),
    ],
)
def test_the_tables_refuse(app, portal, change):
    portal.bring(line(DAY, 3))
    with app.app_context(), pytest.raises(DatabaseError):
        db.session.execute(change)
        db.session.commit()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE response SET import_id = NULL", "impor formulir kertas 1: 0 jawaban tersimpan, dicatat 2"),
        ("DELETE FROM response", "impor formulir kertas 1: 0 jawaban tersimpan, dicatat 2"),
        ("UPDATE survey_import SET state = 'taken_back'", "sudah ditarik kembali, tetapi 2 jawabannya dihitung"),
    ],
)
def test_whoever_moves_them_by_hand_is_found(app, portal, change, told):
    portal.bring(line(NOW.date(), 3), line(NOW.date(), 4))
    with app.app_context():
        disarm()
        db.session.execute(text(change))
        db.session.commit()
    verified = portal("verify-survey")
    assert (verified.exit_code, told in verified.output) == (1, True)


def test_an_answer_moved_to_another_import_is_found(app, portal):
    portal.bring(line(DAY, 3))
    portal.bring(line(NEXT, 4))
    night(app)
    with app.app_context(), clock.at(NOW + timedelta(days=1)):
        assert [*arrivals.altered()] == []
        db.session.execute(text("UPDATE response SET import_id = 3 - import_id"))
        assert [*queries.untrue(), *queries.miscounted()] == []
        assert len([*arrivals.altered()]) == 2


def test_the_tally_follows_whatever_is_taken_away(app, ktp):
    with app.app_context():
        given = [ballot(ktp, waktu=1 + number % 4, biaya=None, quick=2) for number in range(9)]
        tally.add(given)
        tally.take_away(given[:4])
        assert services.scores([ktp.id])[ktp.id].latest.answers["waktu"] == 5
        tally.take_away(given[4:])
        assert list(tally.differences([])) == []
