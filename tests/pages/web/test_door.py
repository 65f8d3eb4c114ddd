"""The one door: nothing answers without a right, a refusal stores nothing, a success is stored once."""

import pytest
from flask import Flask, redirect
from sqlalchemy import select

from portal import clock, create_app, policy
from portal.policy import ask, authorize
from portal.store import rates
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.settings import Setting
from portal.web import door
from tests.conftest import SETTINGS

WROTE = ("trial.wrote", "POST")


@pytest.fixture
def trial(seeded, world, monkeypatch, tmp_path):
    """A second application on the same database with views that misbehave on purpose."""
    app = create_app({**SETTINGS, "INSTANCE": str(tmp_path), "DATABASE_URL": seeded[1].url, "WTF_CSRF_ENABLED": False})
    app.before_request_funcs[None] = []

    def write() -> None:
        db.session.add(Setting(key="trial", value="1", changed_at=clock.now()))

    @app.post("/trial/ok", endpoint="trial.ok")
    def ok():
        write()
        return redirect("/", 303)

    @app.post("/trial/refused", endpoint="trial.refused")
    def refused():
        write()
        db.session.flush()
        raise Rejected("Tidak boleh.")

    @app.post("/trial/shown", endpoint="trial.shown")
    def shown():
        write()
        db.session.flush()
        return "Isian salah", 422

    @app.get("/trial/read", endpoint="trial.read")
    def read():
        write()
        return "ok"

    @app.get("/trial/open", endpoint="trial.open")
    def forgot():
        return "rahasia"

    public = {("trial.ok", "POST"), ("trial.refused", "POST"), ("trial.shown", "POST"), ("trial.read", "GET")}
    monkeypatch.setattr(ask, "PUBLIC", policy.PUBLIC | public)
    yield app
    with app.app_context():
        db.engine.dispose()


def stored(app) -> bool:
    with app.app_context():
        return db.session.scalar(select(Setting.id).where(Setting.key == "trial")) is not None


def test_a_successful_post_is_committed(trial):
    assert trial.test_client().post("/trial/ok").status_code == 303
    assert stored(trial)


@pytest.mark.parametrize("path", ["/trial/refused", "/trial/shown"])
def test_a_refused_post_stores_nothing(trial, path):
    assert trial.test_client().post(path).status_code == 422
    assert not stored(trial)


def test_a_get_stores_nothing(trial):
    assert trial.test_client().get("/trial/read").status_code == 200
    assert not stored(trial)


def test_a_view_that_forgot_to_ask_answers_nothing(trial):
    answer = trial.test_client().get("/trial/open")
    assert answer.status_code == 500
    assert b"rahasia" not in answer.data


def test_a_route_without_a_policy_is_named_at_the_start(trial):
    assert ("trial.open", "GET") in door.uncovered(trial)


def test_asking_for_a_right_where_the_route_declares_none_is_an_error(app, world, monkeypatch):
    monkeypatch.delitem(app.extensions["verbs"], ("accounts.show", "GET"))
    with app.test_request_context("/akun"), pytest.raises(RuntimeError, match="declares none"):
        authorize()


@pytest.mark.parametrize(
    ("may", "said"),
    [(None, "routes without a policy"), ("plans.steal", "in no table"), (policy.PUBLIC, "routes without a policy")],
)
def test_a_route_with_no_verb_an_unknown_one_or_a_door_of_its_own_stops_the_start(may, said):
    bp = door.Blueprint("trial", __name__)
    bp.get("/trial", may=may)(lambda: "ok")
    with pytest.raises(RuntimeError, match=said):
        Flask("trial").register_blueprint(bp)


def test_weak_secrets_stop_a_real_start(tmp_path):
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app({**SETTINGS, "DEMO": False, "SECRET_KEY": "abc", "INSTANCE": str(tmp_path)})


def test_a_setting_that_is_no_number_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_IDLE_MINUTES", "setengah jam")
    with pytest.raises(RuntimeError, match="PORTAL_IDLE_MINUTES"):
        create_app({**SETTINGS, "INSTANCE": str(tmp_path)})


def test_a_fresh_instance_gets_a_secret_only_its_owner_can_read(tmp_path):
    create_app({"INSTANCE": str(tmp_path), "DEMO": False})
    file = tmp_path / "config.py"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "SECRET_KEY" in file.read_text()


def test_attempts_are_counted_even_when_the_request_is_refused(app, world):
    from datetime import timedelta

    with app.test_request_context("/masuk", method="POST"):
        assert rates.hits("x", timedelta(minutes=5)) == 1
        db.session.rollback()
        assert rates.hits("x", timedelta(minutes=5)) == 2


def test_the_rights_can_be_printed(app):
    """One line for each verb: the relations, "(2)" where a second person must agree, the states, the routes."""
    lines = app.test_cli_runner().invoke(args=["portal", "rights"]).output.splitlines()
    assert "plans.approve: superior [submitted]  GET plans.approval, POST plans.approve" in lines
    assert "administration.assign: seconded administrator (2)" in next(
        line for line in lines if line.startswith("administration.assign")
    )
    assert len(lines) == len(policy.RIGHTS)
