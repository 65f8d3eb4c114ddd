"""Samples of sealed forms, drafts on paper and the public verification."""

from collections.abc import Iterator

from tests.guards.sample import NOWHERE, PROOF, Sample, read, send
from tests.guards.sampled import Sampled


def samples(city: Sampled) -> Iterator[Sample]:
    at = city.at
    yield read("documents.search")
    yield read("documents.verify", code=at["code"])
    yield read("documents.proof", code=at["code"])
    yield send("documents.compare", page=("documents.search", {}), typed={"berkas": PROOF})
    yield read("documents.index")
    for key in ("seal", "rated_seal"):
        yield read("documents.download", "sari", seal_id=at[key])
        yield read("documents.wait", "sari", seal_id=at[key])
    page = ("plans.edition", {"plan_id": at["waiting"], "number": 1})
    yield send("documents.ask_draft", "sari", page=page, kind="plan", record_id=at["waiting_version"])
    unreleased = {"kind": "appraisal", "record_id": at["unreleased"]}
    yield send("documents.ask_draft", "sari's draft appraisal", page=NOWHERE, **unreleased)
    for about, key in (("sari", at["plan_print"]), ("sari's draft appraisal", at["rating_print"])):
        yield read("documents.draft", about, key=key)
        yield read("documents.draft_file", about, key=key)
