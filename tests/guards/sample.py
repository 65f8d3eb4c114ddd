"""The shape of a sample: an address to try, of a record in a state that fits, and what one types into its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.world import YEAR

PROOF = (b"%PDF-1.7\n% bukti lain\ntrailer\nstartxref\n9\n%%EOF\n", "lain.pdf")
NEW_PASSWORD = "payung teduh di beranda"
UNTIL = f"{YEAR}-12-30"
REASON = "Sesuai surat keputusan"
NOWHERE = ("", {})  # no page offers it: what is typed is all that is sent


@dataclass(frozen=True, eq=False)
class Sample:
    """See `samples` for what its parts mean."""

    endpoint: str
    about: str
    args: Mapping[str, Any]
    query: Mapping[str, Any] = field(default_factory=dict)
    page: tuple[str, Mapping[str, Any]] | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""


def read(endpoint: str, about: str = "no record", /, query: Mapping[str, Any] | None = None, **args: Any) -> Sample:
    return Sample(endpoint, about, args, query or {})


def send(
    endpoint: str,
    about: str = "no record",
    /,
    page: tuple[str, Mapping[str, Any]] | None = None,
    typed: Mapping[str, Any] | None = None,
    by: str = "",
    query: Mapping[str, Any] | None = None,
    **args: Any,
) -> Sample:
    return Sample(endpoint, about, args, query or {}, page, typed or {}, by)
