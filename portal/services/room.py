"""Public services: their standard, who runs and answers for them, what officers decide about citizens' words."""

from portal.rules.workflow import COMMENT
from portal.services.views import bp
from portal.web.room import Place, Record, Room

ROOM = Room(
    bps=(bp,),
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
            },
            page=("services.show", "service_id"),
        ),
        "survey_comment": Record("Komentar warga", COMMENT.words),
    },
    places=(Place(60, "Layanan", "service", "services.index"),),
)
