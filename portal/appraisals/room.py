"""Ratings of results and behaviour, the predicate, its release and answer; Capaian Kinerja Organisasi."""

from portal.appraisals import jobs, queries, snapshot
from portal.appraisals.queries import person
from portal.appraisals.queries.progress import PROGRESS
from portal.appraisals.queries.tasks import tasks, unreleased
from portal.appraisals.views import bp, unit_results
from portal.rules.objection import OBJECTION_DAYS
from portal.rules.workflow import APPRAISAL
from portal.store.settings import Spec
from portal.store.witness import Recipe, Witnessed
from portal.web.lists import Column
from portal.web.onward import Decisions
from portal.web.room import Papers, Personal, Place, Record, Room

__all__ = ["ROOM", "unit_results"]  # its routes belong to `bp`

ROOM = Room(
    bps=(bp,),
    tasks=tasks,
    decisions=Decisions("appraisals.new", ("plan_id", "period_id"), "Penilaian {} {}".format, unreleased),
    progress=PROGRESS,
    records={
        "appraisal": Record(
            "Penilaian",
            {**APPRAISAL.words, "start": "Penilaian dimulai"},
            page=("appraisals.show", "appraisal_id"),
            known_since=frozenset(APPRAISAL.words),
            witnessed=Witnessed(
                (
                    Recipe(
                        "plan_id period_id plan_version_id number state results results_reason behaviour notes "
                        "feedback content predicate released_at respond_by answered_at response"
                    ),
                )
            ),
        ),
        "organisation_result": Record(
            "Capaian organisasi",
            {"set": "Ditetapkan"},
            witnessed=Witnessed((Recipe("unit_id period_id level reason set_at set_by"),)),
        ),
    },
    papers={
        "appraisal": Papers(
            queries.get, snapshot.appraisal_snapshot, snapshot.FORMS, snapshot.lacking, of_quarters=True
        )
    },
    holds={"report": queries.resting_on},
    person=(Personal("Penilaian yang sudah dirilis", person.appraisals_of),),
    lists={
        "appraisals.index team": (
            Column("Nama"),
            Column("Jabatan"),
            Column("Keadaan"),
            Column("Tanggapan sampai", kind="date"),
        ),
        "appraisals.index own": (
            Column("Periode"),
            Column("Predikat"),
            Column("Keadaan"),
            Column("Dirilis", kind="date"),
            Column("Tanggapan sampai", kind="date"),
        ),
        "appraisals.unit_results": (
            Column("Unit"),
            Column("Capaian"),
            Column("Yang menetapkan"),
        ),
        "appraisals.register": (
            Column("Nama", "name"),
            Column("Unit", "unit"),
            Column("Periode", "period"),
            Column("Keadaan", "state"),
            Column("Predikat"),
        ),
    },
    places=(Place(40, "Penilaian", "appraisal", "appraisals.index"),),
    jobs={"lapse-appraisals": jobs.lapse},
    daily=("lapse-appraisals",),
    checks=(jobs.altered, jobs.unsealed),
    settings=(
        Spec(
            "acknowledgement_days",
            "14",
            "days",
            "Hari untuk menanggapi hasil penilaian",
            "Aturan portal; bawaan 14 hari mengikuti tenggat keberatan",
        ),
        Spec(
            "objection_days",
            str(OBJECTION_DAYS),
            "days",
            "Hari untuk mengajukan keberatan atas hasil penilaian",
            "14 hari sejak hasil diterima untuk PNS (PP 30/2019 Pasal 59); untuk PPPK angkanya tidak kami temukan "
            "dalam PermenPANRB 6/2022 Bab V. Hari kalender: pengetahuan umum, belum dapat dipastikan",
        ),
    ),
)
