"""Samples of ratings and of the organisation's results."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
    at, periods, unit = city.at, city.world.periods, city.world.units
    for endpoint in ("appraisals.index", "appraisals.register", "appraisals.unit_results"):
        yield read(endpoint)
    new = {"plan_id": at["andis"], "period_id": periods[f"{YEAR}-2"]}
    yield read("appraisals.new", "andi's plan", **new)
    yield send("appraisals.start", "andi's plan", **new)
    secret = "sari's draft appraisal"
    yield read("appraisals.rate", secret, appraisal_id=at["unreleased"])
    yield send("appraisals.save", secret, typed={"notes": "Tingkatkan."}, appraisal_id=at["unreleased"])
    yield read("appraisals.confirm", secret, appraisal_id=at["unreleased"])
    yield send("appraisals.release", secret, appraisal_id=at["unreleased"])
    yield read("appraisals.show", secret, appraisal_id=at["unreleased"])
    yield read("appraisals.show", "sari", appraisal_id=at["released"])
    yield read("appraisals.show", "sari", appraisal_id=at["answered"])
    page = ("appraisals.show", {"appraisal_id": at["released"]})
    answer = {"response": "Saya pahami."}
    yield send("appraisals.acknowledge", "sari", page=page, typed=answer, appraisal_id=at["released"])
    result = {"level": "good", "reason": "Target tercapai."}
    for about, key, period_id in (
        ("sari's unit", "service", at["earlier_year"]),
        ("dewi's unit", "dukcapil", periods[f"{YEAR}-2"]),
    ):
        where = {"unit_id": unit[key], "period_id": period_id}
        yield read("appraisals.unit_result", about, **where)
        yield send("appraisals.set_unit_result", about, typed=result, **where)
