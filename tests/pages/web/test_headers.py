import pytest

from portal.store import disk

PAGES = ["/masuk", "/tidak-ada", "/static/portal.css", "/healthz"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(app, world, path):
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_behind_the_sign_in_are_not_stored(page):
    assert page("sari").open("/akun").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_unreadable_for_scripts_and_stays_home(app, world):
    cookie = app.test_client().get("/masuk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_is_refused(app, world):
    assert app.test_client().post("/masuk", data={"login": "x", "password": "y"}).status_code == 400


def test_the_portal_is_alive_and_ready(app, world):
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json["status"] == "ok"


@pytest.mark.parametrize("folder", ["run", "nowhere"])
def test_whether_votes_can_be_limited_is_told_and_stops_nothing(app, world, tmp_path, monkeypatch, folder):
    (tmp_path / "run").mkdir()
    monkeypatch.setitem(app.config, "RUN_FOLDER", str(tmp_path / folder))
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["votes"]) == (200, {"limited": folder == "run"})


def test_a_full_disk_is_told_to_whoever_watches(app, world, monkeypatch):
    monkeypatch.setattr(disk, "ROOM", 2**60)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": True, "storage": False}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_those_who_watch_are_answered_in_json_whatever_they_ask(app, world, monkeypatch, path):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["kinerja.kota.example"])
    refused = app.test_client().get(path, headers={"Host": "lain.example"})
    assert (refused.status_code, refused.json) == (400, {"status": "not ready", "error": 400})
    assert app.test_client().post(path, headers={"Host": "kinerja.kota.example"}).json["error"] == 405


@pytest.mark.parametrize(("headers", "status", "told"), [({}, 303, "Location"), ({"X-Stays": "1"}, 204, "X-Location")])
def test_a_page_that_stays_is_told_where_to_go(page, world, headers, status, told):
    sari = page("sari").open("/laporan/catatan")
    answer = sari.client.post("/keluar", data={"csrf_token": sari.value("csrf_token")}, headers=headers)
    assert (answer.status_code, answer.headers[told]) == (status, "/masuk")
    assert {"Location", "X-Location"} & set(answer.headers.keys()) == {told}
