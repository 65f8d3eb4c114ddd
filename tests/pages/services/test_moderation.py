"""Comments are read before anybody sees them; what is held is decided by day and reason, never by what it says."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.services import queries
from portal.services.actions import publish
from portal.services.models import Service, ServicePosition, SurveyComment
from portal.store import ballots, journal, tally
from portal.store.ballots import Held, Intake, Response, Written
from portal.store.db import db
from tests.citizens import ballot, make, night
from tests.pages.people.given import office
from tests.world import NOW, PASSWORD

LIST = "/kepegawaian/layanan"
TEXT = "Petugas 19920410 201903 2 003 ramah, surel siti@surat.example, mobil B 1234 XYZ"


DAY = date(2026, 8, 3)
BURST, TRAP = f"{DAY} burst", f"{DAY} trap"


@pytest.fixture
def comment(app, ktp, vote):
    """A comment that waits, at a service with twelve respondents."""
    vote(ktp, 12)
    with app.app_context():
        publish([Written(ktp.id, DAY, "", TEXT)])
        found = db.session.scalars(select(SurveyComment)).one()
        db.session.commit()
        return found


@pytest.fixture
def held(app, ktp):
    """Twelve responses of one day: eleven beyond a limit, five of them alike, and one that fell into the trap."""
    with app.app_context():
        beyond = [ballot(ktp, value=4, quick=4, held="burst", waktu=max(1, place % 5)) for place in range(11)]
        ballots.count_now([*beyond, ballot(ktp, value=1, held="trap")])
        publish([Written(ktp.id, DAY, "trap", "Beli obat murah")])
        db.session.commit()


def state(app):
    with app.app_context():
        return db.session.scalars(select(SurveyComment.state)).all()


def score(app, service):
    with app.app_context():
        assert list(tally.differences(ballots.counted())) == []
        return queries.scores([service.id])[service.id].latest


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


def test_held_responses_are_counts_and_reasons_to_everybody(page, ktp, held):
    rina = page("rina").open(LIST).click("12 jawaban")
    rows = [[" ".join(cell.text_content().split()) for cell in row[1:]] for row in rina.tree.xpath("//tbody/tr")]
    assert rows == [
        ["3 Agu 2026", "Banyak kiriman dari satu jaringan", "11", "5"],
        ["3 Agu 2026", "Isian jebakan terisi", "1", "–"],
    ]
    assert not rina.has("Beli obat")
    for who in ("budi", "sari", "dewi"):
        visitor = page(who).open(LIST)
        assert visitor.has("12 jawaban", "Banyak kiriman dari satu jaringan: 11", "Isian jebakan terisi: 1")
        assert not any("ditahan" in link for link in visitor.links())
        visitor.open(f"{LIST}/{ktp.id}/ditahan", 403)


def test_released_they_count_with_the_next_counting_and_not_before(page, ktp, held, app, stored):
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan").submit("Hitung yang dipilih", 422, group=BURST)
    assert rina.has("Tulis alasannya")
    assert rina.tree.xpath('//input[@name="group" and @checked]/@value') == [BURST]
    rina.submit("Hitung yang dipilih", group=BURST, reason="Loket ramai")
    assert rina.has("11 jawaban akan dihitung", "paling cepat malam ini", "Isian jebakan terisi")
    assert not rina.has("Banyak kiriman")
    assert score(app, ktp).n == 0
    assert night(app) == 22  # elements and quick rating, each by itself
    found = score(app, ktp)
    assert (found.n, found.quick, stored(Response, Response.held == "trap")) == (11, (0, 0, 0, 11), 1)
    with app.app_context():
        entry = journal.timeline(db.session.get(Service, ktp.id))[-1]
        assert (entry.verb, entry.note) == ("release-responses", "Loket ramai")
        assert entry.details == {"3 Agustus 2026, Banyak kiriman dari satu jaringan": ["", "11 jawaban"]}


def test_one_that_is_released_alone_still_waits_for_others(page, ktp, held, app, stored):
    page("rina").open(f"{LIST}/{ktp.id}/ditahan").submit("Hitung yang dipilih", group=TRAP, reason="Salah sangka")
    assert (night(app), score(app, ktp).n, stored(Intake)) == (0, 0, 1)


def test_kept_back_for_good_they_stay_stored_and_uncounted(page, ktp, held, app, stored):
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    rina.submit("Tetap tahan yang dipilih", group=[BURST, TRAP], reason="Diisi petugas sendiri")
    assert rina.has("12 jawaban tetap ditahan", "Tidak ada jawaban yang ditahan")
    night(app)
    assert (score(app, ktp).n, stored(Response, Response.held == Held.KEPT)) == (0, 12)
    assert not rina.open(f"{LIST}/{ktp.id}/komentar").has("Beli obat")


def test_nothing_picked_or_a_strange_decision_is_refused(page, ktp, held, app, stored):
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    assert rina.submit("Hitung yang dipilih", 422, reason="ya").has("Pilih paling sedikit satu kelompok jawaban.")
    assert rina.submit("Hitung yang dipilih", 422, reason="").has("Pilih paling sedikit satu", "Tulis alasannya")
    path = f"{LIST}/{ktp.id}/ditahan"
    rina.post(path, 422, group=BURST, reason="ya", decision="hapus")
    for nonsense in ("", "burst", "2026-13-01 burst", f"{DAY} apa", f"{DAY}"):
        rina.post(path, 422, group=nonsense, reason="ya", decision="release")
    assert stored(Response, Response.held.in_(ballots.WAITING)) == 12


def test_what_is_counted_or_kept_is_no_group_to_decide_on(page, ktp, held, vote, app, stored):
    vote(ktp, 3)
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    rina.submit("Tetap tahan yang dipilih", group=TRAP, reason="Program")
    for why, status in (("", 422), ("kept", 422), ("trap", 409)):
        rina.post(f"{LIST}/{ktp.id}/ditahan", status, group=f"{DAY} {why}", reason="x", decision="release")
    assert (score(app, ktp).n, stored(Intake)) == (3, 0)


def test_two_officers_deciding_at_once_count_once(page, ktp, held, app, stored):
    slow, fast = (page("rina").open(f"{LIST}/{ktp.id}/ditahan") for _ in range(2))
    fast.submit("Hitung yang dipilih", group=BURST, reason="Ramai")
    slow.submit("Hitung yang dipilih", 409, group=[BURST, TRAP], reason="Ramai")
    assert stored(Response, Response.held == "trap") == 1
    night(app)
    assert score(app, ktp).n == 11


def test_responses_of_another_service_cannot_be_decided_here(page, ktp, held, app, world, stored):
    with app.app_context():
        other = make(world, "kk", "Kartu keluarga", "service")
        db.session.commit()
    page("rina").open("/akun").post(f"{LIST}/{other.id}/ditahan", 409, group=BURST, reason="x", decision="release")
    assert stored(Response, Response.held == "burst") == 11


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "joko", "tono", "lina", "wali"])
def test_nobody_but_the_officer_decides_about_responses(page, ktp, held, app, who, stored):
    page(who).open("/akun").post(f"{LIST}/{ktp.id}/ditahan", 403, group=BURST, reason="x", decision="release")
    assert stored(Response, Response.held == "burst") == 11


def test_what_programs_write_stays_out_of_the_comments_until_it_is_released(page, ktp, held, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}/komentar")
    assert not rina.has("Beli obat")
    assert rina.open(f"{LIST}/{ktp.id}").has("Komentar (0 menunggu)")
    rina.open(f"{LIST}/{ktp.id}/ditahan").submit("Hitung yang dipilih", group=TRAP, reason="Salah sangka")
    assert rina.open(f"{LIST}/{ktp.id}/komentar").has("Beli obat", "Agustus 2026")
    assert not rina.has("3 Agustus")
    with app.app_context():
        assert db.session.scalars(select(SurveyComment.on)).all() == [date(2026, 8, 1)]


def test_nobody_decides_on_what_was_said_of_their_own_seat(app, page, world, ktp, comment, held):
    with app.app_context():
        db.session.add(
            ServicePosition(
                service_id=ktp.id, position_id=world.rina.position_id, role="serving", starts_on=date(2024, 1, 1)
            )
        )
        db.session.commit()
    office(app, world.joko)
    rina = page("rina").open(f"{LIST}/{ktp.id}/ditahan")
    assert "Hitung yang dipilih" not in rina.buttons() and rina.has("Jawaban")
    rina.post(f"{LIST}/{ktp.id}/ditahan", 403, group=BURST, reason="x", decision="release")
    assert not {"Tayangkan", "Jangan tayangkan"} & set(rina.open(f"{LIST}/{ktp.id}/komentar").buttons())
    for verb in ("tayang", "sembunyi"):
        rina.post(f"{LIST}/komentar/{comment.id}/{verb}", 403, **{f"k{comment.id}-reason": "x"})
    assert "pending" in state(app) and not rina.open("/").has("komentar")
    joko = page("joko").open(f"{LIST}/{ktp.id}/komentar")
    joko.submit("Tayangkan")
    assert "shown" in state(app)
