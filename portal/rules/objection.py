"""The right to object to a rating: to whom, until when, after which rule."""

from datetime import date

from portal.rules.calendar import long_date
from portal.rules.identifiers import Kind

OBJECTION_DAYS = 14

_BASIS = {
    Kind.NIP: "PP 30/2019 Pasal 59",
    Kind.NI_PPPK: "PermenPANRB 6/2022 Bab V; lamanya ditetapkan kota, karena tidak kami temukan dalam bab itu",
}


def basis(kind: str) -> str:
    """Return the rule behind the right to object, by the kind of a person's number; "" for people outside the ASN.

    Source: PP 30/2019 Ps. 59 for PNS [2+]; PermenPANRB 6/2022 Bab V for PPPK [1], whose days are not known.
    """
    return next((rule for known, rule in _BASIS.items() if known == kind), "")


def objection_words(kind: str, addressee: str, until: date) -> str:
    """Tell the employee in Indonesian that an objection is possible; "" for people outside the ASN.

    `addressee` is the name of the assessor's superior, "" where nobody is above the assessor.

    Source: PP 30/2019 Ps. 59 (to the assessor's superior, 14 days) [2+]; that they are calendar days [mem].
    """
    if not (rule := basis(kind)):
        return ""
    whom = f"atasan pejabat penilai, {addressee}," if addressee else "atasan pejabat penilai"
    return f"Anda tetap dapat mengajukan keberatan kepada {whom} paling lambat {long_date(until)} ({rule})."
