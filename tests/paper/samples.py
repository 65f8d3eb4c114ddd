"""Realistic records for paper: a clerk, a nurse, an environmental officer and a head of office, in their own words.

All people are invented. The tests vary these with `dataclasses.replace`; the bench prints them.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.paper.forms import TEMPLATE
from portal.paper.pdf import Mark
from portal.paper.snapshot import (
    Acknowledgement,
    AppraisalSnapshot,
    Behaviour,
    Feedback,
    Input,
    Party,
    PlanSnapshot,
    Realisation,
    SealedContent,
    SealedEdition,
    SealedEvidence,
    SealedIndicator,
    SealedOrganisationResult,
    SealedPeriod,
    SealedResult,
    canonical,
    digest,
)
from portal.rooms import ROOMS
from portal.rules.behaviour import VALUES
from portal.rules.rating import EDITIONS
from portal.web.room import House

CODE = "7K3M9QXT4RWB2HZP"
VERIFY_URL = f"https://kinerja.kotamerdeka.go.id/verifikasi/{CODE}"


FORMS = House(ROOMS).forms


def mark(record: SealedContent) -> Mark:
    """As the record is marked when it is sealed."""
    return Mark(CODE, VERIFY_URL, digest(canonical(record)))


AGENCY = "Pemerintah Kota Merdeka"
RULE = SealedEdition(code=EDITIONS[-1].id, title=EDITIONS[-1].title)
YEAR = SealedPeriod(kind="year", label="Tahun 2025", starts=date(2025, 1, 1), ends=date(2025, 12, 31))
SECOND_QUARTER = SealedPeriod(kind="quarter", label="Triwulan II 2025", starts=date(2025, 4, 1), ends=date(2025, 6, 30))

SARI = Party(
    name="Sari Wulandari, A.Md.",
    identifier_kind="nip",
    identifier_label="NIP",
    identifier="199304122019032005",
    rank="Pengatur Tingkat I",
    grade="II/d",
    position="Pengadministrasi Kependudukan",
    unit="Bidang Pelayanan Pendaftaran Penduduk",
    placement_id=11,
)
BUDI = Party(
    name="Budi Santoso, S.Sos., M.A.P.",
    identifier_kind="nip",
    identifier_label="NIP",
    identifier="197808152003121004",
    rank="Pembina",
    grade="IV/a",
    position="Kepala Bidang Pelayanan Pendaftaran Penduduk",
    unit="Dinas Kependudukan dan Pencatatan Sipil",
    capacity="Plt.",
    decree="Keputusan Wali Kota Merdeka Nomor 821.2/114/BKPSDM/2025 tanggal 2 Januari 2025",
    placement_id=12,
)
DEWI = Party(
    name="Dr. Dewi Kartika, S.H., M.Si.",
    identifier_kind="nip",
    identifier_label="NIP",
    identifier="197105031996022001",
    rank="Pembina Utama Muda",
    grade="IV/c",
    position="Kepala Dinas Kependudukan dan Pencatatan Sipil",
    unit="Dinas Kependudukan dan Pencatatan Sipil",
    placement_id=13,
)
MAYOR = Party(
    name="H. Rahmat Hidayat",
    identifier_kind="none",
    identifier_label="NIP",
    identifier="",
    rank="",
    grade="",
    position="Wali Kota Merdeka",
    unit="Pemerintah Kota Merdeka",
    unit_label="INSTANSI",
)
NURSE = Party(
    name="Ns. Maria Goreti Bria, S.Kep.",
    identifier_kind="ni_pppk",
    identifier_label="NI PPPK",
    identifier="199109172023212014",
    rank="",
    grade="VII",
    position="Perawat Terampil",
    unit="UPTD Puskesmas Kampung Baru",
    placement_id=21,
)
COLONEL = Party(
    name="Letkol Ckm dr. Agung Prasetyo, Sp.PD.",
    identifier_kind="nrp",
    identifier_label="NRP",
    identifier="11980045670177",
    rank="Letnan Kolonel",
    grade="",
    position="Kepala Instalasi Rawat Inap",
    unit="UPTD Puskesmas Kampung Baru",
    placement_id=22,
)

EXPECTATIONS = {
    "Berorientasi Pelayanan": "Menjadi teladan pelayanan prima di loket; pemohon lanjut usia didahulukan.",
    "Akuntabel": "Menjadi teladan integritas dan disiplin.",
    "Kompeten": "Bersedia mengajari rekan yang baru bertugas di loket.",
    "Harmonis": "Menjaga komunikasi terbuka dengan pemohon dan rekan kerja.",
    "Loyal": "Berani melaporkan hal yang merugikan negara.",
    "Kolaboratif": "Melibatkan kelurahan dan puskesmas sesuai perannya.",
}
BEHAVIOURS = tuple(
    Behaviour(
        code=value.code, name=value.name, guidelines=value.guidelines, expectation=EXPECTATIONS.get(value.name, "")
    )
    for value in VALUES
)


def indicator(key: str, text: str, target: str, aspect: str = "", perspective: str = "") -> SealedIndicator:
    return SealedIndicator(id=key, text=text, target=target, aspect=aspect, perspective=perspective)


OWNERSHIP = "Meningkatnya kepemilikan dokumen kependudukan"
CLERK_RESULTS = (
    SealedResult(
        id="l1",
        kind="main",
        text="Terlayaninya permohonan KTP-el di loket",
        superior_text=OWNERSHIP,
        indicators=(
            indicator("i1", "Jumlah permohonan diproses", "2.400 permohonan", "quantity"),
            indicator("i2", "Persentase dokumen tanpa kesalahan data (cetak ulang ≤ 1%)", "99%", "quality"),
            indicator(
                "i3",
                "Persentase selesai sesuai standar pelayanan (1 hari kerja setelah berkas lengkap)",
                "95%",
                "time",
            ),
        ),
    ),
    SealedResult(
        id="l2",
        kind="main",
        text="Terbitnya akta kelahiran 0–18 tahun",
        superior_text=OWNERSHIP,
        indicators=(
            indicator("i4", "Jumlah akta diterbitkan", "900 akta", "quantity"),
            indicator("i5", "Persentase selesai ≤ 3 hari kerja", "95%", "time"),
        ),
    ),
    SealedResult(
        id="l3",
        kind="main",
        text="Terarsipkannya berkas permohonan",
        superior_text=OWNERSHIP,
        indicators=(indicator("i6", "Persentase berkas terpindai dan dapat ditemukan kembali", "100%", "quality"),),
    ),
    SealedResult(
        id="l4",
        kind="additional",
        text="Pelayanan jemput bola di kelurahan dan sekolah",
        superior_text="Meluasnya jangkauan pelayanan kependudukan",
        indicators=(indicator("i7", "Jumlah kegiatan", "12 kegiatan", "quantity"),),
    ),
)
CLERK_PLAN = PlanSnapshot(
    template=TEMPLATE,
    rule=RULE,
    agency=AGENCY,
    place="Merdeka",
    period=YEAR,
    starts=YEAR.starts,
    ends=YEAR.ends,
    form="ja_jf",
    approach="quantitative",
    version=1,
    submitted_on=date(2025, 1, 20),
    agreed_on=date(2025, 1, 24),
    owner=SARI,
    assessor=BUDI,
    superior=DEWI,
    results=CLERK_RESULTS,
    behaviours=BEHAVIOURS,
    resources=("Komputer dan pemindai berkas", "Jaringan internet", "Blangko KTP-el sesuai kebutuhan bulanan"),
    accountability=("Laporan harian loket", "Laporan bulanan kepada Kepala Bidang", "Dialog kinerja setiap triwulan"),
    consequences=(
        "Diusulkan mendapat penghargaan apabila ekspektasi terpenuhi",
        "Mendapat bimbingan kinerja apabila ekspektasi tidak terpenuhi",
    ),
)
CLERK_APPRAISAL = AppraisalSnapshot(
    template=TEMPLATE,
    rule=RULE,
    agency=AGENCY,
    place="Merdeka",
    period=YEAR,
    starts=YEAR.starts,
    ends=YEAR.ends,
    version=1,
    released_on=date(2026, 1, 9),
    owner=SARI,
    assessor=BUDI,
    superior=DEWI,
    plan=CLERK_PLAN,
    realisations=(
        Realisation(indicator_id="i1", text="2.512 permohonan", achievement="104,7% dari target"),
        Realisation(indicator_id="i2", text="99,4%", achievement="100,4% dari target"),
        Realisation(indicator_id="i3", text="96,8%", achievement="101,9% dari target"),
        Realisation(indicator_id="i4", text="934 akta", achievement="103,8% dari target"),
        Realisation(indicator_id="i5", text="95,6%", achievement="100,6% dari target"),
        Realisation(indicator_id="i6", text="100%", achievement="100% dari target"),
        Realisation(indicator_id="i7", text="12 kegiatan", achievement="100% dari target"),
    ),
    feedback=(
        Feedback(about="l1", giver="Pimpinan", text="Antrean tertib dan cetak ulang turun dibanding tahun lalu."),
        Feedback(about="l1", giver="Rekan kerja", text="Sigap membantu loket lain saat ramai."),
        Feedback(about="l2", giver="Pimpinan", text="Pertahankan kecepatan; catat sebab berkas yang terlambat."),
        Feedback(about="l3", giver="Pimpinan", text="Berkas mudah ditemukan saat pemeriksaan Inspektorat."),
        Feedback(about=VALUES[0].code, giver="Pimpinan", text="Pemohon lanjut usia terlayani lebih dahulu."),
        Feedback(about=VALUES[2].code, giver="Pimpinan", text="Melatih dua pegawai baru memakai SIAK terpusat."),
    ),
    evidence=(
        SealedEvidence(about="l1", name="rekap-loket-2025.pdf", sha256="a" * 64, verdict="fits"),
        SealedEvidence(about="l4", name="foto-jemput-bola.jpg", sha256="b" * 64, verdict="fits"),
    ),
    inputs=(Input(code="service_index", label="Indeks layanan KTP-el", value=Decimal("88.21"), respondents=412),),
    organisation=SealedOrganisationResult(
        unit="Dinas Kependudukan dan Pencatatan Sipil",
        level="good",
        reason="Tujuh dari delapan indikator perjanjian kinerja tercapai.",
        set_by="Wali Kota Merdeka",
        set_on=date(2026, 1, 5),
    ),
    results_rating="above",
    behaviour_rating="meets",
    predicate="good",
    notes="Ikutkan pelatihan pelayanan inklusif pada tahun 2026.\nUsulkan sebagai pelatih bagi petugas loket baru.",
    suggestion="above",
    suggestion_reasons=("Semua 6 indikator utama mencapai target, 5 di antaranya melampaui.",),
    acknowledgement=Acknowledgement(state="acknowledged", on=date(2026, 1, 14), comment="Terima kasih."),
)

NURSE_PLAN = replace(
    CLERK_PLAN,
    owner=NURSE,
    assessor=COLONEL,
    superior=DEWI,
    starts=date(2025, 6, 1),
    version=2,
    results=(
        SealedResult(
            id="n1",
            kind="main",
            text="Terlaksananya pelayanan imunisasi rutin bayi dan baduta sesuai standar",
            superior_text="Meningkatnya cakupan dan mutu pelayanan imunisasi di wilayah kerja",
            indicators=(
                indicator("n1a", "Jumlah sasaran yang diimunisasi", "480 anak/tahun", "quantity"),
                indicator(
                    "n1b",
                    "Persentase pelayanan sesuai SOP (skrining, penyuntikan aman, observasi 30 menit)",
                    "100%",
                    "quality",
                ),
                indicator("n1c", "Persentase sesi posyandu/puskesmas terlaksana sesuai jadwal", "95%", "time"),
            ),
        ),
        SealedResult(
            id="n2",
            kind="main",
            text="Terkelolanya vaksin dan rantai dingin",
            superior_text="Meningkatnya cakupan dan mutu pelayanan imunisasi di wilayah kerja",
            indicators=(
                indicator("n2a", "Persentase hari dengan suhu 2–8 °C tercatat dua kali sehari", "100%", "quality"),
                indicator("n2b", "Jumlah laporan stok vaksin bulanan", "12 laporan", "quantity"),
            ),
        ),
    ),
    resources=(),
)

RIVER = "Terkendalinya pencemaran air dan udara"
QUALITATIVE_PLAN = replace(
    CLERK_PLAN,
    approach="qualitative",
    owner=replace(SARI, name="Yohanes Kurniawan, S.T.", position="Pengendali Dampak Lingkungan Ahli Pertama"),
    results=(
        SealedResult(
            id="q1",
            kind="main",
            text="Tersusunnya laporan pemantauan kualitas air sungai",
            superior_text=RIVER,
            indicators=(
                indicator(
                    "q1a",
                    "Laporan memuat seluruh titik pantau dan terbit paling lambat tanggal 10 bulan berikutnya",
                    "12 laporan tanpa revisi substansi dari atasan",
                ),
            ),
        ),
        SealedResult(
            id="q2",
            kind="main",
            text="Terlaksananya pengawasan usaha wajib dokumen lingkungan",
            superior_text=RIVER,
            indicators=(
                indicator("q2a", "Setiap temuan ditindaklanjuti dengan berita acara yang lengkap", "100% temuan"),
                indicator("q2b", "Berita acara dapat diverifikasi kembali", "tanpa kecuali"),
            ),
        ),
        SealedResult(
            id="q3",
            kind="additional",
            text="Pendampingan sekolah Adiwiyata",
            indicators=(
                indicator("q3a", "Sekolah dampingan memenuhi dokumen penilaian sebelum batas pengajuan", "3 sekolah"),
            ),
        ),
    ),
)
QUALITATIVE_APPRAISAL = replace(
    CLERK_APPRAISAL,
    plan=QUALITATIVE_PLAN,
    owner=QUALITATIVE_PLAN.owner,
    realisations=(
        Realisation(indicator_id="q1a", text="12 laporan, satu terbit tanggal 14", achievement="11 dari 12"),
        Realisation(indicator_id="q2a", text="38 temuan, 38 berita acara"),
    ),
    feedback=(Feedback(about="q1", giver="Pimpinan", text="Laporan bulan Agustus terlambat karena alat rusak."),),
    period=SECOND_QUARTER,
    starts=SECOND_QUARTER.starts,
    ends=SECOND_QUARTER.ends,
    acknowledgement=Acknowledgement(state="unanswered", on=date(2025, 7, 28)),
)

LEADER_PLAN = replace(
    CLERK_PLAN,
    form="jpt",
    owner=DEWI,
    assessor=MAYOR,
    superior=None,
    results=(
        SealedResult(
            id="d1",
            kind="main",
            text="Meningkatnya kepemilikan dokumen kependudukan warga kota",
            assigned_by="penugasan dari Wali Kota",
            indicators=(
                indicator("d1a", "Persentase kepemilikan KTP-el", "99,4%", perspective="recipients"),
                indicator("d1b", "Persentase kepemilikan akta kelahiran 0–18 tahun", "98%", perspective="recipients"),
            ),
        ),
        SealedResult(
            id="d2",
            kind="main",
            text="Terlaksananya layanan adminduk yang mudah dan bebas biaya",
            indicators=(
                indicator("d2a", "Indeks Kepuasan Masyarakat", "88,31", perspective="recipients"),
                indicator("d2b", "Persentase layanan selesai sesuai standar", "95%", perspective="processes"),
                indicator("d2c", "Persentase penyerapan anggaran", "92,5%", perspective="budget"),
            ),
        ),
        SealedResult(
            id="d3",
            kind="additional",
            text="Terbinanya kompetensi petugas pendaftaran penduduk",
            indicators=(
                indicator("d3a", "Jumlah petugas yang lulus pelatihan", "24 orang", perspective="strengthening"),
            ),
        ),
    ),
)
LEADER_APPRAISAL = replace(
    CLERK_APPRAISAL,
    plan=LEADER_PLAN,
    owner=DEWI,
    assessor=MAYOR,
    superior=None,
    realisations=(Realisation(indicator_id="d1a", text="99,61%", achievement="100,2% dari target"),),
    feedback=(Feedback(about="d1", giver="Pimpinan", text="Lanjutkan perekaman di sekolah menengah."),),
    organisation=SealedOrganisationResult(
        unit="Dinas Kependudukan dan Pencatatan Sipil", level="excellent", reason="", set_by="Wali Kota", set_on=None
    ),
    results_rating="above",
    behaviour_rating="above",
    predicate="very_good",
)


def long_plan(results: int = 20) -> PlanSnapshot:
    """A clerk's plan with three indicators on each of `results` results: 60 rows by default."""
    source = CLERK_RESULTS[0]
    lines = tuple(
        replace(
            source,
            id=f"m{number}",
            text=f"{source.text} {number}",
            indicators=tuple(replace(each, id=f"m{number}{each.id}") for each in source.indicators),
        )
        for number in range(1, results + 1)
    )
    return replace(CLERK_PLAN, results=lines)


