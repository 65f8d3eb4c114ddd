"""What rooms declare is collected whole: no room hides what another one gave the same name."""

import pytest

from portal.web.room import House, Room, joined


def test_names_of_different_rooms_come_together():
    assert joined([{"a": 1}, {}, {"b": 2}]) == {"a": 1, "b": 2}


def test_two_rooms_cannot_declare_the_same():
    with pytest.raises(RuntimeError, match="declared by two rooms: a, b"):
        joined([{"b": 1, "a": 1, "c": 1}, {"a": 2, "b": 2}])


def test_the_house_does_not_start_with_two_words_for_an_endpoint():
    with pytest.raises(RuntimeError, match="plans.submit"):
        House([Room(bps=(), seconded={"plans.submit": "Ajukan"}), Room(bps=(), seconded={"plans.submit": "Kirim"})])


def test_reasons_of_two_rooms_stand_side_by_side():
    first = Room(bps=(), holds={"plan": lambda keys: {1: "Menunggu mainan."}})
    second = Room(bps=(), holds={"plan": lambda keys: dict.fromkeys(keys, "Ada keberatan.")})
    house = House([first, second])
    assert house.held("plan", [1, 2]) == {1: "Menunggu mainan. Ada keberatan.", 2: "Ada keberatan."}
    assert house.held("plan", []) == house.held("report", [1]) == {}
