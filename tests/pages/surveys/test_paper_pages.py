"""Officers import paper forms on a page: file, preview, confirmed once; and take an import back, with a reason."""

from datetime import date

import pytest

from portal.rules.satisfaction import QUESTION_ORDER
from portal.services import queries as services
from portal.services.models import ServicePosition, ServiceRole
from portal.store import journal
from portal.store.ballots import Held, Response
from portal.store.db import db
from portal.store.journal import Entry
from portal.surveys.actions import paper
from portal.surveys.forms.paper import MOST_FORMS, pack, unpack
from portal.surveys.models import PaperForm, SurveyImport
from tests.statements import recorded
from tests.workbooks import xlsx

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
HEAD = ["tanggal", *QUESTION_ORDER]


def sheet(*rows, name="survei.csv"):
    """A file with a form a line: its day, and one answer to everything."""
    lines = [";".join(HEAD), *(f"{on}{f';{answer}' * 9}" for on, answer in rows)]
    return "\n".join(lines).encode(), name


@pytest.fixture
def address(ktp):
    return f"/kepegawaian/layanan/{ktp.id}/formulir-kertas"


@pytest.fixture
def have(app, ktp):
    """have((day, answer), …): so much is imported already."""

    def bring(*rows, batch=""):
        forms = [PaperForm(line, on, (answer,) * 9) for line, (on, answer) in enumerate(rows, 2)]
        with app.app_context():
            paper.bring(services.get(ktp.id), forms, journal.SYSTEM, batch)
            db.session.commit()

    return bring


def test_a_file_is_previewed_confirmed_and_counted_once(page, app, address, stored, have):
    have((DAY, 3))
    rina = page("rina").open(address.removesuffix("/formulir-kertas")).click("Formulir kertas")
    rina.submit("Periksa berkas", file=sheet((DAY, 3), (DAY, 3), (NEXT, 4)))
    assert rina.title == "Pratinjau formulir kertas"
    assert rina.has("Dibaca3 formulir", "Sudah ada1", "Ditambahkan2")
    assert rina.rows() == ["2 Mar 2026 2 1 1 –", "3 Mar 2026 1 0 1 –"]
    assert stored(Response) == 1
    sent = {name: rina.value(name) for name in ("forms", "batch", "seen", "replace")}
    rina.submit("Simpan 2 jawaban")
    assert rina.has("2 jawaban disimpan dan dihitung. 1 sudah ada sebelumnya.")
    assert [row.split()[1] for row in rina.rows()] == ["2", "1"]
    assert rina.post(address, 303, **sent).open(address).has("Tidak ada jawaban baru. 3 sudah ada sebelumnya.")
    assert (stored(Response), stored(SurveyImport)) == (3, 2)
    assert stored(Entry, Entry.record_type == "survey_import", Entry.person_name == "Rina Marlina, S.E.") == 1


def test_a_workbook_works_whatever_its_name(page, address, stored):
    book = xlsx({"Survei": [HEAD, [46083, *[3.0] * 9]]}, days="A"), "survei.csv"
    page("rina").open(address).submit("Periksa berkas", file=book).submit("Simpan 1 jawaban")
    assert stored(Response, Response.on == DAY) == 1


def test_days_that_differ_are_shown_with_their_rows_and_exchanged_only_when_told(page, address, stored, have):
    have((DAY, 3), (DAY, 1), (NEXT, 4))
    rina = page("rina").open(address).submit("Periksa berkas", file=sheet((DAY, 3), (DAY, 2), (NEXT, 4)))
    assert rina.rows()[:2] == [
        "Tersimpan, tidak ada dalam berkas 1 1 1 1 1 1 1 1 1",
        "Baris 3, belum tersimpan 2 2 2 2 2 2 2 2 2",
    ]
    assert stored(Response) == 3
    rina.submit("Ganti dan simpan 2 jawaban")
    assert rina.has("2 jawaban disimpan dan dihitung. 1 sudah ada sebelumnya. 2 jawaban digantikan.")
    assert (stored(Response), stored(Response, Response.held == Held.WITHDRAWN)) == (5, 2)


def test_what_is_there_already_can_be_said_to_be_another_batch(page, address, stored, have):
    have((DAY, 4))
    rina = page("rina").open(address).submit("Periksa berkas", file=sheet((DAY, 4)))
    assert rina.has("Semua jawaban dalam berkas ini sudah ada.")
    rina.submit("Periksa sebagai kumpulan lain", batch=" Loket  2 ").submit("Simpan 1 jawaban")
    assert stored(SurveyImport, SurveyImport.batch == "Loket 2") == 1
    assert rina.has("Loket 2") and stored(Response) == 2


def test_what_changed_since_the_preview_is_shown_anew(page, address, stored, have):
    rina = page("rina").open(address).submit("Periksa berkas", file=sheet((DAY, 4), (DAY, 3)))
    have((DAY, 4), (NEXT, 1))
    rina.submit("Simpan 2 jawaban", 422)
    assert rina.has("Jawaban yang tersimpan berubah sejak pratinjau dibuat.", "Ditambahkan1")
    rina.submit("Simpan 1 jawaban")
    assert stored(Response) == 3


