"""What betrays a person: in a text that was written freely numbers, addresses, number plates; in a figure a change by
too few answers."""

import re
from collections import Counter
from collections.abc import Mapping, Set
from itertools import chain

HIDDEN_MAIL = "[surel disembunyikan]"
HIDDEN_NUMBER = "[nomor disembunyikan]"
HIDDEN_PLATE = "[pelat disembunyikan]"

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Digits as people write them, with blanks of any kind, dots, dashes (a telephone makes long ones), strokes or brackets
# between, several of them ("0812 - 3456", ") - ("), and signs that nobody sees. No comma: "08.00-12.00, 13.00-15.00".
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_BETWEEN = rf"[\s.·•*()\[\]{{}}/\\_\-‐-―−﹣－{_UNSEEN}]{{0,8}}"
_LONG = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{14,}}(?!\d)")  # NIK and family card have 16, NIP 18
_PHONE = re.compile(rf"(?<!\d)[(\[]?(?:\+?{_BETWEEN}6{_BETWEEN}2|0|8)(?:{_BETWEEN}\d){{8,13}}(?!\d)")
# Letters of the police regions, so that "di 3 RT" is no plate.
_REGIONS = "A[ABDEG]?|B[ABDEGHKLMNP]?|D[ABCDEGHKLMNRT]?|E[ABD]?|F|G|H|K[BHTU]?|L|M|N|P[ABG]?|R|S|T|W|Z"
_PLATE = re.compile(rf"\b(?:{_REGIONS})[ -]?\d{{1,4}}[ -]?[A-Z]{{1,3}}\b", re.IGNORECASE)


def mask(text: str) -> str:
    """Return the text with e-mail addresses, long numbers (NIK, NIP), telephone numbers and number plates hidden.

    Rather one number too many than one too few: a sum of money or a date with its time may be hidden as well. Names
    stay; a person reads the text before it is shown.

    Source: UU 27/2022, data that identify a person [mem]; the patterns are our rule, not law.
    """
    for pattern, instead in (
        (_MAIL, HIDDEN_MAIL),
        (_LONG, HIDDEN_NUMBER),
        (_PHONE, HIDDEN_NUMBER),
        (_PLATE, HIDDEN_PLATE),
    ):
        text = pattern.sub(instead, text)
    return text


def together(forms: Mapping[str, Set[str]], least: int) -> frozenset[str]:
    """Return the keys of the waiting forms that may be counted at once: so many that every figure that moves does so by
    at least `least` answers. `forms`: key -> the questions answered on it, one at least.

    A form with an answer that too few of the others have waits for more of its kind; the rest need not wait with it.

    Source: our rule, not law; number and mean before and after a single answer give that answer away.
    """
    moving = dict(forms)
    while rare := {code for code, number in Counter(chain(*moving.values())).items() if number < least}:
        moving = {key: answered for key, answered in moving.items() if not answered & rare}
    return frozenset(moving)
