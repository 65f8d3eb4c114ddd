"""Samples of the administration and of what waits for a second person."""

from collections.abc import Iterator

from tests.guards.sample import REASON, UNTIL, Sample, read, send
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
    yield from offices(city)
    yield from proposals(city)


def offices(city: Sampled) -> Iterator[Sample]:
    at, world = city.at, city.world
    for name in ("home", "condition", "assignments", "settings"):
        yield read(f"administration.{name}", "the whole city")
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
