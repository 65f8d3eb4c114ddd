from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from portal.rules.hierarchy import (
    Capacity,
    Holding,
    RankedPost,
    Superior,
    Vacant,
    capacity_label,
    head,
    holder,
    superior,
    undelegated,
)

DEFINITIVE, PLT, PLH = Capacity.DEFINITIVE, Capacity.PLT, Capacity.PLH
TODAY = date(2026, 3, 10)
MAYOR, AGENCY, SECTION, DESK = 1, 2, 3, 4  # positions, top down
WALI, DEWI, BUDI, SARI = 10, 20, 30, 40  # persons
PARENTS: Mapping[int, int] = {DESK: SECTION, SECTION: AGENCY}


def placed(
    person: int,
    position: int,
    capacity: Capacity = DEFINITIVE,
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
) -> Holding:
    return Holding(person * 100 + position, person, position, capacity, starts_on, ends_on)


FULL = (placed(WALI, MAYOR), placed(DEWI, AGENCY), placed(BUDI, SECTION), placed(SARI, DESK))


def found(
    position: int,
    person: int,
    holdings: Iterable[Holding] = FULL,
    on: date = TODAY,
    parents: Mapping[int, int] = PARENTS,
    external: int | None = MAYOR,
    excluded: tuple[int, ...] = (),
) -> Superior | Vacant:
    everybody = tuple(holdings)
    return superior(
        position,
        person,
        on,
        parent_of=parents.get,
        holders_of=lambda wanted: [each for each in everybody if each.position_id == wanted],
        external_position_id=external,
        excluded=excluded,
    )


@pytest.mark.parametrize(
    ("candidates", "person"),
    [
        ([], None),
        ([placed(BUDI, SECTION)], BUDI),
        ([placed(BUDI, SECTION), placed(SARI, SECTION, PLT)], SARI),
        ([placed(BUDI, SECTION, PLH), placed(SARI, SECTION, PLT), placed(DEWI, SECTION)], BUDI),
        ([placed(BUDI, SECTION, PLH, ends_on=date(2026, 3, 9)), placed(SARI, SECTION, PLT)], SARI),
        ([placed(BUDI, SECTION, PLH, starts_on=date(2026, 3, 11)), placed(DEWI, SECTION)], DEWI),
        ([placed(BUDI, SECTION), placed(SARI, SECTION, starts_on=date(2026, 1, 1))], SARI),
    ],
)
def test_plh_goes_before_plt_and_both_before_the_definitive_holder(
    candidates: list[Holding], person: int | None
) -> None:
    acting = holder(candidates, TODAY)
    assert (acting.person_id if acting else None) == person


