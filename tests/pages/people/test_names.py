"""People are found and stand in order whatever the apostrophe, the case and the titles."""

import pytest
from sqlalchemy import select, text

from portal.chart import scope
from portal.chart.models import Person
from portal.rules import names
from portal.store.db import db
from tests.pages.people.given import post, saved, somebody
from tests.revisions import revision

TYPED = ["Ma'ruf", "Ma’ruf", "maruf", "MA`RUF", "dr. H. Ma'ruf", "Ma'ruf Amin, Sp.A."]


def placed(app, world, *names: str) -> list[int]:
    unit, superior = world.units["service"], world.budi.position_id
    return [somebody(app, name, post(app, unit, superior, f"Analis {at}")) for at, name in enumerate(names)]


@pytest.mark.parametrize("words", TYPED)
def test_a_name_is_found_however_it_is_typed(app, page, world, words):
    placed(app, world, "dr. H. Ma’ruf Amin, Sp.A.", "Ma'ruf Amin")
    found = page("rina").open("/kepegawaian/pegawai").submit("Cari", q=words)
    assert [row for row in found.rows() if "Amin" in row] == found.rows()
    assert len(found.rows()) == 2


def test_placements_and_team_are_searched_alike(app, page, world):
    placed(app, world, "H. Ma’ruf Amin", "Joni")
    listed = page("rina").open("/kepegawaian/penempatan").submit("Cari", q="maruf")
    assert "Ma’ruf" in listed.text and "Joni" not in listed.rows()


def test_titles_and_case_do_not_count_in_the_order(app, page, world):
    placed(app, world, "Prof. Dr. Zainal", "dr. H. ahmad Fauzi", "Ahmad Basri", "'Aisyah")
    found = page("rina").open(f"/kepegawaian/pegawai?unit={world.units['service']}")
    order = ["Ahmad Basri", "dr. H. ahmad Fauzi", "'Aisyah", "Andi Saputra", "Budi Hartono", "Sari Wulandari", "Prof."]
    shown = [name for row in found.rows() for name in order if row.startswith(name)]
    assert shown == order


def test_a_corrected_name_is_sought_by_the_new_one(app, page, world):
    (key,) = placed(app, world, "Salah Ketik")
    page("rina").open(f"/kepegawaian/pegawai/{key}/ubah").submit("Simpan", name="Ma'ruf", note="Ejaan")
    with app.app_context():
        assert db.session.get_one(Person, key).name_key == "maruf"


def test_signs_that_are_not_seen_do_not_stay_in_a_name(app, page, world):
    (key,) = placed(app, world, "Salah Ketik")
    page("rina").open(f"/kepegawaian/pegawai/{key}/ubah").submit("Simpan", name="Nama\u202eEtanim", note="Ejaan")
    with app.app_context():
        assert db.session.get_one(Person, key).name == "NamaEtanim"


def test_a_key_that_is_not_of_the_name_is_told(app, world):
    with saved(app):
        assert list(scope.misspelt()) == []
        db.session.execute(text("UPDATE person SET name_key = 'x' WHERE id = :id"), {"id": world.sari.person_id})
        assert len(list(scope.misspelt())) == 1


def test_an_update_gives_every_person_the_key_that_the_portal_would(app, world):
    names_given = ["dr. H. Ma’ruf Amin, Sp.A.", "Prof.", "Joko A.R.", "Rina S.Kom.", "Nur-Aini", "Andi 50% S", "José"]
    with app.app_context(), revision("0011") as (migration, _):
        everybody = [*db.session.scalars(select(Person.name)), *names_given]
        assert [migration.key(each) for each in everybody] == [names.key(each) for each in everybody]
