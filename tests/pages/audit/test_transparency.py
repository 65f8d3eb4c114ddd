"""The log's roots for everybody, the files to keep, and the commands that hold them against the database."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from portal import clock
from portal.paper import pdf
from portal.paper.forms import DOKUMEN
from portal.paper.seal import Seal, content, grouped
from portal.store import files, jobs, transparency
from portal.store.db import db
from portal.store.merkle import contains, includes, leaf
from portal.store.transparency import LogRoot
from tests import builders
from tests.conftest import set_back
from tests.disarmed import disarm
from tests.statements import recorded
from tests.world import NOW

HERE = "/transparansi"


@pytest.fixture(scope="module")
def two_nights(seeded):
    app, databases = seeded
    with app.app_context(), clock.at(NOW):
        world = databases.restore()
        builders.witness_again()
        builders.night(date(2026, 8, 9))
        builders.appraisal(world, world.sari, "acknowledged")
        builders.night(date(2026, 8, 10))
        builders.witness_again()
        db.session.commit()
        databases.keep(world, "two nights")


@pytest.fixture
def nights(seeded, two_nights):
    """Two nights; Sari's appraisal was sealed between them."""
    with set_back(seeded, "two nights"):
        yield


@pytest.fixture
def code(app, nights):
    with app.app_context():
        return db.session.scalars(select(Seal.code).where(Seal.form == "dokumen")).one()


def root_of(app, day):
    with app.app_context():
        return db.session.scalars(select(LogRoot).where(LogRoot.day == day)).one()


def test_before_the_first_night_the_page_says_when_there_will_be_a_root(page, world):
    assert page().open(HERE).has("Belum ada akar", "Akar pertama dibuat malam ini.")


def test_anybody_reads_the_roots_newest_first(app, page, nights):
    visitor = page().open(HERE)
    assert visitor.has("Akar terbaru", "10 Agustus 2026", root_of(app, date(2026, 8, 10)).root, "Bersambung.")
    days = [row.findtext("th").strip() for row in visitor.tree.iter("tr")][1:]
    assert days == ["10 Agustus 2026", "9 Agustus 2026"]
    assert not visitor.has("Sari")


def test_thirty_nights_cost_no_more_than_two(app, page, nights):
    with app.app_context(), recorded() as few:
        page().open(HERE)
    with app.app_context():
        for day in range(11, 31):
            transparency.close(date(2026, 8, day))
        db.session.commit()
    with app.app_context(), recorded() as many:
        page().open(HERE)
    assert len(many) == len(few) <= 10


def test_the_anchor_proves_that_the_night_before_is_contained(app, page, nights):
    told = json.loads(page().open(f"{HERE}/2026-08-10.json").body)
    before = told["previous"]
    assert (told["day"], before["day"]) == ("2026-08-10", "2026-08-09")
    assert told["root"] == root_of(app, date(2026, 8, 10)).root and told["size"] > before["size"] > 0
    proof = [bytes.fromhex(each) for each in told["consistency"]]
    assert contains(before["size"], bytes.fromhex(before["root"]), told["size"], bytes.fromhex(told["root"]), proof)
    assert not contains(before["size"], bytes(32), told["size"], bytes.fromhex(told["root"]), proof)


def test_the_first_anchor_has_nothing_before_it(page, nights):
    told = json.loads(page().open(f"{HERE}/2026-08-09.json").body)
    assert told["previous"] is None and told["consistency"] == []


@pytest.mark.parametrize("day", ["2026-08-08", "2026-08-11", "kemarin", "2026-13-40"])
def test_a_day_without_a_root_has_no_anchor(page, nights, day):
    page().open(f"{HERE}/{day}.json", 404)


def test_a_log_that_does_not_contain_the_night_before_is_said_in_public(app, page, nights):
    with app.app_context():
        disarm()
        db.session.execute(text("UPDATE log_root SET contains_last = FALSE WHERE day = '2026-08-10'"))
        db.session.commit()
    assert page().open(HERE).has("Tidak bersambung.", "beri tahu Inspektorat")


# --- The form in the log ----------------------------------------------------------------------------------------------


def test_the_verification_page_says_where_the_form_stands_in_the_log(page, code):
    visitor = page().open(f"/verifikasi/{code}")
    assert visitor.has("Dalam log transparansi", "tercatat sebagai nomor", "log transparansi 10 Agustus 2026")


