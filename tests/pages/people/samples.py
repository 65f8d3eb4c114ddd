"""Samples of people, their numbers and ranks. Nobody keeps his own record, nor that of his superior."""

from collections.abc import Iterator

from tests.guards.sample import REASON, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
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
