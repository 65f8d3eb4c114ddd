"""People's names as they are sought and put in order: whatever the apostrophe, the case and the titles."""

import re
import unicodedata
from functools import lru_cache

# Before a name, with or without its dot. Noble ones (R., Raden, Andi) are part of the name.
_BEFORE = frozenset("prof dr drg drh drs dra ir h hj kh ns apt bdn pdt".split())
_DEGREE = re.compile(r"(s|m|a|d|b|sp|dr|ph)\.?[ivx]*(\.[a-z]{1,6})+\.?", re.IGNORECASE)
_INITIALS = re.compile(r"[a-z]\.[a-z]\.", re.IGNORECASE)
_OF_LAW = frozenset("s.e. s.h. s.t. s.p. s.s. s.i. m.m. m.h. m.t. m.a. m.p.".split())  # degrees, not initials
_APOSTROPHES = dict.fromkeys(map(ord, "'`´ʹʻʼʽˈ‘’‛′＇"))


@lru_cache(maxsize=10_000)  # lists are put in order by it
def key(name: str) -> str:
    """Return what two spellings of one name share: small plain letters, without apostrophes, signs and titles.

    "dr. H. Ma’ruf Amin, Sp.A." gives "maruf amin". What is nothing but titles keeps them.

    Source: our rule, not law.
    """
    words = name.partition(",")[0].split()
    while len(words) > 1 and _plain(words[0]) in _BEFORE:
        del words[0]
    while len(words) > 1 and _is_degree(words[-1]):
        del words[-1]
    return " ".join(_plain(" ".join(words)).split()) or " ".join(_plain(name).split())


def sought(words: str) -> str:
    """Return the letters that a name's key must hold for whoever types these words; what no name has is found in none.

    Source: our rule, not law.
    """
    return key(words) or words


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    kept = (sign for sign in flat if unicodedata.category(sign) not in ("Mn", "Cf", "Cc"))
    return "".join(" " if _parts(sign) else sign for sign in kept).strip()


def _parts(sign: str) -> bool:
    """Whether it parts words, like a point or a dash; a percent sign or a low line is a letter like any other."""
    return sign.isspace() or (unicodedata.category(sign)[0] == "P" and sign not in "%_*\\&@")


def _is_degree(word: str) -> bool:
    """Whether it is an academic degree at the end, and no initials ("A.R.")."""
    if _INITIALS.fullmatch(word):
        return word.lower() in _OF_LAW
    return bool(_DEGREE.fullmatch(word))
