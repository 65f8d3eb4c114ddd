import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.anonymity import HIDDEN_MAIL, HIDDEN_NUMBER, HIDDEN_PLATE, mask, together


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NIK saya 3273056010900009.", f"NIK saya {HIDDEN_NUMBER}."),
        ("NIK 3273 0560 1090 0009 sudah benar", f"NIK {HIDDEN_NUMBER} sudah benar"),
        ("petugas 19920410 201903 2 003", f"petugas {HIDDEN_NUMBER}"),
        ("hubungi 0812-3456-7890 ya", f"hubungi {HIDDEN_NUMBER} ya"),
        ("hubungi 0812–3456–7890 atau 0812/3456/7890", f"hubungi {HIDDEN_NUMBER} atau {HIDDEN_NUMBER}"),
        ("wa +62 812 3456 7890", f"wa {HIDDEN_NUMBER}"),
        ("telepon (0274) 512345", f"telepon {HIDDEN_NUMBER}"),
        ("812 3456 7890", HIDDEN_NUMBER),
        ("surel: siti.aminah+ktp@surat.example, terima kasih", f"surel: {HIDDEN_MAIL}, terima kasih"),
        ("Hub. saya 0812 - 3456 - 7890", f"Hub. saya {HIDDEN_NUMBER}"),
        ("(0812) - (3456) - (7890)", f"{HIDDEN_NUMBER})"),
        ("[0274]  51 23 45", HIDDEN_NUMBER),
        ("wa +62 (812) 3456.7890 atau (+62) 812 ... 3456 ... 7890", f"wa {HIDDEN_NUMBER} atau {HIDDEN_NUMBER}"),
        ("wa + 6 2 8 1 2 3 4 5 6 7 8 9 0 ya", f"wa {HIDDEN_NUMBER} ya"),
        ("0812\u200b3456\u200b7890 dan 0812\u00a03456\u20117890", f"{HIDDEN_NUMBER} dan {HIDDEN_NUMBER}"),
        ("0\u2060812 \u2013 3456 \u2014 7890", HIDDEN_NUMBER),
        ("NIK 3273 - 0560 - 1090 - 0009", f"NIK {HIDDEN_NUMBER}"),
        ("NIK (3273) (0560) (1090) (0009)", f"NIK ({HIDDEN_NUMBER})"),
        ("NIP. 19920410 / 201903 / 2 / 003", f"NIP. {HIDDEN_NUMBER}"),
        ("NIP 1 9 9 2 0 4 1 0 2 0 1 9 0 3 2 0 0 3", f"NIP {HIDDEN_NUMBER}"),
        ("NIP 19920410\u200b201903\ufeff2\u00ad003", f"NIP {HIDDEN_NUMBER}"),
        ("mobil B 1234 XYZ parkir", f"mobil {HIDDEN_PLATE} parkir"),
        ("motor ab1234cd", f"motor {HIDDEN_PLATE}"),
    ],
)
def test_what_betrays_a_person_is_hidden(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Antre dari 07.30 sampai 11.45 di loket 3",
        "Tanggal 08-10-2026 dan 2026-08-10",
        "Tanggal 08/10/2026, formulir F/1/02 lembar 1/2",
        "Buka 08.00-12.00, 13.00-15.00",
        "Antre jam 07.30 - 11.45",
        "Loket 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
        "Biaya Rp15.000 menjadi Rp250.000",
        "di 3 RT, ke 2 RW",
        "Saya datang 3 kali, formulir F-1.02",
        "",
    ],
)
def test_ordinary_words_dates_and_prices_stay(text: str) -> None:
    assert mask(text) == text


ALL = frozenset("abc")


@pytest.mark.parametrize(
    ("forms", "moving"),
    [
        ([ALL] * 4, 0),
        ([ALL] * 5, 5),
        ([ALL] * 4 + [ALL - {"c"}], 0),  # "c" four times: those four wait, and one alone does not move
        ([ALL] * 5 + [ALL - {"c"}], 6),
        ([ALL - {"c"}] * 5 + [ALL], 5),  # the one who answered "c" waits
        ([ALL - {"c"}] * 5 + [ALL] * 4, 5),
        ([ALL - {"c"}] * 5 + [ALL] * 5, 10),
        ([frozenset("a")] * 5 + [frozenset("ab")] * 4 + [frozenset("bc")], 5),  # without "bc" there are four of "b"
        ([frozenset("a"), frozenset("b"), frozenset("c")] * 2, 0),
        ([], 0),
    ],
)
def test_no_figure_moves_by_fewer_than_five(forms: list[frozenset[str]], moving: int) -> None:
    found = together({str(at): form for at, form in enumerate(forms)}, 5)
    assert len(found) == moving


@given(st.lists(st.frozensets(st.sampled_from("abcdefghi"), min_size=1), max_size=40), st.integers(1, 7))
def test_whatever_comes_each_question_moves_by_enough_or_not_at_all(forms: list[frozenset[str]], least: int) -> None:
    moving = together({str(at): form for at, form in enumerate(forms)}, least)
    counts = [sum(code in forms[int(key)] for key in moving) for code in "abcdefghi"]
    assert all(number == 0 or number >= least for number in [*counts, len(moving)])


@given(st.text(alphabet="0123456789 abB@.-+()", max_size=80))
def test_masking_twice_hides_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(
    st.from_regex(r"\d{16}", fullmatch=True), st.text(alphabet=" .-–—‑/()[]_\u00a0\u200b\u2060\ufeff\u00ad", max_size=6)
)
def test_no_nik_survives_in_any_grouping(number: str, gap: str) -> None:
    written = gap.join(number[at : at + 4] for at in range(0, 16, 4))
    assert not any(character.isdigit() for character in mask(f"NIK {written} tolong"))
