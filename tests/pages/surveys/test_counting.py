"""Counted once, by everybody, at night and together; and the tally is always what the responses say."""

import random
import sqlite3
import tracemalloc
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update

from portal import clock
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services import queries
from portal.services.models import SurveyComment
from portal.store import ballots, day_rates, jobs, journal, settings, tally
from portal.store.ballots import Held, Intake, Response
from portal.store.db import db
from portal.store.rates import Rate
from portal.store.tally import Channel, Tally
from portal.surveys.actions import paper
from portal.surveys.models import PaperForm
from tests.citizens import ballot, make, night, send, together
from tests.world import NOW

PAGES = ("/layanan", "/layanan/ktp-el")


def whole(app):
    """Whether the tally is what the responses say."""
    with app.app_context():
        return list(tally.differences(ballots.counted())) == []


def counted(app, service):
    with app.app_context():
        return queries.scores([service.id])[service.id].latest.n


def from_many(app, number, **fields):
    """So many citizens, each from a network of his own."""
    for place in range(number):
        send(app, address=f"10.{place // 250}.{place % 250}.1", **fields)


# --- Once ---------------------------------------------------------------------------------------------------------


def test_five_sendings_at_once_are_one_response(app, ktp, stored):
    number = str(uuid4())
    together(5, lambda: send(app, response=number, comment="sama"))
    assert stored(Intake) == 1


def test_eight_citizens_at_once_are_eight_responses(app, ktp, stored):
    with app.app_context():
        db.session.add(settings.Setting(key="votes_per_network", value="8", changed_at=NOW))
        db.session.commit()
    together(8, lambda: send(app, **dict.fromkeys(QUESTION_ORDER, "4")))
    night(app)
    assert (stored(Response), counted(app, ktp)) == (8, 8)
    assert whole(app)


def test_an_id_is_known_for_ever_also_when_its_answers_have_moved_on(app, ktp, stored):
    numbers = [str(uuid4()) for _ in range(5)]
    for number in numbers:
        send(app, response=number)
    night(app)
    for number in numbers:
        send(app, response=number, waktu="1")
    assert (stored(Intake), stored(Response)) == (0, 5)


def test_a_form_with_both_kinds_of_answers_moves_two_figures(app, ktp, stored):
    send(app, quick="4", comment="Cepat")
    with app.app_context():
        rows = db.session.execute(select(Intake.waktu, Intake.quick, Intake.comment).order_by(Intake.quick)).all()
    assert {tuple(row) for row in rows} == {(3, None, "Cepat"), (None, 4, "")}


# --- One network ----------------------------------------------------------------------------------------------------


def test_beyond_six_in_ten_minutes_from_one_network_responses_are_held_not_lost(app, ktp, stored):
    for _ in range(9):
        send(app)
    assert (stored(Intake), stored(Intake, Intake.held == Held.BURST)) == (9, 3)
    send(app, address="10.0.0.2")
    with clock.at(NOW + timedelta(minutes=11)):
        send(app)
    assert (stored(Intake), stored(Intake, Intake.held == Held.BURST)) == (11, 3)
    night(app)
    assert (counted(app, ktp), stored(Response), stored(Response, Response.held == Held.BURST)) == (8, 11, 3)
    assert whole(app)


@pytest.mark.parametrize("setting", [None, "9"])
def test_no_setting_lets_one_address_give_twenty_counted_votes_in_ten_minutes(app, ktp, stored, setting):
    if setting:
        with app.app_context():
            db.session.add(settings.Setting(key="votes_per_network", value=setting, changed_at=NOW))
            db.session.commit()
    for second in range(30):
        with clock.at(NOW + timedelta(seconds=20 * second)):
            send(app, **({"quick": "4", "waktu": ""} if second % 2 else {}))
    assert stored(Intake) == 30
    assert stored(Intake, Intake.held == "") == int(setting or 6) < 20
    assert 2 * settings.SPECS["votes_per_network"].most < 20  # a form may hold both kinds


