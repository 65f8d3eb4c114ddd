"""Records that are not sealed, on paper: each page carries the word DRAF, and nothing of it can be verified."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.paper.snapshot import SealedContent, canonical, digest
from portal.store.errors import Missing
from portal.web.input import number
from portal.web.room import Papers, house


@dataclass(frozen=True)
class Draft:
    """One form of a record as it reads now. The key changes with the text: no old print is taken for a new one."""

    kind: str
    record_id: int
    form: str
    content: SealedContent

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.record_id}-{self.form}-{digest(canonical(self.content))[:16]}"


def record(kind: str, record_id: int) -> Any:
    """The record of this kind, with its standing. Raises Missing, also for a kind there is not."""
    return _papers(kind).get(record_id)


def of(kind: str, record: Any, form: str, on: date) -> Draft:
    """How the record reads on the day, on `form` or the first form of its kind."""
    papers = _papers(kind)
    wanted = form if form in papers.forms else next(iter(papers.forms))
    return Draft(kind, record.id, wanted, papers.read(record, on))


def parse(key: str) -> tuple[str, int, str]:
    """(kind, record id, form) of a key. Raises Missing for what is none."""
    kind, _, rest = key.partition("-")
    record_id, _, rest = rest.partition("-")
    form, _, _ = rest.partition("-")
    found = number(record_id)
    if found is None or form not in _papers(kind).forms:
        raise Missing(key)
    return kind, found, form


def name(key: str) -> str:
    """What the draft is called on screen."""
    return house().forms[parse(key)[2]].name


def _papers(kind: str) -> Papers:
    papers = house().papers.get(kind)
    if papers is None:
        raise Missing(kind)
    return papers
