"""Sealed forms: printing them once, handing them out, drafts on paper, and the public verification."""

from portal.documents import jobs, queries
from portal.documents.views import bp, commands, compare
from portal.paper import seal
from portal.store.settings import Spec
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Personal, Place, Record, Room

ROOM = Room(
    bps=(bp,),
    records={
        "seal": Record(
            "Formulir",
            {"issue": "Disegel", "print": "PDF dibuat", "replace": "Diganti versi berikutnya"},
            witnessed=Witnessed(
                (
                    Recipe(
                        "form code record_type record_id number placement_id period_id replaced_by_id pdf_sha256 "
                        "rendered_at",
                        (Piece("snapshot", "content sha256 sealed_at", "id", "seal.snapshot_id"),),
                    ),
                )
            ),
        )
    },
    lists={
        "documents.index": (
            Column("Formulir"),
            Column("Periode"),
            Column("Disegel", kind="date"),
            Column("Keadaan"),
            Column("Kode verifikasi"),
        )
    },
    personal=(Place(10, "Dokumen saya", "seal", "documents.index"),),
    person=(Personal("Formulir tersegel", queries.seals_of),),
    jobs={"render": jobs.render, "draft": jobs.draft, "sweep-drafts": jobs.sweep},
    daily=("sweep-drafts",),
    checks=(seal.altered, seal.rivals, seal.unanchored),
    settings=(
        Spec(
            "evaluation_signers",
            "assessor",
            "choice",
            "Tanda tangan pada Evaluasi",
            "Bagian bawah formulir PermenPANRB 6/2022 belum dapat dipastikan; salinan daerah berbeda",
            (("assessor", "Pejabat penilai saja"), ("both", "Pegawai dan pejabat penilai")),
        ),
        Spec(
            "evaluation_choices",
            "chosen",
            "choice",
            "Rating dan predikat pada Evaluasi",
            "Formulir PermenPANRB 6/2022: coret yang tidak perlu",
            (("chosen", "Hanya yang ditetapkan"), ("struck", "Semua pilihan, yang lain dicoret")),
        ),
        Spec(
            "evaluation_percentages",
            "printed",
            "choice",
            "Capaian hitungan portal pada kolom realisasi Evaluasi",
            "Aturan portal; formulir PermenPANRB 6/2022 tidak memuat persentase capaian",
            (("printed", "Dicetak, bertanda “hitungan portal”"), ("left_out", "Tidak dicetak")),
        ),
    ),
    cli=commands.COMMANDS,
    tokenless=(compare,),
)
