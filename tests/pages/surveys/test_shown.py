"""What the public sees of a service: its standard, who answers for it, and figures only where enough people spoke."""

from datetime import date

import pytest
from sqlalchemy import event, update

from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.actions import moderate, publish
from portal.services.models import ServiceUnit, SurveyComment
from portal.store import ballots, journal
from portal.store.ballots import Written
from portal.store.db import db
from portal.store.settings import Setting
from tests.citizens import ballot, make
from tests.world import NOW

PAGES = ("/layanan", "/layanan/ktp-el")


def test_the_standard_stands_with_the_unit_and_the_position_but_no_name(page, world, ktp):
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("Kartu keluarga", "Surat pengantar", "1 hari", "Gratis")
    assert visitor.has("Bidang Pelayanan Pendaftaran Penduduk", "Kepala Bidang Pelayanan Pendaftaran Penduduk")
    assert not any(visitor.has(member.name) for member in world)


def test_the_list_tells_the_standard_the_unit_and_the_position(page, ktp):
    visitor = page().open("/layanan")
    assert visitor.has("1 hari", "Gratis", "Kartu keluarga", "Surat pengantar")
    assert visitor.has("Bidang Pelayanan Pendaftaran Penduduk", "Kepala Bidang Pelayanan Pendaftaran Penduduk")


def test_nine_respondents_show_nothing(page, ktp, vote):
    vote(ktp, 9, value=4)
    for path in PAGES:
        visitor = page().open(path)
        assert visitor.has("Responden belum cukup")
        assert not visitor.has("100,00")
        assert not visitor.tree.xpath("//figure")


def test_ten_show_bars_number_and_index_but_no_letter(page, ktp, vote):
    vote(ktp, 10, value=4, waktu=2)
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has(
        "94,44", "10", "Unsur dengan nilai terendah: Waktu Penyelesaian", "Huruf mutu ditampilkan setelah ada 30"
    )
    assert not visitor.tree.xpath("//*[@class='figure'][contains(., 'Sangat Baik')]")
    assert page().open("/layanan").has("94,44")
    assert not page().open("/layanan").has("A, Sangat Baik")


def test_the_letter_comes_with_the_thirtieth(page, ktp, vote):
    vote(ktp, 29)
    assert not page().open("/layanan").has("Kurang Baik")
    vote(ktp, 1)
    assert page().open("/layanan").has("75,00 C, Kurang Baik")
    assert page().open("/layanan/ktp-el").has("75,00", "Kurang Baik", "Semua unsur dinilai sama")


def test_quick_ratings_open_nothing_and_stand_apart(page, ktp, vote):
    vote(ktp, 9, value=3)
    vote(ktp, 40, value=None, quick=4)
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("Responden belum cukup", "100% penilaian cepat menyatakan puas atau sangat puas")


def test_held_responses_are_nowhere(page, ktp, vote, app):
    vote(ktp, 9)
    with app.app_context():
        ballots.count_now([ballot(ktp, value=1, held="burst") for _ in range(30)])
        db.session.commit()
    assert page().open("/layanan/ktp-el").has("Responden belum cukup")


@pytest.mark.parametrize(("answers", "shown"), [(0, False), (9, False), (10, True), (11, True)])
def test_an_element_that_few_answered_shows_nothing_nor_does_the_index_that_holds_it(page, ktp, vote, answers, shown):
    """From the index and eight means one could reckon the ninth."""
    vote(ktp, 12 - answers, value=4, biaya=None)
    vote(ktp, answers, value=4, biaya=1)
    assert page().open("/layanan").has("91,67") == shown != page().open("/layanan").has("Belum lengkap")
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("Belum cukup: Biaya/Tarif", "Biaya/Tarif (kurang dari 10)") != shown
    assert visitor.has("91,67", f"Biaya/Tarif ({answers})") == shown
    assert visitor.has("Persyaratan (12)")


@pytest.mark.parametrize(("number", "shown"), [(9, False), (10, True), (11, True)])
def test_quick_ratings_show_from_the_tenth(page, ktp, vote, number, shown):
    vote(ktp, 10)
    vote(ktp, number, value=None, quick=4)
    assert page().open("/layanan/ktp-el").has("100% penilaian cepat") == shown


def test_the_months_of_the_responses_are_told(page, ktp, vote):
    vote(ktp, 6, on=date(2026, 2, 3))
    vote(ktp, 6, on=date(2026, 8, 3))
    assert page().open("/layanan/ktp-el").has("Tahun 2026", "Februari 2026 sampai Agustus 2026")


