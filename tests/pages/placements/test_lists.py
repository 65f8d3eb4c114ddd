"""Lists of placements and of what a new one needs: their order, who is absent, the day before, on and after."""

from datetime import date, timedelta

import pytest

from portal.chart.models import Placement, ReportingLine
from portal.placements import queries
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from tests.pages.people.given import history, office, post, saved, somebody, vacate
from tests.pages.people.test_standing import me
from tests.pages.placements.test_placements import DECREE, HERE, at
from tests.world import NOW, SINCE

TODAY = NOW.date()
DAY = timedelta(days=1)


def names(visitor):
    return [row.split()[0] for row in visitor.rows()]


def placed(app, world, key, position_id, capacity=Capacity.DEFINITIVE, starts_on=SINCE, ends_on=None):
    with saved(app):
        found = Placement(
            person_id=world.members[key].person_id,
            position_id=position_id,
            capacity=capacity,
            decree_number="821/9",
            starts_on=starts_on,
            ends_on=ends_on,
        )
        db.session.add(found)
        db.session.flush()
        return found.id


def test_placements_come_by_name_by_position_or_by_age(app, page, world):
    with saved(app):
        db.session.get_one(Placement, world.rina.placement_id).starts_on = date(2025, 1, 1)
    rina, address = page("rina"), f"{HERE}?unit={world.units['dukcapil']}"
    assert names(rina.open(address)) == ["Andi", "Budi", "Dra.", "Rina", "Sari"]
    assert names(rina.open(f"{address}&sort=-name")) == ["Sari", "Rina", "Dra.", "Budi", "Andi"]
    assert names(rina.open(f"{address}&sort=title")) == ["Rina", "Budi", "Dra.", "Andi", "Sari"]
    assert names(rina.open(f"{address}&sort=since")) == ["Andi", "Budi", "Dra.", "Sari", "Rina"]
    assert names(rina.open(f"{HERE}?unit={world.units['service']}&q=wulan")) == ["Sari"]
    assert names(rina.open(f"{HERE}?q=%25%25%25")) == names(rina.open(f"{HERE}?q=wul_n")) == []
    assert names(rina.open(f"{HERE}?q=susilo")) == [] and rina.has("Tidak ada yang cocok")
    assert rina.open(f"{HERE}?q=wu").has("Ketik paling sedikit 3 huruf")
    assert "Tempatkan pegawai" in rina.links() and "Tempatkan pegawai" not in page("tono").open(HERE).links()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state", "says"),
    [
        (SINCE, TODAY - DAY, "ended", "Berakhir"),
        (SINCE, TODAY, "", "Berlaku"),
        (TODAY, None, "", "Berlaku"),
        (TODAY + DAY, None, "planned", "Akan mulai"),
    ],
)
def test_a_placement_is_planned_in_force_or_over(app, page, world, starts_on, ends_on, state, says):
    with saved(app):
        found = db.session.get_one(Placement, world.sari.placement_id)
        found.starts_on, found.ends_on = starts_on, ends_on
    rina, address = page("rina"), f"{HERE}?unit={world.units['service']}&keadaan="
    for asked in ("", "planned", "ended"):
        assert ("Sari" in names(rina.open(address + asked))) is (asked == state)
    assert rina.open(address + state).value("keadaan") == state
    row = next(row for row in rina.rows() if row.startswith("Sari"))
    assert row.endswith("seterusnya") is (ends_on is None)
    record = rina.open(at(world.sari))
    assert [word for word in ("Berakhir", "Berlaku", "Akan mulai") if record.tree.xpath(f"//span[.='{word}']")] == [
        says
    ]
    assert record.has("ada perubahan") is (ends_on is None)
    assert ("Akhiri" in record.links()) is (ends_on is None)


