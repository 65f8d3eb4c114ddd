"""Samples of the journal and its check."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import NOW


def samples(city: Sampled) -> Iterator[Sample]:
    yield read("audit.index", "the whole city")
    yield read("audit.wholeness", "the whole city")
    yield send("audit.check", "the whole city", page=("audit.wholeness", {}))
    yield read("transparency.index")
    yield read("transparency.anchor", day=NOW.date().isoformat())
