from tests.world import PASSWORD


def test_a_key_beyond_every_key_is_no_page(page):
    page("rina").open(f"/kepegawaian/pegawai/{10**30}", 404)
    page("sari").open(f"/rencana/{2**31}", 404)


def test_a_nul_sign_is_refused_wherever_it_stands(page, world):
    visitor = page().open("/masuk").submit("Masuk", 400, login=f"{world.sari.login}\0", password=PASSWORD)
    assert visitor.has("tidak dapat dibaca")
    page().open("/layanan?q=a%00b", 400)
    page().open("/layanan/a%00b", 400)


def test_text_without_end_is_refused_before_it_is_taken_apart(app, page):
    endless = "a=&" * 200_000
    answer = app.test_client().post("/masuk", data=endless, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "512 KB" in answer.text