def test_the_proof_leads_from_what_is_printed_to_the_root(app, page, code):
    told = json.loads(page().open(f"/verifikasi/{code}/bukti.json").body)
    with app.app_context():
        of = db.session.scalars(select(Seal).where(Seal.code == code)).one()
        printed = of.snapshot.sha256
    entry = json.loads(told["entry"])
    assert (entry["verb"], entry["details"]["sha256"], told["code"]) == ("issue", printed, grouped(code))
    assert hashlib.sha256(told["entry"].encode()).hexdigest() == told["entry_sha256"]
    start = leaf(bytes.fromhex(told["entry_sha256"]) + bytes.fromhex(told["salt"]))
    path = [bytes.fromhex(each) for each in told["path"]]
    assert includes(start, told["leaf_index"], told["size"], path, bytes.fromhex(told["root"]))
    assert told["root"] == root_of(app, date(2026, 8, 10)).root
    assert len(bytes.fromhex(told["salt"])) == 16


def test_nobody_is_named_in_a_proof(page, code, world):
    told = page().open(f"/verifikasi/{code}/bukti.json").body.decode()
    assert not any(word in told for word in ("Sari", "Wulandari", "Budi", world.sari.login, "predicate"))


def test_a_form_of_today_enters_the_log_at_night(app, page, nights, world):
    with app.app_context():
        builders.sealed_plan(world, world.andi)
        db.session.commit()
        today = db.session.scalars(select(Seal.code).order_by(Seal.id.desc())).first()
    visitor = page().open(f"/verifikasi/{today}")
    assert visitor.has("pada malam berikutnya. Sesudah itu buktinya dapat disimpan di sini") and not visitor.has(
        "Simpan bukti"
    )
    page().open(f"/verifikasi/{today}/bukti.json", 404)


def test_unknown_codes_have_no_proof(page, nights):
    page().open("/verifikasi/AAAABBBBCCCCDDDD/bukti.json", 404)


def test_a_form_carries_the_newest_root_and_prints_it_the_same_for_ever(app, code):
    before = root_of(app, date(2026, 8, 9))
    with app.app_context():
        of = db.session.scalars(select(Seal).where(Seal.code == code)).one()
        kept = content(of)
        assert kept.log and (kept.log.day, kept.log.size, kept.log.root) == (before.day, before.size, before.root)
        page = pdf.html(DOKUMEN, kept, pdf.Mark("AAAA", "https://kota.example/verifikasi", of.snapshot.sha256))
    assert f"Log 9 Agustus 2026, {before.size} catatan, akar" in page and before.root in page


# --- Every night, and the commands ------------------------------------------------------------------------------------


def portal(app, *args):
    return app.test_cli_runner().invoke(args=["portal", *map(str, args)])


def test_the_worker_grows_the_log_once_a_night_after_all_other_work(app, world):
    with app.app_context():
        builders.witness_again()
        db.session.commit()
        jobs.schedule_daily(NOW.date())
        writing = [kind for kind in jobs.DAILY if kind != "forget-sessions"]  # which has nothing to say in a journal
        assert writing[-2:] == ["grow-log", "check-journal"]
        while jobs.run_one():
            pass
        root = transparency.newest()
        assert (root.day, root.size) == (NOW.date(), transparency.length()) and root.size > 0
    again = portal(app, "grow-log")
    assert again.output.splitlines() == [
        f"2026-08-10: {root.size} catatan, akar {root.root}",
        "1 catatan sesudahnya menunggu akar berikutnya",  # that of the root itself
    ]


def test_an_anchor_that_was_kept_is_contained(app, page, nights, tmp_path):
    kept = tmp_path / "jangkar.json"
    kept.write_bytes(page().open(f"{HERE}/2026-08-09.json").body)
    ran = portal(app, "verify-journal", "--anchor", kept)
    assert ran.exit_code == 0, ran.output
    assert "jangkar jangkar.json: termuat" in ran.output and "semua rantai utuh" in ran.output


