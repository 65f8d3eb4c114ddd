"""Public services: their standard, who runs and answers for them, what officers decide about citizens' words."""

from portal.rules.workflow import COMMENT
from portal.services.actions import arrivals
from portal.services.queries.moderation import tasks
from portal.services.views import bp
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Place, Record, Room

ROOM = Room(
    bps=(bp,),
    checks=(arrivals.altered,),
    tasks=tasks,
    records={
        "service": Record(
            "Layanan",
            {
                "hand-to-unit": "Diserahkan kepada unit",
                "link-position": "Jabatan dihubungkan",
                "end-position": "Hubungan jabatan diakhiri",
                "close": "Ditutup",
                "release-responses": "Jawaban yang ditahan dihitung",
                "keep-responses": "Jawaban tetap ditahan",
                "import-responses": "Jawaban dari formulir kertas dimasukkan",
                "withdraw-responses": "Impor formulir kertas ditarik kembali",
            },
            page=("services.show", "service_id"),
            witnessed=Witnessed(
                (
                    Recipe(
                        "slug name requirements duration cost waiting_rooms",
                        (
                            Piece("service_unit", "unit_id starts_on ends_on", "service_id", "service.id"),
                            Piece("service_position", "position_id role starts_on ends_on", "service_id", "service.id"),
                        ),
                    ),
                )
            ),
        ),
        "survey_comment": Record(
            "Komentar warga", COMMENT.words, witnessed=Witnessed((Recipe("service_id text state"),), quiet=True)
        ),
        "arrival": Record(
            "Sidik jawaban warga",
            {"take": "Sidik dicatat"},
            witnessed=Witnessed((Recipe("kind on number digest"),)),
        ),
    },
    lists={
        "services.index": (
            Column("Layanan"),
            Column("Unit"),
            Column("Penanggung jawab"),
            Column("Indeks"),
            Column("Responden", kind="number"),
            Column("Ditahan"),
            Column("Komentar"),
        )
    },
    places=(Place(60, "Layanan", "service", "services.index"),),
)
