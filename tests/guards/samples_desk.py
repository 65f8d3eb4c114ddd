"""Samples of what offices keep: accounts, units and positions, people and placements, the administration, services."""

from collections.abc import Iterator

from tests.guards.sample import REASON, UNTIL, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def accounts(city: Sampled) -> Iterator[Sample]:
    """Accounts of others. An office's account is the administrator's, a superior's that of some other officer."""
    world, closed = city.world, city.at["closed_account"]
    yield read("accounts.index")
    yield read("accounts.index", query={"q": "Sari"})
    for about, member in (("sari's", world.sari), ("rina's", world.rina), ("dewi's", world.dewi)):
        about, key = f"{about} account", member.account_id
        page = ("accounts.record", {"account_id": key})
        yield read("accounts.record", about, account_id=key)
        yield send("accounts.make_link", about, page=page, account_id=key)
        yield read("accounts.correct_email", about, account_id=key)
        yield send("accounts.save_email", about, typed={"email": "baru@kota.example"}, account_id=key)
        yield read("accounts.disable", about, account_id=key)
        yield send("accounts.close", about, typed={"note": REASON}, account_id=key)
    yield read("accounts.of_person", "sari's account", person_id=city.at["newcomer"])
    new = {"email": "wahyu@kota.example"}
    yield send("accounts.open_account", "sari's account", typed=new, person_id=city.at["newcomer"])
    yield read("accounts.enable", "sari's account", account_id=closed)
    yield send("accounts.reopen", "sari's account", typed={"note": REASON}, account_id=closed)


def units(city: Sampled) -> Iterator[Sample]:
    """Units, positions, reporting lines."""
    at, desk = city.at, "sari in the personnel office"
    unit, world = city.world.units["service"], city.world
    for endpoint in ("structure.home", "structure.units", "structure.positions"):
        yield read(endpoint)
    yield read("structure.unit", desk, unit_id=unit)
    yield read("structure.new_unit", "the whole city")
    yield read("structure.new_unit", desk, query={"induk": unit})
    yield send("structure.add_unit", desk, query={"induk": unit}, typed={"name": "Seksi Baru"})
    yield read("structure.correct_unit", desk, unit_id=unit)
    yield send("structure.save_unit", desk, typed={"name": "Bidang Pendaftaran"}, unit_id=unit)
    yield read("structure.end_unit", desk, unit_id=at["empty_unit"])
    last = {"ends_on": UNTIL, "note": REASON}
    yield send("structure.close_unit", desk, typed=last, unit_id=at["empty_unit"])
    yield read("structure.new_position", desk, unit_id=unit)
    post = {"title": "Pengolah Data", "parent_id": world.budi.position_id}
    yield send("structure.add_position", desk, typed=post, unit_id=unit)
    for about, key, over in (
        (desk, world.sari.position_id, world.dewi.position_id),
        ("dewi's position", world.dewi.position_id, at["vacant"]),
    ):
        yield read("structure.position", about, position_id=key)
        yield read("structure.correct_position", about, position_id=key)
        yield send("structure.save_position", about, typed={"title": "Pengadministrasi Umum"}, position_id=key)
        yield read("structure.superior", about, position_id=key)
        page = ("structure.superior", {"position_id": key, "pilih": over})
        yield send("structure.set_superior", about, page=page, typed={"note": REASON}, position_id=key)
    yield read("structure.end_position", desk, position_id=at["vacant"])
    yield send("structure.close_position", desk, typed=last, position_id=at["vacant"])


