"""Samples of who holds what. Nobody keeps his own record, nor that of his superior."""

from collections.abc import Iterator

from tests.guards.sample import REASON, UNTIL, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
    at, world, desk = city.at, city.world, "sari in the personnel office"
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
