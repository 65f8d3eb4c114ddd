"""Home: what waits for whom, until when, and who holds what one waits for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.chart import scope, standing
from portal.chart.models import Placement, Position, ReportingLine
from portal.periods import queries as periods
from portal.periods.actions import open_year
from portal.periods.models import Window
from portal.periods.text import focus
from portal.plans.models import Plan, PlanVersion
from portal.policy import Concern
from portal.reports.models import Report
from portal.rooms import ROOMS
from portal.store import proposals
from portal.store.db import db
from portal.store.journal import SYSTEM, Actor
from portal.store.settings import Setting
from tests import ON_POSTGRES
from tests.pages.desk import given
from tests.pages.people.given import office
from tests.statements import recorded
from tests.world import NOW

IN_TIME = datetime(2026, 7, 8, 3, 0, tzinfo=UTC)
QUARTERS = "Triwulan I 2026", "Triwulan II 2026"


def test_a_newcomer_is_told_the_first_step(page):
    home = page("sari").open("/")
    assert home.has("Susun SKP 2026", "Langkah pertama")
    assert home.has("terlambat")  # planning was due in January
    assert not home.has("Catatan hari ini")


def test_before_a_year_is_open_it_says_who_opens_it(page, arrange):
    arrange(lambda: db.session.query(Window).delete())
    assert page("sari").open("/").has("Tahun kinerja belum dibuka", "Pengelola kepegawaian")


def test_whoever_holds_no_post_is_told_whom_to_ask(page, world, arrange):
    def leave():
        db.session.get_one(Placement, world.sari.placement_id).ends_on = date(2026, 7, 31)

    arrange(leave)
    home = page("sari").open("/")
    assert home.has("Anda tidak memegang jabatan hari ini")
    assert not home.has("Susun SKP")


def test_an_officer_of_a_city_that_has_nothing_yet_is_told_what_to_record_first(app, page, world, arrange):
    office(app, world.joko)

    def begin():
        for model in (Window, ReportingLine):
            db.session.query(model).delete()
        for member in (world.joko, world.sari):
            db.session.get_one(Placement, member.placement_id).ends_on = date(2026, 7, 31)

    arrange(begin)
    assert page("joko").open("/").has("Catat siapa bekerja di mana", "unit dari yang teratas")
    assert page("sari").open("/").has("Anda tidak memegang jabatan hari ini")


def test_a_returned_plan_shows_the_superiors_words(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari, "draft", note="Indikator belum terukur."))
    home = page("sari").open("/")
    assert home.has("Perbaiki SKP 2026", f"Dikembalikan oleh {world.budi.name}: Indikator belum terukur.")


def test_what_was_submitted_lies_with_the_superior(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari, "submitted"))
    assert page("sari").open("/").has("Yang sedang Anda tunggu", f"Ada pada {world.budi.name}, Kepala Bidang")
    assert page("budi").open("/").has(f"Tinjau SKP 2026 {world.sari.name}", "Diajukan 10 Agustus 2026.")
    assert not page("dewi").open("/").has("Tinjau SKP")


def test_what_came_after_its_deadline_makes_the_superior_not_late(page, world, arrange):
    def rows():
        given.report(world, given.plan(world, world.sari), 1, "submitted")  # due in April, sent in August
        given.report(world, given.plan(world, world.andi), 2, "submitted", IN_TIME)

    arrange(rows)
    late, timely = (
        next(task for task in page("budi").open("/").tree.find_class("task") if quarter in task.text_content())
        for quarter in QUARTERS
    )
    assert "Diajukan 10 Agustus 2026." in late.text_content() and "14 hari lagi" in late.text_content()
    assert "terlambat 19 hari" in timely.text_content()  # it came on 8 July: 14 days to answer it


def task(page, words):
    """A line of the home page, as text; "" without it."""
    lines = (" ".join(each.text_content().split()) for each in page.open("/").tree.find_class("task"))
    return next((line for line in lines if words in line), "")


def test_how_many_days_one_has_for_what_just_came_is_a_setting(page, world, arrange):
    def rows():
        given.plan(world, world.sari, "submitted")
        db.session.add(Setting(key="answer_days", value="5", changed_at=NOW))

    arrange(rows)
    assert "5 hari lagi" in task(page("budi"), "Tinjau SKP")


def test_what_was_returned_is_due_so_many_days_after_it_came_back(page, world, arrange):
    def rows():
        given.plan(world, world.sari, "draft", note="Belum terukur.")  # today; planning was due in January
        given.report(world, given.plan(world, world.andi), 2, "draft", IN_TIME, note="Lengkapi buktinya.")

    arrange(rows)
    assert "14 hari lagi" in task(page("sari"), "Perbaiki SKP")
    assert "terlambat 19 hari" in task(page("andi"), "Perbaiki laporan")
    assert "terlambat" not in rowed(page("budi").open("/tim"), world.sari.name)


def test_a_report_is_not_due_before_the_plan_was_agreed(page, world, arrange):
    def rows():
        for member, agreed_at in ((world.sari, NOW), (world.andi, NOW - timedelta(days=15))):
            given.plan(world, member).agreed_at = agreed_at

    arrange(rows)
    title = "laporan Triwulan I 2026"
    assert "14 hari lagi" in task(page("sari"), title) and "terlambat 1 hari" in task(page("andi"), title)
    team = page("budi").open(f"/tim?periode={world.periods['2026-1']}")
    assert "–" in rowed(team, world.sari.name) and "1 belum masuk" in rowed(team, world.andi.name)
    late = page("budi").open("/laporan/tim?keadaan=late")
    quarters = [row for row in late.rows() if "Triwulan I 2026" in row]
    assert [world.andi.name in row for row in quarters] == [True]
    for key, words in (("sari", "14 hari lagi"), ("andi", "terlambat 1 hari")):
        row = next(row for row in page(key).open("/laporan").rows() if "Triwulan I 2026" in row)
        assert words in row and ("Terlambat" in row) is (key == "andi")


def rowed(page, name):
    """A member's row of the team, as text."""
    return next(" ".join(each.text_content().split()) for each in page.tree.iter("tr") if name in each.text_content())


