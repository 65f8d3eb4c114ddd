"""What one person may not do alone: one asks, a second agrees within a day, the first carries it out once."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.accounts.models import Account, Activation
from portal.chart.models import Assignment, Person, Placement, Position, PositionKind, Role
from portal.policy import ask
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from portal.store.proposals import Proposal
from tests.pages.people.given import history, office, saved, seconded, somebody
from tests.world import NOW, SINCE

LIST = "/persetujuan"


def link_to(page, member):
    """Lina asks for a link to the account of somebody who holds an office."""
    return page("lina").open(f"/kepegawaian/akun/{member.account_id}").submit("Buat tautan aktivasi")


def links(app, member):
    with app.app_context():
        return db.session.query(Activation).filter_by(account_id=member.account_id).count()


def expire(app, late):
    """Lets the one proposal end so many seconds before the present."""
    with app.app_context():
        db.session.query(Proposal).one().expires_at = NOW - timedelta(seconds=late)
        db.session.commit()


def test_asking_changes_nothing_and_tells_who_may_agree(app, page, world):
    lina = link_to(page, world.rina)
    assert lina.has("Belum dilaksanakan", "Menunggu orang kedua", "Yang dapat menyetujui: Tono Prasetyo, S.H.")
    assert links(app, world.rina) == 0 and history(app, "account", world.rina.account_id) == []
    assert not {"Setujui", "Laksanakan"} & set(lina.buttons())


def test_the_second_agrees_and_the_first_carries_it_out_once(app, page, world):
    lina = link_to(page, world.rina)
    asked = lina.path
    tono = page("tono").open(LIST).click("Buat tautan aktivasi: Rina Marlina, S.E.")
    assert tono.has("Lina Kartika, S.Kom., Administrator")
    tono.submit("Setujui")
    assert "Laksanakan" not in tono.buttons() and links(app, world.rina) == 0
    again = page("lina").open(asked)
    lina.open(asked).submit("Laksanakan")
    assert lina.has("/aktivasi/") and links(app, world.rina) == 1
    assert page("lina").open(asked).has("Dilaksanakan", "Disetujui oleh", "Tono Prasetyo, S.H., Auditor")
    again.submit("Laksanakan")  # kept anew: the agreement is used up
    assert again.has("Menunggu orang kedua") and again.path != asked and links(app, world.rina) == 1


def test_both_names_are_in_the_journal_and_the_holder_sees_them(app, page, world):
    lina = link_to(page, world.rina)
    asked = int(lina.path.rsplit("/", 1)[1])
    rina = page("rina").open(LIST)
    assert rina.has("Tentang Anda", "Buat tautan aktivasi: Rina Marlina, S.E.")
    rina.open(lina.path)
    assert not {"Setujui", "Tolak permintaan", "Laksanakan", "Tarik kembali"} & set(rina.buttons())
    seconded(page, lina, "tono")
    entry = history(app, "account", world.rina.account_id)[-1]
    assert (entry.verb, entry.person_name) == ("make-activation", world.lina.name)
    assert entry.details == {"second": "Tono Prasetyo, S.H., Auditor"}
    assert rina.open("/akun").has("Tautan aktivasi dibuat", "Disetujui oleh Tono Prasetyo, S.H., Auditor")
    told = [(each.verb, each.person_name) for each in history(app, "proposal", asked)]
    assert told == [("ask", world.lina.name), ("agree", world.tono.name), ("carry-out", world.lina.name)]


def test_the_second_reads_the_whole_of_what_is_asked_for(page, world):
    lina = page("lina").open(f"/administrasi/penugasan/baru?pegawai={world.andi.person_id}")
    lina.submit("Beri tugas", role="officer", decree_number="800/9/2026", starts_on="2026-08-01")
    tono = page("tono").open(lina.path)
    assert tono.has("Pengelola kepegawaian", "Seluruh kota", "800/9/2026", "1 Agustus 2026"), tono.text


def test_it_stands_on_the_home_page_of_whoever_has_to_act(page, world):
    lina = link_to(page, world.rina)
    path, waits = lina.path, "Menunggu persetujuan orang kedua sampai 11 Agustus 2026."
    assert waits in lina.open("/").tree.xpath("string(//section[@id='ditunggu'])")
    tono = page("tono").open("/")
    assert tono.has("Setujui atau tolak: Buat tautan aktivasi: Rina Marlina, S.E.")
    assert not tono.has(waits) and not page("rina").open("/").has("Buat tautan aktivasi")
    tono.open(path).submit("Setujui")
    assert lina.open("/").has("Laksanakan: Buat tautan aktivasi: Rina Marlina, S.E.") and not lina.has(waits)
    assert not tono.open("/").has("Buat tautan aktivasi")


def test_a_refusal_has_a_reason_and_ends_it(page, world):
    lina = link_to(page, world.rina)
    tono = page("tono").open(lina.path)
    tono.submit("Tolak permintaan", 422, note="")
    assert tono.has("Tulis alasannya.")
    tono.submit("Tolak permintaan", note="Rina tidak memintanya")
    assert lina.open(lina.path).has("Ditolak", "Rina tidak memintanya") and not lina.buttons()
    tono.post(f"{lina.path}/setuju", 409)


def test_whoever_asked_takes_it_back_even_after_the_second_agreed(app, page, world):
    lina = link_to(page, world.rina)
    address = lina.path
    page("tono").open(address).submit("Setujui")
    stale = page("lina").open(address)
    lina.open(address).submit("Tarik kembali")
    assert lina.open(address).has("Ditarik kembali")
    stale.submit("Laksanakan")
    assert stale.has("Menunggu orang kedua") and links(app, world.rina) == 0


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "andi", "joko", "wali"])
def test_without_an_office_nobody_learns_of_it(page, world, who):
    lina = link_to(page, world.rina)
    visitor = page(who).open(lina.path, 404)
    for verb in ("setuju", "tolak", "tarik"):
        visitor.post(f"{lina.path}/{verb}", 404, note="x")
    assert not visitor.open(LIST).has("Rina Marlina")


def test_nobody_agrees_to_what_they_asked_for_or_what_is_about_them(page, world):
    lina = link_to(page, world.rina)
    address = f"{lina.path}/setuju"
    lina.post(address, 403)
    page("rina").post(address, 403)


def test_whoever_is_below_whom_it_is_about_is_no_second(app, page, world):
    """Andi answers to Budi: as an officer he may not help to open Budi's account."""
    office(app, world.budi)
    office(app, world.andi)
    lina = link_to(page, world.budi)
    assert lina.has("Yang dapat menyetujui: Rina Marlina, S.E.; Tono Prasetyo, S.H.")
    andi = page("andi").open(lina.path, 404)
    assert not andi.open(LIST).has("Buat tautan aktivasi")
    page("rina").open(lina.path).submit("Setujui")


