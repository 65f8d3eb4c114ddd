"""Each record holds a word of its own; whoever reads one that is not meant for him has found a leak.

Everybody follows every link from his home page, and tries every address that can be guessed.
"""

import pytest

from tests.guards.relations import ACTORS, CANARIES
from tests.guards.visiting import Walk


@pytest.mark.parametrize("who", ACTORS)
def test_nobody_reads_what_is_not_for_him(walks: dict[str, Walk], who: str) -> None:
    leaks = [
        f"{who} reads {word} at {url}"
        for url, answer in walks[who].answers.items()
        for word in answer.words
        if who not in CANARIES[word]
    ]
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("word", CANARIES)
def test_everybody_reads_what_is_for_him(walks: dict[str, Walk], word: str) -> None:
    """Without it the test above would be content with a word that stands nowhere."""
    readers = {who for who, walk in walks.items() if any(word in answer.words for answer in walk.answers.values())}
    assert readers == CANARIES[word]


@pytest.mark.parametrize("who", ACTORS)
def test_reading_breaks_nothing_and_changes_nothing(walks: dict[str, Walk], who: str) -> None:
    assert [f"{url}: {answer.status}" for url, answer in walks[who].answers.items() if answer.status >= 500] == []
    assert not walks[who].changed
