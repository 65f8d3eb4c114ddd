"""Samples of years and their deadlines."""

from collections.abc import Iterator

from tests.guards.sample import REASON, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
    year = city.world.periods[str(YEAR)]
    yield read("periods.index", "no record")
    yield read("periods.show", "no record", period_id=year)
    yield read("periods.new", "the whole city")
    yield send("periods.add", "the whole city", typed={"year": YEAR + 1})
    yield read("periods.deadlines", "the whole city", period_id=year)
    yield send("periods.save_deadlines", "the whole city", typed={"note": REASON}, period_id=year)
