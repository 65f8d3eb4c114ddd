"""Offices of the portal and settings: what the administrator keeps."""

from portal.administration import queries
from portal.administration.queries.proposals import tasks
from portal.administration.views import bp, proposals
from portal.administration.views.commands import COMMANDS
from portal.rules.workflow import PROPOSAL
from portal.store.settings import Spec
from portal.store.witness import Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Personal, Place, Record, Room

ROOM = Room(
    bps=(bp, proposals.bp),
    tasks=tasks,
    records={
        "assignment": Record(
            "Penugasan", witnessed=Witnessed((Recipe("person_id role unit_id decree_number starts_on ends_on"),))
        ),
        "setting": Record("Setelan", fields={"value": "Nilai"}, witnessed=Witnessed((Recipe("key value"),))),
        "proposal": Record(
            "Permintaan",
            {**PROPOSAL.words, "ask": "Diminta"},
            page=("proposals.show", "proposal_id"),
            witnessed=Witnessed(
                (
                    Recipe(
                        "endpoint path fields title told person_ids position_ids asker_id asker asked_at expires_at "
                        "second state"
                    ),
                )
            ),
        ),
    },
    person=(Personal("Tugas di portal", queries.assignments_of),),
    lists={
        "administration.assignments": (
            Column("Nama", "name"),
            Column("Tugas", "role"),
            Column("Lingkup", "unit"),
            Column("Masa"),
        )
    },
    seconded={
        "administration.add_assignment": "Beri tugas",
        "administration.close_assignment": "Akhiri tugas",
    },
    personal=(Place(20, "Persetujuan", "done", "proposals.index"),),
    places=(Place(90, "Pengaturan", "settings", "administration.home", lambda me: me.administrator),),
    settings=(
        Spec("agency", "Pemerintah Kota", "text", "Nama instansi pada formulir", "Ditetapkan kota"),
        Spec("city", "Kota", "text", "Nama kota pada halaman", "Ditetapkan kota"),
        Spec("place", "Kota", "text", "Tempat pada tanda tangan", "Ditetapkan kota"),
        Spec(
            "security_contact",
            "belum ditetapkan",
            "contact",
            "Kontak bagi penemu celah keamanan, di /.well-known/security.txt",
            "RFC 9116; kontaknya ditetapkan kota",
        ),
    ),
    cli=COMMANDS,
)
