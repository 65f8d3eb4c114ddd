"""Work plans (SKP): writing, handing over, agreeing, revising, and what of the superior's they support."""

from portal.plans import queries, snapshot
from portal.plans.queries import person, whole, wording
from portal.plans.queries.progress import PROGRESS
from portal.plans.queries.tasks import submitted, tasks
from portal.plans.views import bp, dialogue, editing
from portal.rules.workflow import PLAN
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.lists import Column
from portal.web.onward import Decisions
from portal.web.room import Papers, Personal, Place, Record, Room

__all__ = ["ROOM", "dialogue", "editing"]  # their routes belong to `bp`

WRITTEN = (
    Piece("plan", "placement_id period_id starts_on ends_on form approach", "id", "plan_version.plan_id"),
    Piece(
        "plan_line_text",
        "line_id kind place text superior_text assigned_by",
        "version_id",
        "plan_version.id",
    ),
    Piece(
        "plan_indicator_text",
        "indicator_id place text aspect perspective target target_low target_high target_on unit direction "
        "accumulation",
        "line_text_id",
        "plan_line_text.id",
    ),
    Piece("plan_subtarget", "period_id target target_low", "indicator_text_id", "plan_indicator_text.id"),
)

ROOM = Room(
    bps=(bp,),
    checks=(snapshot.altered, whole.strayed, whole.misquoted),
    settings=wording.SPECS,
    tasks=tasks,
    decisions=Decisions(
        "plans.show", ("plan_id",), lambda label, name: f"SKP {label.removeprefix('Tahun ')} {name}", submitted
    ),
    progress=PROGRESS,
    records={
        "plan": Record(
            "SKP",
            {"link": "Ditautkan ke RHK pimpinan", "unlink": "Tautan ke RHK pimpinan dilepas"},
            page=("plans.show", "plan_id"),
            # What is agreed stands in the version; of the plan itself its ties to the superior's results.
            witnessed=Witnessed(
                (
                    Recipe(
                        "",
                        (
                            Piece("plan_line", "", "plan_id", "plan.id"),
                            Piece("cascade_link", "superior_line_id", "line_id", "plan_line.id"),
                        ),
                    ),
                ),
                born_blank=True,
            ),
        ),
        "plan_version": Record(
            "Versi SKP",
            {
                **PLAN.words,
                "create": "Rencana dibuat",
                "revise": "Versi baru dibuka",
                "read": "Dibuka atasan",
                "comment": "Dikomentari",
                "expect": "Ekspektasi khusus diubah atasan",
            },
            page=("plans.show", "plan_id"),
            key="plan_id",
            witnessed=Witnessed(
                (
                    Recipe("plan_id number state reason submitted_at agreed_at expectations attachments", WRITTEN),
                    # With what the superior wrote and read, and with whose result and indicator each text is.
                    Recipe(
                        "plan_id number state reason returned_note submitted_at read_at agreed_at expectations "
                        "attachments",
                        (
                            *WRITTEN,
                            Piece("plan_line", "plan_id", "id", "plan_line_text.line_id"),
                            Piece("plan_indicator", "line_id", "id", "plan_indicator_text.indicator_id"),
                        ),
                    ),
                )
            ),
        ),
    },
    papers={"plan": Papers(queries.version, snapshot.plan_snapshot, snapshot.FORMS, snapshot.lacking)},
    person=(
        Personal("Rencana kinerja (SKP)", person.versions_of),
        Personal("Hasil kerja dan indikator", person.results_of),
        Personal("Catatan pada rencana", person.talk_of),
    ),
    lists={
        "plans.index": (
            Column("Tahun"),
            Column("Jabatan"),
            Column("Keadaan"),
            Column("Langkah berikutnya"),
            Column("Masa"),
        ),
        "plans.awaiting": (
            Column("Pegawai"),
            Column("Jabatan"),
            Column("Rencana"),
            Column("Diajukan", kind="date"),
        ),
        "plans.browse": (
            Column("Pegawai", "name"),
            Column("Unit", "unit"),
            Column("Atasan"),
            Column("Tahun", "period"),
            Column("Keadaan", "state"),
            Column("Versi", kind="number"),
        ),
    },
    places=(Place(20, "Rencana", "plan", "plans.index"),),
)
