"""Who somebody is and what the tables allow, by themselves: no database, the records stand for what they answer."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from flask import g

from portal.policy import (
    CITY,
    RIGHTS,
    Concern,
    Holder,
    InUnit,
    Me,
    OfChart,
    OfOwner,
    Standing,
    ask,
    authorize,
    can,
    who,
)
from portal.policy.rights import PUBLIC, Right
from portal.store.errors import Forbidden, Missing, Stale
from portal.store.journal import Actor

TODAY = date(2026, 8, 3)
DEFINITIVE = Holder(7, 70, 700, "Sari", "Analis", decree="SK 1")
ACTING = Holder(7, 71, 701, "Sari", "Plt. Kepala Seksi", "plt", "SK 2")
DAILY = Holder(7, 72, 702, "Sari", "Plh. Kepala Bidang", "plh")
BUDI = Holder(8, 80, 800, "Budi", "Kepala Bidang")
DEWI = Holder(9, 90, 900, "Dewi", "Kepala Dinas")
SARI = Me(1, 7, "Sari", "token", TODAY, (DEFINITIVE,))


def sari(*, officer: tuple[str, ...] = (), auditor: tuple[str, ...] = (), administrator: bool = False) -> Me:
    return replace(SARI, officer_of=officer, auditor_of=auditor, administrator=administrator)


@dataclass(frozen=True)
class Paper:
    """A record that answers what it is told to."""

    words: frozenset[str] = frozenset()
    state: str = "draft"
    acting: tuple[Holder | None, ...] = ()

    def relation(self, me: Me) -> frozenset[str]:
        return self.words

    def parties(self) -> tuple[Holder | None, ...]:
        return self.acting


def paper(*words: str, state: str = "draft", acting: tuple[Holder | None, ...] = ()) -> Paper:
    return Paper(frozenset(words), state, acting)


# --- The holder of a position -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2026, 7, 31), False), (date(2026, 8, 1), True), (date(2026, 8, 31), True), (date(2026, 9, 1), False)],
)
def test_a_holder_holds_from_the_first_to_the_last_day(on: date, holds: bool) -> None:
    assert replace(DEFINITIVE, since=date(2026, 8, 1), until=date(2026, 8, 31)).holds_on(on) is holds


def test_an_open_end_holds_for_ever() -> None:
    assert DEFINITIVE.holds_on(TODAY)
    assert replace(DEFINITIVE, since=TODAY).holds_on(date(2099, 1, 1))
    assert not replace(DEFINITIVE, since=TODAY).holds_on(date(2026, 8, 2))
    assert replace(DEFINITIVE, until=TODAY).holds_on(date(1999, 1, 1))
    assert not replace(DEFINITIVE, until=TODAY).holds_on(date(2026, 8, 4))


def test_a_holder_acts_in_his_position() -> None:
    assert ACTING.actor() == Actor(7, "Sari", 71, "Plt. Kepala Seksi", "SK 2")


# --- The signed-in person ---------------------------------------------------------------------------------------------


def test_one_works_in_the_definitive_post_before_an_acting_one() -> None:
    assert replace(SARI, holdings=(ACTING, DEFINITIVE)).home == DEFINITIVE
    assert replace(SARI, holdings=(DEFINITIVE, ACTING)).home == DEFINITIVE
    assert replace(SARI, holdings=(ACTING, DAILY)).home == ACTING
    assert replace(SARI, holdings=()).home is None


def test_a_plan_is_written_for_each_post_held_for_good_in_the_civil_service() -> None:
    second, outside = replace(DEFINITIVE, position_id=703), replace(DEFINITIVE, position_id=1, is_external=True)
    assert replace(SARI, holdings=(ACTING, DEFINITIVE, outside, second, DAILY)).posts == (DEFINITIVE, second)
    assert replace(SARI, holdings=(ACTING, outside)).posts == ()


@pytest.mark.parametrize(
    ("me", "office"),
    [
        (sari(), ""),
        (sari(officer=("/1/",)), "Pengelola kepegawaian"),
        (sari(auditor=("/1/",)), "Auditor"),
        (sari(administrator=True), "Administrator"),
        (sari(officer=("/1/",), auditor=("/",), administrator=True), "Pengelola kepegawaian"),
        (sari(auditor=("/",), administrator=True), "Auditor"),
    ],
)
def test_an_office_has_its_words(me: Me, office: str) -> None:
    assert me.office == office


@pytest.mark.parametrize(
    ("path", "offices"),
    [
        (None, {"officer", "auditor", "administrator"}),
        ("/1/4/", {"officer", "auditor", "administrator"}),
        ("/1/", {"officer", "administrator"}),
        ("/2/", {"administrator"}),
        ("/", {"administrator"}),
    ],
)
def test_an_office_covers_its_unit_and_what_is_below(path: str | None, offices: set[str]) -> None:
    assert sari(officer=("/9/", "/1/"), auditor=("/1/4/",), administrator=True).offices(path) == offices


def test_no_office_covers_nothing() -> None:
    assert sari().offices() == sari().offices("/") == frozenset()


def test_who_is_signed_in_says_so() -> None:
    assert (SARI.get_id(), SARI.is_authenticated, SARI.is_active, SARI.is_anonymous) == ("token", True, True, False)
    assert (SARI.administrator, SARI.leads) == (False, False)


@pytest.mark.parametrize("name", ["is_authenticated", "is_active", "is_anonymous"])
def test_nobody_is_told_to_be_signed_in(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        Me(1, 7, "Sari", "token", TODAY, **{name: True})


def test_one_acts_as_a_party_before_any_office() -> None:
    me = replace(sari(officer=("/",)), holdings=(DEFINITIVE, ACTING), second="Rina")
    assert me.acting(paper(acting=(None, BUDI, ACTING, DEFINITIVE))) == ACTING.actor()
    in_office = Actor(7, "Sari", 70, "Pengelola kepegawaian", second="Rina")
    assert me.acting(paper(acting=(None, BUDI))) == me.acting(paper()) == me.acting() == in_office


def test_without_an_office_one_acts_in_the_own_placement() -> None:
    assert SARI.acting(paper(acting=(BUDI,))) == SARI.acting() == DEFINITIVE.actor()


def test_an_office_needs_no_placement() -> None:
    homeless = replace(sari(administrator=True), holdings=())
    assert homeless.acting() == Actor(7, "Sari", None, "Administrator")
    assert replace(SARI, holdings=()).acting() == Actor(7, "Sari", None, "")


# --- What somebody is to a record -------------------------------------------------------------------------------------

OVER = Standing(DEFINITIVE, BUDI, DEWI, "/1/4/")


def as_(person_id: int, **offices: Any) -> Me:
    return replace(sari(**offices), person_id=person_id)


@pytest.mark.parametrize(
    ("me", "words"),
    [
        (as_(7), {"owner"}),
        (as_(7, officer=("/",), auditor=("/",)), {"owner"}),
        (as_(8), {"superior"}),
        (as_(9), {"reviewer"}),
        (as_(9, officer=("/1/",)), {"reviewer", "officer"}),
        (as_(5), set()),
        (as_(5, officer=("/2/",)), set()),
        (as_(5, auditor=("/1/4/",), administrator=True), {"auditor"}),
    ],
)
def test_to_somebody_s_record_one_is_what_the_chart_says(me: Me, words: set[str]) -> None:
    assert OVER.relation(me) == words


def test_nobody_is_superior_where_the_position_is_vacant() -> None:
    assert Standing(DEFINITIVE, None, None, "/1/4/").relation(as_(8)) == frozenset()


def test_an_owned_record_answers_as_its_standing_does() -> None:
    class Note(OfOwner):
        standing = OVER

    assert Note().relation(as_(8)) == {"superior"}
    assert Note().parties() == (DEFINITIVE, BUDI, DEWI)


def test_a_record_of_a_unit_is_everybody_s_to_see_and_the_officers_of_the_unit_s_to_keep() -> None:
    class Desk(InUnit):
        unit_path = "/1/4/"

    assert Desk().relation(sari()) == {"member"}
    assert Desk().relation(sari(officer=("/1/",))) == {"member", "officer"}
    assert Desk().relation(sari(officer=("/2/",))) == {"member"}
    assert tuple(Desk().parties()) == ()
    assert CITY.relation(sari(officer=("/1/",))) == {"member"}
    assert CITY.relation(sari(officer=("/",))) == {"member", "officer"}


@pytest.mark.parametrize(
    ("concern", "offices", "words"),
    [
        (Concern(), {}, {"member"}),
        (Concern(), {"officer": ("/",)}, {"member", "officer"}),
        (Concern(), {"administrator": True}, {"member", "administrator", "seconded administrator"}),
        (Concern(frozenset({8})), {"officer": ("/",)}, {"member", "officer"}),
        (Concern(frozenset({7})), {"officer": ("/",)}, {"member", "owner"}),
        (Concern(frozenset({7}), unkept=True), {"officer": ("/",)}, {"member", "owner", "seconded officer"}),
        (Concern(frozenset({7}), unkept=True), {"auditor": ("/",)}, {"member", "owner"}),
        (Concern(frozenset({7}), frozenset({7}), unkept=True), {"officer": ("/",)}, {"member", "owner"}),
        (
            Concern(frozenset({7}), frozenset({8}), unkept=True),
            {"officer": ("/",)},
            {"member", "owner", "seconded officer"},
        ),
    ],
)
def test_whom_a_record_of_the_chart_concerns_only_reads_it(
    concern: Concern, offices: dict[str, Any], words: set[str]
) -> None:
    class Seat(OfChart):
        unit_path = "/1/"
        concerns = concern

    assert Seat().relation(sari(**offices)) == words


def test_concerns_are_added_up() -> None:
    one, other = Concern(frozenset({1}), frozenset({2}), frozenset({3})), Concern(frozenset({4}), unkept=True)
    assert one | other == other | one == Concern(frozenset({1, 4}), frozenset({2}), frozenset({3}), unkept=True)
    assert (one | one).unkept is False
    far = Concern(frozenset(), frozenset({5}), frozenset({6}))
    assert (one | far, far | one) == (Concern(frozenset({1}), frozenset({2, 5}), frozenset({3, 6})),) * 2


def test_an_office_is_exercised_with_a_second_person() -> None:
    assert who.seconded(frozenset({"officer", "auditor"})) == {"seconded officer", "seconded auditor"}


# --- Asking -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three verbs of a table of their own."""
    for verb, right in {
        "toy.view": Right(frozenset({"owner", "superior"})),
        "toy.edit": Right(frozenset({"owner"}), frozenset({"draft"})),
        "toy.place": Right(frozenset({"officer"}), seconded=frozenset({"seconded officer"})),
    }.items():
        monkeypatch.setitem(RIGHTS, verb, right)


