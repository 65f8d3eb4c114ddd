"""What a password may be: a letter before, on and after each limit."""

import pytest

from portal.accounts.actions import passwords

KNOWN = ("199204102019032003", "sari@kota.example", "Sari Wulandari, A.Md.")
GOOD = "angin sepoi di tepi danau"


def places(password: str, repeated: str | None = None) -> list[str]:
    return [each.where for each in passwords.problems(password, password if repeated is None else repeated, KNOWN)]


@pytest.mark.parametrize(
    ("length", "found"), [(11, ["password"]), (12, []), (13, []), (127, []), (128, []), (129, ["password"])]
)
def test_a_password_has_12_to_128_letters(length, found):
    assert places(("bcdefghij " * 13)[:length]) == found


@pytest.mark.parametrize(("password", "found"), [("abcabcabcabc", ["password"]), ("abcdabcdabcd", [])])
def test_three_different_letters_are_too_few(password, found):
    assert places(password) == found


@pytest.mark.parametrize("password", [*sorted(passwords.COMMON), "Rahasia12345", "INDONESIA1945"])
def test_what_everybody_takes_is_refused_in_any_case(password):
    assert "terlalu mudah ditebak" in passwords.problems(password, password, ())[-1].text


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("angin dan WULANDARI,", ["password"]),
        ("sari tepi danau", ["password"]),
        ("angin 199204102019032003", ["password"]),
        ("sari@kota.example!", ["password"]),
        ("angin a.md tepi danau", []),
        ("angin sar tepi danau", []),
    ],
)
def test_name_number_and_address_stand_in_no_password(password, found):
    assert places(password) == found


def test_a_short_part_of_a_name_may_stand_in_it():
    assert passwords.problems("angin ali di danau", "angin ali di danau", ("Ali Imran",)) == []
    assert passwords.problems("angin alim di danau", "angin alim di danau", ("Alim",)) != []


def test_what_is_typed_twice_is_the_same():
    assert places(GOOD, GOOD) == [] and places(GOOD, GOOD.upper()) == ["repeated"]


def test_only_the_password_itself_matches(app):
    with app.app_context():
        stored = passwords.hash_password(GOOD)
        assert passwords.matches(stored, GOOD)
        assert not passwords.matches(stored, GOOD + " ")
        assert not passwords.matches(None, GOOD)
        assert not passwords.matches(None, "nobody has this password")
        assert not passwords.matches("no hash", GOOD)
        assert not passwords.outdated(stored)
        app.config["HASH_TIME"] += 1
        try:
            assert passwords.outdated(stored)
        finally:
            app.config["HASH_TIME"] -= 1
