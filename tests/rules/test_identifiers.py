from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import identifiers
from portal.rules.identifiers import Kind

MAN, WOMAN, PPPK = "198609262015051001", "199205082023082001", "199001012022211005"
NIKS = ("3273056010900009", "3602041211870001", "3273057210900009", "327305601090000")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.NIP, MAN),
        (Kind.NIP, WOMAN),
        (Kind.NIP, "19860926 201505 1 001"),
        (Kind.NIP, " 19920508 202308 2 001\n"),
        (Kind.NIP, "199205082023012001"),
        (Kind.NIP, "199205082023122001"),
        (Kind.NI_PPPK, PPPK),
        (Kind.NI_PPPK, "199001012022991005"),
        (Kind.NRP, "11980012345678"),
        (Kind.NRP, "12345/P"),
        (Kind.NRP, "NRP 76040512"),
        (Kind.NONE, ""),
        (Kind.NONE, " - "),
    ],
)
def test_a_possible_number_is_accepted(kind: Kind, value: str) -> None:
    assert identifiers.problems(kind, value) == []
    assert identifiers.warnings(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        (Kind.NIP, "199513162025061001", "bukan tanggal lahir"),
        (Kind.NIP, "198609312015051001", "bukan tanggal lahir"),
        (Kind.NIP, "000109262015051001", "bukan tanggal lahir"),
        (Kind.NIP, "198609262015131001", "bukan bulan pengangkatan"),
        (Kind.NIP, "198609262015001001", "bukan bulan pengangkatan"),
        (Kind.NIP, "198609260015051001", "bukan tahun pengangkatan"),
        (Kind.NIP, "198609261899051001", "bukan tahun pengangkatan"),
        (Kind.NIP, "189912312015051001", "bukan tanggal lahir"),
        (Kind.NIP, PPPK, "pilih jenis NI PPPK"),
        (Kind.NIP, "198609262015053001", "harus 1 (pria) atau 2 (wanita)"),
        (Kind.NIP, "198609262015051000", "dimulai dari 001"),
        (Kind.NIP, "19860926201505100", "yang diisi 17 karakter"),
        (Kind.NIP, "1986092620150510011", "yang diisi 19 karakter"),
        (Kind.NIP, "19860926201505100A", "18 angka"),
        (Kind.NIP, "19860926201505100١", "18 angka"),
        (Kind.NIP, "", "18 angka"),
        (Kind.NI_PPPK, "199013012022211005", "bukan tanggal lahir"),
        (Kind.NI_PPPK, "199001012022213005", "harus 1 (pria) atau 2 (wanita)"),
        (Kind.NIP, "198609261985051001", "sebelum lahir"),
        (Kind.NIP, "198609261999051001", "masa kanak-kanak"),
        (Kind.NI_PPPK, "202001012022211005", "masa kanak-kanak"),
        (Kind.NRP, "12", "NRP"),
        (Kind.NRP, "", "NRP"),
        (Kind.NRP, "12'; --", "NRP"),
        (Kind.NONE, MAN, "Kosongkan"),
    ],
)
def test_an_impossible_number_is_refused_with_its_reason(kind: Kind, value: str, says: str) -> None:
    (problem,) = identifiers.problems(kind, value)
    assert says in problem.text
    assert identifiers.warnings(kind, value) == []


@pytest.mark.parametrize("nik", NIKS)
def test_a_nik_is_no_number_of_an_employee(nik: str) -> None:
    assert identifiers.problems(Kind.NIP, nik)
    assert identifiers.problems(Kind.NI_PPPK, nik)


def test_years_are_believed_from_1900_on() -> None:
    assert identifiers.problems(Kind.NIP, "190001011918011001") == []


@pytest.mark.parametrize(("year", "possible"), [(2026, True), (2027, True), (2028, False), (2099, False)])
def test_nobody_is_appointed_later_than_next_year(year: int, possible: bool) -> None:
    number = f"19920508{year}082001"
    assert (identifiers.problems(Kind.NIP, number, date(2026, 12, 1)) == []) is possible
    assert identifiers.problems(Kind.NI_PPPK, f"19920508{year}212001", date(2026, 12, 31)) == [] or not possible


