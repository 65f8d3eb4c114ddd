"""Samples of what citizens open."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read, send
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
    slug = city.at["slug"]
    yield read("surveys.index")
    yield read("surveys.show", slug=slug)
    yield read("surveys.rate", slug=slug)
    yield send("surveys.respond", typed={"waktu": "4", "biaya": "3"}, slug=slug)
    yield read("surveys.thanks", slug=slug)
