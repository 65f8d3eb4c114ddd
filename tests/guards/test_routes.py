"""Every route before everybody, against the policy's tables and the relations written down in `relations`.

What is sent is each time the real thing: the form that the rightful person would send, sent by somebody else.
"""

import pytest

from portal.policy import PUBLIC, RIGHTS
from tests.guards.relations import ACTORS, CANARIES
from tests.guards.sample import Sample
from tests.guards.visiting import Answer, Visited, Walk

pytestmark = pytest.mark.one_database
FINE = {200, 204, 302, 303, 409, 422}


def test_every_route_has_a_sample(city: Visited) -> None:
    missing = [
        f"{endpoint} has no sample: add a line for it to its room in tests/guards/samples.py, about a record of "
        "tests/guards/sampled.py that it can be tried on"
        for endpoint in sorted(set(city.methods) - {each.endpoint for each in city.samples})
    ]
    assert missing == []


def test_every_address_has_one_method_and_every_route_is_public_or_has_a_verb(city: Visited) -> None:
    assert {endpoint for endpoint, methods in city.methods.items() if len(methods) > 1} == set()
    routes = {(endpoint, method) for endpoint, methods in city.methods.items() for method in methods}
    assert set(city.verbs) | PUBLIC == routes
    assert set(city.verbs).isdisjoint(PUBLIC)


def verdict(city: Visited, who: str, sample: Sample, answer: Answer) -> str:
    """What is wrong with the answer; nothing when the door opened, or stayed shut, as the tables say."""
    expected = city.allowed(who, sample)
    if expected:
        right = answer.status in FINE and not answer.signs_in
    elif who == "warga":
        right = answer.status == 303 and answer.signs_in
    else:
        right = answer.status == 404 if city.hidden(who, sample) else answer.status in {403, 404}
    if right and all(who in CANARIES[word] for word in answer.words):
        return ""
    door = f"{city.method(sample)} {sample.endpoint} ({sample.about})"
    return f"{who}, who should be {'in' if expected else 'out'}: {door} answers {answer}"


@pytest.mark.parametrize("who", ACTORS)
def test_pages_open_only_to_whom_the_tables_let_in(city: Visited, walks: dict[str, Walk], who: str) -> None:
    pages = [each for each in city.samples if city.method(each) == "GET"]
    wrong = [verdict(city, who, each, walks[who].answers[city.address(each)]) for each in pages]
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize("who", ACTORS)
def test_forms_are_taken_only_from_whom_the_tables_let_in(city: Visited, who: str) -> None:
    forms = [each for each in city.samples if city.method(each) != "GET"]
    wrong = []
    for sample in forms:
        if city.allowed(who, sample):
            wrong.append(verdict(city, who, sample, city.send(who, sample)))
            city.restore()
    before = city.digest()
    for sample in forms:
        if not city.allowed(who, sample):
            wrong.append(verdict(city, who, sample, city.send(who, sample)))
    if city.digest() != before:
        wrong += culprits(city, who, [each for each in forms if not city.allowed(who, each)])
    assert not any(wrong), "\n".join(filter(None, wrong))


def culprits(city: Visited, who: str, forms: list[Sample]) -> list[str]:
    """Which of the refused forms left something behind."""
    found = []
    for sample in forms:
        city.restore()
        before = city.digest()
        city.send(who, sample)
        if city.digest() != before:
            found.append(f"{who}, refused, changed the database by {sample.endpoint} ({sample.about})")
    return found


# --- The tables themselves: what no change of them may bring about ----------------------------------------------------


def writes(city: Visited) -> dict[tuple[str, str], frozenset[str]]:
    """Who may send each form."""
    return {
        route: RIGHTS[verb].relations | RIGHTS[verb].seconded for route, verb in city.verbs.items() if route[1] != "GET"
    }


# Forms that change no record: they ask for a check of the journal or for a print, or look for a person by a number
# that no address may hold.
ASKING = {("audit.check", "POST"), ("documents.ask_draft", "POST"), ("people.find", "POST")}
SYSTEM_S = {
    "plans.replace",
    "appraisals.lapse",
    "appraisals.replace",
    "proposals.carry-out",
}  # nobody takes them by hand
ADMINISTRATOR = {"administrator", "seconded administrator", "doorkeeper"}
ADMINISTRATORS_OWN = ("accounts.", "administration.", "periods.", "people.add")


def test_every_verb_is_some_route_s(city: Visited) -> None:
    assert set(RIGHTS) - set(city.verbs.values()) == SYSTEM_S


def test_the_auditor_changes_nothing(city: Visited) -> None:
    assert {route for route, permitted in writes(city).items() if "auditor" in permitted} == ASKING


def test_the_reviewer_only_reads(city: Visited) -> None:
    assert [route for route, permitted in writes(city).items() if "reviewer" in permitted] == [
        ("documents.ask_draft", "POST")
    ]


def test_the_administrator_touches_no_rating() -> None:
    verbs = [verb for verb, right in RIGHTS.items() if ADMINISTRATOR & (right.relations | right.seconded)]
    assert [verb for verb in verbs if not verb.startswith(ADMINISTRATORS_OWN)] == []


def test_nobody_both_writes_and_judges(city: Visited) -> None:
    """Owner and superior share no verb that changes a record, but for words to each other and the tie between them."""
    shared = {verb for verb, right in RIGHTS.items() if {"owner", "superior"} <= right.relations}
    writing = {city.verbs[route] for route in writes(city)}
    assert shared & writing == {"plans.comment", "plans.link", "documents.draft"}


def test_a_right_to_read_is_no_right_to_write(city: Visited) -> None:
    """One verb for a page and for the form behind it is fine; a verb that readers have is not."""
    reads = (".view", ".list", ".read", ".browse", ".register")
    reading = {verb for verb in city.verbs.values() if verb.endswith(reads)}
    writing = {city.verbs[route] for route in writes(city) if route not in ASKING}
    assert writing & reading == {"plans.read", "reports.read"}  # the superior's note that he has opened it


# --- Words of one's own -----------------------------------------------------------------------------------------------
# Each record holds a word of its own; whoever reads one that is not meant for him has found a leak. Everybody follows
# every link from his home page, and tries every address that can be guessed.


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
