import re

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


FOR_ALL = (
    "/layanan /layanan/ktp-el /layanan/ktp-el/terima-kasih /layanan/tidak-ada /verifikasi /verifikasi/ABCD "
    "/transparansi /static/portal.css /static/tidak-ada.css /healthz /readyz"
).split()


@pytest.mark.parametrize("who", ["", "sari"])
@pytest.mark.parametrize("path", FOR_ALL)
def test_pages_for_all_are_alike_for_all_and_say_so(page, ktp, path, who):
    visitor = page(who)
    answer = visitor.client.get(path)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not {"Cookie", "*"} & set(answer.vary)
    assert "Set-Cookie" not in answer.headers
    assert answer.data == page().client.get(path).data or answer.status_code == 404


def test_a_hashed_file_is_kept_for_ever_and_asks_for_no_cookie(app, page):
    for client in (app.test_client(), page("sari").client):
        address = re.search(r'/static/portal\.[^"]+\.css', client.get("/layanan").text)[0]
        answer = client.get(address)
        assert "immutable" in answer.headers["Cache-Control"]
        assert set(answer.vary) == {"Accept-Encoding"}
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/masuk", "/akun", "/tidak-ada", "/"])
def test_what_is_somebodys_own_depends_on_the_cookie_and_is_stored_nowhere(page, path):
    answer = page("sari").client.get(path)
    assert "Cookie" in answer.vary and answer.headers["Cache-Control"] == "no-store"


def test_no_cookie_is_given_before_somebody_asks_for_a_form_with_a_token(app, ktp):
    client = app.test_client()
    for path in ("/layanan", "/layanan/ktp-el", "/verifikasi", "/tidak-ada", "/akun"):
        assert "Set-Cookie" not in client.get(path).headers
    assert "HttpOnly" in client.get("/masuk").headers["Set-Cookie"]


OURS = "https://kinerja.kota.example:8443"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:80"}, 303),
        ({"Origin": OURS}, 303),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "https://kinerja.kota.example"}, 403),
        ({"Origin": "https://kinerja.kota.example:8444"}, 403),
        ({"Origin": "https://kinerja.kota.example.jahat.example:8443"}, 403),
        ({"Origin": "http://localhost:99999"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "//[1"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://jahat.example"}, 403),
    ],
)
def test_a_form_with_its_token_still_comes_from_our_own_pages(app, page, monkeypatch, headers, status):
    monkeypatch.setitem(app.config, "PUBLIC_URL", OURS)
    sari = page("sari").open("/akun")
    sent = {"csrf_token": sari.value("csrf_token")}
    answer = sari.client.post("/akun/sesi", data=sent, headers=headers)
    assert answer.status_code == status
    said = "Kiriman ini tidak berasal dari halaman portal" in answer.text
    assert said is (status == 403)


def test_behind_a_proxy_the_host_that_was_asked_for_counts(app, page, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://127.0.0.1:8000")
    sari = page("sari").open("/akun")
    sent = {"csrf_token": sari.value("csrf_token")}
    for origin, status in ((OURS, 303), ("https://jahat.example:8443", 403)):
        client = app.test_client(use_cookies=False)
        cookie = f"portal={sari.client.get_cookie('portal').value}"
        headers = {"Host": "kinerja.kota.example:8443", "Origin": origin, "Cookie": cookie}
        assert client.post("/akun/sesi", data=sent, headers=headers).status_code == status
