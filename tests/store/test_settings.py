from portal import clock
from portal.store import settings
from portal.store.db import db


def test_a_setting_has_its_default_until_changed(session):
    assert settings.number("acknowledgement_days") == 14
    db.session.add(settings.Setting(key="acknowledgement_days", value="10", changed_at=clock.now()))
    db.session.flush()
    assert settings.number("acknowledgement_days") == 10


def test_what_was_stored_when_more_was_allowed_counts_as_the_most_of_today(session):
    db.session.add(settings.Setting(key="votes_per_network", value="15", changed_at=clock.now()))
    db.session.flush()
    assert settings.number("votes_per_network") == settings.SPECS["votes_per_network"].most == 9


def test_every_setting_names_its_source():
    assert all(spec.source and spec.label for spec in settings.SPECS.values())


def test_every_default_is_allowed():
    assert [settings.problem(spec, spec.default) for spec in settings.SPECS.values()] == [""] * len(settings.SPECS)


def test_nonsense_is_refused_with_a_sentence():
    assert settings.problem(settings.SPECS["acknowledgement_days"], "banyak") == "Tulis jumlah hari, 1 sampai 366."
    assert settings.problem(settings.SPECS["element_order"], "waktu waktu")
