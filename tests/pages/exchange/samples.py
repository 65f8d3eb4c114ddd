"""Samples of files with personnel data. They are their sender's alone."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read, send
from tests.guards.sampled import Sampled
from tests.pages.exchange.given import PERSON, table


def samples(city: Sampled) -> Iterator[Sample]:
    key = city.at["import"]
    yield read("exchange.index")
    yield read("exchange.template")
    yield read("exchange.template_csv", code="person")
    typed = {"file": (table("person", [PERSON]), "pegawai.csv")}
    yield send("exchange.send", page=("exchange.index", {}), typed=typed)
    yield read("exchange.show", "an import", import_id=key)
    yield send("exchange.confirm", "an import", page=("exchange.show", {"import_id": key}), import_id=key)
    yield send("exchange.drop", "an import", page=("exchange.show", {"import_id": key}), import_id=key)
