"""The administrator sees how the portal itself is."""

from datetime import timedelta

import pytest

from portal import clock
from portal.audit.models import JournalCheck
from portal.store import backups, disk, heart, jobs
from portal.store.db import db
from portal.store.jobs import Job, JobState
from tests.world import NOW

HERE = "/administrasi/keadaan"


@pytest.fixture
def sound(app, world):
    """Nothing is amiss."""
    with app.app_context():
        heart.beat()
        backups.remember(backups.Path("/srv/cadangan/1"))
        db.session.add(JournalCheck(checked_at=NOW, entries=7, broken=[]))
        db.session.commit()
    yield
    with app.app_context():
        (backups.Path(app.instance_path) / backups.LAST).unlink(missing_ok=True)


def test_a_sound_portal_says_so(page, sound):
    lina = page("lina").open("/administrasi")
    assert not lina.has("perlu ditangani")
    lina.click("Keadaan portal")
    assert lina.has("Tidak ada yang perlu ditangani", "Cadangan terakhir", "Jurnal terakhir diperiksa", "0 gagal")


def test_a_new_portal_lacks_worker_backup_and_check(page):
    assert page("lina").open("/administrasi").has("2 hal perlu ditangani")
    lina = page("lina").open(HERE)
    assert lina.has("Pekerja latar tidak berjalan", "Belum pernah ada cadangan", "Jurnal belum pernah diperiksa")


def test_jobs_that_are_late_and_failed_are_counted_apart(app, page, sound):
    with app.app_context():
        for number, (state, minutes, error) in enumerate(
            [
                (JobState.QUEUED, 9, ""),
                (JobState.QUEUED, 11, ""),
                (JobState.QUEUED, 0, "OSError"),
                (JobState.FAILED, 99, "ValueError: kertas habis\nbaris"),
                (JobState.DONE, 99, ""),
            ]
        ):
            at = NOW - timedelta(minutes=minutes)
            db.session.add(Job(kind="draft", key=f"k{number}", payload={}, state=state, run_at=at, error=error))
        db.session.commit()
    lina = page("lina").open(HERE)
    assert lina.has("3 menunggu, 2 terlambat, 1 gagal", "portal jobs --retry")
    assert app.test_client().get("/readyz").json["jobs"] == {"waiting": 3, "late": 2, "failed": 1, "worker": True}
    said = app.test_cli_runner().invoke(args=["portal", "jobs"]).output
    assert "gagal  k3" in said and "kertas habis" in said and "k0" not in said and "k4" not in said
    said = app.test_cli_runner().invoke(args=["portal", "jobs", "--retry"]).output
    assert "1 pekerjaan yang gagal diminta lagi" in said
    with app.app_context():
        assert jobs.queue().failed == 0


@pytest.mark.parametrize(("age", "is_told"), [(timedelta(days=2), False), (timedelta(days=2, seconds=1), True)])
def test_a_backup_that_is_old_is_told(page, sound, age, is_told):
    lina = page("lina")
    with clock.at(NOW + age):
        lina = page("lina").open(HERE)
    assert lina.has("portal-backup.timer") is is_told


def test_a_full_disk_is_told(page, sound, monkeypatch):
    monkeypatch.setattr(disk, "ROOM", 2**60)
    assert page("lina").open(HERE).has("Penyimpanan server penuh", "Kosongkan ruang")


@pytest.mark.parametrize("who", ["sari", "dewi"])
def test_others_see_nothing_of_it(page, who):
    page(who).open(HERE, 403)
