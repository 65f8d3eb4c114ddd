"""Who holds which position from when to when, by which decree."""

from portal.placements.views import bp
from portal.web.room import Record, Room

ROOM = Room(
    bps=(bp,),
    records={"placement": Record("Penempatan", page=("placements.show", "placement_id"))},
    seconded={
        "placements.add": "Tempatkan",
        "placements.save": "Perbaiki penempatan",
        "placements.close": "Akhiri penempatan",
    },
)
