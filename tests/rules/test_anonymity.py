import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.anonymity import HIDDEN_MAIL, HIDDEN_NUMBER, HIDDEN_PLATE, mask


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
        "Biaya Rp15.000 menjadi Rp250.000",
        "di 3 RT, ke 2 RW",
        "Saya datang 3 kali, formulir F-1.02",
        "",
    ],
)
def test_ordinary_words_dates_and_prices_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789 abB@.-+()", max_size=80))
def test_masking_twice_hides_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.from_regex(r"\d{16}", fullmatch=True), st.sampled_from(["", " ", ".", "-", "–", "/"]))
def test_no_nik_survives_in_any_grouping(number: str, gap: str) -> None:
    written = gap.join(number[at : at + 4] for at in range(0, 16, 4))
    assert not any(character.isdigit() for character in mask(f"NIK {written} tolong"))
