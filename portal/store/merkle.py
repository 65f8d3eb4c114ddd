"""The hash tree of RFC 6962: one root over an ever growing list, short proofs that it holds an entry or an older list.

Pure. `node(level, place)` gives the hash of a complete subtree: of the 2^level leaves from place·2^level on; level 0
are the leaves themselves. Hashes are 32 bytes.
"""

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]

NOTHING = hashlib.sha256().digest()  # the root of an empty list


def leaf(content: bytes) -> bytes:
    """The hash of an entry (RFC 6962 2.1)."""
    return hashlib.sha256(b"\x00" + content).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """The hash above two others (RFC 6962 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, node: Node) -> bytes:
    """The root over the first `size` leaves (RFC 6962 2.1)."""
    return _over(0, size, node) if size else NOTHING


def inclusion(place: int, size: int, node: Node) -> list[bytes]:
    """The audit path of a leaf in the tree over `size` leaves, from the leaf upwards (RFC 6962 2.1.1)."""
    return _path(place, 0, size, node)


def consistency(old: int, size: int, node: Node) -> list[bytes]:
    """The proof that the tree over the first `old` leaves is contained in that over `size` (RFC 6962 2.1.2)."""
    return _subproof(old, 0, size, node, True) if 0 < old < size else []


def includes(leaf_hash: bytes, place: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether the path leads from the leaf at `place` to the root (RFC 9162 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    at, last, found = place, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = parent(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = parent(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root_hash


def contains(old: int, old_root: bytes, size: int, root_hash: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the older tree is contained in the newer one (RFC 9162 2.1.4.2)."""
    if old == 0 or old == size:
        return not proof and old_root == (root_hash if old else NOTHING)
    if not 0 < old < size:
        return False
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = parent(step, before), parent(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = parent(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and (before, after) == (old_root, root_hash)


class Growing:
    """The root of a list that is walked once: it remembers one hash per complete subtree that is still alone."""

    def __init__(self) -> None:
        self.size = 0
        self._alone: list[tuple[int, bytes]] = []  # (level, hash), the largest first

    @classmethod
    def continued(cls, size: int, node: Node) -> "Growing":
        """As if the first `size` leaves had been added."""
        found, start = cls(), 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                found._alone.append((level, node(level, start >> level)))
                start += 1 << level
        found.size = size
        return found

    def add(self, leaf_hash: bytes) -> list[tuple[int, int, bytes]]:
        """Takes the next leaf; (level, place, hash) of the subtrees that it completes, itself first."""
        place, level, found = self.size, 0, leaf_hash
        done = [(level, place, found)]
        while self._alone and self._alone[-1][0] == level:
            found = parent(self._alone.pop()[1], found)
            level, place = level + 1, place >> 1
            done.append((level, place, found))
        self._alone.append((level, found))
        self.size += 1
        return done

    def root(self) -> bytes:
        """The root over what was added so far."""
        if not self._alone:
            return NOTHING
        found = self._alone[-1][1]
        for _, left in reversed(self._alone[:-1]):
            found = parent(left, found)
        return found


def _half(size: int) -> int:
    """The largest power of two below `size` (at least 2): where RFC 6962 splits."""
    return 1 << (size - 1).bit_length() - 1


def _over(start: int, end: int, node: Node) -> bytes:
    """The hash over the leaves start … end - 1; `start` is a multiple of the largest subtree within."""
    size = end - start
    level = size.bit_length() - 1
    if size == 1 << level:
        return node(level, start >> level)
    middle = start + _half(size)
    return parent(_over(start, middle, node), _over(middle, end, node))


def _path(place: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _half(end - start)
    if place < middle:
        return [*_path(place, start, middle, node), _over(middle, end, node)]
    return [*_path(place, middle, end, node), _over(start, middle, node)]


def _subproof(old: int, start: int, end: int, node: Node, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [_over(start, end, node)]
    middle = start + _half(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, node, whole), _over(middle, end, node)]
    return [*_subproof(old, middle, end, node, False), _over(start, middle, node)]
