"""Samples of home and team."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
    yield read("desk.home")
    yield read("desk.team")
