"""Walking through the whole log once, leaf by leaf: whether it has the roots that were written down, and those that
somebody kept elsewhere."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Result, select

from portal.store.db import db
from portal.store.journal import Entry
from portal.store.merkle import Growing
from portal.store.transparency import STORED, LogLeaf, LogNode, LogRoot, leaf_of

SLACK = timedelta(hours=1)  # so long a transaction may last: an entry may be older than the root before it


@dataclass(frozen=True)
class Anchor:
    """What somebody kept of the log: its size and root, and what to call it."""

    size: int
    root: str
    name: str


@dataclass
class Walk:
    """Where the walk is, and what it still expects to meet."""

    roots: Sequence[LogRoot]
    anchors: dict[int, list[Anchor]]  # by size
    nodes: dict[tuple[int, int], bytes]  # by level and place
    growing: Growing = field(default_factory=Growing)
    dated_back: list[int] = field(default_factory=list)  # numbers of entries that the root before them would hold


def broken(anchors: Iterable[Anchor] = ()) -> Iterator[str]:
    """One sentence for what is wrong in the log: a leaf, a stored subtree, a root; and for each anchor that is not
    contained in it. Reads each leaf once."""
    walk = _begin(anchors)
    for last, root in zip([None, *walk.roots], walk.roots, strict=False):
        if not root.contains_last or (last and (root.size < last.size or root.made_at < last.made_at)):
            yield f"akar {root.day.isoformat()}: tidak memuat log sebelumnya"
    if walk.roots and _left_out(walk.roots[-1]):
        yield f"log: catatan dari sebelum akar {walk.roots[-1].day.isoformat()} tidak ada di dalamnya"
    yield from _meet(walk)
    with _leaves() as leaves:
        for leaf in leaves:
            if leaf.number != walk.growing.size or leaf.hash is None:
                yield f"log: catatan nomor {walk.growing.size} hilang; yang sesudahnya tidak dapat diperiksa"
                return
            yield from _step(walk, leaf)
    if numbers := walk.dated_back:  # one sentence: a clock that was once ahead makes many
        yield f"log: {len(numbers)} catatan bertanggal mundur, nomor {numbers[0]} sampai {numbers[-1]}"
    yield from (f"log: simpul {place} pada tingkat {level} berlebih" for level, place in sorted(walk.nodes))
    for size in sorted(walk.anchors):
        for anchor in walk.anchors[size]:
            yield f"{anchor.name}: log hanya berisi {walk.growing.size} catatan, bukan {size}"


def _begin(anchors: Iterable[Anchor]) -> Walk:
    roots = db.session.scalars(select(LogRoot).order_by(LogRoot.day)).all()
    wanted: dict[int, list[Anchor]] = {}
    for anchor in (*(Anchor(each.size, each.root, f"akar {each.day.isoformat()}") for each in roots), *anchors):
        wanted.setdefault(anchor.size, []).append(anchor)
    stored = db.session.execute(select(LogNode.level, LogNode.place, LogNode.hash))
    return Walk(roots, wanted, {(level, place): found for level, place, found in stored})


def _step(walk: Walk, leaf: Any) -> Iterator[str]:
    """Takes the next leaf: what is wrong with it, and with the subtrees and the root that it completes."""
    before = bisect_right(walk.roots, leaf.number, key=lambda root: root.size)
    if before and leaf.at < walk.roots[before - 1].made_at - SLACK:  # the root before would hold it
        walk.dated_back.append(leaf.number)
    for level, place, found in walk.growing.add(leaf_of(leaf.hash, leaf.salt)):
        if level >= STORED and walk.nodes.pop((level, place), b"") != found:
            yield f"log: simpul {place} pada tingkat {level} tidak cocok"
    yield from _meet(walk)


def _meet(walk: Walk) -> Iterator[str]:
    """Those of the roots over as many leaves as were walked that are other roots."""
    for anchor in walk.anchors.pop(walk.growing.size, ()):
        if anchor.root != walk.growing.root().hex():
            yield f"{anchor.name}: tidak cocok dengan {anchor.size} catatan pertama dalam log"


def _left_out(root: LogRoot) -> bool:
    """Whether an entry that the root should bind is not in the log."""
    logged = select(LogLeaf.number).where(LogLeaf.entry_id == Entry.id).exists()
    old = select(Entry.id).where(Entry.at < root.made_at - SLACK, ~logged).limit(1)
    return db.session.scalar(old) is not None


def _leaves() -> Result[Any]:
    """Every leaf with its entry, in their order; without an entry, `hash` is None."""
    leaves = select(LogLeaf.number, LogLeaf.salt, Entry.hash, Entry.at).outerjoin(Entry, Entry.id == LogLeaf.entry_id)
    return db.session.execute(leaves.order_by(LogLeaf.number).execution_options(yield_per=1000))
