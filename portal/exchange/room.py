"""Personnel data from a spreadsheet."""

from portal.exchange import actions, jobs
from portal.exchange.views import bp
from portal.rules.workflow import IMPORT
from portal.store.witness import Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "staff_import": Record(
            "Impor data kepegawaian",
            {**IMPORT.words, "create": "Diunggah"},
            fields={"applied": "Diterapkan", "refused": "Tidak diterapkan"},
            page=("exchange.show", "import_id"),
            witnessed=Witnessed((Recipe("asker_id name sha256 sent_at digest counts problem state"),)),
        )
    },
    jobs={actions.CHECK: jobs.check, actions.APPLY: jobs.apply, "forget-imports": jobs.forget},
    daily=("forget-imports",),
    lists={
        "exchange.index": (
            Column("Berkas"),
            Column("Diunggah", kind="date"),
            Column("Keadaan"),
            Column("Baris", kind="number"),
        ),
    },
)