def test_everything_wrong_is_said_at_once() -> None:
    assert len(identifiers.problems(Kind.NIP, "199513162025133000")) == 4


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        (Kind.NIP, "200009262018081001", "18 tahun"),
        (Kind.NIP, "200009262018091001", None),
        (Kind.NIP, "200009262018121001", None),
        (Kind.NI_PPPK, "200606012023211001", "18 tahun"),
        (Kind.NI_PPPK, "200606012024211001", None),
        (Kind.NI_PPPK, "200606012024001001", None),
        (Kind.NI_PPPK, "199001012018211005", "sebelum 2019"),
        (Kind.NI_PPPK, "199001012019211005", None),
        (Kind.NI_PPPK, "199205082023082001", "seperti pada NIP seorang PNS"),
        (Kind.NI_PPPK, "199205082023012001", "seperti pada NIP seorang PNS"),
        (Kind.NI_PPPK, "199205082023122001", "seperti pada NIP seorang PNS"),
        (Kind.NI_PPPK, "199205082023132001", None),
        (Kind.NI_PPPK, "199205082023002001", None),
        (Kind.NIP, "195001012010011001", None),
        (Kind.NIP, "195001012011011001", "berumur 60"),
        (Kind.NRP, "1234", None),
    ],
)
def test_the_unusual_only_warns(kind: Kind, value: str, says: str | None) -> None:
    assert identifiers.problems(kind, value) == []
    found = identifiers.warnings(kind, value)
    assert [says in problem.text for problem in found if says] == ([True] if says else [])
    assert bool(found) is bool(says)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.NIP, MAN, "19860926 201505 1 001"),
        (Kind.NI_PPPK, PPPK, "19900101 202221 1 005"),
        (Kind.NRP, "11980012345678", "11980012345678"),
        (Kind.NRP, "119800123456789012", "119800123456789012"),
        (Kind.NONE, "", ""),
    ],
)
def test_a_number_is_printed_in_its_groups(kind: Kind, value: str, shown: str) -> None:
    assert identifiers.display(kind, value) == shown
    assert identifiers.clean(shown) == value


@pytest.mark.parametrize(
    "typed",
    [
        "19921212 201904 2 002",
        "\u202a199212122019042002\u202c",
        "19921212-201904-2-002",
        "19921212–201904–2–002",
        "NIP. 19921212 201904 2 002",
        "NIP: 199212122019042002,",
        "nip 199212122019042002.",
        "NIPPPK 199212122019042002",
        "NI PPPK. 19921212 201904 2 002",
        "'199212122019042002",
        "19921212.201904.2.002",
        "１９９２１２１２201904\u00a02\u2009002\ufeff",
        "(199212122019042002)",
    ],
)
def test_a_number_is_the_same_however_it_was_pasted(typed: str) -> None:
    assert identifiers.clean(typed) == "199212122019042002"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("NRP 76040512", "76040512"), ("NRP. 76040512/P", "76040512/P"), ("nrp:11980012345678", "11980012345678")],
)
def test_a_number_of_the_forces_loses_its_label(typed: str, number: str) -> None:
    assert identifiers.clean(typed) == number


def test_who_has_no_number_shows_none() -> None:
    assert identifiers.display(Kind.NONE, MAN) == ""


def test_only_the_last_four_are_public() -> None:
    assert identifiers.last_four("19860926 201505 1 001") == "1001"
    assert identifiers.last_four("") == ""


def test_each_kind_prints_its_own_word() -> None:
    assert [identifiers.label(kind) for kind in Kind] == ["NIP", "NI PPPK", "NRP", "—"]


@given(st.sampled_from(Kind), st.text(max_size=30))
def test_checking_never_raises(kind: Kind, value: str) -> None:
    identifiers.problems(kind, value)
    identifiers.warnings(kind, value)
    identifiers.display(kind, value)


@given(st.dates(min_value=date(1940, 1, 1), max_value=date(2005, 1, 1)))
def test_every_real_birthday_is_accepted(born: date) -> None:
    assert identifiers.problems(Kind.NIP, f"{born:%Y%m%d}2024031007") == []


def test_a_number_of_the_forces_is_not_read_as_a_birthday() -> None:
    assert identifiers.warnings(Kind.NRP, "199001012000011001") == []
