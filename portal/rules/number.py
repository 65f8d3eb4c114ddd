"""Numbers as people type them and as the portal writes them."""

import re
from decimal import Decimal

INTEGER_DIGITS = 15
DECIMAL_DIGITS = 6

# Every run of digits, dots and commas is taken for a number, so that one in foreign notation is seen and asked about.
NUMBER = r"[+\-−]?[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?(?![0-9.,])|[+\-−]?[0-9]+(?:[.,][0-9]+)*"

_INDONESIAN = re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_TWO_MEANINGS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")  # one and a fifth, or in English notation twelve hundred
_ENGLISH = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?")


def parse_number(text: str) -> Decimal | None:
    """Return the number a user typed in Indonesian notation ("1.234,5", "1 200", "-3", "+10"), None when it is not one.

    A dot groups thousands and nothing else; "1,200" has two meanings and is refused rather than guessed (`meanings`).
    At most 15 digits before the comma and 6 after it.

    Source: our rule, not law.
    """
    sign, digits = _apart(text)
    if not _INDONESIAN.fullmatch(digits) or _TWO_MEANINGS.fullmatch(digits):
        return None
    return _decimal(sign, *_split(digits.replace(".", "").replace(" ", ""), ","))


def meanings(text: str) -> tuple[str, ...]:
    """Return what a number that is not read may mean, in Indonesian notation: "97,5" for "97.5", two for "1,200".

    Empty where the text is read, or is no number in any notation.

    Source: our rule, not law.
    """
    sign, digits = _apart(text)
    found = []
    if _TWO_MEANINGS.fullmatch(digits):
        found.append(_decimal(sign, *_split(digits, ",")))
    if parse_number(text) is None and _ENGLISH.fullmatch(digits):
        found.append(_decimal(sign, *_split(digits.replace(",", ""), ".")))
    return tuple(type_number(each) for each in found if each is not None)


def write_number(number: Decimal) -> str:
    """Return a number in Indonesian notation with its own decimals, trailing zeros dropped: "1.234,5".

    Source: our rule, not law.
    """
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    grouped = whole.replace(",", ".")
    if not fraction:
        return "0" if grouped == "-0" else grouped
    return f"{grouped},{fraction}"


def type_number(number: Decimal) -> str:
    """Return a number as somebody would type it to be read back: three decimals behind fewer than four digits get a
    fourth ("1,1250"), since "1,125" has two meanings.

    Source: our rule, not law.
    """
    written = write_number(number)
    return f"{written}0" if _TWO_MEANINGS.fullmatch(written.lstrip("-")) else written


def _apart(text: str) -> tuple[str, str]:
    typed = text.strip().replace("−", "-")
    return ("-" if typed.startswith("-") else ""), typed[1:] if typed[:1] in ("+", "-") else typed


def _split(digits: str, mark: str) -> tuple[str, str]:
    whole, _, fraction = digits.partition(mark)
    return whole, fraction


def _decimal(sign: str, whole: str, fraction: str) -> Decimal | None:
    if len(whole) > INTEGER_DIGITS or len(fraction) > DECIMAL_DIGITS:
        return None
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")
