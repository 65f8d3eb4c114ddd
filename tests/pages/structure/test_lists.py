"""Lists of units and positions: their order, who is absent, and what ends or begins on which day."""

from datetime import date, timedelta

import pytest

from portal.chart.models import Placement, Position, PositionKind, ReportingLine, Unit
from portal.rules.hierarchy import Capacity
from portal.rules.placement import Span
from portal.store.db import db
from portal.structure import queries
from tests.pages.people.given import history, office, post, saved, somebody, vacate
from tests.pages.people.test_standing import me
from tests.pages.structure.test_positions import act, at
from tests.world import NOW, SINCE

UNITS, POSTS = "/kepegawaian/unit", "/kepegawaian/jabatan"
TODAY = NOW.date()
DAY = timedelta(days=1)


def unit(app, world, name, parent="dukcapil", starts_on=SINCE, ends_on=None):
    """One more unit below another; returns its key."""
    with saved(app):
        above = db.session.get_one(Unit, world.units[parent])
        found = Unit(name=name, parent=above, path="", starts_on=starts_on, ends_on=ends_on)
        db.session.add(found)
        db.session.flush()
        found.path = f"{above.path}{found.id}/"
        return found.id


def heads(visitor, heading=""):
    """What the rows begin with, or those under this heading."""
    where = f"//section[.//h2='{heading}']//tbody/tr/th" if heading else "//main//tbody/tr/th"
    return [" ".join(" ".join(cell.itertext()).split()) for cell in visitor.tree.xpath(where)]


def facts(visitor):
    """What the head of a record says of it."""
    return " ".join(" ".join(visitor.tree.find(".//header[@class='record-head']").itertext()).split())


# --- Units ------------------------------------------------------------------------------------------------------------


def test_units_come_by_name_or_by_age_each_with_its_parent_and_positions(app, page, world):
    unit(app, world, "Arsip", starts_on=date(2025, 1, 1))
    rina = page("rina").open(UNITS)
    assert [row.split(" 1 Jan")[0] for row in rina.rows()] == [
        "Arsip Dinas Kependudukan dan Pencatatan Sipil 0",
        "Bidang Pelayanan Pendaftaran Penduduk Dinas Kependudukan dan Pencatatan Sipil 3",
        "Dinas Kependudukan dan Pencatatan Sipil Pemerintah Kota 2",
    ]
    assert heads(rina.open(f"{UNITS}?sort=-name"))[0].startswith("Dinas")
    assert [head.split()[0] for head in heads(rina.open(f"{UNITS}?sort=since"))] == ["Bidang", "Dinas", "Arsip"]
    assert page("tono").open(f"{UNITS}?q=pemerintah").rows()[0].startswith("Pemerintah Kota – 2 1 Jan 2024 sekarang")


