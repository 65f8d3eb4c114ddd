"""What a refusal looks like to the person, to his browser and in the log."""

import re
import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from werkzeug.exceptions import TooManyRequests

from portal.accounts import queries
from portal.store import faults, logs
from portal.store.db import db
from portal.store.kept import KeptForm
from portal.web import errors
from tests.world import PASSWORD


def test_who_is_signed_in_stays_in_the_frame_whatever_is_refused(page):
    sari = page("sari").open("/tidak-ada", 404)
    assert sari.has("Keluar") and "Ke beranda" in sari.links()
    sari.client.get("/akun/sesi")
    assert sari.open("/akun/sesi", 405).has("Keluar")


def test_a_stranger_is_led_to_the_services(page):
    visitor = page().open("/tidak-ada", 404)
    assert "Ke daftar layanan" in visitor.links()
    assert not visitor.has("tidak memakai cookie")


def test_below_the_citizens_pages_nothing_of_a_session_is_shown(page):
    sari = page("sari").open("/layanan/tidak-ada", 404)
    assert not sari.has("Keluar") and "csrf" not in sari.body.decode()


def test_a_sign_in_that_is_sent_twice_keeps_nothing_of_it(app, page, world):
    first = page().open("/masuk")
    fields = {name: first.value(name) for name in ("csrf_token", "next")}
    fields |= {"login": world.sari.login, "password": PASSWORD}
    for _ in range(2):
        first.client.post("/masuk", data=fields, headers={"Referer": "http://localhost/masuk"})
    with app.app_context():
        assert db.session.query(KeptForm).count() == 0


def test_a_wrong_method_is_told_the_right_ones(app, world):
    assert "POST" in app.test_client().get("/keluar").headers["Allow"]


def locked():
    """What SQLite says to whoever comes while another writes."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def test_a_busy_portal_says_when_to_come_back(app, world):
    with app.test_request_context():
        response = app.make_response(errors.troubled(OperationalError("BEGIN", {}, locked())))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"


def test_who_is_signed_in_gets_that_page_when_the_database_does_not_even_tell_who_he_is(page, monkeypatch):
    def refuse(*asked):
        raise OperationalError("BEGIN IMMEDIATE", {}, locked())

    sari = page("sari")
    monkeypatch.setattr(queries, "live_session", refuse)
    assert sari.open("/akun", 503).title == "Portal sedang sibuk"
    assert sari.post("/akun/sesi", 503).title == "Portal sedang sibuk"


def test_a_host_that_is_not_ours_gets_a_page_too(app, page, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["kinerja.kota.example"])
    for path in ("/masuk", "/tidak-ada", "/akun"):
        answer = app.test_client().get(path, headers={"Host": "jahat.example", "Referer": "http://jahat.example/"})
        assert answer.status_code == 400
        assert "jahat" not in answer.text


def test_no_row_reaches_the_log(app, world):
    detail = 'duplicate key violates unique constraint "uq_account_email"\nDETAIL: Key (email)=(sari@kota.example)'
    assert "sari" not in faults.words(IntegrityError("INSERT", {}, Exception(detail)))
    with app.app_context():
        assert db.engine.hide_parameters


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 detik"), (89, "89 detik"), (90, "2 menit"), (120, "2 menit"), (121, "3 menit"), (None, "5 menit")],
)
def test_how_long_to_wait_is_said_in_seconds_and_from_a_minute_and_a_half_on_in_minutes(app, seconds, said):
    with app.test_request_context("/layanan"):
        page, status, headers = errors.too_many(TooManyRequests(retry_after=seconds))
    assert f"Coba lagi {said} lagi." in " ".join(page.split())
    assert (status, headers["Retry-After"]) == (429, str(seconds or 300))


def test_a_mistake_of_ours_is_written_down_without_address_or_typed_text(app, page, world, monkeypatch, caplog):
    def broken(*asked):
        raise ValueError(world.sari.login)

    sari = page("sari")
    monkeypatch.setattr(queries, "open_sessions", broken)
    with capture_logs(processors=[merge_contextvars]) as lines:
        found = sari.client.get("/akun?q=rahasia", environ_overrides={"REMOTE_ADDR": "203.0.113.77"})
    assert found.status_code == 500
    (told,) = (line for line in lines if line["event"] == "unexpected")
    assert (told["error"], told["route"], told["endpoint"]) == ("ValueError", "/akun", "accounts.show")
    assert told["reference"] in found.text
    assert any("test_errors.py" in place and "broken" in place for place in told["where"])
    written = f"{lines} {caplog.text}"
    assert not any(each in written for each in (world.sari.login, "203.0.113.77", "rahasia"))


def test_an_error_that_came_of_another_is_written_down_with_it(app):
    with app.test_request_context("/aktivasi/rahasia"), capture_logs() as lines:
        try:
            try:
                {}[str(len(lines))]
            except KeyError as error:
                raise RuntimeError(f"{len(lines)} times") from error
        except RuntimeError as error:
            logs.unexpected(error)
    (told,) = lines
    assert [each for each in told["where"] if " " not in each] == ["KeyError", "RuntimeError"]
    assert not re.search(r"aktivasi|0 times|'0'", str(told))
