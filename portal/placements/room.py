"""Who holds which position from when to when, by which decree."""

from portal.placements.views import bp
from portal.store.witness import Recipe, Witnessed
from portal.web.room import Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "placement": Record(
            "Penempatan",
            page=("placements.show", "placement_id"),
            witnessed=Witnessed((Recipe("person_id position_id capacity decree_number decree_on starts_on ends_on"),)),
        )
    },
    seconded={
        "placements.add": "Tempatkan",
        "placements.save": "Perbaiki penempatan",
        "placements.close": "Akhiri penempatan",
    },
)
