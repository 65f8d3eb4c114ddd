"""How a new installation gets its first administrator, from the command line."""

from datetime import timedelta
from urllib.parse import urlsplit

from portal.chart.models import Assignment, Placement, Role
from portal.periods.models import Window
from portal.store.db import db
from tests.pages.people.given import office, saved
from tests.world import NOW

NEW = "angin sepoi di tepi danau"
COMMAND = ["portal", "first-administrator", "--name", "Ayu Larasati", "--email", "ayu@kota.example"]


NAME_THEM = "Tunjuk pengelola kepegawaian"


def nobody_administrates(app):
    with saved(app):
        db.session.query(Assignment).filter_by(role=Role.ADMINISTRATOR).delete()


def test_the_printed_link_leads_to_the_administrators_pages(app, page, world):
    nobody_administrates(app)
    done = app.test_cli_runner().invoke(args=COMMAND)
    assert done.exit_code == 0, done.output
    link = done.output.split()[-1]
    page().open(urlsplit(link).path).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    ayu = page().open("/masuk").submit("Masuk", login="ayu@kota.example", password=NEW)
    assert ayu.has(NAME_THEM) and ayu.click(NAME_THEM).title == "Siapa yang diberi tugas?"
    assert ayu.open("/administrasi/penugasan").has("Ayu Larasati", "Administrator", "perintah pertama")
    office(app, world.andi)  # Rina keeps the records of one office only
    assert ayu.open("/").has(NAME_THEM)
    office(app, world.joko)
    assert ayu.open("/").has("Tidak ada yang menunggu Anda") and not ayu.has(NAME_THEM)


def test_an_officer_without_a_post_reads_where_to_begin(app, page, world):
    with saved(app):
        rina = world.members["rina"].person_id
        db.session.query(Placement).filter_by(person_id=rina).update({"ends_on": NOW.date() - timedelta(days=1)})
        db.session.query(Window).delete()
    home = page("rina").open("/")
    assert home.has("Catat siapa bekerja di mana")
    assert home.click("buka tahun kinerja").path == "/periode"


def test_it_refuses_when_there_is_one(app):
    done = app.test_cli_runner().invoke(args=COMMAND)
    assert done.exit_code == 1 and "sudah memiliki administrator" in done.output


def test_it_refuses_an_address_that_is_taken_and_stores_nothing(app):
    nobody_administrates(app)
    done = app.test_cli_runner().invoke(args=[*COMMAND[:-1], "wali@kota.example"])
    assert done.exit_code == 1 and "sudah dipakai" in done.output
    with app.app_context():
        assert db.session.query(Assignment).filter_by(role=Role.ADMINISTRATOR).count() == 0


def test_it_refuses_what_is_no_address(app):
    nobody_administrates(app)
    assert app.test_cli_runner().invoke(args=[*COMMAND[:-1], "ayu"]).exit_code == 1


def test_a_real_start_says_that_the_address_in_the_codes_is_still_missing(app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    ready = app.test_cli_runner().invoke(args=["portal", "prepare"])
    assert ready.exit_code == 0 and "PUBLIC_URL belum diisi" in ready.output
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://kinerja.kota.example")
    assert app.test_cli_runner().invoke(args=["portal", "prepare"]).output == ""
    nobody_administrates(app)
    assert "first-administrator --name" in app.test_cli_runner().invoke(args=["portal", "prepare"]).output