def test_without_a_record_one_is_what_one_is_in_the_portal() -> None:
    assert ask.relations(sari()) == {"member"}
    assert ask.relations(sari(officer=("/1/",))) == {"member", "officer", "seconded officer"}
    assert ask.relations(sari(), paper("owner")) == {"owner"}


@pytest.mark.parametrize(
    ("verb", "record", "may", "second"),
    [
        ("toy.view", paper("owner"), True, False),
        ("toy.view", paper("superior", state="sealed"), True, False),
        ("toy.view", paper("reviewer"), False, False),
        ("toy.view", paper(), False, False),
        ("toy.edit", paper("owner"), True, False),
        ("toy.edit", paper("owner", state="sealed"), False, False),
        ("toy.edit", paper("superior"), False, False),
        ("toy.place", paper("officer"), True, False),
        ("toy.place", paper("seconded officer"), True, True),
        ("toy.place", paper("seconded officer", "officer"), True, False),
        ("toy.place", paper("seconded administrator"), False, False),
    ],
)
def test_a_verb_asks_for_a_relation_and_a_state(verbs: None, verb: str, record: Paper, may: bool, second: bool) -> None:
    assert can(verb, record, SARI) is may
    assert ask.needs_second(verb, record, SARI) is second


def test_a_state_is_asked_of_a_record_only(verbs: None) -> None:
    assert ask.fits("toy.edit", None)
    assert ask.fits("toy.view", paper(state="sealed"))
    assert not ask.fits("toy.edit", paper(state="sealed"))


