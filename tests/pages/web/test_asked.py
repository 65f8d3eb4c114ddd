"""What a list is asked for in its address: what is nonsense there asks for nothing, what is chosen stays chosen."""

from dataclasses import dataclass

import pytest

from portal.web.lists import asked_code, asked_key, asked_one, asked_page, asked_sort, asked_words


@dataclass(frozen=True)
class Unit:
    id: int


UNITS = (Unit(3), Unit(7))


@pytest.fixture
def asked(app):
    """asked(ask, "/?unit=7", …): what the function finds in the address."""

    def find(ask, address, *given):
        with app.test_request_context(address):
            return ask(*given)

    return find


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/?page=2", 2),
        ("/", 1),
        ("/?page=", 1),
        ("/?page=-1", 1),
        ("/?page=dua", 1),
        ("/?page=999999", 999999),
        ("/?page=1000000", 1),
    ],
)
def test_a_page(asked, address, found):
    assert asked(asked_page, address) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [("/?sort=unit", "unit"), ("/?sort=-unit", "-unit"), ("/", "name"), ("/?sort=password", "name")],
)
def test_an_order(asked, address, found):
    assert asked(asked_sort, address, ("name", "unit"), "name") == found


@pytest.mark.parametrize(
    ("address", "found"),
    [("/?q=+Sari++W+", "Sari W"), ("/", ""), (f"/?q={'a' * 101}", "a" * 100), (f"/?q={'a' * 100}", "a" * 100)],
)
def test_words(asked, address, found):
    assert asked(asked_words, address) == found


def test_words_of_another_name(asked):
    assert asked(asked_words, "/?q=Sari&nama=Budi", "nama") == "Budi"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/?unit=7", 7),
        ("/", None),
        ("/?unit=", None),
        ("/?unit=-7", None),
        ("/?unit=tujuh", None),
        ("/?unit=2147483647", 2147483647),
        ("/?unit=2147483648", None),
        ("/?unit=٣", None),
    ],
)
def test_a_key(asked, address, found):
    assert asked(asked_key, address, "unit") == found


@pytest.mark.parametrize(
    ("address", "found"), [("/?unit=7", UNITS[1]), ("/?unit=3", UNITS[0]), ("/?unit=5", None), ("/", None)]
)
def test_one_of_several(asked, address, found):
    assert asked(asked_one, address, "unit", UNITS) is found


@pytest.mark.parametrize(
    ("address", "default", "found"),
    [
        ("/?keadaan=ended", "", "ended"),
        ("/?keadaan=gone", "", ""),
        ("/", "", ""),
        ("/?keadaan=gone", "planned", "planned"),
        ("/", "planned", "planned"),
        ("/?keadaan=ended", "planned", "ended"),
    ],
)
def test_a_code(asked, address, default, found):
    assert asked(asked_code, address, "keadaan", ("ended", "planned"), default) == found


@pytest.mark.parametrize(
    ("who", "path", "filters"),
    [
        ("tono", "/kepegawaian/pegawai", {"unit", "keadaan=unplaced"}),
        ("tono", "/kepegawaian/penempatan", {"unit", "keadaan=ended"}),
        ("tono", "/kepegawaian/jabatan", {"unit", "keadaan=vacant"}),
        ("tono", "/kepegawaian/unit", {"keadaan=ended"}),
        ("tono", "/kepegawaian/akun", {"unit", "keadaan=waiting"}),
        ("tono", "/rencana/semua", {"unit", "keadaan=agreed"}),
        ("tono", "/penilaian/semua", {"unit", "keadaan=released"}),
        ("budi", "/laporan/tim", {"keadaan=waiting"}),
        ("lina", "/administrasi/penugasan", {"keadaan=ended"}),
    ],
)
def test_what_a_list_is_narrowed_to_stays_chosen(page, who, path, filters):
    visitor = page(who).open(path)
    assert chosen(visitor) == {}
    unit = visitor.tree.xpath("//select[@name='unit']/option[@value!='']/@value")
    wanted = dict(each.partition("=")[::2] if "=" in each else (each, unit[-1]) for each in filters)
    visitor.open(f"{path}?{'&'.join(f'{name}={value}' for name, value in wanted.items())}")
    assert chosen(visitor) == wanted


def chosen(visitor):
    """{name: value} of what the filters of the page have chosen, besides their first line."""
    return {
        select.get("name"): option.get("value")
        for select in visitor.tree.xpath("//form[contains(@class, 'filters')]//select")
        for option in select.xpath("option[@selected]")
        if option.get("value")
    }
