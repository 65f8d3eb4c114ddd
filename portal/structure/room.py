"""The city's chart for the personnel officer: units, positions, reporting lines, and what is vacant."""

from portal.chart import scope
from portal.store.witness import Piece, Recipe, Witnessed
from portal.structure import queries
from portal.structure.views import bp
from portal.web.lists import Column
from portal.web.room import Place, Record, Room

LINES = (Piece("reporting_line", "parent_id starts_on ends_on", "position_id", "position.id"),)

ROOM = Room(
    bps=(bp,),
    checks=(scope.strayed,),
    tasks=queries.tasks,
    records={
        "unit": Record(
            "Unit",
            fields={"parent": "Induk"},
            page=("structure.unit", "unit_id"),
            witnessed=Witnessed((Recipe("parent_id name starts_on ends_on"),)),  # the path follows from the parents
        ),
        "position": Record(
            "Jabatan",
            {"set-superior": "Jabatan atasan ditetapkan"},
            fields={
                "level": "Jenjang",
                "heads_unit": "Memimpin unit kerja mandiri",
                "delegation": "Dasar pendelegasian menilai",
                "annual": "Dinilai setahun sekali saja",
                "superior": "Jabatan atasan",
            },
            page=("structure.position", "position_id"),
            witnessed=Witnessed(
                (
                    Recipe(
                        "unit_id title kind level heads_unit starts_on ends_on",
                        LINES,
                    ),
                    Recipe(
                        "unit_id title kind level heads_unit delegation annual starts_on ends_on",
                        LINES,
                        fresh="delegation annual",
                    ),
                )
            ),
        ),
    },
    lists={
        "structure.units": (
            Column("Unit", "name"),
            Column("Induk"),
            Column("Jabatan", kind="number"),
            Column("Sejak", "since", "date"),
            Column("Sampai", kind="date"),
        ),
        "structure.positions": (
            Column("Jabatan", "title"),
            Column("Pejabat hari ini", "holder"),
            Column("Jabatan atasan"),
        ),
    },
    places=(Place(70, "Kepegawaian", "unit", "structure.home", lambda me: bool(me.officer_of or me.auditor_of)),),
    seconded={
        "structure.save_unit": "Perbaiki unit",
        "structure.close_unit": "Akhiri unit",
        "structure.add_position": "Catat jabatan",
        "structure.save_position": "Perbaiki jabatan",
        "structure.close_position": "Akhiri jabatan",
        "structure.set_superior": "Tetapkan jabatan atasan",
    },
)
