"""How complete a year is: for officers within their scope and for auditors, by unit, by name and as a file."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from portal.chart.models import Placement, Position, Unit
from portal.periods.models import Period
from portal.rules.calendar import PeriodKind
from portal.store.db import db
from tests.pages.desk import given
from tests.pages.desk.test_team import IN_TIME, row
from tests.pages.people.given import office
from tests.statements import recorded
from tests.world import SINCE

PATH = "/kepegawaian/kelengkapan"


@pytest.fixture
def arrange(app):
    def do(act):
        with app.app_context():
            act()
            db.session.commit()

    return do


def quarter(world, number=2):
    return f"periode={world.periods[f'2026-{number}']}"


@pytest.mark.parametrize("path", [PATH, f"{PATH}/nama", f"{PATH}/nama.csv"])
@pytest.mark.parametrize("key", ["sari", "budi", "dewi", "joko", "lina", "wali"])
def test_it_is_for_officers_and_auditors_only(page, key, path):
    page(key).open(path, 403)


def test_counts_by_unit_add_up(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.plan(world, world.andi, "submitted")
        given.report(world, version, 1, "accepted", IN_TIME)
        given.report(world, version, 2, "submitted", IN_TIME)

    arrange(rows)
    found = page("rina").open(PATH)
    assert found.title == "Kelengkapan Dinas Kependudukan dan Pencatatan Sipil"
    service = row(found, "Bidang Pelayanan Pendaftaran Penduduk")
    # Budi has no plan, Andi's lies with Budi, Sari's is agreed; of six reports one was accepted, and one waits.
    assert "1 belum1 menunggu, 1 selesai" in service
    assert "4 belum1 menunggu, 1 selesai" in service
    assert " dari " not in service  # "1 dari 6" below "Laporan diterima" was read as one that is missing
    assert "langsung di unit ini" in row(found, "langsung di unit ini")
    assert "3 belum1 menunggu, 1 selesai" in row(found, "Seluruhnya")
    assert found.has("Penyusunan SKP", "31 Januari 2026 (sudah lewat)")


@pytest.mark.parametrize(
    ("starts_on", "said"),
    [
        (date(2026, 3, 31), "0 dari 2"),
        (date(2026, 4, 1), "0 dari 1"),
        (date(2026, 6, 30), "0 dari 1"),
        (date(2026, 7, 1), "–"),
    ],
)
def test_no_report_is_asked_of_a_period_that_ended_before_somebody_started(page, world, arrange, starts_on, said):
    arrange(lambda: setattr(db.session.get_one(Placement, world.andi.placement_id), "starts_on", starts_on))
    names = page("rina").open(f"{PATH}/nama")
    cells = [
        names.tree.xpath(f"string(//tr[th/a='{member.name}']/td[@data-label='Laporan diterima'])")
        for member in (world.andi, world.sari)
    ]
    assert cells == [said, "0 dari 2"]


@pytest.mark.parametrize(("ends_on", "said"), [(date(2026, 3, 31), "0 dari 1"), (date(2026, 4, 1), "0 dari 2")])
def test_no_report_is_asked_of_a_period_that_begins_after_the_plan(page, world, arrange, ends_on, said):
    arrange(lambda: setattr(given.plan(world, world.sari).plan, "ends_on", ends_on))
    assert said in row(page("rina").open(f"{PATH}/nama"), world.sari.name)


def test_reports_of_periods_that_are_over_are_counted_and_those_that_wait_are_told(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.report(world, version, 1, "accepted", IN_TIME)
        given.report(world, version, 2, "submitted", IN_TIME)
        given.report(world, version, 3, "accepted", IN_TIME)  # not over yet
        past = Period(kind=PeriodKind.YEAR, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), label="2025")
        db.session.add(past)
        db.session.flush()
        earlier = given.plan(replace(world, periods={**world.periods, "2026": past.id}), world.andi).plan
        earlier.starts_on, earlier.ends_on = past.starts_on, past.ends_on

    arrange(rows)
    names = page("rina").open(f"{PATH}/nama")
    assert "1 dari 21 menunggu atasan" in row(names, world.sari.name)
    assert "0 dari 2" in row(names, world.andi.name) and "menunggu atasan" not in row(names, world.andi.name)


def test_the_newest_appraisal_of_the_period_is_told_to_page_and_file(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        newest = given.appraisal(world, version, "2026-2", "released")
        newest.number = 2
        db.session.flush()
        given.appraisal(world, version, "2026-2", "superseded")
        given.appraisal(world, version, "2026-1", "acknowledged")
        given.appraisal(world, given.plan(world, world.andi), "2026-1", "released")

    arrange(rows)
    rina = page("rina").open(f"{PATH}/nama?{quarter(world)}")
    assert "Dirilis" in row(rina, world.sari.name) and "Belum dirilis" in row(rina, world.andi.name)
    told = {line["Nama"]: line["Penilaian"] for line in read(rina.open(f"{PATH}/nama.csv?{quarter(world)}"))}
    assert (told[world.sari.name], told[world.andi.name]) == ("Dirilis", "Belum dirilis")


def test_whoever_works_in_the_unit_itself_comes_before_units_that_are_as_far(page, world, arrange):
    def move():
        above = db.session.get_one(Unit, world.units["dukcapil"])
        unit = Unit(name="Bidang Arsip", parent_id=above.id, path="", starts_on=SINCE)
        db.session.add(unit)
        db.session.flush()
        unit.path = f"{above.path}{unit.id}/"
        db.session.get_one(Position, world.andi.position_id).unit_id = unit.id

    arrange(move)
    direct, archive, service = page("rina").open(f"{PATH}?sort=plan").rows()  # nobody has a plan
    assert "langsung di unit ini" in direct
    assert archive.startswith("Bidang Arsip") and service.startswith("Bidang Pelayanan")


def test_those_directly_in_a_unit_stay_alone_while_they_are_filtered(page, world):
    """Budi, Sari and Andi work in a unit below."""
    here = f"{PATH}/nama?unit={world.units['dukcapil']}&langsung=1"
    below = page("rina").open(here.removesuffix("&langsung=1")).submit("Saring")
    assert world.budi.name in " ".join(below.rows())
    direct = page("rina").open(here).submit("Saring")
    assert direct.rows() and world.budi.name not in " ".join(direct.rows())


def test_the_names_lead_back_to_the_unit_they_are_of(page, world):
    service = f"unit={world.units['service']}"
    for asked, back in (("", ""), (f"?{service}", f"&{service}")):
        names = page("tono").open(f"{PATH}/nama{asked}")
        above = names.tree.xpath("//nav[@class='crumbs']/a[.='Kelengkapan']/@href")
        assert above == [f"{PATH}?periode={world.periods['2026']}{back}"]


def test_whoever_oversees_two_offices_counts_them_together_and_chooses_none(app, page, world):
    office(app, world.andi, unit_id=world.units["clinic"])
    office(app, world.andi, unit_id=world.units["service"])
    andi = page("andi").open(PATH)
    assert [row.split(" ")[0] for row in andi.rows()] == ["Bidang", "Puskesmas"]
    links = andi.tree.xpath("//tfoot//a/@href")
    assert links and not any("unit=" in href for href in links)
    assert not andi.open(links[0]).tree.xpath("//input[@name='unit']")
    within = page("andi").open(f"{PATH}?unit={world.units['clinic']}")
    assert all(f"unit={world.units['clinic']}" in href for href in within.tree.xpath("//tfoot//a/@href"))
    assert within.open(within.tree.xpath("//tfoot//a/@href")[0]).value("unit") == str(world.units["clinic"])


def test_a_unit_in_which_nobody_works_lacks_nothing(page, world, arrange):
    arrange(lambda: db.session.add(Unit(name="Bidang Baru", path="/99/", starts_on=SINCE)))
    unit = row(page("tono").open(PATH), "Bidang Baru")
    assert unit.startswith("Bidang Baru 0 – ") and "belum" not in unit


def test_a_report_that_waits_for_the_superior_is_not_missing(page, world, arrange):
    def rows():
        for member in (world.sari, world.andi, world.budi):
            given.report(world, given.plan(world, member), 2, "submitted", IN_TIME)

    arrange(rows)
    service = row(page("rina").open(f"{PATH}?{quarter(world)}"), "Bidang Pelayanan Pendaftaran Penduduk")
    assert "3 menunggu" in service and "belum" not in service.partition("3 menunggu")[2].partition(" ")[0]


def test_a_number_leads_to_the_names_behind_it(page, world, arrange):
    def rows():
        given.plan(world, world.sari)
        given.plan(world, world.andi, "submitted")

    arrange(rows)
    names = page("rina").open(PATH).click("1 menunggu")
    assert names.has(world.andi.name, "1 orang", world.budi.name)
    assert not names.has(world.sari.name)


def test_a_name_leads_to_the_plan_and_without_one_to_the_person(page, world, arrange):
    plans = {}

    def rows():
        for member in (world.andi, world.sari):
            plans[member.name] = f"/rencana/{given.plan(world, member, 'draft').plan_id}"

    arrange(rows)
    plans[world.budi.name] = f"/kepegawaian/pegawai/{world.budi.person_id}"
    links = page("rina").open(f"{PATH}/nama?unit={world.units['service']}").tree.xpath("//tbody/tr/th/a")
    assert {link.text: link.get("href") for link in links} == plans


def test_an_officer_sees_the_scope_and_nothing_beside_it(page, world):
    rina = page("rina")
    assert not rina.open(f"{PATH}/nama").has(world.joko.name)
    assert not rina.open(PATH).has("Puskesmas")
    for path in (PATH, f"{PATH}/nama", f"{PATH}/nama.csv"):
        rina.open(f"{path}?unit={world.units['clinic']}", 404)


def test_an_auditor_sees_the_city_and_goes_down_unit_by_unit(page, world):
    tono = page("tono").open(PATH)
    assert tono.has("Pemerintah Kota", "Puskesmas Melati", "Inspektorat")
    assert tono.click("Puskesmas Melati").has("langsung di unit ini")
    assert page("tono").open(f"{PATH}/nama").has(world.joko.name)


def test_a_draft_appraisal_counts_as_not_released(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.appraisal(world, version, "2026-2", "draft")
        given.appraisal(world, given.plan(world, world.andi), "2026-2", "released")

    arrange(rows)
    for key in ("rina", "tono"):
        found = page(key).open(f"{PATH}/nama?{quarter(world)}&langkah=appraisal&keadaan=missing")
        assert "Belum dirilis" in row(found, world.sari.name)
        assert "Draf" not in row(found, world.sari.name)
        assert not found.has(world.andi.name)
    assert page("rina").open(f"{PATH}/nama?{quarter(world)}&langkah=answer&keadaan=waiting").has("1 orang")


@pytest.mark.parametrize(
    ("step", "state", "keys"),
    [
        ("plan", "done", {"sari", "budi"}),
        ("plan", "waiting", {"andi"}),
        ("plan", "missing", {"dewi", "rina"}),
        ("report", "done", {"sari"}),
        ("report", "waiting", {"budi"}),
        ("report", "missing", {"andi", "dewi", "rina"}),
        ("appraisal", "done", {"sari", "budi"}),
        ("appraisal", "missing", {"andi", "dewi", "rina"}),
        ("answer", "done", {"sari"}),
        ("answer", "waiting", {"budi"}),
    ],
)
def test_names_by_step_and_state(page, world, arrange, step, state, keys):
    def rows():
        sari, budi = given.plan(world, world.sari), given.plan(world, world.budi)
        given.plan(world, world.andi, "submitted")
        given.plan(world, world.dewi, "draft")
        given.report(world, sari, 2, "accepted", IN_TIME)
        given.report(world, budi, 2, "submitted", IN_TIME)
        given.appraisal(world, sari, "2026-2", "acknowledged")
        given.appraisal(world, budi, "2026-2", "released")

    arrange(rows)
    rina = page("rina").open(f"{PATH}/nama.csv?{quarter(world)}&langkah={step}&keadaan={state}")
    members = {member.name: member.key for member in world}
    assert {members[line["Nama"]] for line in read(rina)} == keys


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(page, world, arrange):
    arrange(
        lambda: setattr(
            db.session.get_one(Position, world.sari.position_id), "title", '=HYPERLINK("https://jahat.example")'
        )
    )
    found = page("rina").open(f"{PATH}/nama.csv")
    assert found.body.startswith(b"\xef\xbb\xbf")
    assert found.headers["Content-Disposition"].startswith("attachment")
    titles = {line["Nama"]: line["Jabatan"] for line in read(found)}
    assert titles[world.sari.name] == '\'=HYPERLINK("https://jahat.example")'
    assert len(titles) == 5


def test_the_download_keeps_the_filter_of_the_page(page, world):
    found = page("rina").open(f"{PATH}/nama?q=sari").click("Unduh daftar ini (CSV)")
    assert [line["Nama"] for line in read(found)] == [world.sari.name]


def read(page):
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("path", [PATH, f"{PATH}/nama"])
def test_it_takes_as_many_statements_for_five_people_as_for_thirty(page, world, arrange, path):
    rina = page("rina")
    rina.open(path)
    with recorded() as few:
        rina.open(path)

    def rows():
        for number in range(25):
            given.plan(world, given.staff(world, f"Pegawai {number:02}", world.budi.position_id))

    arrange(rows)
    with recorded() as many:
        rina.open(path)
    assert len(many) == len(few) <= 10
