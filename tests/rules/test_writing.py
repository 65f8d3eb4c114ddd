import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.writing import plain


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("Terlayaninya permohonan", "Terlayaninya permohonan"),
        ("1.\tTersusunnya “Laporan”", "1. Tersusunnya “Laporan”"),
        ("monitoring\u00a0dan\u202fevaluasi", "monitoring dan evaluasi"),
        ("kalimat\x0bdua\u2028tiga\u2029empat\x0clima\x85enam", "kalimat\ndua\ntiga\nempat\nlima\nenam"),
        ("\uf0b7\tbutir", "• butir"),
        ("satu\n  \uf0a7 dua", "satu\n  • dua"),
        ("tengah \uf0b7 tampak", "tengah • tampak"),
        ("meng\uf0b7gambar", "menggambar"),
        ("akhir\uf0b7", "akhir"),
        ("Nama\u202eEtanim", "NamaEtanim"),
        ("\u202a199212122019042002\u202c", "199212122019042002"),
        ("tanpa\u200blebar\ufeff, ta\u00adnda\x07", "tanpalebar, tanda"),
        ("☑ selesai ☐ belum", "☑ selesai ☐ belum"),
        ("baris\r\nbaru", "baris\r\nbaru"),
        ("  tepi  ", "  tepi  "),
        ("é ꦗꦮ ½ m²", "é ꦗꦮ ½ m²"),
    ],
)
def test_what_is_pasted_reads_as_it_was_meant(pasted: str, shown: str) -> None:
    assert plain(pasted) == shown


@given(st.text())
def test_nothing_invisible_is_left_and_nothing_changes_twice(text: str) -> None:
    found = plain(text)
    assert plain(found) == found
    left = {unicodedata.category(letter) for letter in found if letter not in "\r\n"}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"])))
def test_letters_and_figures_stay(text: str) -> None:
    assert plain(text) == text
