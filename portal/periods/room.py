"""Years, quarters, months and the deadlines of their steps."""

from portal.periods.views import bp
from portal.store.settings import Spec
from portal.web.room import Record, Room

ROOM = Room(
    bps=(bp,),
    records={"period": Record("Periode", {"move-deadline": "Tenggat diubah"}, page=("periods.show", "period_id"))},
    settings=(
        Spec(
            "report_kind",
            "quarter",
            "choice",
            "Laporan berkala",
            "Bulanan atau triwulanan, dipilih instansi (PermenPANRB 6/2022)",
            (("month", "Bulanan"), ("quarter", "Triwulanan")),
        ),
    ),
)
