from portal.store import settings
from portal.store.db import db
from portal.store.settings import Setting
from tests.pages.people.given import history

HERE = "/administrasi/setelan"


def test_each_setting_stands_there_with_value_and_source(page):
    lina = page("lina").open(HERE)
    assert all(lina.has(spec.label, spec.source) for spec in settings.SPECS.values())
    assert lina.has("14 hari", "Triwulanan", "bawaan")


def test_a_changed_value_holds_at_once_and_the_old_one_is_kept(app, page):
    lina = page("lina").open(f"{HERE}/city").submit("Simpan", value="Kota Sukamaju")
    assert lina.has("Nama kota pada halaman sudah diubah", "Kota Sukamaju")
    with app.app_context():
        row = db.session.query(Setting).filter_by(key="city").one().id
    entry = history(app, "setting", row)[-1]
    assert entry.details == {"value": ["Kota", "Kota Sukamaju"]}
    assert lina.open(f"{HERE}/city").has("Nilai: Kota → Kota Sukamaju")


def test_a_choice_is_offered_in_words(page):
    lina = page("lina").open(f"{HERE}/report_kind").submit("Simpan", value="month")
    assert lina.has("Bulanan")
    lina.open(f"{HERE}/report_kind").submit("Simpan", 422, value="day")
    assert lina.has("Pilih salah satu")


def test_a_wrong_value_comes_back(page):
    lina = page("lina").open(f"{HERE}/acknowledgement_days").submit("Simpan", 422, value="empat belas")
    assert lina.has("Tulis jumlah hari, 1 sampai 366.") and lina.value("value") == "empat belas"
    lina.open(f"{HERE}/element_order").submit("Simpan", 422, value="persyaratan prosedur")
    assert lina.has("Tulis kesembilan kode unsur")


def test_two_administrators_who_change_at_once_notice_each_other(page):
    one, other = page("lina").open(f"{HERE}/place"), page("lina").open(f"{HERE}/place")
    one.submit("Simpan", value="Sukamaju")
    assert other.submit("Simpan", 409, value="Sukamundur").has("Sukamaju", "Sukamundur")


def test_an_unknown_setting_is_missing(page):
    page("lina").open(f"{HERE}/secret", 404)


def test_the_same_value_again_leaves_no_entry(app, page):
    page("lina").open(f"{HERE}/city").submit("Simpan")
    with app.app_context():
        assert db.session.query(Setting).count() == 0