def people(city: Sampled) -> Iterator[Sample]:
    """People and who holds what. Nobody keeps his own record, nor that of his superior."""
    at, world, desk = city.at, city.world, "sari in the personnel office"
    yield read("people.index")
    yield read("people.index", query={"q": "Sari"})
    yield send("people.find", page=("people.index", {}), typed={"value": "19920410 201903 2 003"})
    yield read("people.new")
    person = {"name": "Dian Permata", "kind": "none", "grade": "III/a", "title": "Penata Muda"}
    yield send("people.add", typed=person)
    for about, key in ((desk, world.sari.person_id), ("rina in the personnel office", world.rina.person_id)):
        yield read("people.show", about, person_id=key)
        yield read("people.correct", about, person_id=key)
        yield send("people.save", about, typed={"name": "Nama Lain, S.E.", "note": REASON}, person_id=key)
        yield read("people.new_number", about, person_id=key)
        number = {"kind": "nip", "value": "199204102019032011", "starts_on": f"{YEAR}-08-01"}
        yield send("people.add_number", about, typed=number, person_id=key)
        yield read("people.new_rank", about, person_id=key)
        rank = {"title": "Penata Muda", "grade": "III/a", "starts_on": f"{YEAR}-08-01"}
        yield send("people.add_rank", about, typed=rank, person_id=key)
    numbered = {"person_id": world.sari.person_id, "number_id": at["number"]}
    yield read("people.correct_number", desk, **numbered)
    mended = {"value": "199204102019032011", "note": REASON}
    yield send("people.save_number", desk, typed=mended, **numbered)
    ranked = {"person_id": world.sari.person_id, "rank_id": at["rank"]}
    yield read("people.correct_rank", desk, **ranked)
    yield send("people.save_rank", desk, typed={"title": "Pengatur", "grade": "II/c", "note": REASON}, **ranked)

    yield read("placements.index")
    yield read("placements.new")
    seat = {"pegawai": at["newcomer"], "jabatan": at["vacant"]}
    yield read("placements.new", desk, query=seat)
    decree = {"decree_number": "821/77", "decree_on": f"{YEAR}-08-01", "capacity": "plt"}
    yield send("placements.add", desk, page=("placements.new", seat), typed=decree)
    moved = decree | {"capacity": "definitive", "closing": "y"}  # which ends the seat that is left
    yield send("placements.add", desk, page=("placements.new", seat), typed=moved)
    for about, key in ((desk, world.sari.placement_id), ("dewi's position", world.dewi.placement_id)):
        yield read("placements.show", about, placement_id=key)
        yield read("placements.correct", about, placement_id=key)
        yield send("placements.save", about, typed={"decree_number": "821/78", "note": REASON}, placement_id=key)
        yield read("placements.end", about, placement_id=key)
        yield send("placements.close", about, typed={"ends_on": UNTIL, "note": REASON}, placement_id=key)


def administration(city: Sampled) -> Iterator[Sample]:
    at, world = city.at, city.world
    for endpoint in ("administration.home", "administration.assignments", "administration.settings"):
        yield read(endpoint, "the whole city")
    yield read("administration.setting", key="place")
    yield send("administration.save_setting", typed={"value": "Lembayung"}, key="place")
    yield read("administration.new_assignment")
    office = {"role": "auditor", "unit_id": "0", "decree_number": "700/2"}
    for about, person_id, key in (
        ("sari's office", world.sari.person_id, at["officer"]),
        ("lina's office", world.lina.person_id, at["administrator"]),
    ):
        page = ("administration.new_assignment", {"pegawai": person_id})
        yield read("administration.new_assignment", about, query={"pegawai": person_id})
        yield send("administration.add_assignment", about, page=page, typed=office | {"person_id": person_id})
        yield read("administration.end_assignment", about, assignment_id=key)
        last = {"ends_on": UNTIL, "note": REASON}
        yield send("administration.close_assignment", about, typed=last, assignment_id=key)


def proposals(city: Sampled) -> Iterator[Sample]:
    about, key = "a proposal", {"proposal_id": city.at["proposal"]}
    page = ("proposals.show", key)
    yield read("proposals.index")
    yield read("proposals.show", about, **key)
    yield send("proposals.agree", about, page=page, **key)
    yield send("proposals.refuse", about, page=page, typed={"note": REASON}, **key)
    yield send("proposals.withdraw", about, page=page, **key)


def services(city: Sampled) -> Iterator[Sample]:
    at, about = city.at, "a service of sari's unit"
    service = {"service_id": at["service"]}
    comments = ("services.comments", service)
    yield read("services.index")
    yield read("services.new")
    standard = {"name": "Akta kematian", "requirements": "Surat kematian", "duration": "1 hari", "cost": "Gratis"}
    yield send("services.add", typed=standard | {"unit": city.world.units["service"]})
    for endpoint in ("services.show", "services.correct", "services.unit", "services.position", "services.end",
                     "services.comments", "services.held", "services.waiting_rooms"):  # fmt: skip
        yield read(endpoint, about, **service)
    yield send("services.save", about, typed={"cost": "Rp0"}, **service)
    today = f"{YEAR}-08-10"
    other = {"unit": city.world.units["dukcapil"], "starts_on": today}
    yield send("services.hand_over", about, typed=other, **service)
    post = {"position": city.world.budi.position_id, "role": "responsible", "starts_on": today}
    yield send("services.link", about, typed=post, **service)
    last = {"ends_on": today, "reason": REASON}
    yield read("services.end_link", about, **service, link_id=at["link"])
    yield send("services.close_link", about, typed=last, **service, link_id=at["link"])
    yield send("services.close", about, typed=last, **service)
    yield send("services.show_comment", about, page=comments, comment_id=at["pending"])
    why = {f"k{at['shown']}-reason": REASON}
    shown = ("services.comments", {**service, "keadaan": "shown"})
    yield send("services.hide_comment", about, page=shown, typed=why, comment_id=at["shown"])
    room = {"networks": "203.0.113.0/28"}
    yield send("services.name_waiting_rooms", about, page=("services.waiting_rooms", service), typed=room, **service)
    decided = {"group": at["held"], "reason": REASON, "decision": "release"}
    yield send("services.decide", about, page=("services.held", service), typed=decided, **service)