def test_an_anchor_of_another_log_is_named(app, page, nights, tmp_path):
    told = json.loads(page().open(f"{HERE}/2026-08-09.json").body)
    kept = tmp_path / "lama.json"
    kept.write_text(json.dumps(told | {"root": "00" * 32}))
    ran = portal(app, "verify-journal", "--anchor", kept)
    assert ran.exit_code == 1 and f"jangkar lama.json: tidak cocok dengan {told['size']} catatan pertama" in ran.output
    kept.write_text(json.dumps(told | {"size": 9999}))
    ran = portal(app, "verify-journal", "--anchor", kept)
    assert ran.exit_code == 1 and "jangkar lama.json: log hanya berisi" in ran.output


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"size": "x", "root": 1}', '{"size": 1e400, "root": "00"}'])
def test_what_is_no_anchor_gets_a_sentence(app, world, tmp_path, text):
    kept = tmp_path / "surat.json"
    kept.write_text(text)
    ran = portal(app, "verify-journal", "--anchor", kept)
    assert ran.exit_code == 1 and "bukan berkas jangkar" in ran.output


def test_files_are_proved_by_their_names(app, world):
    with app.app_context():
        kept = [files.write(each) for each in (b"satu", b"dua", b"tiga")]
        for sha256 in kept:
            files.remember(sha256, "image/png", 4)
        db.session.commit()
        assert portal(app, "verify-files").output == "3 berkas, semua utuh\n"
        files.path_of(kept[0]).write_bytes(b"lain")
        files.path_of(kept[1]).unlink()
    ran = portal(app, "verify-files")
    assert ran.exit_code == 1
    assert ran.output.splitlines() == [
        f"{kept[0]} (image/png): isinya berubah atau tidak terbaca",
        f"{kept[1]} (image/png): hilang",
    ]


def test_a_printed_form_without_its_file_is_named(app, nights):
    with app.app_context():
        of = db.session.scalars(select(Seal).order_by(Seal.id)).first()
        of.pdf_sha256, of.rendered_at = "ab" * 32, clock.now()
        db.session.commit()
    ran = portal(app, "verify-files")
    assert ran.exit_code == 1 and f"{'ab' * 32} (formulir {of.id}): hilang" in ran.output


def test_a_proof_that_was_kept_is_checked_against_itself_and_this_log(app, page, code, tmp_path):
    kept = tmp_path / "bukti.json"
    told = json.loads(page().open(f"/verifikasi/{code}/bukti.json").body)
    kept.write_text(json.dumps(told))
    ran = portal(app, "verify-proof", kept)
    assert ran.exit_code == 0, ran.output
    assert f"catatan nomor {told['leaf_index'] + 1} termuat di bawah akar 2026-08-10" in ran.output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"entry": "{}"}, "tidak menuju akar"),
        ({"leaf_index": 0}, "tidak menuju akar"),
        ({"root": "00" * 32}, "tidak menuju akar"),
        ({"salt": 7}, "bukan berkas bukti"),
        ({"path": ["x"]}, "bukan berkas bukti"),
    ],
)
def test_a_changed_proof_is_refused(app, page, code, tmp_path, change, said):
    kept = tmp_path / "bukti.json"
    kept.write_text(json.dumps(json.loads(page().open(f"/verifikasi/{code}/bukti.json").body) | change))
    ran = portal(app, "verify-proof", kept)
    assert ran.exit_code == 1 and said in ran.output


def test_a_proof_of_another_log_is_refused(app, page, code, tmp_path):
    kept = tmp_path / "bukti.json"
    kept.write_bytes(page().open(f"/verifikasi/{code}/bukti.json").body)
    with app.app_context():
        disarm()
        db.session.execute(text("DELETE FROM log_root"))
        db.session.commit()
    ran = portal(app, "verify-proof", kept)
    assert ran.exit_code == 1 and "bukan akar log portal ini" in ran.output


@pytest.mark.parametrize(("days", "late"), [(0, False), (2, False), (3, True)])
def test_a_log_that_stopped_growing_is_said_in_public(page, nights, days, late):
    with clock.at(NOW + timedelta(days=days)):
        assert page().open(HERE).has("Log berhenti tumbuh.") == late


def test_the_first_root_does_not_claim_to_contain_another(app, page, world):
    with app.app_context():
        builders.night()
        db.session.commit()
    visitor = page().open(HERE)
    assert visitor.has("Akar pertama.") and not visitor.has("Bersambung.")


def test_a_day_that_was_not_yet_has_no_second_root(app, nights):
    with app.app_context():
        assert transparency.close(date(2026, 8, 9)).day == date(2026, 8, 10)  # as where the clock was ahead
        assert len(db.session.scalars(select(LogRoot)).all()) == 2


def test_a_day_spelled_otherwise_is_none(page, nights):
    page().open(f"{HERE}/20260810.json", 404)