@pytest.mark.parametrize(
    ("on", "valid"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_first_and_last_day_count(on: date, valid: bool) -> None:
    holding = placed(BUDI, SECTION, PLH, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    assert holding.valid(on) is valid
    assert (holder([holding], on) is holding) is valid


def test_the_choice_does_not_depend_on_the_order() -> None:
    candidates = [placed(BUDI, SECTION, PLT), placed(SARI, SECTION, PLT), placed(DEWI, SECTION, PLT)]
    assert holder(candidates, TODAY) == holder(reversed(candidates), TODAY)


def test_the_superior_holds_the_parent_position() -> None:
    assert found(DESK, SARI) == Superior(placed(BUDI, SECTION))


def test_an_acting_superior_acts_in_his_capacity() -> None:
    acting = placed(DEWI, SECTION, PLH, starts_on=TODAY, ends_on=TODAY)
    assert found(DESK, SARI, (*FULL, acting)) == Superior(acting)
    assert found(DESK, SARI, (*FULL, acting), on=date(2026, 3, 11)) == Superior(placed(BUDI, SECTION))


def test_nobody_is_guessed_for_a_vacant_position() -> None:
    nobody = found(DESK, SARI, (placed(DEWI, AGENCY), placed(SARI, DESK)))
    assert isinstance(nobody, Vacant)
    assert nobody.position_id == SECTION
    assert "kosong" in nobody.reason


def test_nobody_is_his_own_superior() -> None:
    assert found(DESK, BUDI) == Superior(placed(DEWI, AGENCY))


def test_the_employee_is_never_the_superiors_superior() -> None:
    acting = placed(SARI, AGENCY, PLT)
    assert found(SECTION, BUDI, (*FULL, acting)) == Superior(acting)
    assert found(SECTION, BUDI, (*FULL, acting), excluded=(SARI,)) == Superior(placed(WALI, MAYOR), external=True)


def test_above_the_root_stands_the_external_assessor() -> None:
    assert found(AGENCY, DEWI) == Superior(placed(WALI, MAYOR), external=True)


def test_a_root_with_the_external_position_as_its_parent_is_the_same() -> None:
    assert found(AGENCY, DEWI, parents={**PARENTS, AGENCY: MAYOR}) == Superior(placed(WALI, MAYOR), external=True)


@pytest.mark.parametrize(
    ("nobody", "position", "says"),
    [
        (found(AGENCY, DEWI, external=None), None, "belum memiliki penilai"),
        (found(AGENCY, DEWI, (placed(DEWI, AGENCY),)), MAYOR, "kosong"),
        (found(AGENCY, WALI), None, "Tidak ada pejabat lain"),
        (found(MAYOR, WALI), None, "Tidak ada pejabat lain"),
        (
            found(DESK, DEWI, (placed(DEWI, AGENCY), placed(DEWI, SECTION)), parents={**PARENTS, AGENCY: SECTION}),
            SECTION,
            "melingkar",
        ),
    ],
    ids=["no assessor", "assessor vacant", "assessor is the person", "assessor himself", "circle"],
)
def test_where_nobody_can_act_a_sentence_says_why(nobody: Superior | Vacant, position: int | None, says: str) -> None:
    assert isinstance(nobody, Vacant)
    assert nobody.position_id == position
    assert says in nobody.reason


@pytest.mark.parametrize(("capacity", "title"), [(DEFINITIVE, "Camat"), (PLT, "Plt. Camat"), (PLH, "Plh. Camat")])
def test_a_signature_names_the_capacity(capacity: Capacity, title: str) -> None:
    assert capacity_label(capacity, "Camat") == title


def post(position_id: int, external=False, independent=False, answers_outside=False, rank=4) -> RankedPost:
    return RankedPost(position_id, external, independent, answers_outside, rank)


@pytest.mark.parametrize(
    ("posts", "leader"),
    [
        ([], None),
        ([post(7)], 7),
        ([post(3), post(5, answers_outside=True, rank=1), post(6)], 5),
        ([post(1, answers_outside=True), post(2, independent=True)], 2),
        ([post(1, answers_outside=True, rank=0), post(2, external=True, answers_outside=True, rank=5)], 2),
        ([post(9, answers_outside=True, rank=3), post(8, answers_outside=True, rank=1)], 8),
        ([post(9, answers_outside=True), post(8, answers_outside=True)], 8),
    ],
    ids=[
        "a unit without positions has none",
        "the only one leads",
        "who answers outside the unit leads",
        "the leader of an independent unit goes before him",
        "the official outside the civil service before all",
        "of several the highest office",
        "of equals the oldest position",
    ],
)
def test_who_leads_a_unit(posts, leader):
    assert head(posts) == leader


@pytest.mark.parametrize(
    ("supervises", "appraised", "delegation", "warned"),
    [
        (False, 1, "", True),
        (False, 1, "  ", True),
        (True, 1, "", False),
        (False, 0, "", False),
        (False, 1, "800/41/2023", False),
    ],
)
def test_whoever_appraises_below_a_supervisor_needs_a_decree(
    supervises: bool, appraised: int, delegation: str, warned: bool
) -> None:
    words = undelegated(supervises=supervises, appraised=appraised, delegation=delegation)
    assert bool(words) is warned
    assert not warned or words.startswith("Jabatan ini menilai 1 jabatan,") and "belum dapat dipastikan" in words
