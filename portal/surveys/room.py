"""What citizens say of services: answering on the page and on paper, and counting it at night."""

from portal.rules.survey_period import SurveyPeriod
from portal.rules.workflow import SURVEY_IMPORT
from portal.store.settings import Spec
from portal.store.witness import Recipe, Witnessed
from portal.surveys import jobs, queries
from portal.surveys.views import bp, commands, paper
from portal.web.lists import Column
from portal.web.room import Record, Room

ROOM = Room(
    bps=(bp, paper.bp),
    beside={"service": paper.panel},
    jobs={"count-votes": jobs.count_votes, "forget-networks": jobs.forget_networks},
    daily=("count-votes", "forget-networks"),
    checks=(queries.miscounted, queries.untimely, queries.untrue),
    records={
        "survey_import": Record(
            "Impor formulir kertas",
            {**SURVEY_IMPORT.words, "create": "Dimasukkan", "exchange": "Sebagian digantikan impor lain"},
            page=("paper.index", "service_id"),
            key="service_id",
            witnessed=Witnessed((Recipe("service_id batch number on state"),)),
        )
    },
    settings=(
        Spec(
            "element_order",
            "persyaratan prosedur waktu biaya produk kompetensi perilaku sarana pengaduan",
            "text",
            "Urutan unsur survei pada cetakan",
            "Urutan U8 dan U9 berbeda antarinstansi (PermenPANRB 14/2017)",
        ),
        Spec(
            "survey_period",
            SurveyPeriod.YEAR.value,
            "choice",
            "Periode survei, yang indeksnya ditampilkan",
            "Survei berkala, sekurang-kurangnya setahun sekali (PermenPANRB 14/2017 Pasal 1). Aturan portal: menurut "
            "kalender; sesudah ada jawaban yang dihitung diganti mulai tahun berikutnya, agar dari angka lama dan baru "
            "tidak dapat dihitung angka kurang dari 10 responden",
            tuple((each.value, each.label) for each in SurveyPeriod),
        ),
        Spec(
            "survey_batch",
            "5",
            "number",
            "Jawaban warga yang harus terkumpul sebelum angka sebuah layanan berubah",
            "Aturan portal: jumlah dan rata-rata sebelum dan sesudah satu jawaban membuka isi jawaban itu",
            least=5,
            most=100,
        ),
        Spec(
            "votes_per_network",
            "6",
            "number",
            "Jawaban dari satu jaringan yang langsung dihitung dalam 10 menit, tiap layanan (sehari: sepuluh kali)",
            "Aturan portal; selebihnya ditahan untuk dilihat, tidak hilang",
            least=1,
            most=9,  # a form may hold both kinds: fewer than twenty answers in any case
        ),
        Spec(
            "votes_per_waiting_room",
            "60",
            "number",
            "Jawaban dari satu ruang tunggu yang langsung dihitung dalam 10 menit, tiap layanan (sehari: sepuluh kali)",
            "Aturan portal: warga di ruang tunggu berbagi satu jaringan, yang disebut pada layanannya",
            least=1,
            most=1000,
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
    lists={
        "surveys.index": (
            Column("Layanan"),
            Column("Standar"),
            Column("Unit"),
            Column("Indeks"),
            Column("Responden", kind="number"),
        ),
        "paper.index": (
            Column("Impor"),
            Column("Hari impor"),
            Column("Hari jawaban"),
            Column("Dihitung", kind="number"),
            Column("Keadaan"),
        ),
    },
    cli=commands.COMMANDS,
    tokenless=(bp,),  # no session, no token: portal/web/origin.py guards it
)