@pytest.mark.parametrize(("ends_on", "is_there"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_unit_is_there_until_its_last_day(app, page, world, ends_on, is_there):
    key = unit(app, world, "Arsip", ends_on=ends_on)
    rina = page("rina")
    assert ("Arsip" in heads(rina.open(UNITS))) is is_there
    assert ("Arsip" in heads(rina.open(f"{UNITS}?keadaan=ended"))) is not is_there
    assert rina.value("keadaan") == "ended" and len(rina.rows()) == (not is_there)
    above = rina.open(f"{UNITS}/{world.units['dukcapil']}")
    assert ("Arsip" in above.links()) is is_there
    assert rina.open(f"{UNITS}/{key}").has("Berakhir") is not is_there
    assert "Akhiri" not in rina.links() and rina.has("Sampai")


@pytest.mark.parametrize(("ends_on", "counted"), [(TODAY - DAY, 2), (TODAY, 3)])
def test_positions_of_today_are_counted(app, page, world, ends_on, counted):
    with saved(app):
        db.session.get_one(Placement, world.andi.placement_id).ends_on = ends_on
        db.session.get_one(Position, world.andi.position_id).ends_on = ends_on
    assert f"Sipil {counted} " in page("rina").open(f"{UNITS}?q=bidang").rows()[0]


def test_a_unit_shows_its_own_positions_and_units_in_order(app, page, world):
    unit(app, world, "Arsip")
    rina = page("rina").open(f"{UNITS}/{world.units['dukcapil']}")
    assert heads(rina, "Jabatan") == [
        "Analis Sumber Daya Manusia Aparatur Ahli Muda",
        "Kepala Dinas Kependudukan dan Pencatatan Sipil",
    ]
    below = rina.tree.xpath("//section[h2='Unit di bawahnya']//li")
    assert [item.text_content().strip() for item in below] == ["Arsip", "Bidang Pelayanan Pendaftaran Penduduk"]
    assert "Induk Pemerintah Kota" in facts(rina)
    empty = rina.click("Arsip")
    assert empty.has("Belum ada jabatan di unit ini.", "Tidak ada.")
    assert {"Tambah jabatan", "Tambah unit di bawahnya", "Perbaiki", "Akhiri"} <= set(empty.links())
    tono = page("tono").open(f"{UNITS}/{world.units['city']}")
    assert tono.has("puncak") and not {"Tambah jabatan", "Perbaiki", "Akhiri"} & set(tono.links())


def test_a_first_unit_is_asked_for_only_where_there_is_none_and_nothing_was_looked_for(app, page, world):
    office(app, world.andi)
    andi = page("andi")
    for query in ("?q=zzz", "?keadaan=ended"):
        assert andi.open(f"{UNITS}{query}").has("Tidak ada unit yang cocok", "Periksa ejaannya")
        assert "Tambah unit puncak" not in andi.links()
    with app.app_context():
        assert queries.any_unit()


def test_a_new_unit_says_where_it_will_be(app, page, world):
    rina = page("rina").open(f"{UNITS}/baru?induk={world.units['dukcapil']}")
    assert rina.has("Di bawah Dinas Kependudukan") and not rina.has("Unit puncak, yang menaungi")
    assert rina.tree.xpath("//main//a[.='Batal']/@href") == [f"{UNITS}/{world.units['dukcapil']}"]
    office(app, world.andi)
    andi = page("andi").open(f"{UNITS}/baru")
    assert andi.has("Unit puncak, yang menaungi") and andi.tree.xpath("//main//a[.='Batal']/@href") == [UNITS]


@pytest.mark.parametrize(("ends_on", "status"), [("2026-08-30", 422), ("2026-08-31", 200), ("2026-09-01", 200)])
def test_a_unit_ends_no_sooner_than_what_is_in_it(app, page, world, ends_on, status):
    key = unit(app, world, "Arsip")
    post(app, key, world.dewi.position_id)
    with saved(app):
        db.session.query(Position).filter_by(unit_id=key).one().ends_on = date(2026, 8, 31)
    rina = page("rina").open(f"{UNITS}/{key}/akhiri").submit("Akhiri unit", status, ends_on=ends_on, note="SOTK")
    assert rina.has("0 unit di bawahnya dan 1 jabatan") is (status == 422)


def test_a_unit_with_units_below_it_does_not_end_by_a_correction_either(app, page, world):
    rina = page("rina").open(f"{UNITS}/{world.units['service']}/ubah")
    rina.submit("Simpan", 422, ends_on="2026-08-10")
    assert rina.has("0 unit di bawahnya dan 3 jabatan")
    rina.open(f"{UNITS}/{world.units['dukcapil']}/akhiri").submit("Akhiri unit", 422, ends_on="2026-08-10", note="x")
    assert rina.has("1 unit di bawahnya dan 2 jabatan")


def test_a_unit_of_the_same_beginning_does_not_move_along(app, page, world):
    """The path "/1/2/" is no part of "/1/20/"."""
    moved = unit(app, world, "Arsip")
    other = unit(app, world, "Pustaka")
    office(app, world.joko)
    page("joko").open(f"{UNITS}/{moved}/ubah").submit("Simpan", parent_id=world.units["clinic"])
    with app.app_context():
        city = f"/{world.units['city']}/"
        assert db.session.get_one(Unit, moved).path == f"{city}{world.units['clinic']}/{moved}/"
        assert db.session.get_one(Unit, other).path == f"{city}{world.units['dukcapil']}/{other}/"


# --- Positions --------------------------------------------------------------------------------------------------------


def test_positions_come_by_title_or_by_holder(app, page, world):
    rina = page("rina")
    titles = [head.split()[0] for head in heads(rina.open(f"{POSTS}?unit={world.units['dukcapil']}"))]
    assert titles == ["Analis", "Kepala", "Kepala", "Operator", "Pengadministrasi"]
    assert [head.split()[0] for head in heads(rina.open(f"{POSTS}?sort=-title"))] == titles[::-1]
    by_holder = [head.split()[0] for head in heads(rina.open(f"{POSTS}?sort=holder"))]
    assert by_holder == ["Operator", "Kepala", "Kepala", "Analis", "Pengadministrasi"]
    assert len(rina.open(f"{POSTS}?unit={world.units['service']}").rows()) == 3
    assert rina.value("unit") == str(world.units["service"])
    assert rina.open(f"{POSTS}?q=zzz").has("Tidak ada jabatan yang cocok")
    for nothing in (POSTS, UNITS, at(world.sari, "/atasan")):
        assert rina.open(f"{nothing}?q=%25").rows() == rina.open(f"{nothing}?q=_").rows() == []


def test_a_row_says_who_acts_here_and_above(app, page, world):
    act(app, world, "andi", "budi", Capacity.PLH)
    rows = dict(zip(heads(rina := page("rina").open(POSTS)), rina.rows(), strict=True))
    division = next(row for head, row in rows.items() if head.startswith("Kepala Bidang"))
    assert "Andi Saputra Pelaksana Harian" in division and "Budi" not in division
    clerk = next(row for head, row in rows.items() if head.startswith("Pengadministrasi"))
    assert clerk.endswith("Sari Wulandari, A.Md. Kepala Bidang Pelayanan Pendaftaran Penduduk")
    head = next(row for head, row in rows.items() if head.startswith("Kepala Dinas"))
    assert head.endswith("pejabat di luar ASN")
    office(app, world.joko)
    assert page("joko").open(f"{POSTS}?q=wali kota").rows()[0].endswith("menilai, tidak dinilai")


def test_a_vacancy_is_marked_in_its_own_row_and_in_those_below(app, page, world):
    vacate(app, world.budi, TODAY - DAY)
    rows = dict(zip(heads(rina := page("rina").open(POSTS)), rina.rows(), strict=True))
    kinds = {" ".join(head.split()[:2]): row.count("Kosong") for head, row in rows.items()}
    assert kinds == {
        "Analis Sumber": 0,
        "Kepala Bidang": 1,
        "Kepala Dinas": 0,
        "Operator Sistem": 1,
        "Pengadministrasi Kependudukan": 1,
    }


@pytest.mark.parametrize(("ends_on", "is_there"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_position_is_there_until_its_last_day(app, page, world, ends_on, is_there):
    key = post(app, world.units["service"], world.budi.position_id)
    with saved(app):
        db.session.get_one(Position, key).ends_on = ends_on
    rina = page("rina")

    def listed(query):
        return any(head.startswith("Arsiparis") for head in heads(rina.open(f"{POSTS}{query}")))

    assert (listed(""), listed("?keadaan=vacant"), listed("?keadaan=ended")) == (is_there, is_there, not is_there)
    assert any("Arsiparis" in head for head in heads(rina.open(at(world.budi)), "Jabatan di bawahnya")) is is_there
    assert any("Arsiparis" in head for head in heads(rina.open(f"{UNITS}/{world.units['service']}"))) is is_there
    assert rina.open(f"{POSTS}/{key}").has("Berakhir") is not is_there
    assert rina.has("Sampai") and "Akhiri" not in rina.links()


def test_only_the_list_of_all_can_be_sorted_and_names_units(app, page, world):
    with saved(app):
        db.session.get_one(Placement, world.andi.placement_id).capacity = Capacity.PLT
    rina = page("rina").open(POSTS)
    assert [link.text_content() for link in rina.tree.xpath("//thead//a")] == ["Jabatan", "Pejabat hari ini"]
    assert any("Pendaftaran Penduduk Bidang Pelayanan" in row for row in rina.rows())
    assert [row.split()[0] for row in rina.rows() if Capacity.PLT.label in row] == ["Operator"]
    rina.open(f"{UNITS}/{world.units['service']}")
    assert not rina.tree.xpath("//thead//a") and not rina.tree.xpath("//tbody/tr/th/small")


def test_whether_units_that_ended_are_shown_stays_chosen(page):
    rina = page("rina").open(f"{UNITS}?keadaan=ended")
    assert rina.value("keadaan") == "ended" and rina.has("Tidak ada unit yang cocok")
    assert not rina.open(UNITS).value("keadaan")


def test_a_position_that_is_to_come_is_listed_but_not_vacant_yet(app, page, world):
    key = post(app, world.units["service"], world.budi.position_id)
    with saved(app):
        db.session.get_one(Position, key).starts_on = TODAY + DAY
    rina = page("rina")
    assert any(head.startswith("Arsiparis") for head in heads(rina.open(POSTS)))
    assert not rina.open(f"{POSTS}?keadaan=vacant").rows()


def test_below_somebody_are_those_who_answer_to_him_in_the_order_of_their_titles(app, page, world):
    rina = page("rina")
    assert [head.split()[0] for head in heads(rina.open(at(world.budi)), "Jabatan di bawahnya")] == [
        "Operator",
        "Pengadministrasi",
    ]
    assert heads(rina.open(at(world.sari)), "Jabatan di bawahnya") == [] and rina.has("Tidak ada.")
    office(app, world.andi)
    tops = [head.split()[0] for head in heads(page("andi").open(at(world.wali)), "Jabatan di bawahnya")]
    assert tops == ["Auditor", "Kepala", "Kepala", "Pranata"]  # not the mayor himself, and nobody's staff


def test_a_record_says_form_level_and_days(app, page, world):
    rina = page("rina")
    rina.open(at(world.dewi))
    assert "Jenjang II.b Formulir Pimpinan" in facts(rina) and "Sampai" not in facts(rina)
    rina.open(at(world.sari))
    assert "Jenjang – Formulir Pegawai" in facts(rina) and "Kosong" not in facts(rina)
    office(app, world.joko)
    assert page("joko").open(at(world.wali)).has("tidak menyusun SKP")


def test_holders_stand_newest_first_and_say_who_holds_it_now(app, page, world):
    act(app, world, "andi", "budi", Capacity.PLH)
    with saved(app):
        db.session.get_one(Placement, world.budi.placement_id).ends_on = TODAY + DAY
        db.session.add(
            Placement(
                person_id=world.rina.person_id,
                position_id=world.budi.position_id,
                capacity=Capacity.DEFINITIVE,
                decree_number="821/8",
                starts_on=TODAY + 2 * DAY,
            )
        )
    rina = page("rina").open(at(world.budi))
    rows = [row for row in rina.rows() if "Definitif" in row or "Pelaksana Harian 1" in row]
    assert rows == [
        "Rina Marlina, S.E. Definitif 12 Agu 2026 –",
        "Andi Saputra Pelaksana Harian 1 Jul 2026 sekarang",
        "Budi Hartono, S.Sos. Definitif 1 Jan 2024 11 Agu 2026",
    ]
    assert rina.open(f"{POSTS}/{post(app, world.units['service'], world.budi.position_id)}").has(
        "Belum pernah diduduki."
    )


def test_whoever_is_appraised_one_level_higher_is_told_why(app, page, world):
    told = "Jabatan tepat di atasnya dipegang orang yang sama"
    assert not page("rina").open(at(world.sari)).has(told)
    act(app, world, "sari", "budi", Capacity.PLT)
    rina = page("rina").open(at(world.sari))
    assert rina.has(told, world.dewi.name, "secara definitif")


def test_lines_stand_newest_first(app, page, world):
    rina = page("rina").open(f"{at(world.sari, '/atasan')}?pilih={world.dewi.position_id}")
    rina.submit("Tetapkan jabatan atasan", starts_on="2026-08-15", note="Nota dinas")
    lines = rina.tree.xpath("//section[h2='Atasan hari ini']//tbody/tr")
    assert [" ".join(" ".join(line.itertext()).split()) for line in lines] == [
        "Kepala Dinas Kependudukan dan Pencatatan Sipil 15 Agu 2026 seterusnya",
        "Kepala Bidang Pelayanan Pendaftaran Penduduk 1 Jan 2024 14 Agu 2026",
    ]


def test_a_top_position_gets_a_superior_and_loses_him_again(app, page, world):
    office(app, world.joko)
    joko = page("joko").open(f"{at(world.dewi, '/atasan')}?pilih={world.tono.position_id}")
    joko.submit("Tetapkan jabatan atasan", starts_on="2026-08-05", note="Uji coba")
    assert history(app, "position", world.dewi.position_id)[-1].details["superior"] == ["", "Auditor Ahli Madya"]
    joko.open(f"{at(world.dewi, '/atasan')}?pilih=0")
    joko.submit("Tetapkan jabatan atasan", starts_on="2026-08-10", note="Kembali")
    assert history(app, "position", world.dewi.position_id)[-1].details["superior"] == ["Auditor Ahli Madya", ""]
    with app.app_context():
        (line,) = db.session.query(ReportingLine).filter_by(position_id=world.dewi.position_id)
        assert line.ends_on == date(2026, 8, 9)


def test_a_line_that_had_ended_keeps_its_end(app, page, world):
    with saved(app):
        db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id).one().ends_on = date(2026, 6, 30)
    rina = page("rina").open(f"{at(world.sari, '/atasan')}?pilih={world.dewi.position_id}")
    rina.submit("Tetapkan jabatan atasan", starts_on="2026-08-15", note="Nota dinas")
    with app.app_context():
        lines = db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id)
        assert {line.ends_on for line in lines} == {date(2026, 6, 30), None}


def test_superiors_are_looked_for_along_the_units_or_by_name(app, page, world):
    rina = page("rina").open(at(world.sari, "/atasan"))
    assert [head.split()[0] for head in heads(rina)] == ["Kepala", "Kepala", "Operator"]  # and not her own
    assert rina.has("Jabatan di unit yang sama dan di atasnya") and "Jadikan jabatan puncak" not in rina.text
    rina.open(at(world.sari, "/atasan?q=kepala"))
    assert len(rina.rows()) == 2 and rina.has("Jabatan yang cocok")
    assert rina.open(at(world.sari, "/atasan?q=perawat")).has("Tidak ada jabatan yang cocok")
    vacate(app, world.budi, TODAY - DAY)
    division = next(row for row in rina.open(at(world.sari, "/atasan?q=bidang")).rows())
    assert "Kosong" in division
    office(app, world.joko)
    assert "Jadikan jabatan puncak" in page("joko").open(at(world.sari, "/atasan")).text


@pytest.mark.parametrize(("ends_on", "status"), [("2026-08-30", 422), ("2026-08-31", 200), ("2026-09-01", 200)])
def test_a_position_ends_no_sooner_than_its_holder_and_those_below(app, page, world, ends_on, status):
    key = post(app, world.units["service"], world.budi.position_id)
    holder = somebody(app, "Maya Anggraini", key)
    below = post(app, world.units["service"], key, "Juru Arsip")
    with saved(app):
        db.session.query(Placement).filter_by(person_id=holder).one().ends_on = date(2026, 8, 31)
        db.session.query(ReportingLine).filter_by(position_id=below).one().ends_on = date(2026, 8, 31)
    rina = page("rina").open(f"{POSTS}/{key}/akhiri").submit("Akhiri jabatan", status, ends_on=ends_on, note="SOTK")
    assert rina.has("masih diduduki", "1 jabatan masih berada di bawahnya") is (status == 422)
    with app.app_context():
        line = db.session.query(ReportingLine).filter_by(position_id=key).one()
        assert (line.ends_on.isoformat() if line.ends_on else None) == (ends_on if status == 200 else None)


@pytest.mark.parametrize(("starts_on", "status"), [("2024-01-01", 200), ("2024-01-02", 422)])
def test_a_position_begins_no_later_than_its_first_holder(page, world, starts_on, status):
    rina = page("rina").open(at(world.sari, "/ubah")).submit("Simpan", status, starts_on=starts_on)
    assert rina.has("sudah diduduki sejak 1 Januari 2024") is (status == 422)


@pytest.mark.parametrize(
    ("starts_on", "status"), [("2026-07-31", 422), ("2026-08-01", 200), ("2026-08-31", 200), ("2026-09-01", 422)]
)
def test_a_line_begins_while_the_position_above_exists(app, page, world, starts_on, status):
    above = post(app, world.units["service"], world.budi.position_id, "Kepala Seksi")
    with saved(app):
        position = db.session.get_one(Position, above)
        position.starts_on, position.ends_on = date(2026, 8, 1), date(2026, 8, 31)
    rina = page("rina").open(f"{at(world.sari, '/atasan')}?pilih={above}")
    rina.submit("Tetapkan jabatan atasan", status, starts_on=starts_on, note="Nota dinas")
    assert rina.has("belum ada atau sudah berakhir") is (status == 422)
    rina.open(f"{UNITS}/{world.units['service']}/jabatan")
    typed = {"title": "Juru Arsip", "kind": "staff", "parent_id": above, "starts_on": starts_on}
    rina.submit("Simpan jabatan", status, **typed)


def test_a_top_position_has_no_line_and_its_entry_names_no_superior(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(f"{UNITS}/{world.units['city']}/jabatan")
    andi.submit("Simpan jabatan", title="Sekretaris Daerah", kind="jpt", parent_id="0", starts_on="2026-08-01")
    key = int(andi.path.rsplit("/", 1)[1])
    assert not history(app, "position", key)[0].details
    rina = page("rina").open(f"{UNITS}/{world.units['service']}/jabatan")
    typed = {"title": "Juru Arsip", "kind": "staff", "parent_id": world.budi.position_id, "starts_on": "2026-08-01"}
    rina.submit("Simpan jabatan", **typed)
    made = int(rina.path.rsplit("/", 1)[1])
    assert history(app, "position", made)[0].details["superior"] == ["", "Kepala Bidang Pelayanan Pendaftaran Penduduk"]
    with app.app_context():
        assert db.session.query(ReportingLine).filter_by(position_id=key).count() == 0
        (line,) = db.session.query(ReportingLine).filter_by(position_id=made)
        assert (line.parent_id, line.starts_on) == (world.budi.position_id, date(2026, 8, 1))


@pytest.mark.parametrize(("ends_on", "exists"), [(TODAY - DAY, False), (TODAY, True), (None, True)])
def test_one_assessor_at_a_time(app, world, ends_on, exists):
    with app.app_context():
        seat = db.session.get_one(Position, world.wali.position_id)
        seat.ends_on = ends_on
        db.session.flush()
        assert queries.external_exists(Span(TODAY)) is exists
        assert not queries.external_exists(Span(TODAY), seat.id)
        assert queries.first_placed_on(world.sari.position_id) == SINCE
        assert seat.kind is PositionKind.EXTERNAL


@pytest.mark.parametrize(
    ("first", "last", "exists"),
    [
        (TODAY - DAY, None, True),  # begins before the other one and runs into it
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY + 9 * DAY, None, True),
        (TODAY + 10 * DAY, None, False),
    ],
)
def test_one_assessor_on_any_day_of_the_new_one_s_life(app, world, first, last, exists):
    with app.app_context():
        seat = db.session.get_one(Position, world.wali.position_id)
        seat.starts_on, seat.ends_on = TODAY, TODAY + 9 * DAY
        db.session.flush()
        assert queries.external_exists(Span(first, last)) is exists


def test_a_position_that_began_earlier_does_not_become_a_second_assessor(app, page, world):
    office(app, world.andi)
    place = post(app, world.units["inspectorate"], None)
    with saved(app):
        db.session.get_one(Position, world.wali.position_id).starts_on = TODAY
    andi = page("andi").open(f"{POSTS}/{place}/ubah").submit("Simpan", 422, kind="external", note="x")
    assert andi.has("penilai di luar ASN sudah ada pada masa itu", "Akhiri dahulu yang lama")


def test_the_chain_upwards_is_that_of_the_day(app, world):
    with app.app_context():
        clerk, division, head = (world.members[key].position_id for key in ("sari", "budi", "dewi"))
        assert queries.parents(clerk, TODAY) == {clerk: division, division: head}
        assert queries.parents(head, TODAY) == {}
        db.session.query(ReportingLine).filter_by(position_id=division).one().ends_on = TODAY - DAY
        db.session.flush()
        assert queries.parents(clerk, TODAY) == {clerk: division}
        assert queries.parents(clerk, TODAY - DAY) == {clerk: division, division: head}


# --- What is to be done -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "more"), [(8, False), (9, True)])
def test_eight_vacancies_are_shown_at_once_and_the_rest_behind_a_link(app, page, world, number, more):
    for at_ in range(number):
        post(app, world.units["service"], world.budi.position_id, f"Jabatan {at_:02}")
    rina = page("rina").open("/kepegawaian")
    shown = [link for link in rina.links() if link.startswith("Jabatan 0")]
    assert shown == [f"Jabatan {at_:02}" for at_ in range(8)]
    assert (f"Semua {number} jabatan kosong" in rina.links()) is more
    assert not rina.has("terisi dan memiliki atasan") and not any("tanpa atasan" in link for link in rina.links())


def test_where_there_is_no_position_the_officer_of_a_part_is_led_to_its_units(app, page, world):
    office(app, world.joko, unit_id=unit(app, world, "Arsip"))
    joko = page("joko").open("/kepegawaian")
    assert joko.has("Belum ada jabatan", "Jabatan ditambahkan dari halaman") and not joko.has("pejabat di luar ASN")
    with app.app_context():
        assert queries.any_position(me(world.rina)) and not queries.any_position(me(world.joko))


def test_a_city_without_units_is_begun_at_its_top(app, page, world):
    office(app, world.andi)
    with saved(app):
        for each in db.session.query(Unit):
            each.ends_on = TODAY - DAY
    andi = page("andi").open(UNITS)
    assert andi.has("Belum ada unit", "Mulailah dari puncaknya") and "Tambah unit puncak" in andi.links()
    assert page("rina").open(UNITS).has("Tidak ada unit yang cocok")


def test_a_post_of_mine_or_above_me_says_who_else_keeps_it(app, page, world):
    told = "Jabatan ini jabatan Anda sendiri atau di atas Anda."
    rina = page("rina")
    assert rina.open(at(world.rina)).has(told) and rina.open(at(world.dewi)).has(told)
    assert not rina.open(at(world.sari)).has(told) and not page("tono").open(at(world.tono)).has(told)


def test_superiors_are_offered_within_reach_only_the_head_of_a_unit_first(page, world):
    rina = page("rina").open(f"{UNITS}/{world.units['service']}/jabatan")
    offered = [option.text_content().split()[0] for option in rina.tree.xpath("//select[@name='parent_id']/option")]
    assert offered[1:] == ["Kepala", "Kepala", "Operator", "Pengadministrasi"]  # and not her own


def test_no_more_than_25_superiors_are_offered(app, page, world):
    for number in range(26):
        post(app, world.units["dukcapil"], world.dewi.position_id, f"Kandidat {number:02}")
    rina = page("rina").open(at(world.sari, "/atasan?q=kandidat"))
    assert [row[:11] for row in rina.rows()] == [f"Kandidat {number:02}" for number in range(25)]
