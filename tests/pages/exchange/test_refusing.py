"""What a file may not do, and what is wrong with it in words that mend it."""

import zipfile
from io import BytesIO

import pytest
from sqlalchemy import func, select

from portal.chart.models import Assignment, Person, Placement
from portal.exchange import actions
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.journal import Actor
from tests.pages.exchange.given import HERE, PERSON, PLACED, POST, UNIT, applied, sent, table, work, workbook
from tests.pages.people.given import office, saved

HEAD = "Kepala Dinas Kependudukan dan Pencatatan Sipil"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (1.99505122020122e17, "Excel sudah menghilangkan angka terakhir"),
        (199505122020122004, "Excel sudah menghilangkan angka terakhir"),
        ("1.99505E+17", "Excel sudah menghilangkan angka terakhir"),
        ("1,99505E+17", "Excel sudah menghilangkan angka terakhir"),
        ("199505122020122000", "Excel sudah menghilangkan angka terakhir"),
        ("19950512202012200", "terdiri atas 18 angka; yang diisi 17"),
        ("199513122020122004", "bukan tanggal lahir"),
        ("199505122036122004", "bukan tahun pengangkatan"),
        ("", "Isi Nomor."),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_the_reason(app, page, cell, says):
    rina = sent(app, page, workbook(person=[PERSON | {"number": cell}]))
    assert rina.has("Keliru (1)", "Pegawai 2", "Nomor:", says)
    assert not [each for each in rina.buttons() if each.startswith("Terapkan")]


@pytest.mark.parametrize(
    "number", ["NIP. 19950512 202012 2 004", "'199505122020122004", "\u202a199505122020122004\u202c"]
)
def test_a_number_is_read_however_it_was_pasted(app, page, number):
    assert sent(app, page, workbook(person=[PERSON | {"number": number}])).has("Baru (1)", "····2004")


def test_an_unusual_number_asks_to_be_checked(app, page):
    young = PERSON | {"number": "201005122026122004"}
    assert sent(app, page, workbook(person=[young])).has("sebelum berumur 18 tahun", "isi ya di kolom Nomor")
    assert sent(app, page, workbook(person=[young | {"checked": "ya"}])).has("Baru (1)")


