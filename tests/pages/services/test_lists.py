"""Lists of services, their links and what waits: the order, who is absent, the day a link begins and ends."""

from datetime import date, timedelta

import pytest

from portal.chart.models import Unit
from portal.services import actions, queries
from portal.services.models import Service, ServicePosition, ServiceRole, ServiceUnit, SurveyComment
from portal.store import ballots
from portal.store.ballots import Written
from portal.store.db import db
from portal.store.errors import Missing, Rejected
from portal.store.journal import SYSTEM
from tests.citizens import ballot, make
from tests.pages.people.given import saved, vacate
from tests.pages.people.test_standing import me
from tests.pages.services.test_services import LIST
from tests.world import NOW, SINCE

TODAY = NOW.date()
DAY = timedelta(days=1)


def names(visitor):
    return [row.split()[0] for row in visitor.rows()]


@pytest.fixture
def two(app, world, ktp):
    """A second service of the same office, for which nobody answers."""
    with saved(app):
        return make(world, "akta", "Akta kelahiran", "dukcapil")


def links(visitor):
    """The rows under "Jabatan" of a service's page."""
    found = visitor.tree.xpath("//section[@id='jabatan']//tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in found]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_services_come_by_name_each_with_its_unit_and_who_answers(app, page, world, two):
    with saved(app):
        make(world, "imunisasi", "Imunisasi bayi", "clinic")
    rina = page("rina").open(LIST)
    assert names(rina) == ["Akta", "Penerbitan"]
    first, second = rina.rows()
    assert "Dinas Kependudukan" in first and "belum ditetapkan" in first
    assert "Bidang Pelayanan" in second and "Kepala Bidang" in second
    assert names(rina.open(f"{LIST}?q=akta")) == ["Akta"]
    assert names(rina.open(f"{LIST}?q=bidang+ktp")) == ["Penerbitan"]
    assert rina.open(f"{LIST}?q=zzz").has("Tidak ada yang cocok") and not rina.has("Belum ada layanan")
    assert rina.open(f"{LIST}?q=%25").rows() == rina.open(f"{LIST}?q=k_p").rows() == []


def test_officers_open_the_record_and_others_the_citizens_page(page, world, ktp):
    rina, sari = page("rina").open(LIST), page("sari").open(LIST)
    assert rina.tree.xpath("//th[@scope='row']/a/@href") == [f"{LIST}/{ktp.id}"] and rina.has("Komentar")
    assert sari.tree.xpath("//th[@scope='row']/a/@href") == ["/layanan/ktp-el"]
    assert "Komentar" not in [cell.text_content() for cell in sari.tree.iter("th")]


def test_without_services_each_is_told_what_concerns_him(page):
    assert page("rina").open(LIST).has("Belum ada layanan", "Tambahkan layanan unit Anda")
    assert page("sari").open(LIST).has("Belum ada layanan", "terhubung dengan jabatan Anda")


def test_what_waits_is_counted_by_reason(app, page, world, two, ktp):
    with saved(app):
        held = [ballot(ktp, held="burst"), ballot(ktp, held="burst"), ballot(ktp, held="trap"), ballot(ktp)]
        ballots.count_now([*held, ballot(ktp, held="kept")])
        actions.publish([Written(ktp.id, date(2026, 8, 3), "", "Antre"), Written(ktp.id, TODAY, "trap", "Iklan")])
    first, second = page("rina").open(LIST).rows()
    assert "3 jawaban" in second and "1 menunggu" in second and ": 2" in second and ": 1" in second
    assert first.endswith("– –")
    sari = page("sari").open(LIST)
    assert "3 jawaban" in sari.rows()[0] and not sari.tree.xpath("//td//a")
    record = page("rina").open(f"{LIST}/{ktp.id}")
    assert record.has("Komentar (1 menunggu)", "Jawaban ditahan (3)")


@pytest.mark.parametrize(("ends_on", "is_open"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_service_is_open_until_its_last_day(app, page, ktp, two, ends_on, is_open):
    with saved(app):
        db.session.query(ServiceUnit).filter_by(service_id=ktp.id).one().ends_on = ends_on
    rina = page("rina").open(LIST)
    assert ("Penerbitan" in names(rina)) is is_open
    closed = rina.tree.xpath("//section[@id='tutup']//li")
    assert [item.text_content() for item in closed] == ([] if is_open else ["Penerbitan KTP elektronik"])
    assert not page("sari").open(LIST).has("Sedang tidak dibuka")
    record = rina.open(f"{LIST}/{ktp.id}")
    assert bool(record.tree.xpath("//span[.='Dibuka']")) is is_open
    public = page().open("/layanan").tree.xpath("//select[@name='unit']/option")
    units = [option.text_content() for option in public]
    assert units == ["Semua unit", *(["Bidang Pelayanan Pendaftaran Penduduk"] if is_open else []), units[-1]]
    assert units[-1].startswith("Dinas Kependudukan")


def test_closed_services_come_by_name_once_and_only_within_reach(app, page, world, two, ktp):
    with saved(app):
        clinic = make(world, "imunisasi", "Imunisasi bayi", "clinic")
        db.session.add(
            ServiceUnit(
                service_id=ktp.id,
                unit_id=world.units["dukcapil"],
                starts_on=date(2023, 1, 1),
                ends_on=date(2023, 12, 31),
            )
        )
        db.session.flush()
        for link in db.session.query(ServiceUnit).filter(ServiceUnit.service_id.in_([ktp.id, two.id, clinic.id])):
            link.ends_on = link.ends_on or TODAY - DAY
    with app.app_context():
        assert [service.name for service in queries.closed(me(world.rina))] == [
            "Akta kelahiran",
            "Penerbitan KTP elektronik",
        ]
        assert len(queries.closed(me(world.tono))) == 3 and queries.closed(me(world.sari)) == []


def test_a_chosen_unit_stays_chosen(page, world, two):
    visitor = page().open(f"/layanan?unit={world.units['dukcapil']}")
    assert visitor.tree.xpath("//option[@selected]/@value") == [str(world.units["dukcapil"])]
    assert [row.split()[0] for row in visitor.rows()] == ["Akta", "Penerbitan"]


# --- A service's page -------------------------------------------------------------------------------------------------


def test_links_that_hold_come_first_and_can_be_ended_by_the_officer(app, page, world, ktp):
    with saved(app):
        former = ServicePosition(
            service_id=ktp.id,
            position_id=world.andi.position_id,
            role=ServiceRole.RESPONSIBLE,
            starts_on=date(2023, 1, 1),
            ends_on=date(2023, 12, 31),
        )
        vacant = ServicePosition(
            service_id=ktp.id, position_id=world.andi.position_id, role=ServiceRole.SERVING, starts_on=SINCE
        )
        db.session.add_all([former, vacant])
    vacate(app, world.andi, TODAY - DAY)
    rina = page("rina").open(f"{LIST}/{ktp.id}")
    assert [row.split()[0] for row in links(rina)] == ["Kepala", "Operator", "Pengadministrasi", "Operator"]
    head, empty, clerk, past = links(rina)
    assert world.budi.name in head and head.endswith("1 Jan 2024 seterusnya Akhiri")
    assert " kosong " in empty and world.sari.name in clerk
    assert past.endswith("1 Jan 2023 31 Des 2023") and "kosong" not in past
    tono = page("tono").open(f"{LIST}/{ktp.id}")
    assert not any("Akhiri" in row for row in links(tono)) and len(links(tono)) == 4
    unlinked = ("Perbaiki", "Ganti unit", "Hubungkan jabatan", "Sebut jaringannya", "Tutup layanan")
    assert set(unlinked) <= set(rina.links()) and not set(unlinked) & set(tono.links())


def test_units_that_ran_a_service_stand_newest_first(app, page, world, ktp):
    rina = page("rina").open(f"{LIST}/{ktp.id}/unit")
    rina.submit("Simpan unit", unit=world.units["dukcapil"], starts_on="2026-08-10")
    rows = [" ".join(row.text_content().split()) for row in rina.tree.xpath("//section[@id='unit']//tbody/tr")]
    assert [row.split()[0] for row in rows] == ["Dinas", "Bidang"]
    assert rows[0].endswith("seterusnya") and rows[1].endswith("9 Agu 2026")


def test_a_closed_service_is_opened_again_not_handed_over(app, page, ktp):
    with saved(app):
        db.session.query(ServiceUnit).filter_by(service_id=ktp.id).one().ends_on = TODAY - DAY
    rina = page("rina").open(f"{LIST}/{ktp.id}")
    assert "Buka kembali" in rina.links() and not {"Ganti unit", "Tutup layanan"} & set(rina.links())


def test_what_is_not_there_is_missing(app, ktp, two):
    with app.app_context():
        for wanted in (
            lambda: queries.get(9999),
            lambda: queries.comment(9999),
            lambda: queries.about("tidak-ada", TODAY),
            lambda: queries.about("a\0b", TODAY),
            lambda: queries.position_link(ktp.id, 9999),
        ):
            with pytest.raises(Missing):
                wanted()
        link = db.session.query(ServicePosition).filter_by(service_id=ktp.id).first()
        assert queries.position_link(ktp.id, link.id) is link
        with pytest.raises(Missing):
            queries.position_link(two.id, link.id)
        link.ends_on = TODAY + DAY
        with pytest.raises(Missing):
            queries.position_link(ktp.id, link.id)


def test_a_service_stands_where_it_was_run_last(app, world, ktp):
    with app.app_context():
        db.session.query(ServiceUnit).filter_by(service_id=ktp.id).one().ends_on = TODAY
        db.session.add(ServiceUnit(service_id=ktp.id, unit_id=world.units["clinic"], starts_on=TODAY + DAY))
        db.session.flush()
        assert queries.get(ktp.id).unit_path == db.session.get_one(Unit, world.units["clinic"]).path
        assert queries.about("ktp-el", TODAY).unit == "Bidang Pelayanan Pendaftaran Penduduk"
        assert queries.by_slug("ktp-el").id == ktp.id and queries.by_slug("lain") is None
        db.session.query(ServiceUnit).delete()
        assert queries.get(ktp.id).unit_path == "/"


def test_addresses_are_short_and_taken_once(app, world, ktp):
    with app.app_context():
        standard = {"requirements": "KTP", "duration": "1 hari", "cost": "Gratis"}
        unit = db.session.get_one(Unit, world.units["service"])
        slugs = [
            actions.add_service({"name": name, **standard}, unit, TODAY, SYSTEM).slug
            for name in ("Pengaduan Émas", "Pengaduan émas!", "—", "a" * 80, "b" * 55 + " " + "c" * 9)
        ]
        assert slugs == ["pengaduan-emas", "pengaduan-emas-2", "layanan", "a" * 56, "b" * 55]


# --- Links by their days ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reason", "ends"), [("", False), (" ", False), ("Digabung", True)])
def test_nothing_ends_without_a_reason(app, ktp, reason, ends):
    with app.app_context():
        service = db.session.get_one(Service, ktp.id)
        link = db.session.query(ServicePosition).filter_by(service_id=ktp.id).first()
        for act in (
            lambda: actions.end_position(service, link, TODAY, SYSTEM, reason),
            lambda: actions.close(service, TODAY, SYSTEM, reason),
        ):
            if ends:
                act()
            else:
                with pytest.raises(Rejected, match="alasan"):
                    act()
        assert (link.ends_on == TODAY) is ends


def test_an_end_that_was_nearer_stays(app, ktp):
    with app.app_context():
        link = db.session.query(ServicePosition).filter_by(service_id=ktp.id).first()
        link.ends_on = TODAY + DAY
        actions.close(db.session.get_one(Service, ktp.id), TODAY + 5 * DAY, SYSTEM, "Digabung")
        ends = {each.ends_on for each in db.session.query(ServicePosition).filter_by(service_id=ktp.id)}
        assert ends == {TODAY + DAY, TODAY + 5 * DAY}


@pytest.mark.parametrize(("ended_on", "ends_on"), [(TODAY - DAY, TODAY - DAY), (TODAY, TODAY - 2 * DAY)])
def test_closing_moves_no_end_that_is_over(app, ktp, ended_on, ends_on):
    with app.app_context():
        link = db.session.query(ServicePosition).filter_by(service_id=ktp.id).first()
        link.ends_on = ended_on
        actions.close(db.session.get_one(Service, ktp.id), TODAY - 2 * DAY, SYSTEM, "Digabung")
        assert link.ends_on == ends_on


@pytest.mark.parametrize(("day", "status"), [("2023-12-31", 422), ("2024-01-01", 200)])
def test_a_link_ends_no_earlier_than_it_began(page, app, ktp, day, status):
    with app.app_context():
        link_id = db.session.query(ServicePosition).filter_by(service_id=ktp.id).first().id
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan/{link_id}/akhiri")
    rina.submit("Akhiri hubungan", status, ends_on=day, reason="Keliru")
    assert rina.has("mendahului hari mulainya") is (status == 422)


@pytest.mark.parametrize(("day", "status"), [("2024-01-01", 422), ("2024-01-02", 200)])
def test_a_unit_takes_over_no_earlier_than_the_day_after_the_first(page, world, ktp, day, status):
    rina = page("rina").open(f"{LIST}/{ktp.id}/unit")
    rina.submit("Simpan unit", status, unit=world.units["dukcapil"], starts_on=day)
    assert rina.has("mendahului yang sekarang berlaku") is (status == 422)


def test_the_same_post_may_serve_again_after_its_link_has_ended(app, page, world, ktp):
    with saved(app):
        link = db.session.query(ServicePosition).filter_by(service_id=ktp.id, role=ServiceRole.SERVING).one()
        link.ends_on = TODAY - DAY
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan")
    rina.submit("Hubungkan jabatan", position=world.sari.position_id, role="serving", starts_on="2026-08-10")
    entry = rina.tree.xpath("//ol[@class='timeline']/li[last()]")[0].text_content()
    assert "Pengadministrasi Kependudukan" in entry


def test_serving_posts_do_not_end_one_another(app, page, world, ktp):
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan")
    rina.submit("Hubungkan jabatan", position=world.andi.position_id, role="serving", starts_on="2026-08-10")
    with app.app_context():
        serving = db.session.query(ServicePosition).filter_by(service_id=ktp.id, role=ServiceRole.SERVING)
        assert [link.ends_on for link in serving] == [None, None]


# --- What waits -------------------------------------------------------------------------------------------------------


def test_held_answers_are_grouped_by_day_and_reason_the_earliest_first(app, page, ktp, two):
    early, late = date(2026, 8, 1), date(2026, 8, 3)
    with saved(app):
        answers = [
            *(ballot(ktp, held="burst", on=late) for _ in range(2)),
            ballot(ktp, held="burst", on=late, waktu=1),
            ballot(ktp, held="trap", on=late),
            ballot(ktp, held="burst", on=early),
            ballot(two, held="burst", on=early),
            ballot(ktp, on=early),
        ]
        ballots.count_now(answers)
    rows = page("rina").open(f"{LIST}/{ktp.id}/ditahan").rows()
    assert [(row.split()[0], row.split()[-2:]) for row in rows] == [
        ("1", ["1", "–"]),
        ("3", ["3", "2"]),
        ("3", ["1", "–"]),
    ]
    tono = page("tono").open(f"{LIST}/{ktp.id}/ditahan")
    assert not tono.tree.xpath("//main//input") and len(tono.rows()) == 3
    assert page("rina").open(f"{LIST}/{two.id}/ditahan").tree.xpath("//input[@name='group']")


def test_a_choice_that_was_refused_is_still_chosen(app, page, ktp):
    with saved(app):
        ballots.count_now([ballot(ktp, held="burst"), ballot(ktp, held="trap")])
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    assert not rina.tree.xpath("//input[@name='group' and @checked]")
    rina.submit("Hitung yang dipilih", 422, group=["2026-08-03 trap"])
    assert rina.tree.xpath("//input[@name='group' and @checked]/@value") == ["2026-08-03 trap"]


def test_comments_come_by_month_and_by_state(app, page, world, ktp, two):
    with saved(app):
        actions.publish([Written(ktp.id, date(2026, month, 9), "", f"Bulan {month}.") for month in (3, 1, 2)])
        actions.publish([Written(ktp.id, TODAY, "trap", "Iklan."), Written(two.id, TODAY, "", "Lain.")])
        shown = db.session.query(SurveyComment).filter_by(text="Bulan 2.").one()
        actions.moderate(shown, "show", SYSTEM, "")

    def said(visitor):
        return [part.text for part in visitor.tree.xpath("//article/p[@class='text']")]

    rina = page("rina").open(f"{LIST}/{ktp.id}/komentar")
    assert said(rina) == ["Bulan 1.", "Bulan 3."]
    assert rina.tree.xpath("//nav[@aria-label='Keadaan komentar']/a[@aria-current]/text()") == ["Menunggu dibaca"]
    assert rina.buttons().count("Tayangkan") == rina.buttons().count("Jangan tayangkan") == 2
    assert not rina.tree.xpath("//article//details[@open]")
    assert {part.text_content().strip() for part in rina.tree.xpath("//article//summary")} == {"Jangan tayangkan"}
    rina.open(f"{LIST}/{ktp.id}/komentar?keadaan=shown")
    assert said(rina) == ["Bulan 2."]
    assert rina.buttons() == ["Jangan tayangkan"]
    rina.submit("Jangan tayangkan", 422)
    assert rina.tree.xpath("//article//details[@open]") and rina.has("Belum diputuskan")
    assert rina.open(f"{LIST}/{ktp.id}/komentar?keadaan=hidden").has("Tidak ada komentar di sini")
    tono = page("tono").open(f"{LIST}/{ktp.id}/komentar")
    assert len(said(tono)) == 2 and not tono.buttons()


def test_a_comment_is_published_with_its_month_and_a_held_one_keeps_its_day(app, ktp):
    with app.app_context():
        actions.publish([Written(ktp.id, date(2026, 8, 9), "", "A"), Written(ktp.id, date(2026, 8, 9), "trap", "B")])
        days = {each.text: each.on for each in db.session.query(SurveyComment)}
        assert days == {"A": date(2026, 8, 1), "B": date(2026, 8, 9)}
        assert all(1 <= each.id <= actions.NUMBERS for each in db.session.query(SurveyComment))


# --- Figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "counted"),
    [
        (None, None, 3),
        (date(2026, 8, 2), None, 2),
        (date(2026, 8, 3), None, 1),
        (None, date(2026, 8, 2), 2),
        (None, date(2026, 8, 1), 1),
        (date(2026, 8, 2), date(2026, 8, 2), 1),
    ],
)
def test_a_span_of_days_includes_both_its_ends(app, ktp, two, starts, ends, counted):
    with app.app_context():
        ballots.count_now([ballot(ktp, on=date(2026, 8, day)) for day in (1, 2, 3)] + [ballot(two)])
        assert queries.service_index(ktp.id, starts, ends).n == counted


def test_a_quick_rating_is_no_respondent_and_a_held_one_does_not_count(app, ktp):
    with app.app_context():
        quick = ballot(ktp, value=None, quick=4)
        one = ballot(ktp, value=None, waktu=3)
        ballots.count_now([quick, one, ballot(ktp, held="burst")])
        found = queries.service_index(ktp.id)
        assert (found.n, found.answers["waktu"], found.answers["biaya"]) == (1, 1, 0)
        pooled = queries.scores([ktp.id])[ktp.id].latest
        assert (pooled.n, pooled.quick, pooled.answers) == (1, (0, 0, 0, 1), {"waktu": 1})


@pytest.mark.parametrize(
    ("number", "value", "says", "not_says"),
    [
        (9, 4, ["Responden belum cukup"], ["kurang dari 10 100,00"]),
        (10, 4, ["100,00", "Huruf mutu ditampilkan setelah ada 30"], ["Belum lengkap"]),
        (30, 4, ["100,00 A, Sangat Baik"], ["Huruf mutu ditampilkan"]),
    ],
)
def test_the_list_shows_as_much_as_there_are_respondents_for(page, ktp, vote, number, value, says, not_says):
    vote(ktp, number, value=value)
    seen = page("rina").open(LIST).rows()[0] + page("rina").open(f"{LIST}/{ktp.id}").text
    assert all(word in seen for word in says) and not any(word in seen for word in not_says)


def test_a_score_lacking_an_element_is_called_incomplete(page, ktp, vote):
    vote(ktp, 12, biaya=None)
    assert "Belum lengkap" in page("rina").open(LIST).rows()[0]
    assert page("rina").open(f"{LIST}/{ktp.id}").has("Belum cukup: Biaya/Tarif", "Nilai setiap unsur")


def test_the_finding_names_the_weakest_or_that_there_is_none(page, ktp, vote):
    vote(ktp, 12)
    assert page().open("/layanan/ktp-el").has("Semua unsur dinilai sama")
    vote(ktp, 1, waktu=1)
    assert page().open("/layanan/ktp-el").has("Unsur dengan nilai terendah: Waktu Penyelesaian")


def test_a_takeover_that_was_planned_ends_before_a_later_one(page, world, ktp, app):
    rina = page("rina")
    for unit, day in (("dukcapil", "2026-09-01"), ("service", "2026-09-15")):
        rina.open(f"{LIST}/{ktp.id}/unit").submit("Simpan unit", unit=world.units[unit], starts_on=day)
    with app.app_context():
        spans = [
            (link.starts_on, link.ends_on)
            for link in db.session.query(ServiceUnit).filter_by(service_id=ktp.id).order_by(ServiceUnit.starts_on)
        ]
    assert spans == [
        (date(2024, 1, 1), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2026, 9, 14)),
        (date(2026, 9, 15), None),
    ]
