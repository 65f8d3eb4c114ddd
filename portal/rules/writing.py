"""What a typed or pasted text may consist of: letters, blanks and line breaks that pages and forms can show."""

import re
import unicodedata

_BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
# How Word writes the signs of its symbol fonts: at the head of a line, or standing alone.
_BULLET = re.compile(rf"^([^\S\n]*)[{_PRIVATE}]|(?<!\S)[{_PRIVATE}](?!\S)", re.MULTILINE)
_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")


def plain(text: str) -> str:
    """Return a text as it can be shown: tabs and odd blanks as a blank, odd line breaks as a line break, private signs
    at the head of a line or standing alone as "•"; other control, invisible and unassigned signs are dropped.

    Blanks around the text and the order of its letters stay as they are.

    Source: our rule, not law.
    """
    if text.isascii() and text.isprintable():
        return text
    bulleted = _BULLET.sub(lambda found: f"{found[1] or ''}•", text.translate(_BREAKS))
    return "".join(kept for letter in bulleted if (kept := _shown(letter)))


def _shown(letter: str) -> str:
    if letter in "\r\n" or letter.isascii() and letter.isprintable():
        return letter
    category = unicodedata.category(letter)
    if letter == "\t" or category == "Zs":
        return " "
    return "" if category in _DROPPED else letter
