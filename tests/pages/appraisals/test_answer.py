"""The employee takes note, or the days run out; either way the forms are sealed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from portal import clock
from portal.appraisals import queries
from portal.chart.models import Identifier
from portal.paper.seal import Seal, content
from portal.paper.snapshot import PlanSnapshot
from portal.rules.identifiers import Kind
from portal.store import jobs, journal, settings, wholeness
from portal.store.db import db
from portal.store.settings import Setting
from tests import builders
from tests.world import NOW

LAST_DAY = datetime(2026, 8, 24, 3, 0, tzinfo=UTC)  # fourteen days after NOW, 10.00 WIB


@pytest.fixture
def shown(app, world):
    with app.app_context():
        found = builders.appraisal(world, world.sari, "released")
        db.session.commit()
        return found.id


@pytest.fixture
def seals(app):
    """The sealed forms of an appraisal, with their content."""

    def read(appraisal_id):
        with app.app_context():
            rows = db.session.scalars(
                select(Seal).where(Seal.record_type == "appraisal", Seal.record_id == appraisal_id).order_by(Seal.id)
            ).all()
            return [(row.form, content(row)) for row in rows]

    return read


@pytest.fixture
def stored(app):
    def read(appraisal_id):
        with app.app_context():
            return queries.get(appraisal_id)

    return read


def run_daily_jobs(app):
    """What the worker does with the daily jobs of this room on the day of the clock; printing is left to others."""
    with app.app_context():
        jobs.HANDLERS["lapse-appraisals"](jobs.Job(kind="lapse-appraisals", key="", payload={}))
        db.session.commit()


def test_sari_takes_note_with_a_comment_and_both_forms_are_sealed(page, shown, stored, seals):
    sari = page("sari").open(f"/penilaian/{shown}")
    sari.submit("Nyatakan sudah mengetahui", response="Saya mohon target mutu ditinjau.")
    assert sari.has("Sudah diketahui pegawai", "Saya mohon target mutu ditinjau.", "Evaluasi (PDF)")
    assert stored(shown).state == "acknowledged"
    assert [form for form, _ in seals(shown)] == ["evaluasi", "dokumen"]
    for _, said in seals(shown):
        assert said.acknowledgement.state == "acknowledged"
        assert said.acknowledgement.comment == "Saya mohon target mutu ditinjau."
        assert str(said.acknowledgement.on) == "2026-08-10"
        assert said.predicate == "good"


def test_a_comment_is_optional(page, shown, stored):
    page("sari").open(f"/penilaian/{shown}").submit("Nyatakan sudah mengetahui")
    assert (stored(shown).state, stored(shown).response) == ("acknowledged", "")


def test_taking_note_twice_counts_once(app, page, shown, seals):
    first, second = page("sari").open(f"/penilaian/{shown}"), page("sari").open(f"/penilaian/{shown}")
    first.submit("Nyatakan sudah mengetahui", response="Pertama")
    second.submit("Nyatakan sudah mengetahui", 409, response="Kedua")
    assert second.title == "Penilaian ini sudah diketahui" and second.has("sudah Anda ketahui pada", "Kedua")
    assert len(seals(shown)) == 2
    with app.app_context():
        verbs = [entry.verb for entry in journal.timeline(queries.get(shown))]
    assert verbs.count("acknowledge") == 1


def test_a_comment_that_is_too_long_is_refused_and_kept(page, shown, stored):
    sari = page("sari").open(f"/penilaian/{shown}")
    sari.submit("Nyatakan sudah mengetahui", 422, response="x" * 2001)
    assert sari.has("paling banyak 2000 huruf")
    assert sari.value("response").strip() == "x" * 2001
    assert stored(shown).state == "released"


def test_nobody_takes_note_in_saris_place(page, shown, stored):
    for who in ("budi", "dewi", "rina", "tono"):
        page(who).post(f"/penilaian/{shown}/tanggapan", 403)
    assert stored(shown).state == "released"


def test_on_the_last_day_sari_is_still_in_time(app, page, shown, stored):
    with clock.at(LAST_DAY):
        run_daily_jobs(app)
        assert stored(shown).state == "released"
        assert page("sari").open(f"/penilaian/{shown}").has("hari ini")
        page("sari").open(f"/penilaian/{shown}").submit("Nyatakan sudah mengetahui")
    assert stored(shown).state == "acknowledged"


def test_the_day_after_it_is_sealed_as_unanswered(app, page, shown, stored, seals):
    with clock.at(LAST_DAY + timedelta(days=1)):
        run_daily_jobs(app)
        run_daily_jobs(app)
        assert page("sari").open(f"/penilaian/{shown}").has("Tidak ditanggapi sampai 24 Agustus 2026")
    assert stored(shown).state == "lapsed"
    assert len(seals(shown)) == 2
    said = seals(shown)[0][1]
    assert (said.acknowledgement.state, str(said.acknowledgement.on)) == ("unanswered", "2026-08-24")
    with app.app_context():
        last = journal.timeline(queries.get(shown))[-1]
        assert (last.verb, last.person_name) == ("lapse", "Sistem")


def test_who_answers_late_before_the_worker_came_is_told_so(page, shown, stored):
    midnight = datetime(2026, 8, 24, 17, 0, tzinfo=UTC)  # 00.00 WIB of the 25th
    with clock.at(midnight - timedelta(minutes=5)):
        sari = page("sari").open(f"/penilaian/{shown}")
    with clock.at(midnight + timedelta(minutes=5)):
        sari.submit("Nyatakan sudah mengetahui", 422, response="Terlambat")
        assert sari.has("Tenggat menanggapi sudah lewat pada 24 Agustus 2026")
        assert sari.value("response").strip() == "Terlambat"
        assert sari.open(f"/penilaian/{shown}").has("segera disegel")
        assert "Nyatakan sudah mengetahui" not in sari.buttons()
    assert stored(shown).state == "released"


def test_the_days_are_those_of_the_setting_at_release(app, world):
    with app.app_context():
        db.session.add(Setting(key="acknowledgement_days", value="5", changed_at=NOW))
        db.session.flush()
        assert settings.number("acknowledgement_days") == 5
        found = builders.appraisal(world, world.sari, "released")
        db.session.commit()
        assert str(found.respond_by) == "2026-08-15"


def test_the_plan_inside_is_the_one_that_was_sealed(app, page, shown, seals):
    page("sari").open(f"/penilaian/{shown}").submit("Nyatakan sudah mengetahui")
    with app.app_context():
        plan = content(db.session.scalars(select(Seal).where(Seal.form == "skp")).one())
    assert isinstance(plan, PlanSnapshot)
    assert [said.plan for _, said in seals(shown)] == [plan, plan]


def test_what_was_sealed_cannot_be_changed_not_even_by_hand(app, page, shown):
    page("sari").open(f"/penilaian/{shown}").submit("Nyatakan sudah mengetahui")
    for statement in (
        "UPDATE snapshot SET content = '{}'",
        "DELETE FROM snapshot",
        "UPDATE seal SET code = 'AAAA'",
        "UPDATE seal SET form = 'skp'",
        "DELETE FROM seal",
    ):
        with app.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))


def test_changed_content_is_found_out(app, page, shown, monkeypatch):
    page("sari").open(f"/penilaian/{shown}").submit("Nyatakan sudah mengetahui")
    with app.app_context():
        seal = db.session.scalars(select(Seal).where(Seal.record_type == "appraisal")).first()
        monkeypatch.setattr(seal.snapshot, "content", seal.snapshot.content.replace("good", "very_good"))
        with db.session.no_autoflush, pytest.raises(ValueError, match="was changed"):
            content(seal)


def test_the_chains_of_the_journal_stay_whole(app, page, shown):
    with app.app_context():
        builders.witness_again()
        db.session.commit()
    page("sari").open(f"/penilaian/{shown}").submit("Nyatakan sudah mengetahui", response="Baik.")
    with app.app_context():
        assert wholeness.broken() == []


# --- The right to object ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "rule"), [("nip", "PP 30/2019 Pasal 59"), ("ni_pppk", "PermenPANRB 6/2022 Bab V")])
def test_the_employee_is_told_to_whom_until_when_and_by_which_rule_to_object(app, page, world, kind, rule):
    with app.app_context():
        of_sari = Identifier.person_id == world.sari.person_id
        db.session.execute(update(Identifier).where(of_sari).values(kind=Kind(kind)))
        found = builders.appraisal(world, world.sari, "released").id
        db.session.commit()
    sari = page("sari").open(f"/penilaian/{found}")
    told = "mengajukan keberatan kepada atasan pejabat penilai, Dra. Dewi Lestari, M.Si., paling lambat"
    assert sari.has(f"Anda tetap dapat {told} 24 Agustus 2026 ({rule}")
    assert not page("budi").open(f"/penilaian/{found}").has(told)


@pytest.mark.parametrize(("days", "told"), [(13, True), (14, True), (15, False)])
def test_nothing_is_said_of_objecting_once_its_days_are_over(app, page, world, days, told):
    with app.app_context():
        found = builders.appraisal(world, world.sari, "acknowledged").id
        db.session.commit()
    with clock.at(NOW + timedelta(days=days)):
        assert page("sari").open(f"/penilaian/{found}").has("Anda tetap dapat mengajukan keberatan") is told
