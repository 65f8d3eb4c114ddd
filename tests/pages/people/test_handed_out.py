"""What each room hands out about a person: that person's own, the earliest first, and nothing of anybody else's."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.models import Account, LoginSession
from portal.appraisals.models import Appraisal
from portal.chart.models import Assignment, Identifier, Placement, Rank, Role
from portal.paper.seal import seal
from portal.periods.models import Period
from portal.plans.models import PlanVersion
from portal.plans.snapshot import plan_snapshot
from portal.reports.models import Evidence
from portal.rules.calendar import PeriodKind
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store import journal
from portal.store.db import db
from portal.store.files import StoredFile
from portal.store.kept import KeptForm
from portal.web.room import house
from tests import builders
from tests.builders import CLERK
from tests.pages.people.given import saved
from tests.world import NOW, SINCE, YEAR

INDICATORS = [indicator[1] for _, indicators in CLERK for indicator in indicators]
EARLIER = date(2025, 12, 31)


@pytest.fixture
def about(app):
    """about(world.sari): what is handed out, by its title."""

    def read(member):
        with app.app_context():
            return {part["judul"]: part["isi"] for part in house().about(member.person_id)}

    return read


def column(rows, *names):
    return [tuple(row[name] for name in names) if len(names) > 1 else row[names[0]] for row in rows]


def last_year() -> Period:
    """A year of the past, opened after this one."""
    found = Period(kind=PeriodKind.YEAR, starts_on=date(2025, 1, 1), ends_on=EARLIER, label="Tahun 2025")
    db.session.add(found)
    db.session.flush()
    return found


def test_numbers_ranks_and_posts_are_ones_own_and_the_oldest_comes_first(app, world, about):
    before = {"starts_on": date(2020, 1, 1), "ends_on": date(2023, 12, 31)}
    with saved(app):
        for each, number in ((world.sari, "9001"), (world.andi, "9002")):
            db.session.add_all([
                Identifier(person_id=each.person_id, kind=Kind.NI_PPPK, value=number, **before),
                Rank(person_id=each.person_id, title="Juru", grade="I/c", **before),
                Placement(
                    person_id=each.person_id, position_id=each.position_id, capacity=Capacity.DEFINITIVE,
                    decree_number=number, decree_on=date(2020, 1, 1), **before,
                ),
            ])  # fmt: skip
    told = about(world.sari)
    assert told["Nama"] == [{"nama": world.sari.name}]
    assert column(told["Nomor"], "nomor", "sampai") == [("9001", "2023-12-31"), (world.sari.login, None)]
    assert column(told["Pangkat"], "golongan/ruang", "mulai") == [("I/c", "2020-01-01"), ("II/d", "2024-01-01")]
    placed = column(told["Penempatan"], "nomor SK", "jabatan", "unit")
    clerk = ("Pengadministrasi Kependudukan", "Bidang Pelayanan Pendaftaran Penduduk")
    assert placed == [("9001", *clerk), (f"821/{world.sari.person_id}/2024", *clerk)]


def test_tasks_in_the_portal_name_their_unit_or_none(app, world, about):
    with saved(app):
        db.session.add(
            Assignment(
                person_id=world.rina.person_id, role=Role.AUDITOR, unit_id=None,
                starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31), decree_number="700/0",
            )
        )  # fmt: skip
    assert column(about(world.rina)["Tugas di portal"], "nomor SK", "unit") == [
        ("700/0", None),
        ("800/1", "Dinas Kependudukan dan Pencatatan Sipil"),
    ]
    assert about(world.sari)["Tugas di portal"] == []


def test_accounts_sessions_and_unsent_words_are_ones_own(app, world, about):
    with saved(app):
        for each, name in ((world.andi, "andi"), (world.sari, "sari")):
            db.session.get_one(Account, each.account_id).email = f"{name}@kota.example"
            for hours, action in ((2, "/skp"), (1, "/laporan")):
                at = NOW + timedelta(hours=hours)
                session = LoginSession(token_hash=name + action, account_id=each.account_id, began_at=at, seen_at=at)
                form = KeptForm(account_id=each.account_id, action=action, fields=[["a", name]], kept_at=at)
                db.session.add_all([session, form])
                db.session.flush()
    told = about(world.sari)
    assert column(told["Akun"], "surel") == ["sari@kota.example"]
    assert [at[11:16] for at in column(told["Pemakaian akun"], "masuk")] == ["11:00", "12:00"]
    assert column(told["Ketikan yang belum terkirim"], "halaman", "ketikan") == [
        ("/skp", [["a", "sari"]]),
        ("/laporan", [["a", "sari"]]),
    ]


@pytest.fixture
def planned(app, world):
    """Sari and Andi have plans of this year, a second one of another post, and one of the year before, opened last."""
    with saved(app):
        before = replace(world, periods={**world.periods, str(YEAR): last_year().id})
        for each in (world.andi, world.sari):
            acting = Placement(
                person_id=each.person_id, position_id=world.budi.position_id, capacity=Capacity.PLT,
                decree_number="821/9", decree_on=SINCE, starts_on=date(YEAR, 7, 1), ends_on=date(YEAR, 7, 31),
            )  # fmt: skip
            db.session.add(acting)
            db.session.flush()
            for where, of in ((world, each), (world, replace(each, placement_id=acting.id)), (before, each)):
                second = builders.plan(where, of).versions[0]
                second.number, second.reason = 2, each.key
                db.session.add(PlanVersion(plan=second.plan, number=1, state="superseded", reason=each.key))
            for words in ("pertama", "kedua"):
                journal.note(second, "say", journal.SYSTEM, f"{words} {each.key}")


def test_plans_come_year_by_year_and_version_by_version(world, about, planned):
    told = about(world.sari)
    assert column(told["Rencana kinerja (SKP)"], "periode", "versi", "alasan") == [
        ("Tahun 2025", 1, "sari"), ("Tahun 2025", 2, "sari"),
        ("Tahun 2026", 1, "sari"), ("Tahun 2026", 2, "sari"), ("Tahun 2026", 1, "sari"), ("Tahun 2026", 2, "sari"),
    ]  # fmt: skip
    assert column(told["Rencana kinerja (SKP)"], "keadaan")[:2] == ["Sudah diganti", "Disetujui"]
    assert column(told["Catatan pada rencana"], "catatan", "oleh") == [
        ("pertama sari", "Sistem"), ("kedua sari", "Sistem"),
    ]  # fmt: skip
    results = column(told["Hasil kerja dan indikator"], "periode", "indikator")
    assert results == [(year, words) for year in ("Tahun 2025", "Tahun 2026", "Tahun 2026") for words in INDICATORS]


def test_results_without_an_indicator_are_handed_out_too(app, world, about):
    with saved(app):
        bare = builders.texts(builders.plan(world, world.sari))[1]
        bare.indicators = []
    assert column(about(world.sari)["Hasil kerja dan indikator"], "hasil kerja", "indikator") == [
        (CLERK[0][0], INDICATORS[0]), (CLERK[0][0], INDICATORS[1]), (CLERK[1][0], None),
    ]  # fmt: skip


@pytest.fixture
def reported(app, world):
    """Both keep a log of two days, the later written first, with files, and have handed in three reports."""
    with saved(app):
        before = replace(world, periods={**world.periods, str(YEAR): last_year().id})
        for each in (world.andi, world.sari):
            this, past = builders.plan(world, each), builders.plan(before, each)
            for days in (9, 8):
                entry = builders.activity(this, f"{each.key} {days}", date(YEAR, 8, days))
                added = NOW.replace(day=days)
                db.session.add(
                    Evidence(
                        plan=this, activity=entry, file=stored(), name=f"{each.key} {days}.pdf", added_at=added,
                        fit_note=each.key,
                    )
                )  # fmt: skip
            for of, period in ((this, "2026-2"), (this, "2026-1"), (past, "2026-1")):
                made = builders.report(of, world.periods[period], "draft")
                made.returned_note = f"{each.key} {period} {of.period.label}"
                for line in made.lines:
                    line.place, line.follow_up = 1 - line.place, each.key
                    for figure in line.figures:
                        figure.place = 1 - figure.place
                journal.note(made, "say", journal.SYSTEM, made.returned_note)


def stored() -> StoredFile:
    return StoredFile(sha256=secrets.token_hex(32), mime="application/pdf", size=1, stored_at=NOW)


def test_the_log_and_its_files_come_day_by_day(world, about, reported):
    told = about(world.sari)
    assert column(told["Catatan harian"], "hari", "uraian") == [("2026-08-08", "sari 8"), ("2026-08-09", "sari 9")]
    assert column(told["Bukti dukung"], "berkas", "catatan") == [("sari 8.pdf", "sari"), ("sari 9.pdf", "sari")]


def test_reports_come_period_by_period_and_line_by_line(world, about, reported):
    told = about(world.sari)
    first, second = "Triwulan I 2026", "Triwulan II 2026"
    notes = ["sari 2026-1 Tahun 2026", "sari 2026-1 Tahun 2025", "sari 2026-2 Tahun 2026"]
    assert column(told["Laporan"], "periode") == [first, first, second]
    assert column(told["Laporan"], "catatan pengembalian") == notes
    assert column(told["Catatan pada laporan"], "catatan") == [notes[2], *notes[:2]]
    lines = column(told["Isi laporan"], "periode", "indikator", "tindak lanjut")
    written = (INDICATORS[2], INDICATORS[1], INDICATORS[0])
    assert lines == [(each, words, "sari") for each in (first, first, second) for words in written]


def test_a_line_of_a_report_without_figures_is_handed_out_too(app, world, about):
    with saved(app):
        of = builders.report(builders.plan(world, world.sari), world.periods["2026-2"])
        db.session.delete(of.lines[1].figures[0])
    told = column(about(world.sari)["Isi laporan"], "hasil kerja", "indikator")
    assert told == [(CLERK[0][0], INDICATORS[0]), (CLERK[0][0], INDICATORS[1]), (CLERK[1][0], None)]


def test_appraisals_are_handed_out_once_released_in_the_order_of_their_periods(app, world, about):
    with saved(app):
        for each in (world.rina, world.sari):
            later = builders.appraisal(world, each, "released")
            later.number, later.notes = 2, f"{each.key} kedua"
            for period, number, state in (("2026-2", 1, "superseded"), ("2026-1", 1, "lapsed"), ("2026-3", 1, "draft")):
                db.session.add(
                    Appraisal(
                        plan=later.plan, period_id=world.periods[period], plan_version=later.plan_version,
                        number=number, state=state, notes=f"{each.key} {period}",
                    )
                )  # fmt: skip
    told = about(world.sari)
    assert column(told["Penilaian yang sudah dirilis"], "catatan", "versi") == [
        ("sari 2026-1", 1), ("sari 2026-2", 1), ("sari kedua", 2),
    ]  # fmt: skip


def test_sealed_forms_come_in_the_order_in_which_they_were_sealed(app, world, about):
    with saved(app):
        for each in (world.andi, world.sari):
            of = builders.sealed_plan(world, each)
            with clock.at(NOW - timedelta(days=1)):
                content = plan_snapshot(of.versions[0], NOW.date())
                seal("plan_version", of.versions[0].id, 7, of.placement_id, of.period_id, content, ("skp",))
    told = about(world.sari)
    assert column(told["Formulir tersegel"], "formulir", "versi", "disegel", "periode") == [
        ("skp", 7, "2026-08-09T10:00+07:00", "Tahun 2026"),
        ("skp", 1, "2026-08-10T10:00+07:00", "Tahun 2026"),
        ("lampiran", 1, "2026-08-10T10:00+07:00", "Tahun 2026"),
    ]
    codes = set(column(told["Formulir tersegel"], "kode"))
    assert not codes & set(column(about(world.andi)["Formulir tersegel"], "kode"))
