"""The table of rights stands twice: as the code that decides, and as the text beside this file that somebody has read.

Whoever changes a right changes both, so that none is given or lost by the way.
"""

from pathlib import Path

from portal.policy import RIGHTS
from portal.policy.rights import Right

AGREED = Path(__file__).with_name("rights.txt")


def written(verb: str, right: Right) -> str:
    """ "plans.edit: owner [draft]"; "(2)" after whoever needs a second person."""
    relations = [*sorted(right.relations), *(f"{each} (2)" for each in sorted(right.seconded))]
    states = "" if right.states is None else f" [{', '.join(sorted(right.states))}]"
    return f"{verb}: {', '.join(relations)}{states}"


def test_every_right_is_as_agreed() -> None:
    table = sorted(written(verb, right) for verb, right in RIGHTS.items())
    agreed = AGREED.read_text().splitlines()
    assert table == agreed, f"say in {AGREED.name} who may do what from now on"
