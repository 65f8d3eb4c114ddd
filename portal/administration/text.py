"""What waits for a second person, in words."""

from collections.abc import Iterable

from portal import clock
from portal.rules.calendar import long_date
from portal.store.proposals import Proposal
from portal.web.tasks import Task, Turn


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