@pytest.mark.parametrize(
    ("code", "change", "column", "says"),
    [
        ("person", {"name": ""}, "Nama lengkap dengan gelar", "Isi Nama lengkap dengan gelar."),
        ("person", {"name": "A" * 201}, "Nama lengkap dengan gelar", "Paling banyak 200 huruf; yang diisi 201."),
        ("person", {"kind": "KTP"}, "Jenis nomor", "Pilih salah satu: NIP, NI PPPK, NRP."),
        ("person", {"kind": "NI PPPK"}, "Nomor", "seperti pada NIP seorang PNS"),
        ("person", {"since": "32-01-2024"}, "Nomor dan pangkat berlaku sejak", "Tulis misalnya 31-12-2026."),
        ("person", {"since": 45000}, "Nomor dan pangkat berlaku sejak", "bukan tanggal"),
        ("person", {"grade": ""}, "Golongan/ruang", "Isi golongan/ruang dari pangkat itu"),
        ("person", {"decree_number": "821"}, "Jabatan", "Isi Unit dan Jabatan"),
        ("person", {"unit": POST["unit"]}, "Jabatan", "Isi Jabatan."),
        ("position", {"kind": "Raja"}, "Jenis jabatan", "Pilih salah satu: Pimpinan tinggi, Administrator"),
        ("position", {"unit": "Dinas Antariksa"}, "Unit", "tidak ada dalam lingkup Anda"),
        ("position", {"unit": "Puskesmas Melati"}, "Unit", "tidak ada dalam lingkup Anda"),
        ("position", {"superior": "Kepala Langit"}, "Jabatan atasan", "tidak ada. Periksa namanya"),
        ("position", {"superior": "tidak ada"}, "Jabatan atasan", "Hanya pengelola kepegawaian kota"),
        ("position", {"heads_unit": "mungkin"}, "Memimpin unit kerja mandiri", "bukan ya atau tidak"),
        ("position", {"since": "01-01-2001"}, "Ada sejak", "Unit baru ada sejak"),
        ("unit", {"parent": "Puskesmas Melati"}, "Unit induk", "tidak ada dalam lingkup Anda"),
        ("unit", {"since": "01-01-2001"}, "Ada sejak", "Unit induk baru ada sejak"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(app, page, code, change, column, says):
    row = {"person": PERSON, "position": POST, "unit": UNIT}[code] | change
    rina = sent(app, page, workbook(**{code: [row]}))
    assert rina.has("Keliru (1)", f"{column}:", says)


def test_the_right_rows_are_applied_without_the_wrong_ones(app, page):
    rina = sent(app, page, workbook(person=[PERSON, PERSON | {"name": "Kembar"}]))
    assert rina.has("1 baris keliru.", "Nomor ini sudah ada di baris 2")
    rina.submit("Terapkan 1 baris")
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Person.name == "Kembar")) == 0
        assert db.session.scalar(select(func.count()).where(Person.name == PERSON["name"])) == 1


def test_a_position_that_is_held_is_not_given_twice(app, page, world):
    held = PLACED | {"title": "Pengadministrasi Kependudukan", "starts_on": "01-12-2026"}
    assert sent(app, page, workbook(person=[held])).has("TMT jabatan:", "sudah diduduki pejabat definitif")
    acting = held | {"capacity": "Plt."}
    assert sent(app, page, workbook(person=[acting])).has("Baru (1)")


def test_two_units_of_one_name_are_told_apart_by_their_parents(app, page):
    twin = UNIT | {"name": "Sekretariat", "parent": "Dinas Kependudukan dan Pencatatan Sipil"}
    other = UNIT | {"name": "Sekretariat", "parent": "Bidang Pelayanan Pendaftaran Penduduk"}
    applied(app, page, workbook(unit=[twin, other]))
    post = POST | {"unit": "Sekretariat", "superior_unit": POST["unit"]}
    assert sent(app, page, workbook(position=[post])).has("Ada 2 unit bernama Sekretariat", "Tulis dengan induknya")
    told = post | {"unit": "Bidang Pelayanan Pendaftaran Penduduk > Sekretariat"}
    assert sent(app, page, workbook(position=[told])).has("Baru (1)")


# --- No way around whom the forms refuse ---


def test_nobody_changes_what_is_their_own(app, page, world):
    own = PERSON | {"name": "Rina Marlina, M.Si.", "number": world.rina.login, "since": "01-10-2026"}
    assert sent(app, page, workbook(person=[own])).has("Keliru (1)", "menyangkut Anda sendiri")


def test_what_needs_a_second_person_is_not_done_by_a_file(app, page, world):
    above = PERSON | {"name": "Dewi Lestari", "number": world.dewi.login, "since": "01-10-2026"}
    assert sent(app, page, workbook(person=[above])).has("Keliru (1)", "memerlukan persetujuan orang kedua")


def test_who_leads_ones_own_unit_is_not_settled_by_a_file(app, page):
    mine = POST | {"unit": "Dinas Kependudukan dan Pencatatan Sipil", "heads_unit": "ya", "superior": HEAD}
    assert sent(app, page, workbook(position=[mine])).has("Keliru (1)", "unit tempat Anda bekerja")


def test_a_clerk_more_in_ones_own_unit_leads_nobody(app, page):
    clerk = POST | {"unit": "Dinas Kependudukan dan Pencatatan Sipil", "superior": HEAD}
    assert applied(app, page, workbook(position=[clerk])).has("1 baris diterapkan")


def test_an_empty_cell_says_nothing_against_what_is_there(app, page):
    head = {
        "unit": "Dinas Kependudukan dan Pencatatan Sipil",
        "title": "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "kind": "Pimpinan tinggi",
        "superior": "tidak ada",
        "since": "01-01-2025",
    }
    assert sent(app, page, workbook(position=[head])).has("Sudah tercatat (1)")


def test_nobody_becomes_the_superior_by_a_file(app, page):
    under = POST | {
        "superior": "Analis Sumber Daya Manusia Aparatur Ahli Muda",
        "superior_unit": "Dinas Kependudukan dan Pencatatan Sipil",
    }
    assert sent(app, page, workbook(position=[under])).has("Keliru (1)", "jabatan Anda sendiri")


def test_a_number_of_somebody_out_of_reach_says_nothing_of_them(app, page, world):
    rina = sent(app, page, workbook(person=[PERSON | {"number": world.joko.login, "name": "Joko"}]))
    assert rina.has("Keliru (1)", "di luar lingkup Anda") and not rina.has("Susilo")


def test_rights_are_those_of_the_day_on_which_it_is_applied(app, page, world):
    rina = sent(app, page, workbook(person=[PERSON, PLACED | {"number": "199505122020122005"}], position=[POST]))
    rina.submit("Terapkan 3 baris")
    with saved(app):
        office = db.session.scalars(select(Assignment).where(Assignment.person_id == world.rina.person_id)).one()
        db.session.delete(office)
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == len(world.members)
        assert db.session.scalar(select(func.count()).select_from(Placement)) == len(world.members)


# --- Whose it is ---


def test_an_import_is_its_senders_alone(app, page, world):
    office(app, world.andi)
    rina = sent(app, page, workbook(person=[PERSON]))
    andi = page("andi").open(HERE)
    assert "pegawai.xlsx" not in andi.text
    andi.open(rina.path, 404)
    andi.post(f"{rina.path}/terapkan", 404)
    for who in ("sari", "tono", "lina"):
        page(who).open(HERE, 403)


# --- Files as a whole ---


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "format lama (.xls)"),
        (b"PK\x03\x04" + bytes(100), "rusak atau terpotong"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bukan tabel"),
        (b"a;b;c\r\n1;2;3", "Tidak ada baris yang dapat dibaca"),
        (b"Nama lengkap dengan gelar;Jenis nomor;Pangkat\r\nA;NIP;B", "kolom Nomor, Nomor dan pangkat berlaku"),
        (
            b"Nomor;Nomor;Jenis nomor;Nama lengkap dengan gelar;Nomor dan pangkat berlaku sejak\r\n1;2;3;4;5",
            "lebih dari",
        ),
        (table("person", []), "Tidak ada baris yang dapat dibaca"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(app, page, content, says):
    rina = sent(app, page, content, "x.csv")
    assert rina.has("Tidak ada yang diterapkan", says)


def test_an_empty_file_is_refused_at_once(page):
    assert page("rina").open(HERE).submit("Unggah dan periksa", 422, file=(b"", "x.csv")).has("Berkas ini kosong")
    page("rina").open(HERE).submit("Unggah dan periksa", 422, file=(b"", ""))


def test_a_large_file_is_refused_at_once(app):
    most = actions.MOST_MB * 1024 * 1024
    with app.app_context():
        assert actions.receive(b"x" * most, "x.csv", Actor(1, "Rina")).id
        with pytest.raises(Rejected, match="lebih dari 5 MB"):
            actions.receive(b"x" * (most + 1), "x.csv", Actor(1, "Rina"))
        db.session.rollback()


def bomb(cell: str, filler: int = 0) -> bytes:
    """A workbook with one cell far off, or with much to unpack."""
    content = BytesIO(workbook(person=[PERSON]))
    made = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            text = old.read(each)
            if each == "xl/worksheets/sheet1.xml":
                text = text.replace(
                    b"</sheetData>", f'<row r="9"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
                )
            new.writestr(each, text)
        new.writestr("xl/more.xml", bytes(filler))
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bomb("XFD1048576"), "terlalu besar"),
        (bomb("A20001"), "rusak"),
        (bomb("A9", 61 * 1024 * 1024), "terlalu besar"),
    ],
    ids=["far", "long", "large"],
)
def test_a_bomb_is_not_unpacked(app, page, content, says):
    assert sent(app, page, content).has("Tidak ada yang diterapkan", says)


def test_templates_are_offered_and_read_again(app, page):
    rina = page("rina").open(HERE)
    response = rina.client.get(f"{HERE}/templat.xlsx")
    assert response.headers["Content-Disposition"].startswith("attachment") and response.data[:2] == b"PK"
    assert sent(app, page, response.data).has("Tidak ada baris yang dapat dibaca")
    text = rina.client.get(f"{HERE}/templat/person.csv").data.decode("utf-8-sig")
    assert text.startswith("Nama lengkap dengan gelar;Jenis nomor;Nomor;")
    rina.open(f"{HERE}/templat/x.csv", 404)