def test_a_record_says_whose_matter_it_is(app, page, world):
    told = "menyangkut Anda sendiri atau atasan Anda"
    office(app, world.joko)
    rina = page("rina")
    assert rina.open(at(world.rina)).has(told) and rina.open(at(world.dewi)).has(told)
    assert not rina.open(at(world.sari)).has(told)
    assert {"Perbaiki", "Akhiri"} <= set(rina.links())
    assert not page("tono").open(at(world.tono)).has(told)


def test_a_decree_without_a_day_is_shown_without_one(app, page, world, vacancy):
    key = placed(app, world, "sari", vacancy)
    assert (
        page("rina").open(f"{HERE}/{key}").tree.xpath("//dd[contains(., '821/9')]")[0].text_content().strip() == "821/9"
    )


@pytest.fixture
def vacancy(app, world):
    return post(app, world.units["service"], world.budi.position_id)


def test_who_is_to_be_placed_is_found_with_where_he_is(app, page, world, vacancy):
    somebody(app, "Wulan Baru")
    rina = page("rina").open(f"{HERE}/baru?jabatan={vacancy}&q=wulan")
    first, second = rina.rows()
    assert first.startswith("Sari") and "NIP ····2003" in first and "Pengadministrasi" in first
    assert second.startswith("Wulan") and "tanpa nomor" in second and "belum ditempatkan" in second
    assert rina.has("Pada jabatan Arsiparis Terampil") and rina.value("jabatan") == str(vacancy)
    assert not rina.open(f"{HERE}/baru").has("Pada jabatan") and b'name="jabatan"' not in rina.body
    assert rina.open(f"{HERE}/baru?q=zzz").has("Belum tercatat?")


def test_a_post_is_found_among_the_vacant_ones_or_by_its_name(app, page, world, vacancy):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}")
    assert names(rina) == ["Arsiparis"] and "Kosong" in rina.rows()[0] and rina.has("Jabatan yang kosong hari ini")
    rina.open(f"{HERE}/baru?pegawai={world.sari.person_id}&q=kepala")
    assert names(rina) == ["Kepala", "Kepala"] and rina.has("Jabatan yang cocok") and "Budi" in rina.rows()[0]
    assert rina.open(f"{HERE}/baru?pegawai={world.sari.person_id}&q=zzz").has("Tidak ada jabatan yang cocok")
    placed(app, world, "andi", vacancy)
    assert rina.open(f"{HERE}/baru?pegawai={world.sari.person_id}").has("Tidak ada jabatan kosong")


def test_a_move_is_offered_to_close_only_what_the_person_holds_for_good(app, page, world, vacancy):
    address = f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={vacancy}"
    assert b'name="closing"' in page("rina").open(address).body
    with saved(app):
        db.session.get_one(Placement, world.sari.placement_id).capacity = Capacity.PLT
    assert b'name="closing"' not in page("rina").open(address).body
    with saved(app):
        found = db.session.get_one(Placement, world.sari.placement_id)
        found.capacity, found.ends_on = Capacity.DEFINITIVE, TODAY - DAY
    assert b'name="closing"' not in page("rina").open(address).body


def test_what_a_move_closes_is_what_holds_on_the_day_within_reach(app, world, vacancy):
    with app.app_context():
        rina = me(world.rina)

        def found(on):
            return [each.id for each in queries.definitive(world.sari.person_id, on, rina)]

        assert found(TODAY) == found(SINCE) == [world.sari.placement_id] and found(SINCE - DAY) == []
        assert [each.id for each in queries.definitive(world.joko.person_id, TODAY, rina)] == []
        assert [each.id for each in queries.definitive(world.joko.person_id, TODAY, me(world.tono))] == [
            world.joko.placement_id
        ]


@pytest.mark.parametrize(("starts_on", "status"), [("2024-01-01", 422), ("2024-01-02", 200)])
def test_a_move_begins_after_the_placement_that_it_closes(page, world, vacancy, starts_on, status):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={vacancy}")
    rina.submit("Simpan penempatan", status, capacity="definitive", starts_on=starts_on, **DECREE)
    assert rina.has("baru mulai pada hari itu atau sesudahnya") is (status == 422)


