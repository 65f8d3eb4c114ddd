"""What the pages of plans show and leave out: for whom, in which state, on which day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.chart.models import Placement
from portal.periods.models import Period
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Measure, Wording
from portal.plans.models import CascadeLink, IndicatorText, LineText, Plan, PlanVersion, SubTarget
from portal.plans.queries import lists
from portal.plans.snapshot import plan_snapshot
from portal.rules.calendar import PeriodKind
from portal.rules.plan import Approach, Aspect, FormKind, LineKind, Perspective
from portal.store.db import db
from portal.store.errors import Missing, Rejected
from portal.store.journal import Actor
from portal.store.settings import Setting
from tests import builders
from tests.world import NOW


def article(visitor, place=1):
    """The words of the result that stands there."""
    return " ".join(" ".join(visitor.tree.xpath("//article")[place - 1].itertext()).split())


def text_of(app, line_id, **values):
    """Changes words of a result in its version."""
    with app.app_context():
        found = db.session.query(LineText).filter_by(line_id=line_id).one()
        for name, value in values.items():
            setattr(found, name, value)
        db.session.commit()


@pytest.fixture
def linked(app, world, made):
    """Sari's draft, its first result linked to the first one of Budi's plan in force; both plans."""
    above, plan = made("budi", "agreed"), made("sari", "draft")
    with app.app_context():
        db.session.add(CascadeLink(line_id=plan.lines[0], superior_line_id=above.lines[0]))
        db.session.commit()
    return above, plan


# --- A result ---------------------------------------------------------------------------------------------------------


def test_a_result_says_what_it_supports(page, app, made, linked):
    _, plan = linked
    sari = page("sari").open(plan.at())
    assert "RHK pimpinan yang diintervensi: Meningkatnya kepemilikan dokumen" in article(sari)
    assert "Tertaut" in article(sari)
    assert "; tertaut pada Terlayaninya permohonan" in article(sari)
    assert "RHK pimpinan yang diintervensi: Meningkatnya" in article(sari, 2) and "Tertaut" not in article(sari, 2)
    text_of(app, plan.lines[0], superior_text="")
    text_of(app, plan.lines[1], superior_text="")
    sari.open(plan.at())
    assert "RHK pimpinan yang diintervensi: Terlayaninya permohonan" in article(sari)
    assert "tertaut pada" not in article(sari)
    assert "Belum disebut RHK pimpinan" in article(sari, 2)
    text_of(app, plan.lines[0], superior_text="Terlayaninya permohonan KTP-el di loket")
    assert "tertaut pada" not in article(sari.open(plan.at()))


def test_leaders_support_nobody_and_serve_perspectives(page, app, made):
    plan = made("dewi", "draft", form=FormKind.JPT)
    with app.app_context():
        each = db.session.query(IndicatorText).filter_by(indicator_id=plan.indicators[0]).one()
        each.perspective = Perspective.RECIPIENTS
        db.session.commit()
    text_of(app, plan.lines[0], assigned_by="penugasan dari Wali Kota")
    dewi = page("dewi").open(plan.at())
    assert "Perspektif" in article(dewi) and "Penerima Layanan" in article(dewi) and "Aspek" not in article(dewi)
    assert "RHK pimpinan yang diintervensi" not in article(dewi) and "(penugasan dari Wali Kota)" in article(dewi)
    assert " – " in article(dewi)  # the second indicator serves none yet
    assert "penugasan" not in article(dewi, 2)


def test_what_is_not_written_yet_is_named(page, app, made):
    plan = made()
    text_of(app, plan.lines[0], text="")
    with app.app_context():
        for each, (text, target) in zip(plan.indicators, (("", "12"), ("Jumlah", "")), strict=False):
            found = db.session.query(IndicatorText).filter_by(indicator_id=each).one()
            found.text, found.target = text, target
        db.session.commit()
    said = article(page("sari").open(plan.at()))
    assert said.startswith("1. (belum ditulis)") and said.count("(belum ditulis)") == 2 and "–" in said


def test_quarters_stand_in_their_order(page, app, world, made):
    plan = made()
    with app.app_context():
        each = db.session.query(IndicatorText).filter_by(indicator_id=plan.indicators[0]).one()
        for number in (2, 1):
            period_id = world.periods[f"2026-{number}"]
            db.session.add(SubTarget(indicator_text_id=each.id, period_id=period_id, target=f"{number}00"))
        db.session.commit()
    sari = page("sari").open(plan.at())
    assert "Triwulan I: 100; Triwulan II: 200" in article(sari) and "Triwulan II: 200;" not in article(sari)
    assert "Triwulan" not in article(sari, 2)


def test_the_qualitative_form_has_measures_of_success(page, change, made):
    plan = made()
    assert "Indikator Aspek Target" in article(page("sari").open(plan.at()))
    change(plan, lambda version: setattr(version.plan, "approach", Approach.QUALITATIVE))
    said = article(page("sari").open(plan.at()))
    assert "Ukuran keberhasilan Target" in said and "Aspek" not in said


def test_a_target_says_how_it_will_be_read_where_it_is_measured(page, app, change, made):
    plan = made()
    said = article(page("sari").open(plan.at()))
    assert "2.400 permohonan makin tinggi, makin baik, dijumlahkan" in said and "Kuantitas" in said
    assert "()" not in said and "tertaut pada" not in said
    assert {cell.get("data-label") for cell in page("sari").open(plan.at()).tree.xpath("//article//td")} == {
        "Aspek",
        "Target",
    }
    with app.app_context():
        db.session.query(IndicatorText).filter_by(indicator_id=plan.indicators[0]).one().target = ""
        db.session.commit()
    assert "makin tinggi" not in page("sari").open(plan.at()).tree.xpath("string(//article//tbody/tr[1])")
    change(plan, lambda version: setattr(version.plan, "approach", Approach.QUALITATIVE))
    assert "makin tinggi" not in article(page("sari").open(plan.at()))


def test_a_result_without_indicators_has_no_table(page, app, made):
    plan = made()
    with app.app_context():
        version = queries.numbered(plan.id, 1)
        drafting.add_line(version, Wording(LineKind.ADDITIONAL, "Jemput bola"))
        db.session.commit()
    sari = page("sari").open(plan.at())
    tables = [bool(each.xpath(".//table")) for each in sari.tree.xpath("//article")]
    assert tables == [True, True, False]
    assert [head.text for head in sari.tree.xpath("//section[@id='hasil']/h3")] == ["A. Utama", "B. Tambahan"]


def test_the_first_cannot_go_up_nor_the_last_down(page, app, made):
    plan = made()
    with app.app_context():
        drafting.add_line(queries.numbered(plan.id, 1), Wording(LineKind.MAIN, "Yang ketiga"))
        db.session.commit()
    sari = page("sari").open(plan.at())
    verbs = ("Pindahkan ke atas", "Pindahkan ke bawah")
    moves = [[word for word in verbs if word in article(sari, place)] for place in (1, 2, 3)]
    assert moves == [["Pindahkan ke bawah"], ["Pindahkan ke atas", "Pindahkan ke bawah"], ["Pindahkan ke atas"]]
    budi = page("budi").open(plan.at())
    assert not any(word in article(budi) for word in ("Pindahkan ke atas", "Pindahkan ke bawah", "Ubah"))


def test_a_link_is_offered_where_the_words_are_agreed(page, made):
    above, plan = made("budi", "agreed"), made("sari", "agreed")
    sari = page("sari").open(plan.at())
    assert "Tautkan" in article(sari) and "Ubah" not in article(sari)
    sari.open(plan.at(f"hasil/{plan.lines[0]}/tautan")).submit("Simpan tautan", superior_line=above.lines[0])
    assert "Ubah tautan" in article(page("sari").open(plan.at()))
    head = made("dewi", "agreed", form=FormKind.JPT)
    assert "Tautkan" not in page("dewi").open(head.at()).text


def test_an_open_remark_is_the_one_that_was_refused(page, made):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at())
    assert not budi.tree.xpath("//article//details[@open]")
    budi.submit("Kirim komentar", 422, form=f"komentar-{plan.lines[1]}", text="")
    opened = budi.tree.xpath("//article[.//details[@open]]/@id")
    assert opened == [f"lines-{plan.lines[1]}"]
    assert budi.tree.xpath("//textarea[@aria-invalid]/@id") == [f"komentar-{plan.lines[1]}-text"]


# --- A plan -----------------------------------------------------------------------------------------------------------


def test_verbs_follow_state_and_reader(page, made, revised):
    own = {"Ajukan", "Tanggal dan pendekatan", "Tambah hasil kerja", "Ekspektasi khusus", "Ubah lampiran"}

    def seen(who, plan, number=1):
        visitor = page(who).open(plan.at(number=number))
        return set(visitor.links()) | set(visitor.buttons())

    draft = made("andi")
    assert own <= seen("andi", draft) and "Buang draf ini" not in seen("andi", draft)
    assert not (own | {"Setujui", "Kembalikan"}) & seen("budi", draft)
    sent = made("rina", "submitted")
    assert "Tarik kembali" in seen("rina", sent) and not {"Ajukan", "Setujui"} & seen("rina", sent)
    assert {"Setujui", "Kembalikan", "Ekspektasi khusus"} <= seen("dewi", sent)
    assert "Ubah rencana" not in seen("sari", revised)  # a draft of version 2 is open
    later = seen("sari", revised, 2)
    assert {"Ajukan", "Buang draf ini"} <= later and "Tanggal dan pendekatan" not in later
    agreed = made("dewi", "agreed")
    assert "Ubah rencana" in seen("dewi", agreed) and "Tarik kembali" not in seen("dewi", agreed)


def test_an_empty_draft_says_how_to_begin_and_only_to_its_owner(page, app, made):
    plan = made()
    assert not page("sari").open(plan.at()).has("Belum ada hasil kerja.")
    with app.app_context():
        db.session.query(SubTarget).delete()
        version = queries.numbered(plan.id, 1)
        for line in list(queries.content(version).lines):
            drafting.remove_line(version, line)
        db.session.commit()
    sari = page("sari").open(plan.at())
    assert sari.has("Belum ada hasil kerja. Mulailah dengan menambahkan") and not sari.has("A. Utama")
    budi = page("budi").open(plan.at())
    assert budi.has("Belum ada hasil kerja.") and not budi.has("Mulailah dengan menambahkan")


@pytest.mark.parametrize(("number", "listed"), [(8, False), (9, True)])
def test_more_than_eight_results_are_listed_on_top(page, app, made, number, listed):
    plan = made()
    with app.app_context():
        version = queries.numbered(plan.id, 1)
        for at in range(number - 2):
            drafting.add_line(version, Wording(LineKind.MAIN, f"Hasil {at}"))
        db.session.commit()
    assert page("sari").open(plan.at()).has(f"Daftar {number} hasil kerja") is listed


def test_a_complete_draft_is_called_complete_and_a_lacking_one_counts_what_it_lacks(page, app, made):
    plan = made()
    assert page("sari").open(plan.at()).has("Rencana lengkap dan dapat diajukan.")
    assert not page("budi").open(plan.at()).has("Rencana lengkap")
    text_of(app, plan.lines[0], text="")
    sari = page("sari").open(plan.at())
    assert sari.has("Sebelum diajukan, lengkapi 1 hal:") and not sari.has("Rencana lengkap")
    sari.submit("Ajukan", 422)
    assert sari.has("Belum dapat diajukan") and not sari.has("Sebelum diajukan, lengkapi")


def test_what_is_doubtful_waits_to_be_asked_for(page, change, made):
    plan = made()
    full = {"resources": ["a"], "accountability": ["b"], "consequences": ["c"]}
    sari = page("sari").open(plan.at())
    number = int(sari.text.split("Yang sebaiknya diperiksa lagi (")[1].split(")")[0])
    change(plan, lambda version: setattr(version, "attachments", full))
    assert page("sari").open(plan.at()).has(f"Yang sebaiknya diperiksa lagi ({number - 3})")


def test_a_returned_note_is_shown_while_it_is_to_be_mended(page, made):
    plan = made("sari", "submitted")
    page("budi").open(plan.at("kembalikan")).submit("Kembalikan", note="Belum terukur.")
    sari = page("sari").open(plan.at())
    assert sari.has("Dikembalikan oleh Budi Hartono, S.Sos.: Belum terukur.") and not sari.has("Draf Atasan")
    sari.submit("Ajukan")
    assert not sari.open(plan.at()).has("Dikembalikan oleh Budi")
    assert not sari.tree.xpath("//header//span[.='Dikembalikan']")


def test_several_versions_are_named_and_an_older_one_leads_to_the_newest(page, made, revised):
    single = page("andi").open(made("andi").at())
    assert "Versi" not in single.tree.xpath("//h2/text()")
    assert not single.has("Lihat versi") and not single.has("Anda membaca versi")
    newest = page("sari").open(revised.at(number=2))
    assert newest.has("Lihat versi 1") and not newest.has("Lihat versi 2") and not newest.has("Anda membaca versi")
    assert newest.has("Alasan perubahan:", "Tambahan tugas", "Perubahan dari versi 1", "Versi 1 tetap berlaku")
    older = page("sari").open(revised.at(number=1))
    assert older.has("Anda membaca versi 1.", "Lihat versi 2") and not older.has("Alasan perubahan:")
    order = [each.text_content().split()[-2:] for each in newest.tree.xpath("//aside//ul[@class='stack']/li")]
    assert len(order) == 2 and "2" in newest.tree.xpath("//aside//ul[@class='stack']/li[1]")[0].text_content()


def test_a_version_that_changed_nothing_says_so(page, app, world, made):
    plan = made("sari", "agreed")
    with app.app_context():
        actions.revise(queries.get(plan.id), "Ganti pendekatan", Actor(world.sari.person_id, "Sari"))
        db.session.commit()
    assert page("sari").open(plan.at(number=2)).has("Isi versi ini masih sama dengan versi 1.")


def test_without_a_superior_the_page_says_where_the_plan_will_wait(page, made, leave):
    plan = made("sari", "submitted")
    assert not page("sari").open(plan.at()).has("Atasan belum ada.")
    leave("budi")
    sari = page("sari").open(plan.at())
    assert sari.has("Atasan belum ada.", "ia menunggu di jabatan itu") and "kosong" in sari.text
    assert page("sari").open("/rencana").has("Menunggu jabatan atasan diisi")


def test_leaders_see_who_supports_each_result(page, app, world, linked):
    above, plan = linked
    with app.app_context():
        db.session.query(PlanVersion).filter_by(plan_id=plan.id).one().state = "agreed"
        db.session.commit()
    budi = page("budi").open(above.at())
    rows = [row for row in budi.rows() if "Sari Wulandari" in row or "Belum didukung" in row]
    assert len(rows) == 2 and "Sari Wulandari" in rows[0] and "Belum didukung" in rows[1]
    assert not page("sari").open(plan.at()).has("Siapa mendukung hasil kerja ini")


def test_attachments_and_expectations_stand_where_they_belong(page, change, made):
    plan = made()
    change(plan, lambda version: setattr(version, "attachments", {"resources": ["Komputer", "Jaringan"]}))
    change(plan, lambda version: setattr(version, "expectations", {"adaptif": "Belajar sistem baru."}))
    sari = page("sari").open(plan.at())
    cards = [
        " ".join(" ".join(card.itertext()).split())
        for card in sari.tree.xpath("//section[@id='lampiran']//div[@class='card']")
    ]
    assert cards == [
        "Dukungan Sumber Daya Komputer Jaringan",
        "Skema Pertanggungjawaban Belum diisi.",
        "Konsekuensi Belum diisi.",
    ]
    rows = [row for row in sari.rows() if row.startswith(("Adaptif", "Loyal"))]
    loyal, adaptive = rows
    assert loyal.endswith("–") and adaptive.endswith("Belajar sistem baru.")


def test_seals_take_the_place_of_drafts(page, app, world, made):
    plan = made("sari", "submitted")
    assert {"Draf SKP (PDF)", "Draf Lampiran (PDF)"} <= set(page("sari").open(plan.at()).buttons())
    page("budi").open(plan.at("setujui")).submit("Setujui rencana")
    sari = page("sari").open(plan.at())
    assert {"SKP (PDF)", "Lampiran (PDF)"} <= set(sari.links())
    assert not {"Draf SKP (PDF)", "Draf Lampiran (PDF)"} & set(sari.buttons())


def test_only_the_first_opening_by_the_superior_marks_it_as_read(page, made):
    plan = made("sari", "submitted")
    marks = "//form[@hidden]"
    budi = page("budi").open(plan.at())
    assert budi.tree.xpath(marks) and not page("sari").open(plan.at()).tree.xpath(marks)
    budi.post(budi.tree.xpath(f"{marks}/@action")[0], 204)
    assert not page("budi").open(plan.at()).tree.xpath(marks)


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_my_plans_say_the_next_step(page, app, made, change, world):
    plan = made()

    def row():
        return page("sari").open("/rencana").rows()[0]

    assert "Lengkapi, lalu ajukan" in row() and "versi" not in row()
    change(plan, lambda version: (setattr(version, "state", "submitted"), setattr(version, "submitted_at", NOW)))
    assert "Menunggu Budi Hartono, S.Sos. diajukan 10 Agu 2026" in row()
    change(plan, lambda version: setattr(version, "read_at", NOW))
    assert "Menunggu Budi Hartono, S.Sos., sudah dibuka" in row()
    change(plan, lambda version: setattr(version, "state", "agreed"))
    assert "Berlaku; catat kegiatan dan laporkan" in row()
    change(plan, lambda version: setattr(version, "state", "superseded"))
    assert "–" in row() and "Berlaku;" not in row()


@pytest.mark.parametrize(("day", "over"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_plan_is_over_the_day_after_its_last(page, made, day, over):
    made("sari", "agreed")
    with clock.at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        row = page("sari").open("/rencana").rows()[0]
    assert ("Masanya sudah berakhir" in row) is over and ("Berlaku; catat" in row) is not over


def test_my_plans_come_latest_first(page, app, made, world):
    plan = made()
    with app.app_context():
        second = replace(world.sari, placement_id=world.andi.placement_id)
        db.session.get_one(Placement, world.andi.placement_id).person_id = world.sari.person_id
        db.session.get_one(Plan, plan.id).ends_on = date(2026, 6, 30)
        builders.plan(world, second).starts_on = date(2026, 7, 1)
        db.session.commit()
    rows = page("sari").open("/rencana").rows()
    assert [row.split(" – ")[-1] for row in rows] == ["31 Des 2026", "30 Jun 2026"]


def test_who_has_no_plan_yet_is_led_to_it(page, made):
    sari = page("sari").open("/rencana")
    assert sari.has("Mulailah dengan menyusun SKP") and sari.tree.xpath("//a[contains(@class, 'primary')]")
    assert "Rencana yang menunggu Anda" not in sari.links()
    assert page("wali").open("/rencana").has("Tidak ada tahun yang sedang dibuka untuk jabatan Anda")
    made()
    assert not page("sari").open("/rencana").has("Susun SKP 2026")


def test_who_holds_two_posts_chooses_for_which(page, app, world):
    def offered():
        return [link for link in page("sari").open("/rencana").links() if link.startswith("Susun SKP")]

    assert offered() == ["Susun SKP 2026"]
    with app.app_context():
        db.session.get_one(Placement, world.andi.placement_id).person_id = world.sari.person_id
        db.session.commit()
    assert sorted(offered()) == [
        "Susun SKP 2026: Operator Sistem Informasi Administrasi Kependudukan",
        "Susun SKP 2026: Pengadministrasi Kependudukan",
    ]


@pytest.mark.parametrize(("days", "said"), [(0, "hari ini"), (1, "1 hari menunggu"), (2, "2 hari menunggu")])
def test_how_long_a_plan_waits_is_said_in_days(page, made, days, said):
    made("sari", "submitted")
    with clock.at(NOW + timedelta(days=days)):
        (row,) = page("budi").open("/rencana/menunggu").rows()
    assert said in row and "perubahan" not in row


def test_a_change_that_waits_is_called_one(page, revised, change):
    change(revised, lambda version: (setattr(version, "state", "submitted"), setattr(version, "submitted_at", NOW)), 2)
    (row,) = page("budi").open("/rencana/menunggu").rows()
    assert "perubahan, versi 2" in row
    assert page("budi").open(revised.at("setujui", 2)).has("Versi yang berlaku sebelumnya digantikan.")


def test_a_first_approval_replaces_nothing(page, made):
    plan = made("sari", "submitted")
    budi = page("budi").open(plan.at("setujui"))
    assert not budi.has("Versi yang berlaku sebelumnya digantikan.") and "versi" not in budi.title


def test_the_list_of_all_plans_keeps_what_was_chosen(page, world, made):
    made(), made("joko", "agreed")
    tono = page("tono").open(
        f"/rencana/semua?unit={world.units['clinic']}&keadaan=agreed&tahun={world.periods['2026']}"
    )
    chosen = {name: tono.value(name) for name in ("unit", "keadaan", "tahun")}
    assert chosen == {
        "unit": str(world.units["clinic"]), "keadaan": "agreed", "tahun": str(world.periods["2026"]),
    }  # fmt: skip
    (row,) = tono.rows()
    assert row.startswith("Joko Susilo") and "Kosong" in row  # nobody heads the clinic
    assert "Budi Hartono" in tono.open("/rencana/semua?q=wulandari").rows()[0]
    assert tono.value("tahun") == ""


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_the_page_of_a_result_says_what_it_lacks_and_how_targets_are_read(page, app, made):
    plan = made()
    sari = page("sari").open(plan.at(f"hasil/{plan.lines[0]}"))
    assert not sari.has("Masih perlu dilengkapi") and sari.has("Terbaca:")
    cards = [" ".join(each.itertext()) for each in sari.tree.xpath("//div[starts-with(@id, 'kartu-')]")]
    assert ["Pindahkan ke atas" in card for card in cards] == [False, True]
    assert ["Pindahkan ke bawah" in card for card in cards] == [True, False]
    with app.app_context():
        for each, target in zip(plan.indicators, ("segera", ""), strict=False):
            found = db.session.query(IndicatorText).filter_by(indicator_id=each).one()
            found.target, found.target_low = target, None
        db.session.commit()
    sari.open(plan.at(f"hasil/{plan.lines[0]}"))
    assert sari.has("Target ini tidak terbaca sebagai angka", "Target belum diisi.", "Masih perlu dilengkapi")
    assert sari.has("Yang sebaiknya diperiksa lagi")


def test_a_result_without_doubts_shows_none(page, app, linked):
    _, plan = linked
    sari = page("sari").open(plan.at(f"hasil/{plan.lines[0]}"))
    with app.app_context():
        for each in db.session.query(IndicatorText).filter(IndicatorText.indicator_id.in_(plan.indicators)):
            each.accumulation = "last"
        db.session.commit()
    assert not sari.open(plan.at(f"hasil/{plan.lines[0]}")).has("Yang sebaiknya diperiksa lagi")


def test_a_result_without_an_indicator_asks_for_one(page, app, made):
    plan = made()
    with app.app_context():
        line = drafting.add_line(queries.numbered(plan.id, 1), Wording(LineKind.MAIN, "Baru"))
        db.session.commit()
        key = line.id
    assert page("sari").open(plan.at(f"hasil/{key}")).has("Belum ada indikator. Satu hasil kerja memerlukan")
    assert not page("sari").open(plan.at(f"hasil/{plan.lines[0]}")).has("Belum ada indikator.")


def test_quarterly_targets_are_open_where_there_are_any(page, app, world, made):
    plan = made()
    with app.app_context():
        each = db.session.query(IndicatorText).filter_by(indicator_id=plan.indicators[0]).one()
        db.session.add(SubTarget(indicator_text_id=each.id, period_id=world.periods["2026-1"], target="600"))
        db.session.commit()
    sari = page("sari").open(plan.at(f"hasil/{plan.lines[0]}"))
    first, second, fresh = sari.tree.xpath("//details[contains(@id, 'sub_targets')]")
    assert [each.get("open") is not None for each in (first, second, fresh)] == [True, False, False]


def test_fields_follow_form_and_approach(page, change, made):
    plan = made()

    def names(who="sari", of=plan):
        visitor = page(who).open(of.at(f"hasil/{of.lines[0]}"))
        return {field.get("name").rpartition("-")[2] for field in visitor.tree.xpath("//main//*[@name]")}, visitor

    found, sari = names()
    assert {"aspect", "direction", "accumulation", "superior_text"} <= found and "perspective" not in found
    assert "superior_line" not in found and sari.has("Rencana atasan belum berlaku", "Apa yang diukur")
    assert "Ukuran keberhasilan" not in sari.text and sari.tree.xpath("//input[contains(@placeholder, '480 anak')]")
    change(plan, lambda version: setattr(version.plan, "approach", Approach.QUALITATIVE))
    found, sari = names()
    assert not {"aspect", "direction", "accumulation"} & found and sari.has("Ukuran keberhasilan atau indikator")
    assert not sari.tree.xpath("//input[@placeholder!='']")
    assert "Terbaca" not in sari.text and "Target belum diisi" not in sari.text
    head = made("dewi", "draft", form=FormKind.JPT)
    found, _ = names("dewi", head)
    assert {"perspective", "assigned_by"} <= found and not {"aspect", "superior_text"} & found
    made("budi", "agreed")
    found, sari = names()
    assert "superior_line" in found and sari.has("Dipakai bila RHK pimpinan belum ada dalam daftar")


def test_days_and_approach_stay_once_they_were_agreed(page, made, revised):
    assert page("sari").open(revised.at("data", 2)).has("sudah disepakati pada versi 1")
    assert "Simpan" not in page("sari").open(revised.at("data", 2)).buttons()
    andi = page("andi").open(made("andi").at("data"))
    assert not andi.has("sudah disepakati") and "Simpan" in andi.buttons()


def test_moving_past_the_end_changes_nothing(app, made):
    plan = made()
    with app.app_context():
        version = queries.numbered(plan.id, 1)
        for line_id, up in ((plan.lines[0], True), (plan.lines[1], False)):
            drafting.move_line(version, queries.line(version, line_id), up)
        assert [line.line_id for line in queries.content(version).lines] == list(plan.lines)


def test_a_sub_target_that_is_emptied_is_taken_away(app, world, made):
    plan = made()
    with app.app_context():
        version = queries.numbered(plan.id, 1)
        line = queries.line(version, plan.lines[0])
        each = line.indicators[0]
        first, second = world.periods["2026-1"], world.periods["2026-2"]

        def save(targets):
            measure = Measure(each.text, "2.400", aspect=Aspect.QUANTITY, subtargets=targets)
            drafting.save_indicator(version, each, measure)
            db.session.flush()
            return {part.period_id: part.target for part in each.subtargets}

        assert save({first: "600", second: "700"}) == {first: "600", second: "700"}
        assert save({first: "650", second: ""}) == {first: "650"}


def test_reading_touches_this_version_and_no_other(page, app, made):
    read, other = made("sari", "submitted"), made("andi", "submitted")
    page("budi").open(read.at()).post(read.at("dibaca"), 204)
    with app.app_context():
        assert [queries.numbered(plan.id, 1).read_at is not None for plan in (read, other)] == [True, False]


def test_the_history_of_a_plan_holds_its_links_and_those_of_no_other(page, app, made):
    above, plan = made("budi", "agreed"), made("sari", "agreed")
    sari = page("sari").open(plan.at(f"hasil/{plan.lines[0]}/tautan"))
    sari.submit("Simpan tautan", superior_line=above.lines[0])
    with app.app_context():
        found = {key: [entry.verb for entry in queries.entries(queries.get(key))] for key in (plan.id, above.id)}
    assert found == {plan.id: ["create", "link"], above.id: ["create"]}


def test_supporters_come_by_name_with_the_words_in_force(app, world, made):
    above = made("budi", "agreed")
    for who, state in (("sari", "agreed"), ("andi", "draft")):
        plan = made(who, state)
        with app.app_context():
            db.session.add(CascadeLink(line_id=plan.lines[0], superior_line_id=above.lines[0]))
            db.session.commit()
    with app.app_context():
        db.session.add(CascadeLink(line_id=made("joko", "discarded").lines[0], superior_line_id=above.lines[0]))
        db.session.flush()
        (found,) = queries.supporters(queries.get(above.id)).values()
        assert [each.name.split()[0] for each in found] == ["Sari", "Andi"]  # what is agreed speaks first
        assert queries.supporters(queries.get(plan.id)) == {}


def test_sub_periods_are_those_that_the_days_of_the_plan_touch(app, made):
    plan = made()
    with app.app_context():
        found = queries.get(plan.id)
        for days, labels in (
            ((date(2026, 3, 31), date(2026, 7, 1)), ["I", "II", "III"]),
            ((date(2026, 4, 1), date(2026, 6, 30)), ["II"]),
        ):
            found.starts_on, found.ends_on = days
            assert [each.label.split()[1] for each in queries.sub_periods(found)] == labels


def test_what_is_not_there_is_missing(app, made):
    plan = made()
    with app.app_context():
        version = queries.numbered(plan.id, 1)
        for wanted in (
            lambda: queries.get(9999),
            lambda: queries.version(9999),
            lambda: queries.numbered(plan.id, 2),
            lambda: queries.line(version, 9999),
        ):
            with pytest.raises(Missing):
                wanted()
        assert queries.in_force(plan.id) is None and queries.link_of(plan.lines[0]) is None
        assert queries.plan_for(version.plan.placement_id, version.plan.period_id).id == plan.id
        assert queries.plan_for(version.plan.placement_id, version.plan.period_id + 1) is None
        assert queries.line(version, plan.lines[1]).text == "Terbitnya akta kelahiran 0–18 tahun"


def test_years_are_offered_latest_first(app, page, world):
    with app.app_context():
        db.session.add(
            Period(kind=PeriodKind.YEAR, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), label="Tahun 2025")
        )
        db.session.commit()
    years = page("tono").open("/rencana/semua").tree.xpath("//select[@name='tahun']/option/text()")
    assert years == ["Semua tahun", "2026", "2025"]


@pytest.mark.parametrize(
    ("starts", "ends", "on", "owed"),
    [
        (date(2024, 1, 1), None, date(2026, 12, 31), True),
        (date(2024, 1, 1), None, date(2027, 1, 1), False),
        (date(2024, 1, 1), None, date(2025, 12, 1), True),
        (date(2024, 1, 1), None, date(2025, 11, 30), False),
        (date(2026, 12, 31), None, date(2026, 8, 10), True),
        (date(2027, 1, 1), None, date(2026, 8, 10), False),
        (date(2024, 1, 1), date(2026, 8, 10), date(2026, 8, 10), True),
        (date(2024, 1, 1), date(2026, 8, 9), date(2026, 8, 10), False),
        (date(2024, 1, 1), date(2026, 1, 1), date(2025, 12, 15), True),
        (date(2024, 1, 1), date(2025, 12, 31), date(2025, 12, 15), False),
    ],
)
def test_a_plan_is_owed_for_open_years_while_the_post_is_held(app, world, starts, ends, on, owed):
    with app.app_context():
        placement = db.session.get_one(Placement, world.sari.placement_id)
        placement.starts_on, placement.ends_on = starts, ends
        db.session.flush()
        assert bool(lists.unwritten(world.sari.person_id, [], on)) is owed


def test_no_plan_is_owed_for_a_post_that_is_only_minded_or_outside_the_service(app, world, place):
    place("sari", "budi", "plt")
    with app.app_context():
        assert [each.id for each in lists.placements_of(world.sari.person_id)] == [world.sari.placement_id]
        assert lists.placements_of(world.wali.person_id) == []


def test_a_plan_is_for_a_year_never_a_quarter(app, world):
    with app.app_context():
        placement = db.session.get(Placement, world.sari.placement_id)
        quarter = db.session.get(Period, world.periods["2026-2"])
        days = quarter.starts_on, quarter.ends_on
        with pytest.raises(Rejected) as refused:
            actions.create(placement, quarter, *days, Approach.QUANTITATIVE, Actor(), NOW.date())
        assert str(refused.value) == "Rencana dibuat untuk satu tahun. Pilih periode tahunan."


def test_perspectives_are_called_as_the_city_calls_them(app, page, made):
    plan = made("dewi", form=FormKind.JPT)
    with app.app_context():
        indicator = queries.content(queries.get(plan.id).versions[0]).lines[0].indicators[0]
        indicator.perspective = Perspective.BUDGET
        db.session.add(Setting(key="perspective_budget", value="Keuangan Daerah", changed_at=clock.now()))
        db.session.commit()
    dewi = page("dewi").open(plan.at())
    assert dewi.has("Keuangan Daerah") and not dewi.has("Anggaran")
    assert dewi.has("Perspektif “Proses Bisnis” belum dipakai indikator mana pun.")
    assert dewi.open(plan.at(f"hasil/{plan.lines[0]}")).has("Keuangan Daerah")
    with app.app_context():
        sealed = plan_snapshot(queries.get(plan.id).versions[0], date(2026, 8, 10))
        assert sealed.perspectives == ("Penerima Layanan", "Proses Bisnis", "Penguatan Internal", "Keuangan Daerah")
        assert sealed.addressee == "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
