"""Samples of how complete a year is."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
    unit = city.world.units["service"]
    for endpoint in ("oversight.completion", "oversight.completion_names", "oversight.completion_file"):
        yield read(endpoint)
        yield read(endpoint, "a service of sari's unit", query={"unit": unit})
