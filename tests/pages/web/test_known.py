"""What programs look for in fixed places, and what search engines may show."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from portal import clock
from tests.page import Page


def test_search_engines_are_shown_citizens_pages_only(app):
    client = app.test_client()
    told = client.get("/robots.txt")
    assert told.mimetype == "text/plain"
    lines = told.text.splitlines()
    assert lines[0] == "User-agent: *" and lines[-1] == "Disallow: /"
    assert "Allow: /layanan" in lines and not any(line.startswith("Allow: /kepegawaian") for line in lines)


@pytest.mark.parametrize("path, is_shown", [
    ("/layanan", True),
    ("/layanan/ktp-el", True),
    ("/verifikasi", True),
    ("/transparansi", True),
    ("/layanan/ktp-el/terima-kasih", False),
    ("/verifikasi/TIDAK-ADA", False),
    ("/tidak-ada", False),
    ("/masuk", False),
    ("/aktivasi/tidak-ada", False),
])  # fmt: skip
def test_a_page_says_what_it_is_about_and_whether_it_may_be_found(app, ktp, path, is_shown):
    tree = html.document_fromstring(app.test_client().get(path).text)
    assert (tree.xpath("//meta[@name='robots']/@content") == []) is is_shown
    (about,) = tree.xpath("//meta[@name='description']/@content")
    assert len(about) > 40 and about == about.strip()


def test_who_found_a_hole_learns_where_to_tell_it(page, app):
    client = app.test_client()
    assert client.get("/.well-known/security.txt").status_code == 404  # a contact is required, and nobody has said one
    lina = page("lina").open("/administrasi/setelan/security_contact")
    lina.submit("Simpan", 422, value="Bagian Umum, lantai 2")
    assert lina.has("alamat surel")
    lina.submit("Simpan", value="keamanan@lembayung.example")
    told = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in told.text.splitlines())
    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:keamanan@lembayung.example"
    assert fields["Preferred-Languages"] == "id, en"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    left = datetime.fromisoformat(fields["Expires"]).astimezone(UTC) - clock.now()
    assert timedelta(days=30) < left < timedelta(days=365)


def test_password_managers_and_browsers_find_what_they_look_for(app, page):
    sari = page("sari").open("/.well-known/change-password")
    assert sari.title == "Ganti kata sandi"
    client = app.test_client()
    assert Page(client).open("/.well-known/change-password").title == "Masuk"
    icon = client.get(client.get("/favicon.ico").headers["Location"])
    assert icon.data.startswith(b"\0\0\1\0")
    links = html.document_fromstring(client.get("/layanan").text).xpath("//head/link[contains(@rel, 'icon')]/@href")
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
