"""Lists of offices, settings and proposals: their order, who is absent, the last day of an office."""

from datetime import timedelta

import pytest

from portal import clock
from portal.administration import actions, queries
from portal.administration.queries import proposals
from portal.chart.models import Assignment, Person, Role, Unit
from portal.rules.placement import Span
from portal.store import settings
from portal.store.db import db
from portal.store.errors import Missing, Rejected
from portal.store.journal import SYSTEM
from portal.store.proposals import Proposal
from portal.store.settings import Setting
from tests.pages.administration.test_assignments import HERE
from tests.pages.people.given import office, saved, somebody
from tests.pages.people.test_standing import me
from tests.world import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


def names(visitor):
    return [row.split()[0] for row in visitor.rows()]


def test_offices_come_by_name_by_duty_or_by_unit(app, page, world):
    office(app, world.andi, unit_id=world.units["clinic"])
    lina = page("lina").open(HERE)
    assert names(lina) == ["Andi", "Lina", "Rina", "Tono"]
    assert names(lina.open(f"{HERE}?sort=-name")) == ["Tono", "Rina", "Lina", "Andi"]
    assert names(lina.open(f"{HERE}?sort=role")) == ["Lina", "Tono", "Andi", "Rina"]
    by_unit = names(lina.open(f"{HERE}?sort=unit"))
    assert by_unit.index("Rina") < by_unit.index("Andi") and by_unit.index("Lina") < by_unit.index("Tono")
    assert names(lina.open(f"{HERE}?q=andi")) == ["Andi"]
    assert lina.open(f"{HERE}?q=zzz").has("Tidak ada yang cocok")
    assert lina.open(f"{HERE}?q=%25").rows() == lina.open(f"{HERE}?q=_").rows() == []


def test_a_row_says_for_what_from_when_and_by_which_decree(app, page, world):
    with saved(app):
        db.session.query(Assignment).filter_by(person_id=world.rina.person_id).one().ends_on = TODAY + DAY
    rows = dict(zip(names(lina := page("lina").open(HERE)), lina.rows(), strict=True))
    assert "Surat tugas 800/1 Dinas Kependudukan" in rows["Rina"] and "1 Jan 2024 – 11 Agu 2026" in rows["Rina"]
    assert "Seluruh kota 1 Jan 2024 – seterusnya Akhiri" in rows["Tono"]
    assert "Akhiri" not in rows["Rina"]  # has a last day already
    assert "Akhiri" not in rows["Lina"]  # herself
    assert lina.tree.xpath("//th[@scope='row']/a") and "Beri tugas" in lina.links()
    tono = page("tono").open(HERE)
    assert not tono.tree.xpath("//th[@scope='row']/a") and "Beri tugas" not in tono.links()
    assert not any("Akhiri" in row for row in tono.rows())


@pytest.mark.parametrize(("ends_on", "over"), [(TODAY - DAY, True), (TODAY, False), (None, False)])
def test_an_office_is_over_the_day_after_its_last(app, page, world, ends_on, over):
    with saved(app):
        db.session.query(Assignment).filter_by(person_id=world.rina.person_id).one().ends_on = ends_on
    lina = page("lina")
    assert ("Rina" in names(lina.open(HERE))) is not over
    assert names(lina.open(f"{HERE}?keadaan=ended")) == (["Rina"] if over else [])
    assert lina.value("keadaan") == "ended"


def test_somebody_for_an_office_is_found_by_name_in_the_whole_city(app, page, world):
    somebody(app, "Wulan Baru")
    lina = page("lina").open(f"{HERE}/baru?q=wulan")
    first, second = lina.rows()
    assert (
        first.startswith("Sari") and "NIP ····2003" in first and second.startswith("Wulan") and "tanpa nomor" in second
    )
    assert "Anda sendiri" in lina.open(f"{HERE}/baru?q=lina").rows()[0] and "Pilih" not in lina.rows()[0]
    assert lina.open(f"{HERE}/baru?q=zzz").has("Tidak ada yang cocok")
    assert lina.open(f"{HERE}/baru?q=wu").has("Cari orangnya")