def test_a_wrong_file_is_refused_with_its_lines_and_the_batch_kept(page, address, stored):
    rina = page("rina").open(address)
    rina.submit("Periksa berkas", 422, batch="Loket 2", file=sheet((DAY, 3), (DAY, 7)))
    assert rina.has("Belum ada yang disimpan", "Baris 3: persyaratan “7” bukan 1, 2, 3, 4, atau kosong.")
    assert rina.value("batch") == "Loket 2"
    assert rina.submit("Periksa berkas", 422, file=(b"\x89PNG\x00\x01", "foto.png")).has("bukan tabel. Simpan sebagai")
    assert page("rina").open(address).submit("Periksa berkas", 422).has("Pilih berkasnya.")
    wrong = rina.submit("Periksa berkas", 422, file=sheet(*[("kemarin", 3)] * 103))
    assert wrong.has("Baris 101:", "… dan 3 kesalahan lain.") and wrong.lacks("Baris 102:")
    many = sheet(*[(DAY, 3)] * (MOST_FORMS + 1))
    assert rina.submit("Periksa berkas", 422, file=many).has(f"paling banyak {MOST_FORMS}")
    assert stored(Response) == 0


@pytest.mark.parametrize(
    "forms",
    [
        "",
        "2 2026-03-02 33333333",
        "2 2026-02-30 333333333",
        "2 2026-08-11 333333333",
        "2 2026-03-02 333333335",
        "x" * 50,
    ],
)
def test_what_no_preview_handed_on_is_refused(page, address, stored, forms):
    assert page("rina").open(address).post(address, 422, forms=forms, seen="").has("Unggah berkasnya lagi.")
    assert stored(Response) == 0


def test_without_its_fingerprint_nothing_is_stored(page, address, stored):
    assert page("rina").open(address).post(address, 422, forms="2 2026-03-02 333333333").has("Simpan 1 jawaban")
    assert stored(Response) == 0


def test_what_a_preview_hands_on_is_what_was_read():
    forms = [PaperForm(2, DAY, (1, 2, 3, 4, None, 1, 2, 3, 4)), PaperForm(10_001, DAY, (None,) * 8 + (4,))]
    assert unpack(pack(forms).replace("\n", "\r\n"), DAY) == forms


def test_an_import_is_taken_back_with_a_reason(page, address, stored, have):
    have((DAY, 3), (DAY, 4))
    rina = page("rina").open(address).click("Tarik kembali")
    assert rina.title == "Tarik kembali impor 1"
    assert rina.submit("Tarik kembali", 422).has("Tulis alasannya.")
    rina.submit("Tarik kembali", reason="Formulir layanan lain")
    assert rina.has("Impor 1 ditarik kembali: 2 jawaban tidak lagi dihitung.")
    assert rina.rows() == ["Impor 1 10 Agu 2026 2 Mar 2026 0 dari 2 Ditarik kembali"]
    assert stored(Response, Response.held == Held.WITHDRAWN) == 2
    assert "Tarik kembali" not in rina.links()
    assert rina.open("/kepegawaian/layanan/formulir-kertas/1/tarik").has("sudah Anda tarik kembali pada")
    rina.open("/kepegawaian/layanan/formulir-kertas/77/tarik", 404)


@pytest.mark.parametrize(("key", "status"), [("tono", 200), ("sari", 403), ("budi", 403), ("joko", 403)])
def test_others_read_at_most_and_see_no_button(page, address, key, status, have, stored):
    have((DAY, 3))
    someone = page(key).open(address, status)
    assert "Periksa berkas" not in someone.buttons() and "Tarik kembali" not in someone.links()
    someone.post(f"{address}/pratinjau", 403, forms="2 2026-03-02 333333333")
    someone.post(address, 403, forms="2 2026-03-02 333333333")
    someone.post("/kepegawaian/layanan/formulir-kertas/1/tarik", 403, reason="x")
    assert stored(Response) == 1


def test_an_officer_whose_own_seat_serves_only_reads(page, app, world, ktp, address, have):
    with app.app_context():
        db.session.add(
            ServicePosition(
                service_id=ktp.id, position_id=world.rina.position_id, role=ServiceRole.SERVING, starts_on=DAY
            )
        )
        db.session.commit()
    have((DAY, 3))
    rina = page("rina").open(address)
    assert "Periksa berkas" not in rina.buttons() and "Tarik kembali" not in rina.links()
    rina.post("/kepegawaian/layanan/formulir-kertas/1/tarik", 403, reason="x")


def test_an_empty_sheet_can_be_fetched(page, address):
    rina = page("rina").open(address).click("Unduh lembar kosong")
    assert rina.body.decode("utf-8-sig").strip().split(";") == HEAD


def test_ten_imports_cost_no_more_statements_than_two(page, address, have):
    rina, counts = page("rina"), []
    for number in range(1, 11):
        have((date(2026, 4, number), 3), (date(2026, 5, number), 4))
        if number in (2, 10):
            with recorded() as statements:
                rina.open(address)
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
    assert [row.split()[1] for row in rina.rows()] == [str(number) for number in range(10, 0, -1)]
