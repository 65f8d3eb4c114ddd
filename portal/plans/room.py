"""Work plans (SKP): writing, handing over, agreeing, revising, and what of the superior's they support."""

from portal.plans.views import bp, dialogue, editing
from portal.rules.workflow import PLAN
from portal.web.room import Place, Record, Room

__all__ = ["ROOM", "dialogue", "editing"]  # their routes belong to `bp`

ROOM = Room(
    bps=(bp,),
    records={
        "plan": Record("SKP", page=("plans.show", "plan_id")),
        "plan_version": Record(
            "Versi SKP",
            {
                **PLAN.words,
                "create": "Rencana dibuat",
                "revise": "Versi baru dibuka",
                "read": "Dibuka atasan",
                "comment": "Dikomentari",
                "expect": "Ekspektasi khusus diubah atasan",
                "link": "Ditautkan ke hasil kerja atasan",
                "unlink": "Tautan ke hasil kerja atasan dilepas",
            },
            page=("plans.show", "plan_id"),
            key="plan_id",
        ),
    },
    places=(Place(20, "Rencana", "plan", "plans.index"),),
)