def test_a_new_term_in_the_same_post_follows_the_old_one(app, page, world):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={world.sari.position_id}")
    rina.submit("Simpan penempatan", capacity="definitive", starts_on="2026-08-01", **DECREE)
    assert history(app, "placement", world.sari.placement_id)[-1].details["ends_on"] == ["", "31 Juli 2026"]


@pytest.mark.parametrize(
    ("others", "lines", "says"),
    [
        (0, 2, "menjadi kosong, dan pemangku 2 jabatan"),
        (0, 1, "menjadi kosong, dan pemangku 1 jabatan"),
        (0, 0, "menjadi kosong ."),
        (1, 2, "tetap dipegang pejabat lain"),
    ],
)
def test_the_end_says_what_it_leaves_behind(app, page, world, others, lines, says):
    if others:
        placed(app, world, "joko", world.budi.position_id, Capacity.PLH, TODAY)
    with saved(app):
        for key in ("sari", "andi")[lines:]:
            line = db.session.query(ReportingLine).filter_by(position_id=world.members[key].position_id).one()
            line.ends_on = TODAY - DAY
    said = page("rina").open(at(world.budi, "/akhiri")).text
    assert says.replace(" .", ".") in said.replace(" .", ".")
    assert ("tetap dipegang" in said) is bool(others)


@pytest.mark.parametrize(("ends_on", "others"), [(TODAY - DAY, 0), (TODAY, 1)])
def test_another_holder_counts_until_his_last_day(app, world, ends_on, others):
    placed(app, world, "rina", world.budi.position_id, Capacity.PLH, SINCE, ends_on)
    with app.app_context():
        found = queries.consequence(db.session.get_one(Placement, world.budi.placement_id), TODAY)
        assert (found.answering, found.others) == (2, others)


def test_a_correction_may_not_run_into_the_next_holder(app, page, world):
    vacate(app, world.sari, TODAY)
    placed(app, world, "joko", world.sari.position_id, starts_on=TODAY + DAY)
    rina = page("rina").open(at(world.sari, "/ubah"))
    rina.submit("Simpan", 422, ends_on="2026-08-11", decree_on="2024-01-01")
    assert rina.has("sudah diduduki pejabat definitif")
    rina.submit("Simpan", ends_on="2026-08-10", decree_number="821/4B", decree_on="2024-01-01")


def test_a_chosen_unit_stays_chosen(page, world):
    rina = page("rina").open(f"{HERE}?unit={world.units['service']}")
    assert rina.value("unit") == str(world.units["service"]) and rina.open(HERE).value("unit") == ""


def test_a_posting_is_somebodys_matter_by_its_person_and_by_its_post(app, page, world, vacancy):
    office(app, world.joko)  # in charge as well, and not below Dewi
    rina, address = page("rina"), f"{HERE}/baru?pegawai={{}}&jabatan={{}}"
    rina.open(address.format(world.andi.person_id, world.dewi.position_id), 403)  # who would be above her
    rina.open(address.format(world.dewi.person_id, vacancy), 403)  # who is
    rina.open(address.format(world.rina.person_id, vacancy), 403)
    rina.open(address.format(world.andi.person_id, vacancy))


def test_placements_are_narrowed_to_a_unit_and_by_letters_as_they_are(app, page, world):
    rina = page("rina").open(f"{HERE}?unit={world.units['service']}")
    assert names(rina) == ["Andi", "Budi", "Sari"]
    assert names(rina.open(f"{HERE}?unit={world.units['service']}&q=sapu")) == ["Andi"]
    assert names(rina.open(f"{HERE}?unit={world.units['service']}&q=s_p")) == []
    assert names(rina.open(f"{HERE}?unit={world.units['dukcapil']}")) == ["Andi", "Budi", "Dra.", "Rina", "Sari"]
