"""What the people of the demonstration city plan: results and indicators by family of work, written for this purpose in
the style of real plans, and the sentences they write in logs and reports.
"""

from typing import NamedTuple

from portal.rules.plan import Accumulation, Approach, Aspect, Direction, Perspective

QUANTITY, QUALITY, TIME = Aspect.QUANTITY, Aspect.QUALITY, Aspect.TIME
CITIZEN, PROCESS, INNER, MONEY = tuple(Perspective)


class Ind(NamedTuple):
    """An indicator: aspect (or perspective, for leaders), text, yearly target, and how it is read and accumulated."""

    side: Aspect | Perspective | None
    text: str
    target: str
    sums: bool = False
    direction: Direction = Direction.HIGHER

    @property
    def accumulation(self) -> Accumulation:
        return Accumulation.SUM if self.sums else Accumulation.MEAN


class Res(NamedTuple):
    """A result with its indicators; `extra` marks an additional one."""

    text: str
    indicators: tuple[Ind, ...]
    extra: bool = False


class Family(NamedTuple):
    results: tuple[Res, ...]
    log: tuple[str, ...]  # activities, one for each result in turn
    approach: Approach = Approach.QUANTITATIVE


def res(text: str, *indicators: Ind, extra: bool = False) -> Res:
    return Res(text, indicators, extra)


def count(text: str, target: str) -> Ind:
    return Ind(QUANTITY, text, target, sums=True)


def quality(text: str, target: str) -> Ind:
    return Ind(QUALITY, text, target)


def on_time(text: str, target: str) -> Ind:
    return Ind(TIME, text, target)


def words(text: str) -> Ind:
    return Ind(None, text, "")


