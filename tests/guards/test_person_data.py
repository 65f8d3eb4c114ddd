"""What `flask portal person-data` hands to a person: all that the portal lets him read of himself, and nothing else."""

import json

import pytest

from tests.guards.relations import CANARIES
from tests.guards.visiting import Visited

HIS = {word for word, readers in CANARIES.items() if "sari" in readers} | {"199204102019032003"}  # and his bare number


@pytest.mark.parametrize(("who", "expected"), [("sari", HIS), ("andi", set()), ("joko", set())])
def test_it_is_what_he_may_read(city: Visited, who: str, expected: set[str]) -> None:
    given = ["--nip", city.sampled.members[who].login, "--name", "Operator", "--note", "Surat 12/PDP/2026"]
    ran = city.app.test_cli_runner().invoke(args=["portal", "person-data", *given])
    said = json.dumps(json.loads(ran.output), ensure_ascii=False)
    assert {word for word in CANARIES if word in said} == expected