def test_the_index_is_one_of_a_period_and_all_time_comes_second(page, ktp, vote):
    vote(ktp, 30, on=date(2025, 11, 3), value=2)
    vote(ktp, 9, on=date(2026, 3, 3), value=4)
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("50,00", "Tahun 2026 (belum cukup responden)") and not visitor.has("Seluruh periode")
    assert page().open("/layanan").has("50,00 D, Tidak Baik; Tahun 2025")
    assert page().open("/layanan/ktp-el?periode=2026-01-01").has("Responden belum cukup.")
    vote(ktp, 1, on=date(2026, 4, 3), value=4)
    visitor.open("/layanan/ktp-el")
    (shown,) = visitor.tree.xpath("//*[@class='figure'][contains(., 'Indeks')]/b")
    assert shown.text == "100,00" and page().open("/layanan").has("100,00 Tahun 2026")
    assert visitor.has("Seluruh periode yang indeksnya ditampilkan: 62,50 dari 40 responden")
    visitor.click("Tahun 2025")
    (shown,) = visitor.tree.xpath("//*[@class='figure'][contains(., 'Indeks')]/b")
    assert shown.text == "50,00"
    assert [each.text.strip() for each in visitor.tree.xpath("//nav/a[@aria-current]")] == ["Tahun 2025"]


def test_a_city_that_surveys_by_the_half_year_shows_half_years(app, page, ktp, vote):
    vote(ktp, 10, on=date(2026, 6, 30), value=4)
    vote(ktp, 10, on=date(2026, 7, 1), value=2)
    with app.app_context():
        db.session.add(Setting(key="survey_period", value="half", changed_at=NOW))
        db.session.commit()
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("50,00Indeks") and visitor.click("Semester I 2026").has("100,00Indeks")


def survey_by(page, code):
    page("lina").open("/administrasi/setelan/survey_period").submit("Simpan", value=code)


def test_what_was_shown_of_a_year_is_never_cut_anew(page, ktp, vote):
    """From 19 of the year and 10 of its first half one could reckon the nine of the second."""
    vote(ktp, 10, on=date(2026, 6, 30), value=4)
    vote(ktp, 9, on=date(2026, 7, 1), value=2)
    before = page().open("/layanan/ktp-el").tree.xpath("string(//section[@id='penilaian'])")
    assert "19" in before
    for code in ("half", "quarter", "year"):
        survey_by(page, code)
        assert page().open("/layanan/ktp-el").tree.xpath("string(//section[@id='penilaian'])") == before
    survey_by(page, "half")
    vote(ktp, 10, on=date(2027, 2, 1), value=3)
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("Semester I 2027", "Tahun 2026", "75,00Indeks") and "Semester I 2026" not in visitor.text


def test_before_anything_is_counted_a_change_counts_at_once(page, ktp, vote):
    survey_by(page, "quarter")
    vote(ktp, 10, on=date(2026, 9, 1), value=3)
    assert page().open("/layanan/ktp-el").has("Triwulan III 2026")


def test_law_is_told_from_the_portals_own_rules(page, ktp):
    law, own, absent = page().open("/layanan/ktp-el").tree.xpath("//details[contains(., 'Aturan portal')]//h3")
    heads = [each.text for each in (law, own, absent)]
    assert heads == ["Menurut peraturan", "Aturan portal", "Yang tidak ada di sini"]
    assert "dikali 25" in law.getnext().text_content() and "88,31–100" in law.getnext().text_content()
    for words in ("dilewati", "Pembulatan satu kali", "Penilaian cepat", "10 responden", "0,111"):
        assert words in own.getnext().text_content()
    assert "sepersembilan" not in law.getnext().text_content()  # alike by rule; how that is printed varies
    assert "Profil responden" in absent.getnext().text_content()


def test_the_list_is_searched_and_filtered_by_unit(page, world, app, ktp):
    with app.app_context():
        make(world, "imunisasi", "Imunisasi bayi", "clinic")
        db.session.commit()
    visitor = page().open("/layanan")
    assert visitor.has("Penerbitan KTP elektronik", "Imunisasi bayi", "2 layanan")
    assert not visitor.submit("Cari", q="ktp penerb").has("Imunisasi bayi")
    assert not page().open(f"/layanan?unit={world.units['clinic']}").has("Penerbitan KTP")
    assert (
        page().open(f"/layanan?unit={world.units['dukcapil']}").has("Penerbitan KTP")
    )  # a unit takes those below along
    assert page().open("/layanan?q=100%25").has("Tidak ada layanan yang cocok")
    for nonsense in ("unit=x&page=99", "unit=99999999999999999999", "unit=%C2%B2", "unit=-1", "page=%C2%B2"):
        assert page().open(f"/layanan?{nonsense}").has("layanan")


