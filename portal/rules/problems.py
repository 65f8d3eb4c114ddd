"""What is wrong with a record, said once and in words that mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault: where it is ("lines.12.indicators.30.target", "" for the whole) and an Indonesian sentence."""

    where: str
    text: str