FAMILIES: dict[str, Family] = {
    "leader": Family(
        (
            res(
                "Meningkatnya kualitas pelayanan perangkat daerah kepada masyarakat",
                Ind(CITIZEN, "Indeks kepuasan masyarakat perangkat daerah", "82"),
                Ind(PROCESS, "Persentase standar pelayanan yang ditinjau ulang", "100%"),
            ),
            res(
                "Meningkatnya akuntabilitas kinerja dan keuangan perangkat daerah",
                Ind(INNER, "Nilai evaluasi akuntabilitas kinerja", "78"),
                Ind(MONEY, "Persentase penyerapan anggaran sesuai rencana", "95%"),
            ),
        ),
        ("Memimpin rapat evaluasi capaian triwulan", "Meninjau pelaksanaan anggaran bersama para kepala bidang"),
    ),
    "registry_head": Family(
        (
            res(
                "Meningkatnya kepemilikan dokumen kependudukan (penugasan dari Wali Kota)",
                Ind(CITIZEN, "Persentase penduduk wajib KTP yang memiliki KTP-el", "99,4%"),
                Ind(CITIZEN, "Persentase anak 0–18 tahun yang memiliki akta kelahiran", "98%"),
            ),
            res(
                "Meningkatnya kualitas pelayanan administrasi kependudukan",
                Ind(PROCESS, "Indeks kepuasan masyarakat", "85"),
                Ind(INNER, "Persentase petugas loket yang mengikuti pelatihan pelayanan", "90%"),
                Ind(MONEY, "Persentase penyerapan anggaran sesuai rencana", "95%"),
            ),
        ),
        ("Rapat koordinasi percepatan kepemilikan KTP-el", "Kunjungan mendadak ke loket pelayanan"),
    ),
    "registry_division": Family(
        (
            res(
                "Meningkatnya kepemilikan dokumen kependudukan",
                count("Jumlah dokumen kependudukan yang diterbitkan", "14.000 dokumen"),
                quality("Persentase dokumen tanpa kesalahan data", "99%"),
                on_time("Persentase dokumen selesai sesuai standar pelayanan", "95%"),
            ),
            res(
                "Terlaksananya pembinaan petugas loket",
                count("Jumlah pertemuan pembinaan", "12 kali"),
                quality("Persentase pengaduan loket yang diselesaikan", "95%"),
            ),
        ),
        ("Memeriksa berkas yang tertunda bersama petugas loket", "Pertemuan pagi dengan petugas loket"),
    ),
    "registry": Family(
        (
            res(
                "Terlayaninya permohonan KTP-el di loket",
                count("Jumlah permohonan diproses", "2.400 permohonan"),
                quality("Persentase dokumen tanpa kesalahan data", "99%"),
                on_time("Persentase selesai sesuai standar pelayanan", "95%"),
            ),
            res(
                "Terbitnya akta kelahiran 0–18 tahun",
                count("Jumlah akta diterbitkan", "900 akta"),
                on_time("Persentase selesai paling lama 3 hari kerja", "95%"),
            ),
            res(
                "Terarsipkannya berkas permohonan",
                quality("Persentase berkas terpindai dan dapat ditemukan kembali", "100%"),
            ),
            res("Terlaksananya pelayanan jemput bola", count("Jumlah kegiatan", "12 kegiatan"), extra=True),
        ),
        (
            "Melayani permohonan KTP-el di loket 2",
            "Memproses akta kelahiran yang masuk dari kelurahan",
            "Memindai berkas permohonan minggu ini",
            "Pelayanan jemput bola di Kelurahan Sukamaju",
        ),
    ),
    "personnel": Family(
        (
            res(
                "Terkelolanya kinerja pegawai tepat waktu",
                count("Jumlah pegawai yang didampingi menyusun SKP", "40 pegawai"),
                on_time("Persentase SKP ditetapkan sebelum tenggat", "100%"),
            ),
            res(
                "Tersusunnya data kepegawaian yang mutakhir",
                quality("Persentase data pegawai yang sesuai dengan dokumen", "98%"),
            ),
        ),
        ("Mendampingi pegawai menyusun SKP", "Mencocokkan data pegawai dengan berkas"),
    ),
    "finance": Family(
        (
            res(
                "Tersusunnya laporan keuangan yang andal",
                count("Jumlah laporan bulanan", "12 laporan"),
                quality("Persentase laporan tanpa koreksi", "95%"),
                on_time("Persentase laporan terkirim paling lambat tanggal 10", "100%"),
            ),
        ),
        ("Menyusun laporan keuangan bulanan",),
    ),
    "office": Family(
        (
            res(
                "Terlaksananya pelayanan administrasi perangkat daerah",
                count("Jumlah laporan kinerja yang disusun", "4 laporan"),
                quality("Persentase surat yang ditindaklanjuti sesuai disposisi", "98%"),
            ),
            res(
                "Terkelolanya barang milik daerah",
                quality("Persentase barang tercatat dan berlabel", "100%"),
            ),
        ),
        ("Menyiapkan bahan laporan kinerja", "Memeriksa pencatatan barang milik daerah"),
    ),
    "computing": Family(
        (
            res(
                "Terpeliharanya sistem informasi pemerintah kota",
                quality("Persentase waktu sistem tersedia", "99,5%"),
                Ind(TIME, "Rata-rata waktu penanganan gangguan", "≤ 4 jam", direction=Direction.LOWER),
            ),
            res("Terlaksananya pendampingan pengguna", count("Jumlah pendampingan", "48 kali")),
        ),
        ("Memeriksa cadangan data dan catatan sistem", "Mendampingi pengguna baru"),
    ),
    "auditing": Family(
        (
            res(
                "Terlaksananya pengawasan internal",
                count("Jumlah laporan hasil pengawasan", "8 laporan"),
                quality("Persentase rekomendasi yang ditindaklanjuti", "85%"),
            ),
        ),
        ("Menyusun kertas kerja pengawasan",),
    ),
    "archive": Family(
        (
            res(
                "Tertatanya arsip akta pencatatan sipil",
                count("Jumlah berkas yang ditata", "3.600 berkas"),
                quality("Persentase berkas ditemukan dalam lima menit", "95%"),
            ),
        ),
        ("Menata arsip akta kelahiran",),
    ),
    "clinic_head": Family(
        (
            res(
                "Meningkatnya cakupan dan mutu pelayanan kesehatan dasar",
                Ind(CITIZEN, "Persentase bayi dengan imunisasi dasar lengkap", "95%"),
                Ind(CITIZEN, "Indeks kepuasan masyarakat Puskesmas", "85"),
                Ind(PROCESS, "Persentase ibu hamil mendapat pelayanan antenatal sesuai standar", "100%"),
            ),
            res(
                "Terkelolanya sumber daya Puskesmas",
                Ind(INNER, "Persentase alat kesehatan laik fungsi", "95%"),
                Ind(MONEY, "Persentase penyerapan dana kapitasi", "92%"),
            ),
        ),
        ("Lokakarya mini bulanan Puskesmas", "Memeriksa kesiapan alat kesehatan"),
    ),
    "doctor": Family(
        (
            res(
                "Terlayaninya pasien rawat jalan sesuai standar",
                count("Jumlah pasien diperiksa", "6.000 pasien"),
                quality("Persentase rekam medis lengkap", "98%"),
                Ind(TIME, "Rata-rata waktu tunggu pasien", "≤ 60 menit", direction=Direction.LOWER),
            ),
        ),
        ("Pemeriksaan pasien rawat jalan",),
    ),
    "immunisation": Family(
        (
            res(
                "Terlaksananya imunisasi rutin bayi dan baduta sesuai standar",
                count("Jumlah sasaran yang diimunisasi", "480 anak"),
                quality("Persentase pelayanan sesuai SOP", "100%"),
                on_time("Persentase sesi terlaksana sesuai jadwal", "95%"),
            ),
            res(
                "Terkelolanya vaksin dan rantai dingin",
                Ind(QUALITY, "Suhu lemari vaksin saat dicatat", "2–8 °C", direction=Direction.RANGE),
                count("Jumlah laporan stok vaksin bulanan", "12 laporan"),
            ),
            res("Penyuluhan imunisasi di sekolah (BIAS)", count("Jumlah sekolah dikunjungi", "6 sekolah"), extra=True),
        ),
        (
            "Imunisasi di Posyandu Mawar",
            "Mencatat suhu lemari vaksin pagi dan sore",
            "Penyuluhan imunisasi di SD Negeri 3",
        ),
    ),
    "nurse": Family(
        (
            res(
                "Terobservasinya kondisi pasien dan tindakan yang tepat",
                count("Jumlah observasi pasien", "1.200 observasi"),
                quality("Persentase tindakan sesuai SOP", "98%"),
            ),
            res(
                "Terdokumentasikannya asuhan keperawatan",
                quality("Persentase catatan asuhan lengkap", "95%"),
                on_time("Persentase catatan selesai pada hari yang sama", "95%"),
            ),
        ),
        ("Observasi pasien di ruang tindakan", "Melengkapi catatan asuhan keperawatan"),
    ),
    "midwife": Family(
        (
            res(
                "Terlayaninya ibu hamil dan bersalin sesuai standar",
                count("Jumlah kunjungan antenatal", "720 kunjungan"),
                quality("Persentase ibu hamil berisiko yang dirujuk tepat waktu", "100%"),
            ),
            res("Terlaksananya kelas ibu hamil", count("Jumlah kelas", "24 kelas")),
        ),
        ("Pemeriksaan antenatal di Puskesmas", "Kelas ibu hamil di Kelurahan Melati"),
    ),
    "pharmacy": Family(
        (
            res(
                "Tersedianya obat dan bahan medis habis pakai",
                quality("Persentase obat esensial tersedia", "95%"),
                on_time("Persentase resep selesai dalam 15 menit", "90%"),
            ),
        ),
        ("Pelayanan resep dan pencatatan stok obat",),
    ),
    "front_desk": Family(
        (
            res(
                "Terlayaninya pendaftaran pasien",
                count("Jumlah pasien didaftarkan", "9.600 pasien"),
                Ind(TIME, "Rata-rata waktu pendaftaran", "≤ 5 menit", direction=Direction.LOWER),
            ),
        ),
        ("Pendaftaran pasien di loket",),
    ),
    "nutrition": Family(
        (
            res(
                "Terpantaunya gizi balita",
                count("Jumlah balita dipantau", "1.080 balita"),
                quality("Persentase balita gizi kurang yang didampingi", "100%"),
            ),
        ),
        ("Penimbangan balita di posyandu",),
    ),
    "works_head": Family(
        (
            res(
                "Meningkatnya kondisi jalan dan drainase kota",
                Ind(CITIZEN, "Persentase jalan kota dalam kondisi mantap", "84%"),
                Ind(PROCESS, "Persentase laporan kerusakan ditangani sesuai standar", "90%"),
                Ind(MONEY, "Persentase penyerapan anggaran sesuai rencana", "93%"),
            ),
        ),
        ("Rapat pengendalian proyek jalan",),
    ),
    "works_division": Family(
        (
            res(
                "Meningkatnya kemantapan jalan kota",
                count("Panjang jalan yang dipelihara", "24 km"),
                on_time("Persentase pekerjaan selesai sesuai kontrak", "95%"),
            ),
        ),
        ("Memeriksa kemajuan pekerjaan pemeliharaan jalan",),
    ),
    "works": Family(
        (
            res(
                "Terlaksananya pemeliharaan jalan sesuai mutu",
                count("Panjang jalan yang diperiksa", "48 km"),
                quality("Persentase hasil uji mutu yang memenuhi syarat", "95%"),
            ),
            res(
                "Tertanganinya laporan jalan rusak dari warga",
                count("Jumlah laporan ditinjau", "120 laporan"),
                on_time("Persentase laporan ditinjau dalam dua hari kerja", "90%"),
            ),
            res(
                "Terjalinnya kerja sama dengan bidang lain pada satu lokasi",
                quality("Persentase pekerjaan galian yang dikoordinasikan sebelumnya", "90%"),
                extra=True,
            ),
        ),
        (
            "Memeriksa pekerjaan penambalan Jalan Merdeka",
            "Meninjau laporan jalan rusak dari warga",
            "Rapat koordinasi galian dengan perusahaan air minum",
        ),
    ),
    "school_head": Family(
        (
            res(
                "Meningkatnya mutu pembelajaran di sekolah",
                Ind(CITIZEN, "Persentase siswa mencapai kompetensi minimum literasi", "85%"),
                Ind(PROCESS, "Persentase guru yang disupervisi", "100%"),
                Ind(INNER, "Jumlah pertemuan komunitas belajar guru", "12 kali", sums=True),
            ),
        ),
        ("Supervisi kelas dan umpan balik kepada guru",),
    ),
    "teacher": Family(
        (
            res(
                "Terlaksananya pembelajaran berdiferensiasi",
                count("Jumlah jam tatap muka efektif", "864 jam"),
                quality("Persentase siswa aktif", "90%"),
                on_time("Persentase modul ajar tersedia sebelum dipakai", "100%"),
            ),
            res(
                "Meningkatnya hasil belajar siswa",
                quality("Persentase siswa mencapai kriteria ketuntasan", "85%"),
            ),
            res("Pembinaan kegiatan pramuka", count("Jumlah pertemuan", "32 pertemuan"), extra=True),
        ),
        ("Pembelajaran tematik di kelas", "Menilai hasil belajar siswa", "Latihan pramuka mingguan"),
    ),
    "environment_head": Family(
        (
            res(
                "Meningkatnya kualitas lingkungan hidup kota",
                Ind(CITIZEN, "Persentase volume sampah tertangani", "80%"),
                Ind(CITIZEN, "Indeks kualitas air", "55"),
                Ind(MONEY, "Persentase penyerapan anggaran sesuai rencana", "94%"),
            ),
        ),
        ("Memimpin evaluasi pengangkutan sampah",),
    ),
    "cleaning_division": Family(
        (
            res(
                "Meningkatnya persentase sampah tertangani",
                quality("Persentase volume sampah tertangani", "80%"),
                count("Jumlah ritase pengangkutan", "5.760 rit"),
            ),
        ),
        ("Mengatur rute armada pengangkutan",),
    ),
    "cleaning_section": Family(
        (
            res(
                "Meningkatnya kebersihan jalan utama",
                quality("Nilai rata-rata inspeksi kebersihan (skala 1–4)", "3,2"),
                count("Jumlah inspeksi ruas jalan", "96 inspeksi"),
            ),
        ),
        ("Inspeksi kebersihan ruas Jalan Merdeka",),
    ),
    "cleaning": Family(
        (
            res(
                "Terlaksananya penyapuan jalan di ruas penugasan",
                count("Jumlah hari penyapuan", "288 hari"),
                quality("Nilai rata-rata inspeksi kebersihan ruas (skala 1–4)", "3,2"),
                on_time("Persentase selesai sebelum pukul 07.00", "95%"),
            ),
            res("Terangkutnya sampah dari TPS ke TPA", count("Jumlah ritase", "576 rit")),
        ),
        ("Menyapu ruas Jalan Merdeka", "Mengangkut sampah ke TPA"),
    ),
    "environment_division": Family(
        (
            res(
                "Terkendalinya pencemaran air dan udara",
                words("Seluruh titik pantau diperiksa setiap bulan dan hasilnya diumumkan paling lambat tanggal 15"),
            ),
            res(
                "Terbinanya usaha wajib dokumen lingkungan",
                words("Setiap usaha yang diawasi menerima berita acara dan rencana perbaikan yang dapat diverifikasi"),
            ),
        ),
        ("Menelaah hasil pemantauan kualitas air", "Membahas temuan pengawasan usaha"),
        Approach.QUALITATIVE,
    ),
    "environment": Family(
        (
            res(
                "Tersusunnya laporan pemantauan kualitas air sungai",
                words(
                    "Laporan memuat seluruh titik pantau dan terbit paling lambat tanggal 10 bulan berikutnya, "
                    "tanpa revisi substansi dari atasan"
                ),
            ),
            res(
                "Terlaksananya pengawasan usaha wajib dokumen lingkungan",
                words("Setiap temuan ditindaklanjuti dengan berita acara yang lengkap dan dapat diverifikasi"),
            ),
            res(
                "Terselesaikannya pengaduan pencemaran",
                words("Seluruh pengaduan mendapat verifikasi lapangan dalam lima hari kerja"),
            ),
        ),
        (
            "Mengambil contoh air di Sungai Lembayung",
            "Pengawasan bengkel dan pencucian mobil",
            "Verifikasi lapangan pengaduan bau limbah",
        ),
        Approach.QUALITATIVE,
    ),
}

