"""People: names, numbers, ranks."""

from portal.chart import scope
from portal.people import queries
from portal.people.views import bp
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Personal, Record, Room

ROOM = Room(
    bps=(bp,),
    checks=(scope.misspelt,),
    records={
        "person": Record(
            "Pegawai",
            {
                "add-number": "Nomor baru dicatat",
                "correct-number": "Nomor diperbaiki",
                "add-rank": "Pangkat baru dicatat",
                "correct-rank": "Pangkat diperbaiki",
                "hand-out": "Data pribadi diserahkan",
            },
            fields={"number": "Nomor", "rank": "Pangkat", "grade": "Golongan/ruang"},
            page=("people.show", "person_id"),
            witnessed=Witnessed(
                (
                    Recipe(
                        "name",
                        (
                            Piece("identifier", "kind value starts_on ends_on", "person_id", "person.id"),
                            Piece("rank", "title grade starts_on ends_on", "person_id", "person.id"),
                        ),
                    ),
                )
            ),
        )
    },
    person=(
        Personal("Nama", queries.names_of),
        Personal("Nomor", queries.numbers_of),
        Personal("Pangkat", queries.ranks_of),
    ),
    lists={
        "people.index": (
            Column("Nama", "name"),
            Column("Nomor"),
            Column("Jabatan", "title"),
            Column("Unit", "unit"),
        )
    },
    seconded={
        "people.save": "Perbaiki nama",
        "people.add_number": "Nomor baru",
        "people.save_number": "Perbaiki nomor",
        "people.add_rank": "Pangkat baru",
        "people.save_rank": "Perbaiki pangkat",
    },
)
