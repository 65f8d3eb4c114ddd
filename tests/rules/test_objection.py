from datetime import date

import pytest

from portal.rules.objection import basis, objection_words

UNTIL = date(2026, 8, 24)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("nip", "PP 30/2019 Pasal 59"), ("ni_pppk", "PermenPANRB 6/2022 Bab V"), ("nrp", ""), ("none", ""), ("", "")],
)
def test_the_rule_follows_the_kind_of_employment(kind: str, rule: str) -> None:
    assert basis(kind).startswith(rule)
    assert bool(basis(kind)) is bool(rule)


def test_days_and_addressee_stand_beside_the_rule() -> None:
    assert objection_words("nip", "Dra. Dewi Lestari", UNTIL) == (
        "Anda tetap dapat mengajukan keberatan kepada atasan pejabat penilai, Dra. Dewi Lestari, paling lambat "
        "24 Agustus 2026 (PP 30/2019 Pasal 59)."
    )
    assert "kepada atasan pejabat penilai paling lambat" in objection_words("ni_pppk", "", UNTIL)
    assert "PP 30/2019" not in objection_words("ni_pppk", "", UNTIL)
    assert objection_words("none", "Dra. Dewi Lestari", UNTIL) == ""