def test_no_more_than_25_are_shown(app, world):
    for at in range(26):
        somebody(app, f"Pegawai {at:02}")
    with app.app_context():
        found = queries.candidates(me(world.lina), "pegawai")
        assert [row.name for row in found] == [f"Pegawai {at:02}" for at in range(25)]


def test_a_setting_that_was_never_changed_is_called_so(app, page):
    with saved(app):
        db.session.add(Setting(key="report_kind", value="month", changed_at=NOW))
    lina = page("lina").open("/administrasi/setelan")
    rows = {row: "bawaan" in row for row in lina.rows()}
    assert sum(rows.values()) == len(rows) - 1
    assert all("Ubah" in row for row in rows)
    assert not any("Ubah" in row for row in page("tono").open("/administrasi/setelan").rows())


def test_days_are_typed_and_choices_are_chosen(page):
    lina = page("lina").open("/administrasi/setelan/acknowledgement_days")
    assert lina.has("Jumlah hari, 1 sampai 366.") and not lina.tree.xpath("//input[@type='radio']")
    lina.open("/administrasi/setelan/report_kind")
    assert lina.tree.xpath("//input[@type='radio']") and not lina.has("Jumlah hari")
    words = [key for key, spec in settings.SPECS.items() if not spec.choices and spec.kind != "days"]
    assert words and not lina.open(f"/administrasi/setelan/{words[0]}").has("Jumlah hari")


def test_what_is_not_there_is_missing(app, world):
    with app.app_context():
        lina = me(world.lina)
        for wanted in (queries.assignment, queries.person, proposals.get):
            with pytest.raises(Missing):
                wanted(9999, lina)
        with pytest.raises(Missing):
            queries.unit(9999)
        assert queries.setting("report_kind") is None


@pytest.mark.parametrize(("ends_on", "there"), [(TODAY - DAY, False), (TODAY, True), (None, True)])
def test_offices_count_until_their_last_day(app, world, ends_on, there):
    office(app, world.andi)
    with app.app_context():
        for key in ("lina", "andi"):
            db.session.query(Assignment).filter_by(person_id=world.members[key].person_id).one().ends_on = ends_on
        db.session.flush()
        assert queries.has_administrator(TODAY) is there
        assert queries.officers(TODAY) == int(there)  # Rina keeps a part of the city only
        assert proposals.active_officers(TODAY) == 1 + int(there)
        assert [each.role for each in queries.offices(world.andi.person_id)] == [Role.OFFICER]


def test_an_officer_of_two_units_is_one(app, world):
    for _ in range(2):
        office(app, world.andi)
    with app.app_context():
        assert queries.officers(TODAY) == 1 and proposals.active_officers(TODAY) == 2


def test_an_administrator_serves_the_whole_city(app, world):
    with app.app_context():
        person, unit = db.session.get_one(Person, world.andi.person_id), db.session.get_one(Unit, world.units["clinic"])
        with pytest.raises(Rejected, match="seluruh kota"):
            actions.assign(person, Role.ADMINISTRATOR, unit, Span(TODAY), "1", SYSTEM)
        assert actions.assign(person, Role.OFFICER, unit, Span(TODAY), "1", SYSTEM).unit is unit


# --- Proposals --------------------------------------------------------------------------------------------------------


def ask(page, member):
    """Lina asks for a link to the account of somebody who holds an office; the page of what she asked for."""
    return page("lina").open(f"/kepegawaian/akun/{member.account_id}").submit("Buat tautan aktivasi")


def listed(visitor, heading):
    """The titles under a heading of the list of proposals."""
    return [link.text for link in visitor.tree.xpath(f"//section[h2='{heading}']//li[@class='task']/a")]


