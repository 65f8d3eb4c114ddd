"""Codes that carry their Indonesian words, so that no page invents its own."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A short English code (stored) with the word for the screen and the word for official paper."""

    label: str
    printed: str

    # A member always says its label; `Rating("above")`, which finds one, has none to say.
    def __new__(cls, code: str, label: str = "", printed: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.printed = printed or label.upper()
        return member
