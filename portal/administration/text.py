"""What waits for a second person, in words."""

from collections.abc import Iterable

from portal import clock
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
