"""A snapshot survives its text exactly, and its text is one."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.paper.snapshot import AppraisalSnapshot, PlanSnapshot, canonical, digest, load
from tests.paper import samples

st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
SNAPSHOTS = st.one_of(st.from_type(PlanSnapshot), st.from_type(AppraisalSnapshot))


@settings(max_examples=60, deadline=None)
@given(SNAPSHOTS)
def test_a_snapshot_comes_back_exactly(snapshot):
    text = canonical(snapshot)
    assert load(text) == snapshot
    assert canonical(load(text)) == text


@settings(max_examples=20, deadline=None)
@given(st.from_type(PlanSnapshot))
def test_the_text_has_sorted_keys_and_no_spaces(snapshot):
    text = canonical(snapshot)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_what_was_sealed_before_a_field_came_to_be_has_its_default():
    older = json.loads(canonical(replace(samples.CLERK_APPRAISAL, signers="both")))
    del older["content"]["signers"], older["content"]["choices"]
    assert load(json.dumps(older)) == samples.CLERK_APPRAISAL


def test_two_kinds_cannot_share_a_word():
    with pytest.raises(ValueError, match="two kinds"):
        type("Other", (PlanSnapshot,), {})
    assert type(load(canonical(samples.CLERK_PLAN))) is PlanSnapshot


def test_the_digest_is_sha256_of_the_utf8_text():
    assert digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"schema":2,"kind":"plan","content":{}}',
        '{"schema":1,"kind":"other"}',
        '{"schema":1,"kind":"plan","content":{"template":"1"}}',
    ],
)
def test_a_foreign_text_is_refused(text):
    with pytest.raises(ValueError):
        load(text)
