"""Samples of what belongs to no room."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
    for endpoint in ("health.alive", "health.ready"):
        yield read(endpoint)
    for endpoint in ("known.robots", "known.security", "known.change_password", "known.icon"):
        yield read(endpoint)
    yield read("static", name="portal.css")
