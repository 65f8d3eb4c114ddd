"""Who has not activated an account, and printed sheets for many of them at once."""

import re
from datetime import date, timedelta

import pypdfium2
import pytest

from portal import clock
from portal.accounts.models import Account, Activation
from portal.accounts.views import sheets
from portal.store import settings
from portal.store.db import Busy, db
from portal.store.settings import Setting
from tests.pages.people.given import history, office, post, saved, somebody
from tests.world import NOW

HERE = "/kepegawaian/akun/aktivasi"
PRINT = "Cetak yang dipilih"


@pytest.fixture
def newcomers(app, world):
    """Three in Sari's unit, numbered."""
    unit, over = world.units["service"], world.budi.position_id
    names = ("Maya Anggraini", "Nina Kartini", "Oki Pratama")
    return [
        somebody(app, name, post(app, unit, over, f"Analis {at}"), f"19950512202012200{at}")
        for at, name in enumerate(names)
    ]


@pytest.fixture
def printed(monkeypatch):
    """What would be printed, in place of the print."""
    pages = []
    monkeypatch.setattr(sheets.apart, "printed", lambda page, memory: pages.append(page) or b"%PDF-1.7")
    return pages


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [document[at].get_textpage().get_text_range() for at in range(len(document))]


def tokens(page: str) -> list[str]:
    return re.findall(r"/aktivasi/([\w-]{43})", page)


@pytest.mark.paper
def test_the_sheets_are_a_file_of_one_page_each_and_their_links_work(app, page, newcomers):
    rina = page("rina").open(HERE)
    assert rina.has("Maya Anggraini", "Nina Kartini", "Oki Pratama", "Belum punya akun")
    rina.submit(PRINT, who=[str(key) for key in newcomers[:2]])
    assert rina.headers["Content-Type"] == "application/pdf" and rina.headers["Cache-Control"] == "no-store"
    assert rina.headers["Content-Disposition"].startswith("attachment")
    first, second = texts(rina.body)
    assert "Maya Anggraini" in first and "Nina Kartini" in second and "13 Agustus 2026" in first
    (token,) = tokens(first.replace("\r\n", ""))
    visitor = page().open(f"/aktivasi/{token}")
    visitor.submit("Simpan kata sandi", password="payung teduh di beranda", repeated="payung teduh di beranda")
    assert page("rina").open(HERE).lacks("Maya Anggraini", "Nina Kartini")


def test_a_link_is_stored_as_its_hash_and_stands_in_the_journal(app, page, world, newcomers, printed):
    page("rina").open(HERE).submit(PRINT, who=[str(newcomers[0])])
    ((token,),) = (set(tokens(each)) for each in printed)
    with app.app_context():
        account = db.session.query(Account).filter_by(person_id=newcomers[0]).one()
        (link,) = db.session.query(Activation).filter_by(account_id=account.id).all()
        assert token not in link.token_hash and len(link.token_hash) == 64
    assert [each.verb for each in history(app, "account", account.id)] == ["open", "make-activation"]
    assert page("rina").open(HERE).has("1 lembar aktivasi") is False


def test_the_next_page_says_how_many_and_who_was_passed_over(page, world, newcomers, printed, app):
    office(app, world.andi)
    mixed = somebody(app, "Tanpa Nomor", post(app, world.units["service"], world.budi.position_id, "Penata"))
    rina = page("rina").open(HERE).submit(PRINT, who=[str(newcomers[0]), str(mixed)])
    assert rina.open(HERE).has("1 lembar aktivasi sudah dibuat.", "1 orang dilewati")


def test_a_print_that_fails_leaves_everything_as_it_was(app, page, newcomers, monkeypatch):
    def busy(page: str, memory: object) -> bytes:
        raise Busy("printing")

    monkeypatch.setattr(sheets.apart, "printed", busy)
    rina = page("rina").open(HERE).submit(PRINT, 422, who=[str(newcomers[0])])
    assert rina.has("Lembar lain sedang dicetak")
    with app.app_context():
        assert db.session.query(Account).filter_by(person_id=newcomers[0]).count() == 0


def test_nobody_is_picked(page, newcomers, printed):
    assert page("rina").open(HERE).submit(PRINT, 422).has("Pilih paling sedikit satu orang")
    assert printed == []


def test_a_second_sheet_voids_the_first(app, page, newcomers, printed):
    for _ in range(2):
        page("rina").open(f"{HERE}?keadaan=all").submit(PRINT, who=[str(newcomers[0])])
    old, new = (set(tokens(each)).pop() for each in printed)
    page().open(f"/aktivasi/{old}", 404)
    page().open(f"/aktivasi/{new}")


def test_the_list_is_narrowed_by_state_unit_and_name(app, page, world, newcomers, printed):
    rina = page("rina").open(HERE).submit(PRINT, who=[str(newcomers[0])])
    assert rina.open(HERE).lacks("Maya Anggraini") and rina.has("Nina Kartini")
    assert rina.open(f"{HERE}?keadaan=linked").has("Maya Anggraini", "13 Agustus 2026")
    assert rina.lacks("Nina Kartini")
    assert rina.open(f"{HERE}?keadaan=all&q=nina").has("Nina Kartini") and rina.lacks("Maya Anggraini")
    assert rina.open(f"{HERE}?unit={world.units['service']}").has("Oki Pratama")
    with clock.at(NOW + timedelta(days=3, seconds=1)):
        assert page("rina").open(HERE).has("Maya Anggraini", "Tidak ada yang berlaku")


def test_all_of_a_narrowed_list_are_printed_at_once(page, newcomers, printed):
    page("rina").open(f"{HERE}?q=nina").submit("Cetak semua 1 orang")
    assert "Nina Kartini" in printed[0] and "Maya Anggraini" not in printed[0]


def test_how_long_a_link_works_is_a_setting(app, page, newcomers, printed):
    with saved(app):
        db.session.add(Setting(key="activation_days", value="7", changed_at=NOW))
    rina = page("rina").open(HERE)
    assert rina.has("berlaku 7 hari")
    rina.submit(PRINT, who=[str(newcomers[0])])
    assert "17 Agustus 2026" in printed[0]
    with app.app_context():
        assert settings.SPECS["activation_days"].source
        assert db.session.query(Activation).one().expires_at.date() == date(2026, 8, 17)


def test_only_those_whose_account_one_keeps(app, page, world, newcomers, printed):
    with saved(app):
        for member in (world.dewi, world.joko, world.tono):
            db.session.query(Account).filter_by(person_id=member.person_id).one().activated_at = None
    rina = page("rina").open(f"{HERE}?keadaan=all")
    assert rina.has("Dewi Lestari") and rina.lacks("Joko Susilo")
    rina.post(HERE, 422, who=[world.dewi.person_id, world.joko.person_id], chosen="1")
    assert printed == []


@pytest.mark.parametrize("who", ["sari", "tono", "lina"])
def test_the_list_is_the_officers(page, who):
    page(who).open(HERE, 403)
    page(who).post(HERE, 403, chosen="1")


@pytest.mark.parametrize("key", ["²", "9" * 20, "x", "-1", "0"])
def test_odd_keys_pick_nobody(page, newcomers, printed, key):
    page("rina").post(HERE, 422, who=key, chosen="1")
