"""Samples of units, positions and reporting lines."""

from collections.abc import Iterator

from tests.guards.sample import REASON, UNTIL, Sample, read, send
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
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