def test_a_whole_ipv6_network_is_one_network(app, ktp, stored):
    for host in range(8):
        send(app, address=f"2001:db8:0:1::{host + 1:x}")
    send(app, address="2001:db8:0:2::1")
    assert stored(Intake, Intake.held == Held.BURST) == 2


def test_every_service_has_a_limit_of_its_own(app, world, ktp, stored):
    with app.app_context():
        make(world, "kk", "Kartu keluarga", "service")
        db.session.commit()
    for _ in range(6):
        send(app)
        send(app, path="/layanan/kk/nilai")
    assert stored(Intake, Intake.held == "") == 12


@pytest.mark.parametrize(
    ("address", "held"),
    [
        ("203.0.113.15", 0),  # the last of the room
        ("203.0.113.16", 4),  # the first behind it
        ("198.51.100.7", 0),
        ("2001:db8:7:7::9", 0),
        ("2001:db8:7:8::9", 4),
        ("", 4),  # nobody knows from where
    ],
)
def test_a_waiting_room_may_send_more(page, app, ktp, stored, address, held):
    rooms = "203.0.113.0/28\n198.51.100.7\n2001:db8:7:7::/64"
    page("rina").open(f"/kepegawaian/layanan/{ktp.id}/ruang-tunggu").submit("Simpan jaringan", networks=rooms)
    for _ in range(10):
        send(app, address=address)
    assert stored(Intake, Intake.held == Held.BURST) == held


def test_a_waiting_room_is_one_source_with_an_end_of_its_own(page, app, ktp, stored):
    page("rina").open(f"/kepegawaian/layanan/{ktp.id}/ruang-tunggu").submit(
        "Simpan jaringan", networks="203.0.113.0/28"
    )
    for place in range(64):
        send(app, address=f"203.0.113.{place % 16}")
    assert stored(Intake, Intake.held == Held.BURST) == 4


def test_replays_and_refusals_use_nothing_up(app, ktp, stored):
    number = str(uuid4())
    for _ in range(20):
        send(app, response=number)
        send(app, 422, waktu="7")
    for _ in range(5):
        send(app)
    assert stored(Intake, Intake.held != "") == 0


def test_more_than_ten_times_as_many_a_day_are_held(app, ktp, stored):
    for minute in range(0, 11 * 11, 11):
        with clock.at(NOW + timedelta(minutes=minute)):
            for _ in range(6):
                send(app)
    assert (stored(Intake), stored(Intake, Intake.held == Held.BURST)) == (66, 6)


def test_where_nobody_can_count_votes_wait_for_a_look_and_none_fails(app, ktp, stored, tmp_path, monkeypatch, page):
    monkeypatch.setitem(app.config, "RUN_FOLDER", str(tmp_path / "nowhere"))
    for _ in range(2):
        send(app)
    assert stored(Intake, Intake.held == Held.UNCHECKED) == 2
    night(app)
    assert page("rina").open(f"/kepegawaian/layanan/{ktp.id}/ditahan").has("Batas kiriman tidak dapat diperiksa", "2")


def test_neither_address_nor_its_digest_lies_in_the_database(app, ktp, stored):
    send(app, address="203.0.113.77")
    assert stored(Rate) == 0
    with app.app_context():
        assert day_rates.path().exists()
        assert not day_rates.path().is_relative_to(app.instance_path)


def test_with_the_day_every_network_is_forgotten(app, ktp):
    def names():
        with sqlite3.connect(day_rates.path()) as file:
            return file.execute("SELECT name FROM used").fetchall()

    send(app)
    with app.app_context():
        assert names() != []
    with clock.at(NOW + timedelta(days=1)), app.app_context():
        jobs.schedule_daily(clock.today())
        while jobs.run_one():
            pass
        assert names() == []


# --- At night, together -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "moves"), [(4, False), (5, True), (6, True)])
def test_figures_move_only_when_five_have_come(app, ktp, vote, stored, number, moves):
    vote(ktp, 10, value=4)
    from_many(app, number)
    assert counted(app, ktp) == 10
    assert night(app) == (number if moves else 0)
    assert (counted(app, ktp), stored(Intake)) == ((10 + number, 0) if moves else (10, number))
    assert whole(app)


