"""From a file to records: what is new, what differs, what is wrong, and applied once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.chart.models import Identifier, Person, Placement, Position, Rank, ReportingLine, Unit
from portal.exchange import actions
from portal.exchange import jobs as exchange_jobs
from portal.exchange.models import ImportRow
from portal.store import wholeness
from portal.store.db import db
from portal.store.journal import Entry
from tests.pages.exchange.given import HERE, PERSON, PLACED, POST, UNIT, applied, sent, table, work, workbook
from tests.pages.people.given import history, saved, somebody
from tests.statements import recorded
from tests.world import NOW


def count(app, model) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_a_workbook_becomes_a_unit_a_position_and_a_person_in_it(app, page, world):
    below = POST | {"unit": "Seksi Identitas", "superior_unit": "Bidang Pelayanan Pendaftaran Penduduk"}
    content = workbook(unit=[UNIT], position=[below], person=[PLACED | {"unit": "Seksi Identitas"}])
    rina = sent(app, page, content)
    assert rina.has("Baru (3)", "Keliru (0)", "Seksi Identitas", "Maya Anggraini, S.E. (NIP ····2004)")
    assert count(app, Person) == len(world.members)
    rina.submit("Terapkan 3 baris")
    work(app)
    assert rina.open(rina.path).has("3 baris diterapkan")
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.name == "Maya Anggraini, S.E.")).one()
        placement = db.session.scalars(select(Placement).where(Placement.person_id == person.id)).one()
        assert (placement.starts_on, placement.decree_number) == (date(2025, 1, 1), "821/15")
        assert placement.position.unit.name == "Seksi Identitas"
        assert placement.position.unit.path.startswith(placement.position.unit.parent.path)
        line = db.session.scalars(select(ReportingLine).where(ReportingLine.position_id == placement.position_id)).one()
        assert line.parent_id == world.budi.position_id
        assert [(each.title, each.grade, each.starts_on) for each in person.ranks] == [
            ("Penata Muda", "III/a", date(2024, 4, 1))
        ]
        assert person.identifiers[0].value == PERSON["number"]
        keys = {"person": person.id, "placement": placement.id, "position": placement.position_id}
    for record, key in keys.items():
        assert [entry.verb for entry in history(app, record, key)] == ["create"]
        assert history(app, record, key)[0].person_id == world.rina.person_id
    with saved(app):
        broken = wholeness.broken()
        assert not [each for each in broken for record, key in keys.items() if each.startswith(f"{record} {key}:")]


def test_the_same_file_again_is_known_and_changes_nothing(app, page):
    content = workbook(position=[POST], person=[PLACED])
    applied(app, page, content)
    people, entries = count(app, Person), count(app, Placement)
    rina = sent(app, page, content)
    assert rina.has("Sudah tercatat (2)", "Semua baris sudah tercatat") and "Terapkan" not in str(rina.buttons())
    assert (count(app, Person), count(app, Placement)) == (people, entries)


def test_a_confirmation_counts_once(app, page):
    rina = sent(app, page, workbook(person=[PERSON]))
    other = page("rina").open(rina.path)
    rina.submit("Terapkan 1 baris")
    assert other.submit("Terapkan 1 baris").has("sudah Anda konfirmasi pada")
    work(app)
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Person.name == PERSON["name"])) == 1


def test_what_changed_since_the_preview_is_not_overwritten(app, page):
    rina = sent(app, page, workbook(person=[PERSON, PERSON | {"number": "199505122020122005", "name": "Dua"}]))
    somebody(app, "Orang Lain", number=PERSON["number"])
    rina.submit("Terapkan 2 baris")
    work(app)
    assert rina.open(rina.path).has("Data kepegawaian berubah sejak pratinjau", "Tidak ada yang diterapkan")
    late = page("rina").post(f"{rina.path}/terapkan", 409, digest="0" * 64)
    assert late.title == "Impor data kepegawaian ini tidak diterapkan"  # not "sudah tidak diterapkan": it never was
    assert late.has("ini tidak diterapkan oleh Sistem pada")
    with app.app_context():
        assert not db.session.scalar(select(func.count()).where(Person.name == "Dua"))


def test_another_preview_than_the_one_shown_is_not_confirmed(app, page):
    rina = sent(app, page, workbook(person=[PERSON]))
    rina.post(f"{rina.path}/terapkan", 409, digest="0" * 64)


def test_dropped_is_forgotten(app, page):
    rina = sent(app, page, workbook(person=[PERSON]))
    assert rina.submit("Buang berkas ini").has("sudah dibuang") and rina.path == HERE
    assert "pegawai.xlsx" not in rina.text
    work(app)


@pytest.mark.parametrize(("days", "kept"), [(30, 2), (31, 0)])
def test_files_and_rows_are_forgotten_after_thirty_days(app, page, days, kept):
    rina = applied(app, page, workbook(person=[PERSON]))
    waiting = sent(app, page, workbook(person=[PERSON | {"number": "199505122020122005"}]))
    with clock.at(NOW + timedelta(days=days, seconds=-1)), saved(app):
        actions.forget(clock.now() - exchange_jobs.KEPT)
    assert count(app, ImportRow) == kept
    assert rina.open(rina.path).has("1 baris diterapkan")
    assert waiting.open(waiting.path).has("Terapkan 1 baris") is bool(kept)


def test_a_worker_that_dies_leaves_whole_rows_and_the_next_one_goes_on(app, page, monkeypatch):
    three = [PERSON | {"name": f"Orang {at}", "number": f"19950512202012200{at}"} for at in (4, 5, 6)]
    rina = sent(app, page, workbook(person=three))
    rina.submit("Terapkan 3 baris")
    monkeypatch.setattr(exchange_jobs, "TOGETHER", 1)
    whole, turns = actions.apply_some, []

    def dies_in_its_second_turn(*given):
        turns.append(whole(*given))
        if len(turns) == 2:
            raise OSError("no space left on device")
        return turns[-1]

    monkeypatch.setattr(actions, "apply_some", dies_in_its_second_turn)
    work(app)
    assert rina.open(rina.path).has("Sedang diterapkan: 1 dari 3 baris")
    with clock.at(NOW + timedelta(minutes=1)):
        work(app)
    assert rina.open(rina.path).has("3 baris diterapkan")
    with app.app_context():
        names = db.session.scalars(select(Person.name).where(Person.name.startswith("Orang ")).order_by(Person.name))
        assert list(names) == ["Orang 4", "Orang 5", "Orang 6"]


def test_a_row_that_no_longer_fits_is_refused_alone(app, page, world, monkeypatch):
    two = [PERSON, PERSON | {"name": "Dua", "number": "199505122020122005"}]
    rina = sent(app, page, workbook(person=two))
    rina.submit("Terapkan 2 baris")
    monkeypatch.setattr(exchange_jobs, "_is_as_shown", lambda found: True)
    somebody(app, "Orang Lain", number=PERSON["number"])
    work(app)
    assert rina.open(rina.path).has("1 baris diterapkan", "1 baris tidak dapat diterapkan", "sudah tercatat")


def test_pages_and_lists_cost_the_same_for_many_rows(app, page):
    costs = []
    for count in (2, 20):
        rows = [PERSON | {"number": f"1995051220201220{at:02}"} for at in range(1, count + 1)]
        rina = sent(app, page, workbook(person=rows))
        with recorded() as statements:
            rina.open(rina.path)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_differences_are_shown_and_applied(app, page, world):
    change = PERSON | {
        "name": "Sari Wulandari, S.A.P.",
        "number": world.sari.login,
        "rank": "Penata Muda",
        "grade": "III/a",
        "since": "01-10-2026",
    }
    rina = sent(app, page, workbook(person=[change]))
    assert rina.has("Berubah (1)", "Sari Wulandari, A.Md.", "Sari Wulandari, S.A.P.", "Pengatur Tk. I, II/d")
    rina.submit("Terapkan 1 baris")
    work(app)
    with app.app_context():
        sari = db.session.get_one(Person, world.sari.person_id)
        assert sari.name == "Sari Wulandari, S.A.P."
        assert [(each.grade, each.ends_on) for each in sari.ranks] == [("II/d", date(2026, 9, 30)), ("III/a", None)]
    assert [each.verb for each in history(app, "person", world.sari.person_id)] == ["correct", "add-rank"]
    assert history(app, "person", world.sari.person_id)[0].note.startswith("Impor nomor")


def test_a_move_ends_the_placement_before_it(app, page, world):
    moved = PLACED | {"name": "Andi Saputra", "kind": "PPPK", "number": world.andi.login, "starts_on": "01-12-2026"}
    content = workbook(position=[POST], person=[moved | {"rank": "", "grade": ""}])
    rina = sent(app, page, content)
    assert rina.has("Operator Sistem Informasi Administrasi Kependudukan", "Analis Kependudukan")
    rina.submit("Terapkan 2 baris")
    work(app)
    with app.app_context():
        assert db.session.get_one(Placement, world.andi.placement_id).ends_on == date(2026, 11, 30)


def test_rows_may_refer_to_rows_below_them(app, page):
    head = POST | {"title": "Kepala Seksi Identitas", "kind": "Pengawas", "unit": "Seksi Identitas"}
    under = UNIT | {"name": "Loket", "parent": "Seksi Identitas"}
    clerk = POST | {"title": "Petugas Loket", "unit": "Loket", "superior": "Kepala Seksi Identitas"}
    rina = applied(app, page, workbook(unit=[under, UNIT], position=[clerk, head]))
    assert rina.has("4 baris diterapkan")
    with app.app_context():
        loket = db.session.scalars(select(Unit).where(Unit.name == "Loket")).one()
        assert loket.parent.name == "Seksi Identitas"
        assert loket.path == f"{loket.parent.path}{loket.id}/"


def test_equal_titles_are_as_many_positions_and_fill_one_after_the_other(app, page):
    second = PLACED | {"number": "199505122020122005", "name": "Dua"}
    applied(app, page, workbook(position=[POST, POST], person=[PLACED, second]))
    with app.app_context():
        held = select(Placement.position_id).join(Placement.position).where(Position.title == POST["title"])
        assert len(set(db.session.scalars(held))) == 2
    third = PLACED | {"number": "199505122020122006", "name": "Tiga"}
    rina = sent(app, page, workbook(position=[POST, POST, POST], person=[third]))
    assert rina.has("Sudah tercatat (2)", "Baru (2)")


def test_a_position_that_differs_is_corrected_and_moved(app, page, world):
    change = POST | {
        "title": "Pengadministrasi Kependudukan",
        "kind": "Fungsional",
        "level": "Terampil",
        "superior": "Operator Sistem Informasi Administrasi Kependudukan",
        "since": "01-06-2026",
    }
    rina = sent(app, page, workbook(position=[change]))
    assert rina.has("Pelaksana", "Fungsional", "Kepala Bidang Pelayanan Pendaftaran Penduduk")
    rina.submit("Terapkan 1 baris")
    work(app)
    assert [each.verb for each in history(app, "position", world.sari.position_id)] == ["set-superior", "correct"]
    with app.app_context():
        line = select(ReportingLine).where(ReportingLine.position_id == world.sari.position_id)
        assert [each.ends_on for each in db.session.scalars(line.order_by(ReportingLine.starts_on))] == [
            date(2026, 5, 31),
            None,
        ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_whatever_parts_it(app, page, delimiter):
    rina = sent(app, page, table("person", [PERSON | {"name": "Maya"}], delimiter), "pegawai.csv")
    assert rina.has("Baru (1)", "Maya (NIP ····2004)")


def test_utf_16_and_a_line_of_sep_are_read(app, page):
    text = "sep=;\r\n" + table("person", [PERSON | {"name": "Ma’ruf"}]).decode("utf-8-sig")
    assert sent(app, page, text.encode("utf-16"), "pegawai.csv").has("Ma’ruf (NIP ····2004)")


def test_real_dates_of_a_spreadsheet_are_read(app, page):
    applied(app, page, workbook(person=[PERSON | {"since": date(2024, 4, 1)}]))
    with app.app_context():
        number = db.session.scalars(select(Identifier).where(Identifier.value == PERSON["number"])).one()
        assert number.starts_on == date(2024, 4, 1)
        assert db.session.scalars(select(Rank).where(Rank.person_id == number.person_id)).one().grade == "III/a"


def test_every_import_is_in_the_journal(app, page):
    rina = applied(app, page, workbook(person=[PERSON]))
    key = int(rina.path.rsplit("/", 1)[1])
    assert [each.verb for each in history(app, "staff_import", key)] == ["create", "read", "confirm", "finish"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Entry).where(Entry.verb == "finish")) == 1