def test_without_services_the_list_says_why(page, app):
    assert page().open("/layanan").has("Belum ada layanan")


def test_a_closed_service_leaves_the_list_and_can_no_longer_be_rated(page, app, ktp):
    with app.app_context():
        db.session.execute(update(ServiceUnit).values(ends_on=date(2026, 8, 9)))
        db.session.commit()
    assert not page().open("/layanan").has("Penerbitan KTP")
    assert page().open("/layanan/ktp-el").has("sedang tidak dibuka")
    assert page().open("/layanan/ktp-el/nilai").title == "Penerbitan KTP elektronik"


@pytest.mark.parametrize(("state", "seen"), [("pending", False), ("hidden", False), ("shown", True)])
def test_only_what_an_officer_let_through_is_seen_and_without_numbers(page, app, ktp, vote, state, seen):
    vote(ktp, 10)
    with app.app_context():
        publish([Written(ktp.id, date(2026, 8, 3), "", "Petugas ramah, hubungi 0812 3456 7890")])
        db.session.execute(update(SurveyComment).values(state=state))
        db.session.commit()
    visitor = page().open("/layanan/ktp-el")
    assert visitor.has("Petugas ramah, hubungi [nomor disembunyikan]") == seen
    assert not visitor.has("0812")


@pytest.mark.parametrize(("number", "seen"), [(9, False), (10, True), (11, True)])
def test_comments_are_public_only_where_the_score_is(page, app, ktp, vote, number, seen):
    """Of fewer than ten one could guess who wrote."""
    vote(ktp, number)
    vote(ktp, 40, value=None, quick=4)
    with app.app_context():
        publish([Written(ktp.id, date(2026, 8, 3), "", "Antre lama di loket dua")])
        moderate(db.session.query(SurveyComment).one(), "show", journal.SYSTEM, "")
        db.session.commit()
    for path in (*PAGES, "/layanan/ktp-el/nilai", "/layanan/ktp-el/terima-kasih"):
        assert page().open(path).has("Antre lama di loket dua") == (seen and path == "/layanan/ktp-el")
    assert page().open("/layanan/ktp-el").has("Komentar warga") == seen


def test_the_latest_five_comments_stand_newest_month_first_and_the_sixth_does_not(page, app, ktp, vote):
    vote(ktp, 10)
    with app.app_context():
        publish([Written(ktp.id, date(2026, month, 9), "", f"Kata bulan {month}.") for month in (3, 1, 6, 2, 5, 4)])
        db.session.execute(update(SurveyComment).values(state="shown"))
        db.session.commit()
    visitor = page().open("/layanan/ktp-el")
    said = list(visitor.tree.xpath("//section[@id='komentar']//p[@class='text']/text()"))
    assert said == [f"Kata bulan {month}." for month in (6, 5, 4, 3, 2)]
    assert visitor.has("Juni 2026") and not visitor.has("9 Juni 2026")


def test_pages_say_that_figures_wait_for_the_night_and_for_others(page, app, ktp):
    told = "Angka diperbarui setiap malam, dan baru berubah setelah sedikitnya 5 jawaban baru terkumpul"
    for visitor in (*(page().open(path) for path in PAGES), page("rina").open(f"/kepegawaian/layanan/{ktp.id}")):
        assert visitor.has(told)
    assert page("budi").open("/kepegawaian/layanan").has(told)


def test_the_list_costs_the_same_for_two_services_and_for_twenty(page, app, world, ktp):
    def statements():
        sent = []
        listener = lambda *given: sent.append(given[2])  # noqa: E731
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", listener)
        page().open("/layanan")
        event.remove(engine, "before_cursor_execute", listener)
        return len([text for text in sent if not text.startswith("BEGIN")])

    few = statements()
    with app.app_context():
        for number in range(19):
            make(world, f"layanan-{number}", f"Layanan {number}", "service", "budi", "sari")
        db.session.commit()
    assert statements() == few <= 6


def test_people_who_write_tags_see_tags(page, app, world):
    with app.app_context():
        make(world, "tag", "<b>KTP</b> & <script>x</script>", "service")
        db.session.commit()
    assert page().open("/layanan/tag").title == "<b>KTP</b> & <script>x</script>"
    assert page().open("/layanan/tag/nilai").title == "Nilai <b>KTP</b> & <script>x</script>"
    assert set(QUESTION_ORDER) <= {box.get("name") for box in page().open("/layanan/tag/nilai").tree.iter("input")}
