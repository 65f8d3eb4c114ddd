"""Records that are not sealed, on paper: each page carries the word DRAF, and nothing of it can be verified."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.appraisals import queries as appraisals
from portal.appraisals import snapshot as appraisal_paper
from portal.paper.forms import NAMES
from portal.paper.snapshot import Snapshot, canonical, digest
from portal.plans import queries as plans
from portal.plans import snapshot as plan_paper
from portal.store.errors import Missing


@dataclass(frozen=True)
class DraftKind:
    """A kind of record that can be printed: how it is found, what it says on a day, and on which forms."""

    get: Callable[[int], Any]
    read: Callable[[Any, date], Snapshot]
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """One form of a record as it reads now. The key changes with the text: no old print is taken for a new one."""

    kind: str
    record_id: int
    form: str
    content: Snapshot

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.record_id}-{self.form}-{digest(canonical(self.content))[:16]}"


KINDS = {
    "plan": DraftKind(plans.version, plan_paper.plan_snapshot, ("skp", "lampiran")),
    "appraisal": DraftKind(appraisals.get, appraisal_paper.appraisal_snapshot, ("evaluasi", "dokumen")),
}


def record(kind: str, record_id: int) -> Any:
    """The plan version or appraisal, with its standing. Raises Missing, also for a kind there is not."""
    if kind not in KINDS:
        raise Missing(kind)
    return KINDS[kind].get(record_id)


def of(kind: str, record: Any, form: str, on: date) -> Draft:
    """How the record reads on the day, on `form` or the first form of its kind."""
    wanted = form if form in KINDS[kind].forms else KINDS[kind].forms[0]
    return Draft(kind, record.id, wanted, KINDS[kind].read(record, on))


def parse(key: str) -> tuple[str, int, str]:
    """(kind, record id, form) of a key. Raises Missing for what is none."""
    kind, _, rest = key.partition("-")
    number, _, rest = rest.partition("-")
    form, _, _ = rest.partition("-")
    if kind not in KINDS or not number.isdigit() or form not in KINDS[kind].forms:
        raise Missing(key)
    return kind, int(number), form


def name(key: str) -> str:
    """What the draft is called on screen."""
    return NAMES[parse(key)[2]]