def test_a_rating_comes_to_the_superior_with_the_last_thing_that_it_rests_on(page, world, arrange):
    """The report that he accepted and the result of the unit; until then nobody is late, and it lies with nobody."""
    quarter, version = "Triwulan I 2026", arrange(lambda: given.plan(world, world.sari).id)

    def later(act):
        arrange(lambda: act(db.session.get_one(PlanVersion, version)))
        return task(page("budi"), f"Nilai {world.sari.name}, {quarter}"), task(page("sari"), f"Penilaian {quarter}")

    superior, own = later(lambda version: None)
    assert superior.endswith("Laporannya belum diajukan; menilai tanpa laporan perlu alasan.") and own == ""
    superior, own = later(lambda version: given.report(world, version, 1, "submitted", NOW - timedelta(days=20)))
    assert superior.endswith("Jawab laporannya dahulu.") and own == ""

    def accept(version):
        report = db.session.query(Report).filter_by(plan_id=version.plan_id).one()
        report.state, report.accepted_at = "accepted", NOW - timedelta(days=18)

    superior, own = later(accept)
    assert superior.endswith("Dapat dirilis sesudah capaian kinerja organisasi ditetapkan.")
    assert "Menunggu capaian kinerja organisasi ditetapkan" in own and "Ada pada" not in own

    def set_result(version):
        given.organisation(world, "service", "2026-1").set_at = NOW - timedelta(days=16)

    superior, own = later(set_result)
    assert superior.endswith("terlambat 2 hari")  # 14 days after the result was set, the last of the two
    assert f"Ada pada {world.budi.name}" in own and own.endswith("sejak 25 Jul 2026")