# --- In time, and exactly that ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (0, 200), (1, 409)])
def test_it_is_agreed_to_within_its_time(app, page, world, late, status):
    lina = link_to(page, world.rina)
    expire(app, late)
    page("tono").post(f"{lina.path}/setuju", status)
    assert lina.open(lina.path).has("Lewat waktu") == (status == 409)


@pytest.mark.parametrize(("late", "made"), [(-1, 1), (0, 1), (1, 0)])
def test_it_is_carried_out_within_its_time(app, page, world, late, made):
    lina = link_to(page, world.rina)
    page("tono").open(lina.path).submit("Setujui")
    lina.open(lina.path)
    expire(app, late)
    lina.submit("Laksanakan")
    assert links(app, world.rina) == made


def test_its_time_is_a_day_from_asking_and_a_day_from_agreeing(app, page, world):
    lina = link_to(page, world.rina)
    with app.app_context():
        assert db.session.query(Proposal).one().expires_at == NOW + timedelta(days=1)
    tono = page("tono").open(lina.path)
    with clock.at(NOW + timedelta(minutes=20)):
        tono.submit("Setujui")
    with app.app_context():
        assert db.session.query(Proposal).one().expires_at == NOW + timedelta(days=1, minutes=20)


def test_an_agreement_fits_no_other_form_address_or_person(app, page, world):
    lina = page("lina").open(f"/kepegawaian/akun/{world.rina.account_id}/surel")
    lina.submit("Simpan", email="rina@kota.example")
    page("tono").open(lina.path).submit("Setujui")
    same = {"usulan": lina.path.rsplit("/", 1)[1], "email": "rina@kota.example", "version": 1}
    own, others = f"/kepegawaian/akun/{world.rina.account_id}/surel", f"/kepegawaian/akun/{world.tono.account_id}/surel"
    lina.post(own, 200, **(same | {"email": "lina@kota.example"}))
    lina.post(others, 200, **same)
    office(app, world.andi)
    page("andi").post(own, 403, **same)
    with app.app_context():
        assert db.session.query(Account).filter(Account.email.like("%@kota.example")).count() == 1  # the mayor's
    lina.post(own, 200, **same)
    with app.app_context():
        assert db.session.get_one(Account, world.rina.account_id).email == "rina@kota.example"


