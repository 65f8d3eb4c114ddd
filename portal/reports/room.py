"""The daily log, periodic reports and evidence."""

from portal.reports.views import bp
from portal.rules.workflow import REPORT
from portal.web.room import Place, Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "report": Record(
            "Laporan",
            {
                **REPORT.words,
                "create": "Dibuat",
                "read": "Dibuka atasan",
                "follow": "Disesuaikan dengan versi baru rencana",
                "feedback": "Umpan balik perilaku ditulis",
            },
            page=("reports.show", "report_id"),
        ),
        "report_line": Record("Baris laporan", {"answer": "Dijawab atasan"}),
        "activity": Record("Catatan harian"),
        "evidence": Record("Bukti", {"judge": "Bukti diperiksa atasan"}),
    },
    places=(Place(30, "Laporan", "report", "reports.index"),),
)