def test_whoever_is_appraised_by_the_year_alone_is_asked_for_no_quarter(page, world, arrange):
    """Of two who are alike but for that, in everything that counts or offers appraisals."""

    def rows():
        for member in (world.sari, world.andi):
            given.plan(world, member)
        db.session.get_one(Position, world.sari.position_id).annual = True

    arrange(rows)
    quarter = "Triwulan I 2026"
    assert task(page("budi"), f"Nilai {world.andi.name}, {quarter}")
    assert not task(page("budi"), f"Nilai {world.sari.name}")
    assert task(page("sari"), f"Buat laporan {quarter}")  # reports are asked of everybody alike
    assert page("sari").open("/").has("0 dari 1 dirilis") and page("andi").open("/").has("0 dari 5 dirilis")
    period = world.periods["2026-1"]
    team = page("budi").open(f"/tim?periode={period}")
    assert "0 dari 1" in rowed(team, world.andi.name) and "0 dari 1" not in rowed(team, world.sari.name)
    listed = page("budi").open(f"/penilaian?periode={period}")
    assert "Dinilai setahun sekali" in rowed(listed, world.sari.name)
    assert "Belum dinilai" in rowed(listed, world.andi.name)
    names = "/kepegawaian/kelengkapan/nama?periode={}&langkah=appraisal&keadaan=missing"
    assert page("rina").open(names.format(period)).has(world.andi.name)
    assert page("rina").open(names.format(period)).lacks(world.sari.name)
    assert page("rina").open(names.format(world.periods["2026"])).has(world.andi.name, world.sari.name)
    with clock.at(NOW.replace(year=2027, month=1, day=5)):
        assert task(page("budi"), "2 pegawai menunggu penilaian Anda, Tahun 2026")


def test_nothing_lies_with_a_superior_since_before_he_was_one(page, world, arrange):
    def rows():
        given.report(world, given.plan(world, world.sari), 2, "submitted", IN_TIME)
        db.session.get_one(Placement, world.budi.placement_id).starts_on = date(2026, 8, 3)

    arrange(rows)
    own = task(page("sari"), "Laporan Triwulan II")
    assert "(menjabat sejak 3 Agustus 2026)" in own and own.endswith("sejak 8 Jul 2026")
    assert "7 hari lagi" in task(page("budi"), "Jawab laporan")
    assert "3 Agu 2026" in rowed(page("budi").open("/tim"), world.sari.name)


def test_a_vacant_post_above_is_said_in_words_and_told_to_the_officer(page, world, arrange):
    def vacate():
        given.plan(world, world.sari, "submitted")
        db.session.get_one(Placement, world.budi.placement_id).ends_on = date(2026, 7, 31)

    arrange(vacate)
    assert page("sari").open("/").has("Jabatan atasan sedang kosong")
    rina = page("rina").open("/")
    assert rina.has("Isi jabatan kosong: Kepala Bidang Pelayanan Pendaftaran Penduduk", "2 jabatan di bawahnya")
    assert not page("joko").open("/").has("Isi jabatan kosong")


def test_reports_of_past_quarters_are_asked_for_those_to_come_are_not(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari))
    home = page("sari").open("/")
    assert home.has(*(f"Buat laporan {quarter}" for quarter in QUARTERS))
    assert not home.has("Buat laporan Triwulan III")
    assert home.has("Berikutnya: laporan Triwulan III 2026, sampai 10 Oktober 2026.")
    assert home.has("Laporan diterima", "0 dari 4")


@pytest.mark.parametrize(("kind", "asked"), [("month", "Februari 2026"), ("quarter", "Triwulan I 2026")])
def test_reports_are_asked_by_month_or_by_quarter_never_by_both(page, world, arrange, kind, asked):
    def rows():
        given.plan(world, world.sari)
        open_year(2026, by_month=True, on=date(2026, 1, 5), by=SYSTEM)
        db.session.add(Setting(key="report_kind", value=kind, changed_at=NOW))

    arrange(rows)
    home = page("sari").open("/")
    assert {each for each in ("Februari 2026", "Triwulan I 2026") if f"Buat laporan {each}" in home.text} == {asked}
    home.click(f"Buat laporan {asked}")
    quarter = page("budi").open(f"/tim?periode={world.periods['2026-1']}")
    late = next(tr.text_content() for tr in quarter.tree.iter("tr") if world.sari.name in tr.text_content())
    assert ("3 belum masuk" if kind == "month" else "1 belum masuk") in " ".join(late.split())


