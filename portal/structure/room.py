"""The city's chart for the personnel officer: units, positions, reporting lines, and what is vacant."""

from portal.structure.views import bp
from portal.web.room import Place, Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "unit": Record("Unit", page=("structure.unit", "unit_id")),
        "position": Record(
            "Jabatan", {"set-superior": "Jabatan atasan ditetapkan"}, page=("structure.position", "position_id")
        ),
    },
    places=(Place(70, "Kepegawaian", "unit", "structure.home", lambda me: bool(me.officer_of or me.auditor_of)),),
    seconded={
        "structure.save_unit": "Perbaiki unit",
        "structure.close_unit": "Akhiri unit",
        "structure.save_position": "Perbaiki jabatan",
        "structure.close_position": "Akhiri jabatan",
        "structure.set_superior": "Tetapkan jabatan atasan",
    },
)
