"""Who holds which position from when to when, by which decree."""

from portal.placements import queries
from portal.placements.views import bp
from portal.store.witness import Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Personal, Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "placement": Record(
            "Penempatan",
            fields={"capacity": "Kapasitas", "decree_on": "Tanggal SK"},
            page=("placements.show", "placement_id"),
            witnessed=Witnessed((Recipe("person_id position_id capacity decree_number decree_on starts_on ends_on"),)),
        )
    },
    person=(Personal("Penempatan", queries.placements_of),),
    lists={
        "placements.index": (
            Column("Nama", "name"),
            Column("Jabatan", "title"),
            Column("Sebagai"),
            Column("Sejak", "since", "date"),
            Column("Sampai", kind="date"),
        ),
        "placements.new person": (
            Column("Nama"),
            Column("Nomor"),
            Column("Jabatan sekarang"),
        ),
        "placements.new position": (
            Column("Jabatan"),
            Column("Unit"),
            Column("Jabatan atasan"),
            Column("Pejabat hari ini"),
        ),
    },
    seconded={
        "placements.add": "Tempatkan",
        "placements.save": "Perbaiki penempatan",
        "placements.close": "Akhiri penempatan",
    },
)
