"""A page that waits for a PDF tells how it stands with it, and what to do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.paper.seal import Seal
from portal.store.db import db
from portal.store.jobs import Job, JobState
from tests import builders
from tests.world import NOW


@pytest.fixture
def skp(app, world):
    """Sari's sealed form, not printed yet."""
    with app.app_context():
        builders.sealed_plan(world, world.sari)
        db.session.commit()
        return db.session.scalars(select(Seal.id).where(Seal.form == "skp")).one()


def set_jobs(app, **values):
    with app.app_context():
        for job in db.session.scalars(select(Job)):
            for name, value in values.items():
                setattr(job, name, value)
        db.session.commit()


def asks(page):
    return bool(page.tree.xpath("//section[@id='dokumen' and @data-hx-get]"))


def test_what_comes_in_a_moment(page, skp):
    sari = page("sari").open(f"/dokumen/{skp}/siap")
    assert sari.has("sedang dibuat") and asks(sari)


@pytest.mark.parametrize(("seconds", "is_late"), [(60, False), (61, True)])
def test_what_no_worker_has_taken_is_late(page, skp, seconds, is_late):
    sari = page("sari")
    with clock.at(NOW + timedelta(seconds=seconds)):
        sari.open(f"/dokumen/{skp}/siap")
    assert sari.has("tertunda lebih lama") is is_late and asks(sari)


def test_what_met_a_full_disk_is_late_and_comes_by_itself(app, page, skp):
    set_jobs(app, error="OSError: [Errno 28] No space left on device", run_at=NOW + timedelta(seconds=10))
    sari = page("sari").open(f"/dokumen/{skp}/siap")
    assert sari.has("dicoba lagi dengan sendirinya") and not sari.has("Errno") and asks(sari)


def test_what_was_given_up_says_whom_to_tell_and_asks_no_more(app, page, skp):
    set_jobs(app, state=JobState.FAILED)
    sari = page("sari").open(f"/dokumen/{skp}/siap")
    assert sari.has("gagal dibuat") and sari.has("pengelola portal") and not asks(sari)


@pytest.mark.parametrize(("state", "words"), [(JobState.FAILED, "gagal"), (JobState.DONE, "beberapa hari")])
def test_a_draft_that_failed_or_was_swept_away_is_asked_for_again(app, page, world, state, words):
    with app.app_context():
        draft = builders.plan(world, world.sari, "draft").versions[0].id
        db.session.commit()
    sari = page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    set_jobs(app, state=state)
    sari.open(sari.path)
    assert sari.has("Draf ini belum ada") and sari.has(words) and not asks(sari)
    assert sari.submit("Minta lagi").has("sedang dibuat")
    with app.app_context():
        assert db.session.scalars(select(Job.state)).all() == [JobState.QUEUED]