def test_those_who_wait_are_counted_with_those_of_the_next_days(app, ktp, stored):
    from_many(app, 3)
    assert night(app) == 0
    with clock.at(NOW + timedelta(days=1)):
        from_many(app, 1)
    assert night(app, NOW + timedelta(days=1)) == 0
    with clock.at(NOW + timedelta(days=2)):
        from_many(app, 1)
    assert night(app, NOW + timedelta(days=2)) == 5
    with app.app_context():
        days = db.session.scalars(select(Response.on).order_by(Response.on)).all()
    assert days == [date(2026, 8, 10)] * 3 + [date(2026, 8, 11), date(2026, 8, 12)]


def test_neither_quick_ratings_nor_held_ones_nor_another_service_help_the_elements(app, world, ktp, stored):
    with app.app_context():
        make(world, "kk", "Kartu keluarga", "service")
        db.session.commit()
    from_many(app, 4)
    from_many(app, 4, waktu="", quick="4")
    from_many(app, 4, path="/layanan/kk/nilai")
    from_many(app, 5, tambahan="x")
    assert night(app) == 5
    assert stored(Response, Response.held == "") == 0
    assert stored(Intake) == 12


def test_an_answer_to_a_question_that_few_answer_waits_for_its_kind(page, app, ktp, stored, vote):
    """A fee is paid by one of six: its mean before and after would say what that one thought of it."""
    vote(ktp, 12, value=4)
    before = page().open("/layanan/ktp-el").text
    from_many(app, 5)
    send(app, address="10.9.9.1", biaya="1")
    assert night(app) == 5 and (stored(Intake), counted(app, ktp)) == (1, 17)
    cost = "Biaya/Tarif (12)"
    assert cost in before and cost in page().open("/layanan/ktp-el").text
    with clock.at(NOW + timedelta(days=1)):
        for place in range(4):
            send(app, address=f"10.9.8.{place}", biaya="2")
    assert night(app, NOW + timedelta(days=1)) == 5 and stored(Intake) == 0
    assert "Biaya/Tarif (17)" in page().open("/layanan/ktp-el").text
    assert whole(app)


def test_what_comes_after_midnight_waits_for_the_next_night(app, ktp, stored):
    with clock.at(NOW + timedelta(days=1)):
        from_many(app, 6)
    assert night(app) == 0
    assert night(app, NOW + timedelta(days=1)) == 6


def test_the_night_may_come_twice(app, ktp, stored):
    from_many(app, 5)
    assert (night(app), night(app), counted(app, ktp)) == (5, 0, 5)
    assert whole(app)


def test_the_setting_says_how_many(page, app, ktp, stored):
    lina = page("lina").open("/administrasi/setelan")
    assert lina.has("Jawaban warga yang harus terkumpul sebelum angka sebuah layanan berubah")
    with app.app_context():
        db.session.add(settings.Setting(key="survey_batch", value="7", changed_at=NOW))
        db.session.commit()
    assert page().open("/layanan").has("sedikitnya 7 jawaban baru")
    from_many(app, 6)
    assert night(app) == 0
    from_many(app, 1)
    assert night(app) == 7
    spec = settings.SPECS["survey_batch"]
    assert [bool(settings.problem(spec, text)) for text in ("4", "5", "100", "101")] == [True, False, False, True]


def test_pages_stay_the_same_from_vote_to_vote_until_the_batch_is_due(page, app, ktp, vote):
    vote(ktp, 12, value=4)

    def pages():
        shown = [page().open(path).body for path in PAGES]
        return [*shown, page("budi").open("/kepegawaian/layanan").text]

    before = pages()
    for place in range(5):
        send(app, address=f"10.1.{place}.1", waktu="1", comment="Lama")
        assert pages() == before
        if place < 4:
            night(app)
            assert pages() == before
    night(app)
    assert pages() != before


