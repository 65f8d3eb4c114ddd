"""Who holds a position on a day, and who is the superior of its holder: values in, values out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from portal.rules.words import Labelled

ASK = "Mintalah pengelola kepegawaian"


class Capacity(Labelled):
    """In what capacity a person holds a position; an acting holder signs with the short word before the position."""

    DEFINITIVE = "definitive", "Definitif"
    PLT = "plt", "Pelaksana Tugas", "Plt."
    PLH = "plh", "Pelaksana Harian", "Plh."


# Who acts today goes before who acts for the vacancy, and both before the holder whom they stand in for.
PRECEDENCE = (Capacity.DEFINITIVE, Capacity.PLT, Capacity.PLH)


@dataclass(frozen=True)
class Holding:
    """A placement: person in position from day to day (both inclusive, None is open) in a capacity."""

    placement_id: int
    person_id: int
    position_id: int
    capacity: Capacity
    starts_on: date
    ends_on: date | None = None

    def valid(self, on: date) -> bool:
        """Tell whether the placement holds on a day, its first and last day included.

        Source: our rule, not law.
        """
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class Superior:
    """Who appraises: the holding that gives the power, and whether it is the external assessor above the root."""

    holding: Holding
    external: bool = False


@dataclass(frozen=True)
class Vacant:
    """Nobody can act: the position without a holder (None where there is none) and an Indonesian sentence."""

    position_id: int | None
    reason: str


def holder(candidates: Iterable[Holding], on: date) -> Holding | None:
    """Return who acts in a position on a day: Plh, then Plt, then the definitive holder.

    Of two in the same capacity the one placed later acts.

    Source: our rule, not law; Plt and Plh after UU 30/2014 Ps. 14 [mem].
    """
    valid = (each for each in candidates if each.valid(on))
    return max(
        valid, key=lambda each: (PRECEDENCE.index(each.capacity), each.starts_on, each.placement_id), default=None
    )


def capacity_label(capacity: Capacity, position: str) -> str:
    """Return the position as a signature names it: "Kepala Dinas", "Plt. Kepala Dinas".

    Source: our rule, not law; the short words are official usage [mem].
    """
    return position if capacity is Capacity.DEFINITIVE else f"{capacity.printed} {position}"


def superior(
    position_id: int,
    person_id: int,
    on: date,
    *,
    parent_of: Callable[[int], int | None],
    holders_of: Callable[[int], Iterable[Holding]],
    external_position_id: int | None = None,
    excluded: Collection[int] = (),
) -> Superior | Vacant:
    """Return the superior of a person in a position on a day.

    The holder of the parent position; if that is the same person (or one of `excluded`, for example the employee when
    the superior's superior is sought) the next one up; above the root the external assessor. A vacant position ends the
    search: nobody is guessed. Mappings pass their `.get`.

    Source: PermenPANRB 6/2022, Pejabat Penilai Kinerja is the direct superior [2+]; resolution is our rule, not law.
    """
    barred = {person_id, *excluded}
    seen = {position_id}
    below = position_id
    while below != external_position_id:
        parent = parent_of(below)
        above = external_position_id if parent is None else parent
        if above is None:
            return Vacant(None, f"Jabatan puncak ini belum memiliki penilai. {ASK} menetapkan penilainya.")
        if above in seen:
            return Vacant(above, f"Susunan jabatan melingkar. {ASK} memperbaiki jabatan atasan.")
        found = holder(holders_of(above), on)
        if found is None:
            return Vacant(above, f"Jabatan atasan sedang kosong. {ASK} menunjuk pejabat, Plt., atau Plh.")
        if found.person_id not in barred:
            return Superior(found, external=above == external_position_id)
        seen.add(above)
        below = above
    return Vacant(None, f"Tidak ada pejabat lain di atas jabatan ini. {ASK} menetapkan penilainya.")


def undelegated(*, supervises: bool, appraised: int, delegation: str) -> str:
    """Return a warning where somebody below a supervisor appraises others and nothing says by what right; else "".

    `supervises`: the position is at least that of a pejabat pengawas, or of the appraiser from outside.

    Source: PermenPANRB 6/2022, the appraiser is at least a pejabat pengawas or an official with delegated authority
    [mem]; so it warns and forbids nothing.
    """
    if supervises or not appraised or delegation.strip():
        return ""
    return (
        f"Jabatan ini menilai {appraised} jabatan, padahal bukan jabatan pengawas atau yang lebih tinggi. Setahu kami "
        "(belum dapat dipastikan) penilai paling rendah pejabat pengawas, kecuali wewenangnya didelegasikan. Catat "
        "nomor keputusannya bila ada, atau ganti jabatan atasan bawahannya."
    )


def above(
    position_ids: Collection[int],
    *,
    parents_of: Callable[[int], Iterable[int]],
    external_position_ids: Collection[int] = (),
) -> frozenset[int]:
    """Return every position above these: up all reporting lines to the top, and the external assessor's over the top.

    Whoever holds one of them, in whatever capacity and whether or not somebody stands in for him, judges the holder of
    these positions, or judges who does. Wider than the chain of superiors of a day: nobody's absence, vacancy or second
    position takes anybody out of it. `parents_of` may name several: of a line that holds and of one that is to come.

    Source: our rule, not law; nobody may keep the records of whoever judges him.
    """
    found: set[int] = set(external_position_ids) if set(position_ids) - set(external_position_ids) else set()
    waiting = list(position_ids)
    while waiting:
        new = set(parents_of(waiting.pop())) - found
        found |= new
        waiting += new
    return frozenset(found)


@dataclass(frozen=True)
class RankedPost:
    """A position within its unit; `rank` puts kinds of position in order, the highest office first (0)."""

    position_id: int
    external: bool
    independent: bool  # pimpinan unit kerja mandiri
    answers_outside: bool  # to a position of another unit, or to nobody
    rank: int


def head(posts: Iterable[RankedPost]) -> int | None:
    """Return the position that leads a unit, None for a unit without positions.

    The official outside the civil service where there is one, else the leader of an independent unit, else who answers
    to somebody outside the unit; of several the highest office, then the oldest position.

    Source: our rule, not law.
    """
    found = min(
        posts,
        key=lambda post: (
            not post.external,
            not post.independent,
            not post.answers_outside,
            post.rank,
            post.position_id,
        ),
        default=None,
    )
    return found.position_id if found else None
