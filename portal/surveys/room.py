"""Services, what citizens say of them, and the index that follows from it."""

from portal.rules.workflow import COMMENT
from portal.store.settings import Spec
from portal.surveys import cli, jobs, moderation
from portal.surveys.staff import bp as desk
from portal.surveys.views import bp
from portal.web.room import Place, Record, Room

__all__ = ["ROOM", "moderation"]  # its routes belong to `desk`

ROOM = Room(
    bps=(bp, desk),
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
            },
            page=("services.show", "service_id"),
        ),
        "survey_comment": Record("Saran warga", COMMENT.words),
    },
    places=(Place(60, "Layanan", "service", "services.index"),),
    jobs={"forget-networks": jobs.forget_networks},
    daily=("forget-networks",),
    settings=(
        Spec(
            "element_order",
            "persyaratan prosedur waktu biaya produk kompetensi perilaku sarana pengaduan",
            "text",
            "Urutan unsur survei pada cetakan",
            "Urutan U8 dan U9 berbeda antarinstansi (PermenPANRB 14/2017)",
        ),
        Spec("complaint_place", "SP4N-LAPOR! di lapor.go.id", "text", "Tempat mengadu", "UU 25/2009 Pasal 36"),
        Spec(
            "privacy_contact",
            "Bagian Organisasi Sekretariat Daerah",
            "text",
            "Penanggung jawab data survei",
            "UU 27/2022",
        ),
    ),
    cli=cli.COMMANDS,
    tokenless=(bp,),  # no session, no token: portal/web/origin.py guards it
)
