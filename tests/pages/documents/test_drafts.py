"""Drafts on paper: asked for as a job, for those who may read the record, never sealed."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from portal import clock
from portal.documents import actions, snapshot
from portal.paper.seal import Seal
from portal.store import jobs
from portal.store.db import db
from portal.store.jobs import Job, JobState
from tests import builders
from tests.world import NOW


@pytest.fixture
def draft(app, world):
    """Sari's plan, still a draft: the id of its version."""
    with app.app_context():
        found = builders.plan(world, world.sari, "draft").versions[0].id
        db.session.commit()
        return found


@pytest.fixture
def asked(app):
    """The keys of the drafts that were asked for."""

    def read():
        with app.app_context():
            return db.session.scalars(select(Job.key).where(Job.kind == "draft").order_by(Job.id)).all()

    return read


def made(app, key):
    """What the worker leaves, without printing."""
    with app.app_context():
        place = actions.path_of_draft(key)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"%PDF draft")
        return place


def test_sari_asks_for_a_draft_waits_and_saves_it(app, page, draft, asked):
    sari = page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    assert sari.title == "Draf Sasaran Kinerja Pegawai" and sari.has("sedang dibuat")
    made(app, asked()[0])
    sari.open(sari.path).click("Unduh PDF")
    assert sari.body == b"%PDF draft"
    assert "DRAF" in sari.headers["Content-Disposition"]
    with app.app_context():
        assert db.session.scalars(select(Seal)).all() == []


def test_asking_twice_for_the_same_text_is_one_job_and_a_change_is_another(app, page, draft, asked, world):
    for _ in range(2):
        page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    assert len(asked()) == 1
    with app.app_context():
        plan = snapshot.record("plan", draft).plan
        builders.texts(plan)[0].text = "Berubah"
        db.session.commit()
    page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    assert len(asked()) == 2


def test_the_other_form_is_asked_for_by_name_and_unknown_ones_become_the_first(page, draft, asked):
    assert page("sari").post(f"/dokumen/draf/plan/{draft}", 200, form="lampiran").title == (
        "Draf Lampiran Sasaran Kinerja Pegawai"
    )
    assert page("sari").post(f"/dokumen/draf/plan/{draft}", 200, form="dokumen").title == "Draf Sasaran Kinerja Pegawai"


def test_strangers_to_the_record_get_nothing(app, page, draft, asked):
    page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    key = asked()[0]
    made(app, key)
    for who in ("andi", "joko", "lina"):
        page(who).post(f"/dokumen/draf/plan/{draft}", 404)
        page(who).open(f"/dokumen/draf/{key}", 404)
        page(who).open(f"/dokumen/draf/{key}/berkas", 404)


def test_each_download_of_the_draft_of_another_persons_record_is_logged(app, page, draft, asked, world):
    page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    key = asked()[0]
    made(app, key)
    with capture_logs() as lines:
        for who in ("sari", "tono"):
            page(who).open(f"/dokumen/draf/{key}/berkas")
    looks = [(line["kind"], line["record"], line["account"]) for line in lines if line["event"] == "viewed"]
    assert looks == [("plan_version", draft, world.tono.account_id)]


def test_the_draft_of_an_appraisal_is_the_superiors_until_it_is_released(app, page, world, asked):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari).id
        db.session.commit()
    assert page("budi").post(f"/dokumen/draf/appraisal/{appraisal_id}", 200).title == "Draf Evaluasi Kinerja Pegawai"
    key = asked()[0]
    made(app, key)
    for who in ("sari", "dewi", "rina", "tono"):
        page(who).post(f"/dokumen/draf/appraisal/{appraisal_id}", 404)
        page(who).open(f"/dokumen/draf/{key}", 404)
        page(who).open(f"/dokumen/draf/{key}/berkas", 404)


def test_what_is_no_draft_is_not_found(page, draft):
    page("sari").post("/dokumen/draf/unit/1", 404)
    page("sari").post("/dokumen/draf/plan/999", 404)
    for key in ("plan", f"plan-{draft}-skp-0000000000000000", f"plan-{draft}-evaluasi-0", "plan-x-skp-0", "../../x"):
        page("sari").open(f"/dokumen/draf/{key}", 404)


def test_drafts_are_swept_away_and_can_be_asked_for_again(app, page, draft, asked):
    page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    place = made(app, asked()[0])
    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.kind == "draft")).one()
        job.state = JobState.DONE
        db.session.commit()
    with clock.at(NOW + timedelta(days=3)), app.app_context():
        jobs.HANDLERS["sweep-drafts"](Job(kind="sweep-drafts", key="", payload={}))
        db.session.commit()
    assert not place.exists() and asked() == []
    page("sari").post(f"/dokumen/draf/plan/{draft}", 200)
    assert len(asked()) == 1