def test_paper_forms_count_at_once(app, ktp, stored):
    form = PaperForm(2, NOW.date(), (3,) * 9)
    with app.app_context():
        assert paper.bring(ktp, [form], journal.SYSTEM).stored == 1
        assert paper.bring(ktp, [form], journal.SYSTEM).stored == 0
        db.session.commit()
    assert (stored(Response), counted(app, ktp)) == (1, 1)
    assert whole(app)


def test_comments_leave_with_their_batch_or_after_a_week_without_their_day(app, ktp, stored):
    from_many(app, 2, comment="Antre lama")
    for days, found in ((1, 0), (6, 0), (7, 2), (8, 2)):
        night(app, NOW + timedelta(days=days - 1))
        assert stored(SurveyComment) == found
    assert (stored(Intake), stored(Intake, Intake.comment == "")) == (2, 2)
    from_many(app, 3, comment="Ramah")
    night(app, NOW + timedelta(days=9))
    assert (stored(SurveyComment), stored(SurveyComment, SurveyComment.on == date(2026, 8, 1))) == (5, 5)


# --- The tally --------------------------------------------------------------------------------------------------------


def test_the_tally_follows_random_citizens(app, world, ktp):
    die = random.Random(9)
    with app.app_context():
        other = make(world, "kk", "Kartu keluarga", "service")
        responses = [
            ballot(
                die.choice((ktp, other)),
                on=date(2026, 1, 1) + timedelta(days=die.randrange(200)),
                held="" if place % 7 else "burst",
                **{code: die.choice((None, 1, 2, 3, 4)) for code in (*QUESTION_ORDER, "quick")},
            )
            for place in range(300)
        ]
        ballots.count_now(responses)
        db.session.commit()
        for service in (ktp, other):
            fast, slow = queries.scores([service.id])[service.id].latest, queries.service_index(service.id)
            assert (fast.n, fast.answers, fast.result) == (slow.n, slow.answers, slow.result)
    assert whole(app)


@pytest.mark.parametrize("spoil", [{"answered": Tally.answered + 1}, {"threes": 0, "fours": 12}])
def test_verify_survey_names_what_differs(app, ktp, vote, spoil):
    vote(ktp, 12)
    runner = app.test_cli_runner()
    good = runner.invoke(args=["portal", "verify-survey"])
    assert (good.exit_code, good.output) == (0, "Rekap sama dengan semua jawaban yang tersimpan.\n")
    with app.app_context():
        db.session.execute(update(Tally).where(Tally.element == "waktu").values(**spoil))
        db.session.commit()
    bad = runner.invoke(args=["portal", "verify-survey"])
    assert bad.exit_code == 1
    assert bad.output.startswith("ktp-el 2026-08 web waktu: tercatat ")
    assert "seharusnya 12 jawaban (1: 0, 2: 0, 3: 12, 4: 0)" in bad.output


def test_verify_survey_finds_a_response_that_was_never_counted(app, ktp):
    with app.app_context():
        db.session.add(ballot(ktp))
        db.session.commit()
    bad = app.test_cli_runner().invoke(args=["portal", "verify-survey"])
    assert bad.exit_code == 1
    assert "ktp-el 2026-08 web any: tercatat 0 jawaban" in bad.output


def test_verify_survey_expects_nothing_of_what_still_waits(app, ktp):
    from_many(app, 3)
    assert app.test_cli_runner().invoke(args=["portal", "verify-survey"]).exit_code == 0


def test_verify_survey_holds_no_responses_in_memory(app, ktp):
    """Five times as many responses take no more memory: only the keys of the tally are held."""

    def peak():
        with app.app_context():
            tracemalloc.start()
            for _ in tally.differences(ballots.counted()):
                pass
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return found

    def fill(number):
        day = date(2026, 8, 3)
        row = {"service_id": ktp.id, "channel": Channel.WEB, "on": day, "counted_for": day, "held": "", "waktu": 3}
        with app.app_context():
            db.session.execute(insert(Response), [row | {"id": str(uuid4())} for _ in range(number)])
            db.session.commit()

    fill(3000)
    few = min(peak() for _ in range(2))  # the first time more is compiled and cached
    fill(12000)
    assert min(peak() for _ in range(2)) < 1.2 * few
