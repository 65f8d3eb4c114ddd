"""What waits for a second person, and what is amiss with the portal itself, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import clock
from portal.rules.calendar import long_date
from portal.store.faults import Outage
from portal.store.jobs import PATIENCE, Queue
from portal.store.proposals import Proposal
from portal.web.tasks import Task, Turn

OLD = timedelta(days=2)  # a backup that was missed twice


@dataclass(frozen=True)
class Condition:
    """How the portal itself is. `worker`: when it was last seen on this host; `backup`: when the last one was made."""

    outage: Outage | None
    free: int  # bytes on the disk of the instance
    queue: Queue
    worker: datetime | None
    backup: datetime | None


def troubles(found: Condition, now: datetime) -> Iterator[tuple[str, str]]:
    """(what, in words: what it means and what the operator does) for each thing that is not as it should be."""
    if found.outage:
        yield f"{found.outage.label}.", f"Yang dikirim orang tidak dapat disimpan. {found.outage.means}"
    if found.worker is None or now - found.worker > PATIENCE:
        yield "Pekerja latar tidak berjalan.", "PDF tidak dicetak dan pekerjaan malam berhenti. Jalankan portal-worker."
    if found.queue.late:
        yield (
            f"{found.queue.late} pekerjaan terlambat.",
            "Dicoba lagi dengan sendirinya; portal jobs menyebut sebabnya.",
        )
    if found.queue.failed:
        yield (
            f"{found.queue.failed} pekerjaan gagal.",
            "portal jobs menyebut sebabnya; sesudah diperbaiki: portal jobs --retry.",
        )
    if found.backup is None:
        yield "Belum pernah ada cadangan.", "Buat sekarang: portal backup. Sesudah itu setiap malam."
    elif now - found.backup > OLD:
        yield f"Cadangan terakhir {long_date(clock.local(found.backup))}.", "Periksa portal-backup.timer."


def seconded(found: Iterable[Proposal]) -> list[Task]:
    """What waits for a second person to agree, and what was agreed to and waits to be carried out."""
    return [
        Task(
            f"{'Laksanakan' if each.stage.is_in_force else 'Setujui atau tolak'}: {each.title}",
            "proposals.show",
            {"proposal_id": each.id},
            f"Disetujui {each.second}." if each.stage.is_in_force else f"Diminta {each.asker}.",
            due_on=clock.day(each.expires_at),
            turn=Turn.OFFICE,
        )
        for each in found
    ]


def asked(found: Iterable[Proposal]) -> list[Task]:
    """What waits for a second person, for whoever asked for it."""
    return [
        Task(
            each.title,
            "proposals.show",
            {"proposal_id": each.id},
            f"Menunggu persetujuan orang kedua sampai {long_date(clock.local(each.expires_at))}.",
            since=clock.day(each.asked_at),
            turn=Turn.OTHERS,
        )
        for each in found
    ]


def too_few_officers() -> list[Task]:
    """One alone cannot keep his own record."""
    return [
        Task(
            "Tunjuk pengelola kepegawaian",
            "administration.new_assignment",
            text="Sedikitnya dua, karena catatan seorang pengelola diurus pengelola lain. Merekalah yang mencatat "
            "unit, jabatan, dan pegawai; administrator tidak. Periksa dahulu setelan kota pada Pengaturan.",
            turn=Turn.OFFICE,
        )
    ]
