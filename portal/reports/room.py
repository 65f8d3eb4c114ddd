"""The daily log, periodic reports and evidence."""

from portal.reports import jobs, queries
from portal.reports.queries import person
from portal.reports.queries.progress import PROGRESS
from portal.reports.queries.tasks import submitted, tasks
from portal.reports.views import bp, commands, log
from portal.rules.workflow import REPORT
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.lists import Column
from portal.web.onward import Decisions
from portal.web.room import Personal, Place, Record, Room


def _written(more: str = "") -> tuple[Piece, Piece]:
    figure = "indicator_id place text target target_is_sub direction accumulation realisation value done_on logged"
    return (
        Piece("report_line", "line_id place text obstacles follow_up", "report_id", "report.id"),
        Piece("report_figure", f"{figure} {more}".strip(), "report_line_id", "report_line.id"),
    )


FOUND = "unit verdict percent outcome"
READ = f"reader {FOUND}"
HEAD = "plan_id period_id plan_version_id state returned_note submitted_at accepted_at behaviour"

ROOM = Room(
    bps=(bp,),
    tasks=tasks,
    decisions=Decisions("reports.show", ("report_id",), "Laporan {} {}".format, submitted),
    progress=PROGRESS,
    beside={"home": log.panel},
    cli=commands.COMMANDS,
    jobs={"sweep-files": jobs.sweep},
    daily=("sweep-files",),
    checks=(queries.misquoted,),
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
            witnessed=Witnessed(
                (
                    Recipe("plan_id period_id plan_version_id state submitted_at accepted_at behaviour", _written()),
                    Recipe(HEAD, _written()),  # with what the superior wrote
                    Recipe(HEAD, _written(READ), fresh=FOUND),  # with what was read and found
                    Recipe(f"{HEAD} self_assessment", _written(READ), fresh="self_assessment"),
                )
            ),
        ),
        "report_line": Record(
            "Baris laporan", {"answer": "Dijawab atasan"}, witnessed=Witnessed((Recipe("answer"),), born_blank=True)
        ),
        "activity": Record(
            "Catatan harian",
            fields={
                "line_id": "Hasil kerja",
                "indicator_id": "Indikator",
                "quantity": "Jumlah",
                "starts_at": "Jam mulai",
                "ends_at": "Jam selesai",
            },
            witnessed=Witnessed(
                (Recipe("key plan_id line_id indicator_id quantity text on starts_at ends_at written_at removed_at"),)
            ),
        ),
        "evidence": Record(
            "Bukti",
            {"judge": "Bukti diperiksa atasan"},
            witnessed=Witnessed(
                tuple(
                    Recipe(
                        "plan_id activity_id report_line_id name added_at removed_at fit fit_note",
                        (Piece("stored_file", columns, "id", "evidence.file_id"),),
                    )
                    for columns in ("sha256 mime size", "sha256 mime size stored_at")
                )
            ),
        ),
    },
    person=(
        Personal("Catatan harian", person.activities_of),
        Personal("Laporan", person.reports_of),
        Personal("Isi laporan", person.lines_of),
        Personal("Bukti dukung", person.evidence_of),
        Personal("Catatan pada laporan", person.talk_of),
    ),
    lists={
        "reports.log": (
            Column("Pekerjaan"),
            Column("Jam"),
            Column("Jumlah", kind="number"),
            Column("Berkas"),
        ),
        "reports.index": (
            Column("Periode"),
            Column("Keadaan"),
            Column("Tenggat", kind="date"),
        ),
        "reports.team": (
            Column("Nama", "name"),
            Column("Periode", "period"),
            Column("Keadaan"),
        ),
    },
    places=(Place(30, "Laporan", "report", "reports.index"),),
)
