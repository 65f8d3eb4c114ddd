"""Years, quarters, months and the deadlines of their steps."""

from portal.periods.views import bp
from portal.store.settings import Spec
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.room import Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "period": Record(
            "Periode",
            {"move-deadline": "Tenggat diubah"},
            fields={"opens_on": "Dibuka", "due_on": "Tenggat"},
            page=("periods.show", "period_id"),
            witnessed=Witnessed(
                (
                    Recipe(
                        "kind starts_on ends_on parent_id label",
                        (Piece("period_window", "step opens_on due_on", "period_id", "period.id"),),
                    ),
                )
            ),
        )
    },
    settings=(
        Spec(
            "report_kind",
            "quarter",
            "choice",
            "Laporan berkala",
            "Triwulanan menurut formulir PermenPANRB 6/2022; bulanan adalah pengetahuan umum, belum dapat dipastikan",
            (("month", "Bulanan"), ("quarter", "Triwulanan")),
        ),
        Spec(
            "answer_days",
            "14",
            "days",
            "Hari untuk mengerjakan yang baru diterima",
            "Aturan portal; peraturan yang kami baca tidak menyebut harinya. Keterlambatan dihitung sejak pekerjaan "
            "sampai pada orangnya: usulan bawahan, yang dikembalikan, dan yang datang menjelang atau sesudah tenggat",
        ),
    ),
)