def test_a_stranger_may_nothing(verbs: None) -> None:
    stranger = replace(SARI)
    stranger.is_authenticated = False
    assert not can("toy.view", paper("owner"), stranger)


def test_a_refusal_says_no_more_than_one_may_know(verbs: None) -> None:
    """Missing where one is nothing to the record, Forbidden where something, Stale where only the state forbids it."""
    authorize(paper("owner"), "toy.edit", SARI)
    with pytest.raises(Missing, match="toy.edit"):
        authorize(paper(), "toy.edit", SARI)
    with pytest.raises(Forbidden, match="toy.edit"):
        authorize(paper("superior"), "toy.edit", SARI)
    with pytest.raises(Forbidden):
        authorize(paper("superior", state="sealed"), "toy.edit", SARI)
    with pytest.raises(Stale, match="toy.edit"):
        authorize(paper("owner", state="sealed"), "toy.edit", SARI)


def asked(app: Any, method: str, record: Paper, me: Me) -> dict[str, Any]:
    """What is noted in the request when an action asks for `toy.place`."""
    with app.test_request_context("/masuk", method=method):
        authorize(record, "toy.place", me)
        return dict(vars(g))


def test_a_request_notes_what_was_asked(app: Any, verbs: None) -> None:
    alone = paper("officer", acting=(BUDI, None))
    assert asked(app, "POST", alone, SARI) == {"authorized_for": [(alone, (BUDI, None))]}
    shared = paper("seconded officer")
    assert asked(app, "POST", shared, SARI)["unseconded"] == [shared]
    assert "seconded" not in asked(app, "POST", shared, SARI)
    assert asked(app, "GET", shared, SARI)["seconded"] is True
    assert "unseconded" not in asked(app, "GET", shared, SARI)
    assert "unseconded" not in asked(app, "POST", shared, replace(SARI, second="Rina"))