RESOURCES = ("Komputer dan jaringan internet", "Kendaraan operasional", "Perlengkapan kerja sesuai standar")
ACCOUNTABILITY = ("Catatan harian pada portal", "Laporan triwulan kepada atasan", "Dialog kinerja setiap triwulan")
CONSEQUENCES = (
    "Bila melampaui ekspektasi: diusulkan untuk penghargaan dan pengembangan karier",
    "Bila belum memenuhi ekspektasi: bimbingan kinerja dan rencana perbaikan bersama atasan",
)

EXPECTATIONS = {
    "pelayanan": "Menyapa lebih dulu dan menjelaskan langkah berikutnya kepada setiap warga",
    "akuntabel": "Mencatat pekerjaan pada hari yang sama",
    "kolaboratif": "Berbagi beban loket pada jam ramai",
}

OBSTACLES = (
    "Permohonan menumpuk setelah libur panjang",
    "Jaringan pusat terputus beberapa hari",
    "Dua rekan cuti bersamaan",
    "Hujan lebat menghambat pekerjaan lapangan",
)
FOLLOW_UPS = (
    "Membuka antrean tambahan pada Sabtu pagi",
    "Menyiapkan pencatatan cadangan dan memproses susulan",
    "Menyusun jadwal pengganti bersama atasan",
    "Memindahkan pekerjaan ke minggu berikutnya",
)
FEEDBACK = (
    "Rapi dan dapat ditelusuri. Pertahankan ketelitiannya.",
    "Sudah baik. Tambahkan catatan kendala lebih awal agar cepat dibantu.",
    "Warga memuji penjelasan yang jelas. Bagikan caranya kepada rekan.",
    "Jumlah tercapai; perhatikan ketepatan waktu pada minggu ramai.",
)