def test_what_is_due_first_stands_first(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.appraisal(world, version, "2026-1", "released", respond_by=date(2026, 8, 12))

    arrange(rows)
    text = page("sari").open("/").text
    places = [text.index(words) for words in ("laporan Triwulan I 2026", "laporan Triwulan II 2026", "Tanggapi hasil")]
    assert places == sorted(places)
    assert "2 hari lagi" in text


def test_a_draft_appraisal_is_its_writers_alone(page, world, arrange):
    def rows():
        version = given.plan(world, world.sari)
        given.report(world, version, 2, "accepted")
        given.organisation(world, "service", "2026-2")
        given.appraisal(world, version, "2026-2", "draft")

    arrange(rows)
    sari = page("sari").open("/")
    assert not sari.has("Tanggapi")
    assert sari.has("Penilaian Triwulan II 2026", "Yang sedang Anda tunggu")
    assert page("budi").open("/").has(f"Nilai {world.sari.name}, Triwulan II 2026")
    for key in ("dewi", "rina", "tono", "andi", "joko"):
        assert not page(key).open("/").has(world.sari.name)


def test_many_of_a_kind_are_one_line(page, world, arrange):
    def rows():
        for member in (world.sari, world.andi):
            version = given.plan(world, member)
            given.report(world, version, 2, "submitted", IN_TIME)

    arrange(rows)
    budi = page("budi").open("/")
    quarter = "Triwulan II 2026"
    assert budi.has(f"2 laporan {quarter} menunggu jawaban Anda", f"2 pegawai menunggu penilaian Anda, {quarter}")
    budi.click(f"2 laporan {quarter} menunggu jawaban Anda")
    assert budi.title == "Tim saya" and budi.value("periode") == str(world.periods["2026-2"])
    assert budi.has(world.sari.name, world.andi.name)


def test_the_leader_above_sets_the_units_result(page, world, arrange):
    title = "Kepala Bidang Pelayanan Pendaftaran Penduduk, Triwulan II 2026"
    assert not page("dewi").open("/").has("Tetapkan capaian")  # nobody's plan there waits to be appraised
    arrange(lambda: given.plan(world, world.sari))
    assert page("dewi").open("/").has(f"Tetapkan capaian unit {title}")
    assert not page("budi").open("/").has("Tetapkan capaian")
    arrange(lambda: given.organisation(world, "service", "2026-2"))
    assert not page("dewi").open("/").has(f"Tetapkan capaian unit {title}")


def test_a_result_is_not_asked_for_a_quarter_before_anybodys_plan_there(page, world, arrange):
    def late():
        plan_id = given.plan(world, world.sari).plan_id
        db.session.get_one(Plan, plan_id).starts_on = date(2026, 5, 4)

    arrange(late)
    dewi = page("dewi").open("/")
    assert dewi.has("Triwulan II 2026") and not dewi.has("Triwulan I 2026")


def test_whoever_came_after_the_deadline_is_late_to_nobody(page, world, arrange):
    def come(state):
        db.session.get_one(Placement, world.sari.placement_id).starts_on = date(2026, 8, 1)
        return given.plan(world, world.sari, state).id

    version = arrange(lambda: come("draft"))
    sari = page("sari").open("/")
    assert sari.has("Lanjutkan SKP 2026") and not sari.has("terlambat")

    def submit():
        db.session.get_one(PlanVersion, version).state = "submitted"

    arrange(submit)
    budi = page("budi").open("/")
    line = next(each for each in budi.tree.iter("li") if "Tinjau SKP" in each.text_content())
    assert world.sari.name in line.text_content() and "terlambat" not in line.text_content()


def test_whoever_left_is_still_owed_a_rating(page, world, arrange):
    def leave():
        given.report(world, given.plan(world, world.sari), 2, "accepted")
        given.organisation(world, "service", "2026-2")
        db.session.get_one(Placement, world.sari.placement_id).ends_on = date(2026, 7, 31)

    arrange(leave)
    assert page("sari").open("/").has("Penilaian Triwulan II 2026", f"Ada pada {world.budi.name}")
    budi = page("budi").open("/")
    assert budi.has(f"Nilai {world.sari.name}, Triwulan II 2026", "Anda menilai 1 pegawai")


def test_an_officer_sees_comments_to_read_and_how_far_the_scope_is(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari))
    rina = page("rina").open("/")
    assert rina.has("Kelengkapan Tahun 2026", "SKP disetujui", "4 belum")
    assert not page("sari").open("/").has("Kelengkapan")
    assert page("tono").open("/").has("7 belum")