def test_outside_a_request_nobody_is_told_of_a_second_person(verbs: None) -> None:
    authorize(paper("seconded officer"), "toy.place", SARI)


def test_who_asks_is_whoever_is_signed_in(app: Any, verbs: None) -> None:
    with app.test_request_context("/masuk"):
        g._login_user = SARI  # where the sign-in puts it
        assert can("toy.view", paper("owner")) and not can("toy.view", paper())
        assert ask.needs_second("toy.place", paper("seconded officer"))
        authorize(paper("owner"), "toy.edit")
        with pytest.raises(Missing):
            authorize(paper(), "toy.edit")


def test_a_request_without_a_record_is_noted_too(app: Any, verbs: None) -> None:
    with app.test_request_context("/masuk", method="POST"):
        authorize(None, "toy.place", sari(officer=("/",)))
        authorize(None, "account.own", SARI)
        assert g.authorized_for == [(None, ()), (None, ())]
        assert "authorized" not in g


@pytest.mark.parametrize(("method", "public"), [("GET", True), ("HEAD", True), ("POST", False)])
def test_a_route_knows_its_verb(app: Any, method: str, public: bool) -> None:
    with app.test_request_context("/masuk", method="GET") as context:
        context.request.environ["REQUEST_METHOD"] = method
        context.request.method = method
        assert ask.is_public() is public
        with pytest.raises(RuntimeError, match="accounts.sign_in"):
            ask.route_verb()


def test_a_view_that_asks_for_its_route_s_verb_is_known_to_have_asked(app: Any) -> None:
    with app.test_request_context("/akun", method="GET"):
        assert ask.route_verb() == "account.own"
        authorize(me=SARI)
        assert g.authorized == "account.own"


# --- The table --------------------------------------------------------------------------------------------------------


def test_no_verb_s_state_is_missing() -> None:
    """A verb that fits no state at all could never be done."""
    assert [verb for verb, right in RIGHTS.items() if right.states is not None and not right.states] == []
    assert ("static", "GET") in PUBLIC
