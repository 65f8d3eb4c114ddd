"""Whose turn a request is, who could agree, and what is said of an office before it ends."""

import pytest

from portal.administration import actions, queries
from portal.chart.models import Person, Role, Unit
from portal.rules.placement import Span
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.journal import SYSTEM
from tests.pages.administration.test_lists import ask, listed
from tests.pages.people.given import office
from tests.world import NOW

FIND = "/administrasi/penugasan/baru"


def test_what_was_agreed_to_waits_for_whoever_asked_and_no_longer_for_the_second(page, world):
    asked = ask(page, world.rina).path
    page("tono").open(asked).submit("Setujui")
    title = ["Buat tautan aktivasi: Rina Marlina, S.E."]
    assert listed(page("lina").open("/persetujuan"), "Menunggu keputusan Anda") == title
    assert listed(page("tono").open("/persetujuan"), "Menunggu keputusan Anda") == []
    assert page("lina").open(asked).links().count("Batal") == 1 and page("tono").open(asked).buttons() == []


@pytest.mark.parametrize(("number", "more"), [(4, False), (5, True)])
def test_five_are_named_who_could_agree_and_others_are_told_of(app, page, world, number, more):
    for key in ("andi", "budi", "joko", "sari", "dewi")[:number]:
        office(app, world.members[key], Role.AUDITOR)
    lina = ask(page, world.tono)
    assert lina.has("dan lainnya") is more
    assert lina.has("Yang dapat menyetujui: Andi Saputra; Budi Hartono, S.Sos.;")


def test_nobody_is_chosen_for_himself_and_who_is_not_found_is_said(page, world):
    lina = page("lina").open(f"{FIND}?q=kartika")
    assert lina.has("Anda sendiri") and "Pilih Lina Kartika, S.Kom." not in str(lina.body)
    lina.open(f"{FIND}?q=wulandari")
    assert not lina.has("Anda sendiri") and lina.tree.xpath("//a[@aria-label='Pilih Sari Wulandari, A.Md.']")
    assert lina.open(f"{FIND}?q=zzz").has("Tidak ada yang cocok", "Periksa ejaannya")


def test_before_an_office_ends_its_scope_is_named(page):
    for number, scope in ((1, "Dinas Kependudukan dan Pencatatan Sipil"), (2, "Seluruh kota")):
        lina = page("lina").open(f"/administrasi/penugasan/{number}/akhiri")
        assert [fact.text_content() for fact in lina.tree.iter("dd")][1] == scope


def test_an_administrator_has_the_whole_city_and_the_first_one_a_record_of_his_own(app, world):
    with app.app_context():
        person = db.session.get_one(Person, world.sari.person_id)
        unit = db.session.get_one(Unit, world.units["service"])
        with pytest.raises(Rejected, match="seluruh kota"):
            actions.assign(person, Role.ADMINISTRATOR, unit, Span(NOW.date()), "1", SYSTEM)
        made = actions.assign(person, Role.ADMINISTRATOR, None, Span(NOW.date()), "1", SYSTEM)
        assert (made.person_id, [entry.verb for entry in journal.timeline(made)]) == (person.id, ["create"])
        for each in queries.offices(person.id):
            db.session.delete(each)
        db.session.query(type(made)).filter_by(role=Role.ADMINISTRATOR).delete()
        actions.first_administrator("Maya Anggraini", "maya@kota.example", NOW.date())
        first = db.session.query(Person).filter_by(name="Maya Anggraini").one()
        assert [entry.verb for entry in journal.timeline(first)] == ["create"]