OFFICE = [("starts_on", "2026-08-10"), ("ends_on", ""), ("decree_number", "800/1")]


def test_no_field_is_sent_twice_so_that_what_is_agreed_to_is_what_is_done(app, page, world):
    """The form reads the first of two; the order in which a proposal keeps them is another."""
    chosen = [("person_id", world.joko.person_id), ("role", "auditor"), ("unit_id", world.units["service"])]
    hidden = [("person_id", world.andi.person_id), ("role", "officer"), ("unit_id", 0)]
    lina = page("lina")
    lina.post("/administrasi/penugasan/baru", 400, **doubled(chosen, hidden))
    with app.app_context():
        assert db.session.query(Proposal).count() == 0
    lina.post("/administrasi/penugasan/baru", 200, **dict(chosen + OFFICE))
    page("tono").open(lina.path).submit("Setujui")
    key = lina.path.rsplit("/", 1)[1]
    lina.post("/administrasi/penugasan/baru", 400, **doubled(hidden, chosen), usulan=key)
    lina.post("/administrasi/penugasan/baru", 400, **dict(chosen + OFFICE), usulan=key, decree=(BytesIO(b"x"), "x"))
    with app.app_context():
        assert db.session.query(Assignment).filter_by(person_id=world.andi.person_id).count() == 0
        assert db.session.query(Proposal).one().state == "seconded"


def doubled(first, second):
    return {name: [value, other] for (name, value), (_, other) in zip(first, second, strict=True)} | dict(OFFICE)


def test_a_body_that_is_no_form_is_not_kept(app, page, world):
    lina = page("lina").open("/administrasi/penugasan/baru")
    token = lina.tree.xpath("string(//input[@name='csrf_token']/@value)")
    body = {"person_id": str(world.joko.person_id), "role": "auditor", "unit_id": "0", **dict(OFFICE)}
    headers = {"X-CSRFToken": token, "Referer": "http://localhost/"}
    answer = lina.client.post("/administrasi/penugasan/baru", json=body, headers=headers)
    assert answer.status_code == 400
    with app.app_context():
        assert db.session.query(Proposal).count() == 0


def test_it_is_about_everything_that_is_changed(app, page, world):
    """Dewi moves to another seat, and her present one is closed for that: it is about both."""
    with app.app_context():
        values = {"title": "Staf Ahli", "kind": PositionKind.STAFF, "level": "", "heads_unit": False}
        seat = Position(unit_id=world.units["dukcapil"], starts_on=SINCE, **values)
        db.session.add(seat)
        db.session.flush()
        db.session.commit()
        seat_id = seat.id
    rina = page("rina").open(f"/kepegawaian/penempatan/baru?pegawai={world.dewi.person_id}&jabatan={seat_id}")
    rina.submit("Simpan penempatan", decree_number="821/1", decree_on="2026-08-01", closing="y")
    assert rina.has("Staf Ahli") and rina.has("Kepala Dinas")
    with app.app_context():
        asked = db.session.query(Proposal).one()
        assert asked.person_ids == [world.dewi.person_id]
        assert asked.position_ids == sorted([seat_id, world.dewi.position_id])


def test_the_second_reads_what_was_chosen_on_an_earlier_page(app, page, world):
    """The new superior is chosen from a list; the form itself holds his position's key."""
    seat = f"/kepegawaian/jabatan/{world.dewi.position_id}/atasan"
    office(app, world.sari)
    given = {"parent_id": world.tono.position_id, "starts_on": "2026-09-01", "version": 1, "note": "SOTK"}
    sari = page("sari").post(seat, 200, **given)
    assert sari.has("Menunggu orang kedua", "Jabatan atasan", "Auditor Ahli Madya")


def becomes_about(app, member):
    with app.app_context():
        db.session.query(Proposal).one().person_ids = [member.person_id]
        db.session.commit()


def test_what_became_about_somebody_else_is_not_carried_out(app, page, world):
    lina = link_to(page, world.rina)
    page("tono").open(lina.path).submit("Setujui")
    becomes_about(app, world.budi)
    lina.open(lina.path).submit("Laksanakan", 422)
    assert lina.has("menyangkut orang lain. Ajukan sekali lagi.")
    assert links(app, world.rina) == 0