def test_what_waits_stands_oldest_first_and_what_i_asked_for_newest_first(app, page, world):
    ask(page, world.rina)
    with clock.at(NOW + timedelta(minutes=1)):
        page("lina").open("/administrasi/penugasan/1/akhiri").submit(
            "Akhiri tugas", ends_on="2026-08-31", note="Pindah"
        )
        titles = ["Buat tautan aktivasi: Rina Marlina, S.E.", "Akhiri tugas: Rina Marlina, S.E., Pengelola kepegawaian"]
        tono, lina, rina = (page(key).open("/persetujuan") for key in ("tono", "lina", "rina"))
    assert listed(tono, "Menunggu keputusan Anda") == titles and listed(tono, "Permintaan Anda") == []
    assert "10.00" in tono.text.split("10.01")[0]
    assert listed(lina, "Permintaan Anda") == titles[::-1] and listed(lina, "Menunggu keputusan Anda") == []
    assert lina.text.index("10.01") < lina.text.index("10.00")
    assert listed(rina, "Tentang Anda") == titles[::-1] and listed(rina, "Menunggu keputusan Anda") == []
    assert tono.has("Belum ada. Permintaan muncul di sini") and tono.has("tidak ada permintaan tentang Anda")


def test_the_same_request_sent_again_while_it_waits_is_one(app, page, world):
    first = ask(page, world.rina).path
    with clock.at(NOW + timedelta(minutes=1)):
        assert ask(page, world.rina).path == first
        assert len(listed(page("lina").open("/persetujuan"), "Permintaan Anda")) == 1
    with clock.at(NOW + timedelta(days=1, seconds=1)):
        assert ask(page, world.rina).path != first  # the first one is too late


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_a_proposal_is_too_late_the_second_after_its_day(app, page, world, seconds, late):
    asked = ask(page, world.rina).path
    with clock.at(NOW + timedelta(days=1, seconds=seconds)):
        lina = page("lina")
        assert lina.open("/persetujuan").has("Lewat waktu") is late
        lina.open(asked)
        assert lina.has("Lewat waktu", "Ajukan lagi bila masih perlu") is late
        assert ("Tarik kembali" in lina.buttons()) is not late
        assert ("Setujui" in page("tono").open(asked).buttons()) is not late


def test_a_proposal_shows_each_what_he_may_do(app, page, world):
    asked = ask(page, world.rina).path
    lina, tono, rina = (page(key).open(asked) for key in ("lina", "tono", "rina"))
    assert lina.buttons() == ["Tarik kembali"] and lina.has("Yang dapat menyetujui: Tono", "Berlaku sampai")
    assert set(tono.buttons()) == {"Setujui", "Tolak permintaan"} and not tono.has("Disetujui oleh")
    assert rina.buttons() == [] and not tono.tree.xpath("//main//details[@open]")
    assert tono.submit("Tolak permintaan", 422, note="").tree.xpath("//main//details[@open]")
    tono.submit("Setujui")
    assert tono.buttons() == [] and tono.has("Disetujui oleh")
    lina.open(asked)
    assert set(lina.buttons()) == {"Laksanakan", "Tarik kembali"} and lina.has(
        "Tono Prasetyo, S.H., Auditor sudah menyetujui."
    )
    lina.submit("Tarik kembali").open(asked)
    assert lina.buttons() == [] and not lina.has("Berlaku sampai")


def test_where_nobody_could_agree_the_command_line_is_named(app, page, world):
    with saved(app):
        db.session.query(Assignment).filter_by(person_id=world.tono.person_id).one().ends_on = TODAY - DAY
    lina = ask(page, world.rina)
    assert lina.has("Belum ada yang dapat menyetujui di portal.") and not lina.has("Yang dapat menyetujui:")


def test_the_twenty_latest_of_what_i_asked_for_are_listed(app, world):
    with app.app_context():
        lina = me(world.lina)
        for number in range(21):
            db.session.add(
                Proposal(
                    endpoint="accounts.make_link",
                    path=f"/{number}",
                    fields=[],
                    told=[],
                    title=str(number),
                    asker_id=lina.person_id,
                    asker="Lina",
                    person_ids=[],
                    position_ids=[],
                    asked_at=NOW + timedelta(minutes=number),
                    expires_at=NOW + DAY,
                )
            )
        db.session.flush()
        assert [each.title for each in proposals.asked_by(lina)] == [str(number) for number in range(20, 0, -1)]
        assert proposals.asked_by(me(world.tono)) == []
