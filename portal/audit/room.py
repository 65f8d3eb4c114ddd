"""The auditor's view of the journal and the daily check of its chains."""

from portal.audit import jobs
from portal.audit.queries import CHECK, panel, premature, tasks
from portal.audit.views import bp, commands, transparency
from portal.policy import CITY, can
from portal.store.witness import Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Place, Record, Room

ROOM = Room(
    bps=(bp, transparency.bp),
    tasks=tasks,
    beside={"condition": panel},
    places=(Place(80, "Audit", "log", "audit.index", lambda me: can("audit.view", CITY, me)),),
    records={
        "log_root": Record(
            "Akar log",
            {"close": "Akar ditetapkan"},
            witnessed=Witnessed((Recipe("day size root made_at contains_last"),)),
        )
    },
    lists={
        "audit.index": (
            Column("Yang terjadi"),
            Column("Waktu"),
            Column("Oleh"),
            Column("Pada"),
            Column("Keterangan"),
        ),
        "transparency.index": (
            Column("Hari"),
            Column("Catatan", kind="number"),
            Column("Akar"),
            Column("Memuat malam sebelumnya"),
        ),
    },
    jobs={"grow-log": jobs.grow, CHECK: jobs.check},
    daily=("grow-log", CHECK),
    checks=(premature,),
    cli=commands.COMMANDS,
)