def test_what_is_not_carried_out_is_not_said_to_have_been(app, page, world):
    rina = page("rina").open(f"/kepegawaian/pegawai/{world.dewi.person_id}/ubah")
    rina.submit("Simpan", name="Dewi Lestari", note="Gelar")
    page("lina").open(rina.path).submit("Setujui")
    becomes_about(app, world.budi)
    rina.open(rina.path).submit("Laksanakan", 422)
    assert rina.lacks("Nama sudah diperbaiki")
    assert rina.open("/").lacks("Nama sudah diperbaiki")


def test_what_was_done_before_is_said_though_the_next_thing_is_refused(page, world):
    """As when somebody presses twice: what the first press did is told, on whatever page comes."""
    rina = page("rina").open(f"/kepegawaian/pegawai/{world.sari.person_id}/ubah")
    fields = {name: rina.value(name) for name in ("csrf_token", "version")} | {"name": "Sari Baru", "note": "Gelar"}
    answers = [rina.client.post(rina.path, data=fields, headers={"Referer": "http://localhost/"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Nama sudah diperbaiki" in answers[1].text


def test_what_was_done_before_is_said_once(page, world):
    rina = page("rina").open(f"/kepegawaian/pegawai/{world.sari.person_id}/ubah")
    known = {name: rina.value(name) for name in ("csrf_token", "version")}
    said = []
    for name in ("Sari Baru", "", ""):
        fields = known | {"name": name, "note": "Gelar"}
        answer = rina.client.post(rina.path, data=fields, headers={"Referer": "http://localhost/"})
        said.append((answer.status_code, "Nama sudah diperbaiki" in answer.text))
    assert said == [(303, False), (422, True), (422, False)]
    assert rina.open("/").lacks("Nama sudah diperbaiki")


def test_what_was_done_before_is_said_though_the_next_thing_takes_two(page, world):
    rina = page("rina").open(f"/kepegawaian/pegawai/{world.sari.person_id}/ubah")
    for member in (world.sari, world.dewi):
        there = f"/kepegawaian/pegawai/{member.person_id}/ubah"
        fields = {"csrf_token": rina.value("csrf_token"), "version": 1, "name": "Nama Baru", "note": "Gelar"}
        answer = rina.client.post(there, data=fields, headers={"Referer": "http://localhost/"})
        assert answer.status_code == 303
    asked = rina.open(answer.headers["Location"])
    assert asked.has("Nama sudah diperbaiki", "Belum dilaksanakan: perlu persetujuan orang kedua.")


def test_what_could_not_be_kept_is_not_said_to_wait(page, world, monkeypatch):
    rina = page("rina").open(f"/kepegawaian/pegawai/{world.dewi.person_id}/ubah")

    def fails() -> None:
        raise IntegrityError("", {}, Exception("both at once"))

    monkeypatch.setattr(db.session, "commit", fails)
    rina.submit("Simpan", 409, name="Dewi Lestari", note="Gelar")
    assert rina.lacks("Belum dilaksanakan")


def test_what_cannot_be_done_is_not_even_asked_for(app, page, world):
    lina = page("lina").open(f"/kepegawaian/akun/{world.rina.account_id}/surel")
    lina.submit("Simpan", 422, email="wali@kota.example")
    assert lina.has("sudah dipakai akun lain")
    with app.app_context():
        assert db.session.query(Proposal).count() == 0


def test_a_view_that_does_alone_what_needs_two_is_stopped_at_the_door(page, monkeypatch):
    """Ending one's own sessions needs nobody else; let it need two here."""
    page("sari")
    sari = page("sari").open("/akun")
    monkeypatch.setattr(ask, "needs_second", lambda *_: True)
    sari.submit("Keluarkan semua perangkat lain", 500)


# --- Whom nobody in charge may touch ----------------------------------------------------------------------------------


def test_somebody_above_every_officer_in_charge_is_changed_by_two(app, page, world):
    """Rina is the only officer of her office, and Dewi its head."""
    rina = page("rina").open(f"/kepegawaian/pegawai/{world.dewi.person_id}/ubah")
    assert rina.has("setelah orang kedua menyetujuinya")
    rina.submit("Simpan", name="Dewi Lestari", note="Gelar")
    assert rina.has("Perbaiki nama: Dra. Dewi Lestari, M.Si.", "Gelar")
    seconded(page, rina, "lina")
    with app.app_context():
        assert db.session.get_one(Person, world.dewi.person_id).name == "Dewi Lestari"
    assert history(app, "person", world.dewi.person_id)[-1].details["second"] == "Lina Kartika, S.Kom., Administrator"


def test_with_an_officer_in_charge_who_is_not_below_it_is_that_officers_matter(app, page, world):
    office(app, world.joko)
    page("rina").open(f"/kepegawaian/pegawai/{world.dewi.person_id}/ubah", 403)
    joko = page("joko").open(f"/kepegawaian/pegawai/{world.dewi.person_id}/ubah")
    assert not joko.has("orang kedua")
    joko.submit("Simpan", name="Dewi Lestari", note="Gelar")
    with app.app_context():
        assert db.session.get_one(Person, world.dewi.person_id).name == "Dewi Lestari"


def test_the_seat_of_ones_superior_is_ended_by_two(app, page, world):
    rina = page("rina").open(f"/kepegawaian/penempatan/{world.dewi.placement_id}/akhiri")
    rina.submit("Akhiri penempatan", ends_on="2026-08-31", note="Mutasi")
    with app.app_context():
        assert db.session.get_one(Placement, world.dewi.placement_id).ends_on is None
    seconded(page, rina, "lina")
    with app.app_context():
        assert db.session.get_one(Placement, world.dewi.placement_id).ends_on is not None


def test_whoever_holds_the_position_is_no_second_for_a_change_of_it(app, page, world):
    with saved(app):
        db.session.add(
            Placement(
                person_id=world.lina.person_id, position_id=world.dewi.position_id, capacity=Capacity.PLH,
                decree_number="821/9", starts_on=SINCE,
            )
        )  # fmt: skip
    rina = page("rina").open(f"/kepegawaian/jabatan/{world.dewi.position_id}/ubah")
    rina.submit("Simpan", title="Kepala Dinas", note="SOTK")
    assert rina.has("Yang dapat menyetujui: Tono Prasetyo, S.H.") and not rina.has(world.lina.name)
    page("lina").open(rina.path, 404)


def test_ones_own_records_are_not_even_asked_for(page, world):
    rina = page("rina")
    rina.open(f"/kepegawaian/pegawai/{world.rina.person_id}/ubah", 403)
    rina.open(f"/kepegawaian/penempatan/{world.rina.placement_id}/akhiri", 403)


# --- The command line -------------------------------------------------------------------------------------------------


def run(app, *words):
    return app.test_cli_runner().invoke(args=["portal", *words])


def agree_by_command(app, asker):
    return run(app, "agree", asker.path.rsplit("/", 1)[1], "--name", "Putu Arya")


def test_the_command_line_agrees_until_two_officers_are_active(app, page, world):
    lina = link_to(page, world.rina)
    assert "Buat tautan aktivasi: Rina Marlina, S.E." in run(app, "proposals").output
    assert agree_by_command(app, lina).exit_code == 0
    assert run(app, "proposals").output == ""
    lina.open(lina.path).submit("Laksanakan")
    assert links(app, world.rina) == 1
    assert (
        history(app, "account", world.rina.account_id)[-1].details["second"].startswith("Putu Arya, Pengelola server")
    )


def test_a_proposal_that_does_not_wait_is_named_at_the_command_line(app, world):
    refused = run(app, "agree", "17", "--name", "Putu Arya")
    assert refused.exit_code == 1 and "Lihat: flask portal proposals" in refused.output


def test_the_command_line_refuses_where_the_portal_can(app, page, world):
    office(app, world.joko)
    lina = link_to(page, world.rina)
    refused = agree_by_command(app, lina)
    assert refused.exit_code == 1 and "dapat disetujui di portal oleh Joko Susilo" in refused.output
    assert lina.open(lina.path).has("Menunggu orang kedua")


def test_and_agrees_where_nobody_of_the_portal_qualifies(app, page, world):
    """The mayor is the external assessor: over every root, so over everybody with an office, though no line leads to
    her."""
    office(app, world.joko)
    office(app, world.andi)
    andi = page("andi").open(f"/kepegawaian/akun/{world.wali.account_id}").submit("Buat tautan aktivasi")
    assert andi.has("Belum dilaksanakan", "Belum ada yang dapat menyetujui", "flask portal agree")
    page("tono").open(andi.path, 404)
    assert links(app, world.wali) == 0
    assert agree_by_command(app, andi).exit_code == 0


def test_an_officer_who_cannot_sign_in_is_no_active_one(app, page, world):
    person_id = somebody(app, "Putu Arya")
    with saved(app):
        db.session.add(Assignment(person_id=person_id, role=Role.OFFICER, starts_on=SINCE, decree_number="800/3"))
    assert agree_by_command(app, link_to(page, world.rina)).exit_code == 0
