"""Comments are read before anybody sees them; held responses are counted or kept back with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.store import journal
from portal.store.db import db
from portal.surveys import figures
from portal.surveys.models import Response, Service, SurveyComment
from tests.pages.surveys.conftest import ballot
from tests.world import NOW, PASSWORD

LIST = "/kepegawaian/layanan"
TEXT = "Petugas 19920410 201903 2 003 ramah, surel siti@surat.example, mobil B 1234 XYZ"


@pytest.fixture
def comment(app, ktp, vote):
    """A comment that waits, at a service with twelve respondents."""
    vote(ktp, 12)
    with app.app_context():
        row = db.session.scalars(select(Response)).first()
        found = SurveyComment(response_id=row.id, service_id=ktp.id, on=row.on, text=TEXT)
        db.session.add(found)
        db.session.commit()
        return found


@pytest.fixture
def held(app, ktp):
    """Twelve responses that a limit or the trap has held back; their ids."""
    with app.app_context():
        rows = [ballot(ktp, value=4, quick=4) for _ in range(12)]
        for place, row in enumerate(rows):
            row.held = "burst" if place else "trap"
        db.session.add_all(rows)
        db.session.commit()
        return [row.id for row in rows]


def state(app):
    with app.app_context():
        return db.session.scalars(select(SurveyComment.state)).all()


def score(app, service):
    with app.app_context():
        assert list(figures.tally_differences()) == []
        return figures.scores([service.id])[service.id]


def test_staff_see_the_comment_masked_and_show_it(page, ktp, comment, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}")
    assert rina.has("Komentar (1 menunggu)", "Jawaban ditahan (0)")
    rina.open(LIST).click("1 menunggu")
    assert rina.has("ramah, surel [surel disembunyikan], mobil [pelat disembunyikan]")
    assert not rina.has("19920410") and not rina.has("siti@") and not rina.has("1234")
    rina.submit("Tayangkan")
    assert rina.has("Komentar sudah ditayangkan", "Tidak ada komentar di sini")
    assert state(app) == ["shown"]
    assert page().open("/layanan/ktp-el").has("ramah, surel [surel disembunyikan]")


def test_hiding_needs_a_reason_and_is_written_down(page, ktp, comment, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}/komentar").submit("Jangan tayangkan", 422)
    assert rina.has("Tulis alasannya")
    rina.submit("Jangan tayangkan", **{f"k{comment.id}-reason": "Menyebut orang"})
    assert state(app) == ["hidden"]
    with app.app_context():
        (entry,) = journal.timeline(db.session.scalars(select(SurveyComment)).one())
        assert (entry.verb, entry.note, entry.capacity) == ("hide", "Menyebut orang", "Pengelola kepegawaian")


def test_a_reason_typed_when_the_session_ran_out_comes_back(page, ktp, comment, world):
    rina = page("rina").open(f"{LIST}/{ktp.id}/komentar")
    with clock.at(NOW + timedelta(hours=1)):
        rina.submit("Jangan tayangkan", **{f"k{comment.id}-reason": "Menyebut nama orang"})
        rina.submit("Masuk", login=world.rina.login, password=PASSWORD)
        assert rina.value(f"k{comment.id}-reason") == "Menyebut nama orang"


def test_a_decision_can_be_taken_back_with_a_reason(page, ktp, comment, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}/komentar").submit("Tayangkan").click("Ditayangkan")
    rina.submit("Jangan tayangkan", **{f"k{comment.id}-reason": "Keliru"}).click("Tidak ditayangkan")
    rina.submit("Tayangkan", 422)
    rina.submit("Tayangkan", **{f"k{comment.id}-reason": "Sudah diperiksa lagi"})
    assert state(app) == ["shown"]


def test_a_comment_decided_meanwhile_is_stale(page, ktp, comment, app):
    slow, fast = (page("rina").open(f"{LIST}/{ktp.id}/komentar") for _ in range(2))
    fast.submit("Tayangkan")
    slow.submit("Tayangkan", 409)


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "joko", "tono", "lina", "wali"])
def test_nobody_but_the_officer_decides_about_comments(page, ktp, comment, app, who):
    visitor = page(who).open("/akun")
    for verb in ("tayang", "sembunyi"):
        visitor.post(f"{LIST}/komentar/{comment.id}/{verb}", 403, **{f"k{comment.id}-reason": "x"})
    assert state(app) == ["pending"]


def test_the_auditor_reads_comments_masked_and_sees_no_button(page, ktp, comment):
    tono = page("tono").open(f"{LIST}/{ktp.id}/komentar")
    assert tono.has("[surel disembunyikan]")
    assert tono.buttons() == []


def test_held_responses_are_counted_after_all_with_a_reason(page, ktp, held, app, stored):
    rina = page("rina").open(LIST).click("12 jawaban")
    assert rina.has("Banyak kiriman dari satu jaringan", "Isian jebakan terisi", "4 4 4 4 4 4 4 4 4")
    rina.submit("Hitung yang dipilih", 422, id=held[1:])
    assert rina.has("Tulis alasannya")
    assert len(rina.tree.xpath('//input[@name="id" and @checked]')) == 11
    rina.submit("Hitung yang dipilih", id=held[1:], reason="Loket ramai")
    assert rina.has("11 jawaban sudah diputuskan", "Isian jebakan terisi")
    found = score(app, ktp)
    assert (found.n, found.quick_total, stored(Response, Response.held == "trap")) == (11, 11, 1)
    with app.app_context():
        entry = journal.timeline(db.session.get(Service, ktp.id))[-1]
        assert (entry.verb, entry.note) == ("release-responses", "Loket ramai")
        assert {row["id"] for row in entry.details["responses"]} == set(held[1:])


def test_kept_back_for_good_they_stay_stored_and_uncounted(page, ktp, held, app, stored):
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    rina.submit("Tetap tahan yang dipilih", id=held, reason="Diisi petugas sendiri")
    assert rina.has("Tidak ada jawaban yang ditahan")
    assert (score(app, ktp).n, stored(Response, Response.held == "kept")) == (0, 12)


def test_nothing_picked_or_a_strange_decision_is_refused(page, ktp, held, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    assert rina.submit("Hitung yang dipilih", 422, reason="ya").has("Pilih paling sedikit satu jawaban.")
    assert rina.submit("Hitung yang dipilih", 422, reason="").has("Pilih paling sedikit satu", "Tulis alasannya")
    rina.post(f"{LIST}/{ktp.id}/ditahan", 422, id=held[0], reason="ya", decision="hapus")
    assert score(app, ktp).n == 0


def test_two_officers_deciding_at_once_count_once(page, ktp, held, app):
    slow, fast = (page("rina").open(f"{LIST}/{ktp.id}/ditahan") for _ in range(2))
    fast.submit("Hitung yang dipilih", id=held, reason="Ramai")
    slow.submit("Hitung yang dipilih", 409, id=held, reason="Ramai")
    assert score(app, ktp).n == 12


def test_responses_of_another_service_cannot_be_decided_here(page, ktp, held, app, world):
    from tests.pages.surveys.conftest import make

    with app.app_context():
        other = make(world, "kk", "Kartu keluarga", "service")
        db.session.commit()
    page("rina").open("/akun").post(f"{LIST}/{other.id}/ditahan", 409, id=held[0], reason="x", decision="release")
    assert score(app, ktp).n == 0


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "joko", "tono", "lina", "wali"])
def test_nobody_but_the_officer_decides_about_responses(page, ktp, held, app, who):
    page(who).open("/akun").post(f"{LIST}/{ktp.id}/ditahan", 403, id=held[0], reason="x", decision="release")
    assert score(app, ktp).n == 0


def test_what_programs_write_stays_out_of_the_comments_until_it_is_released(page, ktp, held, app):
    with app.app_context():
        row = db.session.get(Response, held[0])
        db.session.add(SurveyComment(response_id=row.id, service_id=ktp.id, on=row.on, text="Beli obat murah"))
        db.session.commit()
    rina = page("rina").open(f"{LIST}/{ktp.id}/komentar")
    assert not rina.has("Beli obat")
    assert rina.open(f"{LIST}/{ktp.id}/ditahan").has("Beli obat")
    rina.submit("Hitung yang dipilih", id=held[:1], reason="Salah sangka")
    assert rina.open(f"{LIST}/{ktp.id}/komentar").has("Beli obat")
