"""Lists of people, their placements, numbers and ranks: the order, who is absent, the day before and after."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from portal.chart import scope
from portal.chart.models import Assignment, Identifier, Person, Placement, Rank, Role, Unit
from portal.people import queries
from portal.policy import CITY
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store.db import db
from tests.pages.people.given import NEW_NIP, history, office, post, saved, somebody, vacate
from tests.pages.people.test_people import HERE, sari
from tests.pages.people.test_standing import me
from tests.world import NOW, SINCE

TODAY = NOW.date()
DAY = timedelta(days=1)


def names(visitor):
    return [row.split()[0] for row in visitor.rows()]


def of(visitor, heading):
    """The rows under this heading of a record."""
    found = visitor.tree.xpath(f"//section[.//h2='{heading}']//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_people_come_by_name_by_position_or_by_unit(page, world):
    rina, address = page("rina"), f"{HERE}?unit={world.units['dukcapil']}"
    assert names(rina.open(address)) == ["Andi", "Budi", "Dra.", "Rina", "Sari"]
    assert names(rina.open(f"{address}&sort=-name")) == ["Sari", "Rina", "Dra.", "Budi", "Andi"]
    assert names(rina.open(f"{address}&sort=title")) == ["Rina", "Budi", "Dra.", "Andi", "Sari"]
    assert names(rina.open(f"{address}&sort=unit")) == ["Andi", "Budi", "Sari", "Dra.", "Rina"]
    assert names(rina.open(f"{address}&q=wulan")) == ["Sari"]
    assert names(rina.open(f"{HERE}?unit={world.units['clinic']}")) == []  # not within her reach: no unit is chosen


def test_whoever_was_never_placed_is_found_and_whoever_has_left_is_not_among_them(app, page, world):
    somebody(app, "Maya Anggraini")
    vacate(app, world.andi, TODAY - DAY)
    rina = page("rina").open(f"{HERE}?keadaan=unplaced")
    assert names(rina) == ["Maya"] and rina.value("keadaan") == "unplaced"
    assert "tanpa nomor" in rina.rows()[0] and "Belum ditempatkan" in rina.rows()[0] and "–" in rina.rows()[0]
    assert names(rina.open(f"{HERE}?q=anggraini")) == ["Maya"]
    assert rina.open("/kepegawaian").has("1 pegawai belum ditempatkan")


def test_those_never_placed_are_counted_for_whoever_may_place_them(app, world):
    for name in ("Maya Anggraini", "Putu Arya"):
        somebody(app, name)
    with app.app_context():
        assert [queries.unplaced(me(member)) for member in (world.rina, world.tono, world.sari)] == [2, 2, 0]


@pytest.mark.parametrize(("ends_on", "waits"), [(TODAY - DAY, True), (TODAY, False)])
def test_an_office_is_place_enough_until_its_last_day(app, page, ends_on, waits):
    key = somebody(app, "Putu Arya")
    with saved(app):
        db.session.add(
            Assignment(person_id=key, role=Role.AUDITOR, starts_on=SINCE, ends_on=ends_on, decree_number="700/3")
        )
    assert (names(page("rina").open(f"{HERE}?keadaan=unplaced")) == ["Putu"]) is waits


@pytest.mark.parametrize(("starts_on", "number"), [(TODAY, NEW_NIP), (TODAY + DAY, "199204102019032003")])
def test_the_number_of_today_stands_in_the_list_once(app, page, world, starts_on, number):
    with saved(app):
        db.session.query(Identifier).filter_by(person_id=world.sari.person_id).one().ends_on = starts_on - DAY
        db.session.add(Identifier(person_id=world.sari.person_id, kind=Kind.NIP, value=NEW_NIP, starts_on=starts_on))
    (row,) = page("rina").open(f"{HERE}?q=wulandari").rows()
    assert f"NIP ····{number[-4:]}" in row


def test_a_full_number_of_somebody_out_of_reach_leads_nowhere(app, page, world):
    with app.app_context():
        rina, tono = me(world.rina), me(world.tono)
        assert queries.numbered(world.joko.login, rina) is None
        assert queries.numbered(world.joko.login, tono) == world.joko.person_id
        assert queries.numbered(world.sari.login, rina) == world.sari.person_id


def test_the_last_day_of_whoever_will_leave_is_said(app, page, world):
    (row,) = page("rina").open(f"{HERE}?q=wulandari").rows()
    assert "sampai" not in row
    vacate(app, world.sari, TODAY + DAY)
    assert "sampai 11 Agu 2026" in page("rina").open(f"{HERE}?q=wulandari").rows()[0]


@pytest.mark.parametrize("words", ["%%%", "___", "sar_"])
def test_a_sign_is_a_letter_like_any_other(page, words):
    assert page("rina").open(f"{HERE}?q={quote(words)}").rows() == []


def test_only_the_officer_adds_people_here(page):
    assert "Tambah pegawai" in page("rina").open(HERE).links()
    assert "Tambah pegawai" not in page("tono").open(HERE).links()


def test_nothing_found_is_not_nothing_asked(page):
    rina = page("rina").open(f"{HERE}?q=zzz")
    assert rina.has("Tidak ada yang cocok") and not rina.has("Siapa yang Anda cari?")
    assert page("rina").open(HERE).has("Siapa yang Anda cari?")


# --- A record ---------------------------------------------------------------------------------------------------------


def test_placements_stand_newest_first_and_say_which_hold(app, page, world):
    place = post(app, world.units["dukcapil"], world.dewi.position_id)
    with saved(app):
        db.session.get_one(Placement, world.sari.placement_id).ends_on = TODAY
        for position_id, capacity, day in (
            (place, Capacity.DEFINITIVE, TODAY + DAY),
            (world.budi.position_id, Capacity.PLH, TODAY),
        ):
            db.session.add(
                Placement(
                    person_id=world.sari.person_id,
                    position_id=position_id,
                    capacity=capacity,
                    decree_number="821/9",
                    starts_on=day,
                )
            )
    coming, acting, ending = of(page("rina").open(sari(world)), "Penempatan")
    assert coming.startswith("Arsiparis Terampil") and coming.endswith("Definitif 11 Agu 2026 –")
    assert acting.startswith("Kepala Bidang") and acting.endswith("Pelaksana Harian 10 Agu 2026 sekarang")
    assert ending.startswith("Pengadministrasi") and ending.endswith("Definitif 1 Jan 2024 10 Agu 2026")


def test_numbers_and_ranks_stand_newest_first_and_say_which_holds(app, page, world):
    with saved(app):
        for model in (Identifier, Rank):
            db.session.query(model).filter_by(person_id=world.sari.person_id).one().ends_on = TODAY - DAY
        db.session.add(Identifier(person_id=world.sari.person_id, kind=Kind.NIP, value=NEW_NIP, starts_on=TODAY))
        db.session.add(Rank(person_id=world.sari.person_id, title="", grade="III/a", starts_on=TODAY + DAY))
    rina = page("rina").open(sari(world))
    new, old = of(rina, "Nomor induk")
    assert new.startswith("NIP 19950512") and "10 Agu 2026 sekarang Perbaiki" in new
    assert old.startswith("NIP 19920410") and "1 Jan 2024 9 Agu 2026 Perbaiki" in old
    coming, past = of(rina, "Pangkat")
    assert coming.startswith("III/a 11 Agu 2026 –") and past.startswith("Pengatur Tk. I, II/d 1 Jan 2024 9 Agu 2026")
    tono = page("tono").open(sari(world))
    assert not any("Perbaiki" in row for row in tono.rows())
    assert not {"Nomor baru", "Pangkat baru", "Tempatkan", "Perbaiki nama"} & set(tono.links())


def test_what_a_record_does_not_have_is_said_in_words(app, page):
    rina = page("rina").open(f"{HERE}/{somebody(app, 'Maya Anggraini')}")
    assert rina.has("Belum pernah ditempatkan", "Tanpa nomor induk", "Belum ada pangkat atau golongan")
    assert {"Nomor baru", "Pangkat baru", "Tempatkan", "Perbaiki nama", "Akun"} <= set(rina.links())


def test_whose_record_it_is_decides_what_is_said_about_it(app, page, world):
    office(app, world.joko)
    assert page("rina").open(f"{HERE}/{world.rina.person_id}").has("Ini data Anda sendiri")
    assert not page("rina").open(sari(world)).has("Ini data Anda sendiri")
    assert not page("tono").open(f"{HERE}/{world.tono.person_id}").has("Ini data Anda sendiri")


def test_new_and_wrong_numbers_and_ranks_are_different_forms(app, page, world):
    with app.app_context():
        keys = [
            db.session.query(model).filter_by(person_id=world.sari.person_id).one().id for model in (Identifier, Rank)
        ]
    rina = page("rina")
    for path, key, new, wrong in zip(
        ("/nomor", "/pangkat"),
        keys,
        ("Nomor baru", "Pangkat baru"),
        ("Perbaiki nomor", "Perbaiki pangkat"),
        strict=True,
    ):
        assert rina.open(sari(world, path)).title == f"{new} — {world.sari.name}"
        assert rina.has("sehari sebelum") and b'name="note"' not in rina.body
        assert rina.open(sari(world, f"{path}/{key}")).title == f"{wrong} — {world.sari.name}"
        assert not rina.has("sehari sebelum") and b'name="note"' in rina.body


def test_the_box_for_the_unusual_is_there_once_it_is_needed(page):
    rina = page("rina").open(f"{HERE}/baru")
    assert b'name="checked"' not in rina.body
    typed = {"name": "Maya", "kind": "nip", "value": "199505122010121004", "starts_on": "2026-03-01"}
    assert b'name="checked"' in rina.submit("Simpan pegawai", 422, **typed).body
    assert b'name="checked"' in rina.submit("Simpan pegawai", 422, checked="y", name="").body


def test_where_adding_somebody_leads_depends_on_the_office(page):
    rina, lina = page("rina").open(f"{HERE}/baru"), page("lina").open(f"{HERE}/baru")
    assert rina.has("Berikutnya: pilih jabatannya") and lina.has("beri orang ini tugasnya")
    assert rina.tree.xpath("//nav[@class='crumbs']/a/@href") == ["/kepegawaian", HERE]
    assert lina.tree.xpath("//nav[@class='crumbs']/a/@href") == ["/administrasi"]
    assert rina.tree.xpath("//main//a[.='Batal']/@href") == [HERE]
    assert lina.tree.xpath("//main//a[.='Batal']/@href") == ["/administrasi"]


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_a_first_number_and_rank_have_no_old_value(app, page):
    key = somebody(app, "Maya Anggraini")
    rina = page("rina").open(f"{HERE}/{key}/nomor")
    rina.submit("Simpan", kind="nip", value=NEW_NIP, starts_on="2026-08-01")
    rina.open(f"{HERE}/{key}/pangkat").submit("Simpan", title="Penata Muda", grade="III/a", starts_on="2026-08-01")
    number, rank = (entry.details for entry in history(app, "person", key))
    assert number == {"number": ["", f"NIP {NEW_NIP}"], "starts_on": ["", "1 Agustus 2026"]}
    assert rank == {"grade": ["", "III/a"], "starts_on": ["", "1 Agustus 2026"]}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/nomor", {"kind": "nip", "value": NEW_NIP, "starts_on": "2026-08-01"}),
        ("/pangkat", {"grade": "III/a", "starts_on": "2026-08-01"}),
        ("/nomor/{number}", {"kind": "nip", "value": NEW_NIP, "starts_on": "2024-01-01"}),
        ("/pangkat/{rank}", {"grade": "III/a", "starts_on": "2024-01-01"}),
    ],
)
def test_numbers_and_ranks_that_two_change_at_once_are_noticed(app, page, world, path, fields):
    with app.app_context():
        keys = {
            "number": db.session.query(Identifier).filter_by(person_id=world.sari.person_id).one().id,
            "rank": db.session.query(Rank).filter_by(person_id=world.sari.person_id).one().id,
        }
    slow = page("rina").open(sari(world, path.format(**keys)))
    page("rina").open(sari(world, "/ubah")).submit("Simpan", name="Sari W.")
    slow.submit("Simpan", 409, **fields)


@pytest.mark.parametrize(
    ("day", "status"), [("2023-12-31", 422), ("2024-01-01", 422), ("2024-01-02", 200), ("2026-08-10", 200)]
)
def test_a_new_rank_begins_after_the_present_one(page, world, day, status):
    page("rina").open(sari(world, "/pangkat")).submit("Simpan", status, grade="III/a", starts_on=day)


@pytest.mark.parametrize(
    ("day", "status"),
    [("2024-01-01", 422), ("2024-01-02", 200), ("2026-09-30", 200), ("2026-10-01", 422)],
)
def test_a_corrected_rank_stays_between_its_neighbours(app, page, world, day, status):
    rina = page("rina")
    for start, grade in (("2026-04-01", "III/a"), ("2026-10-01", "III/b")):
        rina.open(sari(world, "/pangkat")).submit("Simpan", grade=grade, starts_on=start)
    with app.app_context():
        middle = db.session.query(Rank).filter_by(person_id=world.sari.person_id, grade="III/a").one().id
    rina.open(sari(world, f"/pangkat/{middle}")).submit("Simpan", status, starts_on=day)
    if status == 200:
        with app.app_context():
            first = db.session.query(Rank).filter_by(person_id=world.sari.person_id, grade="II/d").one()
            assert (first.ends_on + DAY).isoformat() == day


@pytest.mark.parametrize(("day", "status"), [("2026-04-01", 422), ("2026-04-02", 200)])
def test_a_corrected_rank_begins_after_the_nearest_of_those_before(app, page, world, day, status):
    rina = page("rina")
    for start, grade in (("2026-04-01", "III/a"), ("2026-08-01", "III/b")):
        rina.open(sari(world, "/pangkat")).submit("Simpan", grade=grade, starts_on=start)
    with app.app_context():
        last = db.session.query(Rank).filter_by(person_id=world.sari.person_id, grade="III/b").one().id
    rina.open(sari(world, f"/pangkat/{last}")).submit("Simpan", status, starts_on=day)


def test_an_earlier_rank_that_had_ended_long_before_keeps_its_end(app, page, world):
    with saved(app):
        db.session.query(Rank).filter_by(person_id=world.sari.person_id).one().ends_on = SINCE + DAY
    rina = page("rina").open(sari(world, "/pangkat")).submit("Simpan", grade="III/a", starts_on="2026-04-01")
    with app.app_context():
        first, second = db.session.query(Rank).filter_by(person_id=world.sari.person_id).order_by(Rank.starts_on)
        assert first.ends_on == SINCE + DAY
        key = second.id
    rina.open(sari(world, f"/pangkat/{key}")).submit("Simpan", starts_on="2026-05-01")
    with app.app_context():
        assert (
            db.session.query(Rank).filter_by(person_id=world.sari.person_id, grade="II/d").one().ends_on == SINCE + DAY
        )


def test_whoever_has_no_number_has_none_and_no_rank_unless_it_is_given(app, page):
    page("rina").open(f"{HERE}/baru").submit("Simpan pegawai", name="Hj. Ratna", kind="none", starts_on="2026-03-01")
    with app.app_context():
        person = db.session.query(Person).filter_by(name="Hj. Ratna").one()
        assert (person.identifiers, person.ranks) == ([], [])
        assert not queries.number_taken("")


def test_a_name_holds_words_whatever_their_case(app, world):
    with app.app_context():
        found = select(Person.id).where(scope.called("WULAN")).order_by(Person.id)
        assert db.session.scalars(found).all() == [world.sari.person_id]
        assert db.session.scalars(select(Person.id).where(scope.called("%"))).all() == []


def test_a_number_is_taken_by_everybody_but_its_own_row(app, world):
    with app.app_context():
        own = db.session.query(Identifier).filter_by(person_id=world.sari.person_id).one().id
        assert queries.number_taken(world.sari.login) and queries.number_taken("19920410 201903 2 003")
        assert not queries.number_taken(world.sari.login, own)
        assert queries.number_taken(world.sari.login, own + 1)


def test_reach_is_the_city_or_a_unit_with_all_below_it(app, world):
    with app.app_context():
        assert CITY.unit_path == "/"
        city = db.session.get_one(Unit, world.units["city"])
        assert me(world.rina).officer_of == (f"{city.path}{world.units['dukcapil']}/",)