def test_who_leads_people_reads_the_tasks_before_the_log_and_who_does_not_after_it(page, world, arrange):
    def rows():
        for member in (world.sari, world.budi, world.dewi):
            given.plan(world, member)
        given.plan(world, world.andi, "submitted")

    arrange(rows)
    parts = {who: page(who).open("/").tree.xpath("//main/section/@id") for who in ("budi", "sari", "wali")}
    assert parts["budi"] == ["menunggu", "ditunggu", "catatan"] or parts["budi"] == ["menunggu", "catatan"]
    assert parts["sari"][:2] == ["catatan", "menunggu"]
    assert "catatan" not in parts["wali"] and parts["wali"][0] == "menunggu"  # she has no plan, so no log


def test_the_mayor_has_no_plan_of_her_own(page, world, arrange):
    arrange(lambda: given.plan(world, world.dewi, "submitted"))
    home = page("wali").open("/")
    assert home.has(f"Tinjau SKP 2026 {world.dewi.name}")
    assert not home.has("Susun SKP")


def test_an_acting_leader_finds_the_leaders_tasks(page, world, arrange):
    def rows():
        given.plan(world, world.sari, "submitted")
        db.session.add(
            Placement(
                person_id=world.andi.person_id,
                position_id=world.budi.position_id,
                capacity="plh",
                decree_number="821/7",
                starts_on=date(2026, 8, 1),
                ends_on=date(2026, 8, 31),
            )
        )

    arrange(rows)
    andi = page("andi").open("/")
    assert andi.has(f"Tinjau SKP 2026 {world.sari.name}", "sebagai Plh. Kepala Bidang", "Tim saya")
    assert not page("budi").open("/").has("Tinjau SKP")


def test_the_title_of_a_post_stands_beside_its_year_where_there_are_two(page, world, arrange):
    def titles():
        years = page("sari").open("/").tree.xpath("//section[h2='Tahun 2026 Anda']")
        return [year.findtext("p") for year in years]

    def give_another():
        second = given.staff(world, "Maya Anggraini", world.budi.position_id)
        db.session.get_one(Placement, second.placement_id).person_id = world.sari.person_id

    assert titles() == [None]
    arrange(give_another)
    assert titles() == ["Pengadministrasi Kependudukan", "Pengadministrasi Umum"]


@pytest.mark.parametrize("key", ["sari", "budi", "dewi", "rina", "tono", "lina", "wali"])
def test_home_asks_at_most_fourteen_times_however_many_wait(key, page, world, arrange, app):
    visitor = page(key)
    visitor.open("/")
    with recorded() as few:
        visitor.open("/")

    def rows():
        for member in world:
            if member.key == "wali":
                continue
            version = given.plan(world, member)
            for quarter in (1, 2):
                given.report(world, version, quarter, "submitted", IN_TIME)
                given.appraisal(world, version, f"2026-{quarter}", "released", date(2026, 8, 20))

    arrange(rows)
    with recorded() as many:
        visitor.open("/")
    assert len(many) <= 14, many
    assert len(many) <= len(few)