def long_names(plan: PlanSnapshot) -> PlanSnapshot:
    """The same plan with names and words as long as they come, and one that never ends."""
    name = "Prof. Dr. dr. Raden Mas Haryo Sosrokusumo Wirjodiningrat Purbaningrat, Sp.PD.-KGEH., M.Kes., M.Sc., Ph.D."
    position = "Kepala Subbagian Perencanaan, Evaluasi, Pelaporan, Keuangan, dan Pengelolaan Barang Milik Daerah " * 2
    owner = replace(plan.owner, name=name, position=position.strip(), unit="Pertanggungjawabankeuangan" * 6)
    first = replace(plan.results[0], text="Terselenggaranyapertanggungjawaban" * 12, superior_text="W" * 400)
    return replace(plan, owner=owner, assessor=replace(owner, capacity="Plh."), results=(first, *plan.results[1:]))


def long_appraisal() -> AppraisalSnapshot:
    """An appraisal of the plan with 60 rows, each with its realisation."""
    plan = long_plan()
    reached = tuple(
        Realisation(indicator_id=each.id, text=f"tercapai {each.target}")
        for line in plan.results
        for each in line.indicators
    )
    return replace(CLERK_APPRAISAL, plan=plan, realisations=reached, feedback=())


def tall_plan(indicators: int, words: str) -> PlanSnapshot:
    """A plan whose first result has so many indicators, or such long ones, that no page holds it."""
    first = CLERK_RESULTS[0]
    many = tuple(indicator(f"t{number}", f"{words}{number}", f"{number} hari") for number in range(indicators))
    return replace(CLERK_PLAN, results=(replace(first, indicators=many), *CLERK_RESULTS[1:]))


def long_feedback(appraisal: AppraisalSnapshot) -> AppraisalSnapshot:
    """Feedback on a result and on a value that fills more than a page each, and notes that do."""
    story = "Hasil kunjungan lapangan dibahas bersama pegawai dan dicatat. " * 60
    feedback = tuple(Feedback(about=about, giver="Pimpinan", text=story) for about in ("l2", VALUES[1].code))
    return replace(appraisal, feedback=feedback, notes=story * 2)