def about(member):
    return Concern(person_ids=frozenset({member.person_id}))


def busiest(world):
    """Rina leads the head of a unit, whose result is to be set, is an officer, and somebody waits for her agreement."""
    line = db.session.query(ReportingLine).filter_by(position_id=world.budi.position_id).one()
    line.parent_id = world.rina.position_id
    for member in (world.rina, world.sari):
        given.report(world, given.plan(world, member), 2, "submitted", IN_TIME)
    by = Actor(world.tono.person_id, world.tono.name)
    proposals.ask("Perbaiki nama", [], "people.save", "/", [], about(world.joko), by)


def test_home_asks_at_most_fourteen_times_whatever_somebody_is(page, arrange, world):
    rina = page("rina")
    rina.open("/")
    arrange(lambda: busiest(world))
    with recorded() as sent:
        home = rina.open("/")
    assert home.has("Tetapkan capaian", "Setujui atau tolak", "Catatan hari ini", "Kelengkapan")
    assert home.has("Yang sedang Anda tunggu")
    assert len(sent) <= 14, sent


def test_a_room_asks_at_most_once_for_its_tasks(app, arrange, world):
    """Beside what all of them share: who is near somebody, what is due, who is above."""
    arrange(lambda: busiest(world))
    asked = {}
    with app.test_request_context():
        me = standing.me(1, world.rina.person_id, world.rina.name, "", NOW.date())
        _ = standing.circle(me, periods.since(me.on)), periods.steps(periods.since(me.on)), scope.above(me)
        for room in ROOMS:
            with recorded() as sent:
                if room.tasks:
                    room.tasks(me, me.on)
            asked[room.bps[0].name] = len(sent)
    assert {name for name, number in asked.items() if number == 1} == {
        *("structure", "administration", "plans", "services", "reports", "appraisals"),
    }
    assert max(asked.values()) == 1


@pytest.mark.skipif(ON_POSTGRES, reason="asks SQLite how it reads")
def test_nobody_reads_the_whole_city_for_what_is_near_him(app, world):
    """By the state of a version SQLite would find all those in force."""
    with app.test_request_context():
        me = standing.me(1, world.budi.person_id, world.budi.name, "", NOW.date())
        year = focus(periods.steps(), None, me.on)
        team = {key: each.owner for key, each in standing.team(me).items()}
        with recorded() as sent:
            for room in ROOMS:
                if room.tasks:
                    room.tasks(me, me.on)
                if room.progress:
                    room.progress.team(team, year, me.on)
        driver = db.session.connection().connection.driver_connection
        read = [
            (step[3], statement)
            for statement in sent
            for step in driver.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?"))
        ]
    assert len(sent) > 5
    assert [each for each in read if "state=" in each[0]] == []


def test_what_has_no_deadline_stands_last_the_own_year_first(page, world, arrange):
    def rows():
        given.plan(world, world.rina, "draft")
        db.session.get_one(Placement, world.rina.placement_id).starts_on = date(2026, 8, 1)  # after the deadline
        db.session.get_one(Placement, world.budi.placement_id).ends_on = date(2026, 7, 31)
        by = Actor(world.tono.person_id, world.tono.name)
        proposals.ask("Perbaiki nama", [], "people.save", "/", [], about(world.joko), by)

    arrange(rows)
    lines = [task.text_content() for task in page("rina").open("/").tree.find_class("task")]
    starts = ("Setujui atau tolak", "Lanjutkan SKP 2026", "Isi jabatan kosong")
    assert [next(start for start in starts if start in line) for line in lines] == list(starts)


def test_new_year_still_shows_what_is_open_from_last_year(page, world, arrange):
    arrange(lambda: given.plan(world, world.sari))
    with clock.at(NOW.replace(year=2027, month=1, day=2)):
        assert page("sari").open("/").has("Buat laporan Triwulan IV 2026", "8 hari lagi")
