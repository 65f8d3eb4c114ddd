"""The offices and people of the demonstration city Lembayung. Every name and number is invented.

A row of POSTS is a position with the person in it: key, unit, superior's key, title, kind, level, name, sex, born,
appointed, rank and grade, family (whose plan texts of `texts.py` it works by). PPPK carry no rank title.
"""

from typing import NamedTuple

from portal.chart.models import PositionKind as K

CITY = "Kota Lembayung"

# key, key of the unit above, name
UNITS = (
    ("kota", "", "Pemerintah Kota Lembayung"),
    ("setda", "kota", "Sekretariat Daerah"),
    ("inspektorat", "kota", "Inspektorat Daerah"),
    ("dukcapil", "kota", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("dafduk", "dukcapil", "Bidang Pelayanan Pendaftaran Penduduk"),
    ("capil", "dukcapil", "Bidang Pelayanan Pencatatan Sipil"),
    ("dinkes", "kota", "Dinas Kesehatan"),
    ("puskesmas", "dinkes", "UPTD Puskesmas Melati"),
    ("pupr", "kota", "Dinas Pekerjaan Umum dan Penataan Ruang"),
    ("binamarga", "pupr", "Bidang Bina Marga"),
    ("disdik", "kota", "Dinas Pendidikan"),
    ("sdn3", "disdik", "SD Negeri 3 Lembayung"),
    ("dlh", "kota", "Dinas Lingkungan Hidup"),
    ("sampah", "dlh", "Bidang Pengelolaan Sampah dan Kebersihan"),
    ("tatalh", "dlh", "Bidang Penataan dan Pengawasan Lingkungan"),
)


class Seat(NamedTuple):
    key: str
    unit: str
    above: str  # key of the superior's post; "" answers to the mayor
    title: str
    kind: K
    level: str
    name: str
    sex: int  # 1 man, 2 woman
    born: int
    appointed: int
    rank: str  # "Penata Tk. I, III/d"; for PPPK the grade alone: "IX"
    family: str
    heads: bool = False


J, A, S, P, F = K.JPT, K.ADMINISTRATOR, K.SUPERVISOR, K.STAFF, K.FUNCTIONAL

POSTS = (
    # Secretariat and inspectorate
    Seat("sekda", "setda", "", "Sekretaris Daerah", J, "II.a", "Dr. Hasan Basri Nasution, M.Si.", 1, 1968, 1993, "Pembina Utama Madya, IV/d", "leader", True),
    Seat("lina", "setda", "sekda", "Pranata Komputer Ahli Pertama", F, "Ahli Pertama", "Lina Kartika, S.Kom.", 2, 1993, 2018, "Penata Muda, III/a", "computing"),
    Seat("umum", "setda", "sekda", "Kepala Bagian Organisasi", A, "III.a", "Yusnidar Harahap, S.H., M.H.", 2, 1976, 2002, "Pembina, IV/a", "office"),
    Seat("inspektur", "inspektorat", "", "Inspektur Daerah", J, "II.b", "Bambang Setiadi, Ak., M.M.", 1, 1971, 1996, "Pembina Utama Muda, IV/c", "leader", True),
    Seat("tono", "inspektorat", "inspektur", "Auditor Ahli Madya", F, "Ahli Madya", "Tono Prasetyo, S.H.", 1, 1975, 2000, "Pembina, IV/a", "auditing"),
    # Civil registry: the cast of the walk
    Seat("dewi", "dukcapil", "", "Kepala Dinas Kependudukan dan Pencatatan Sipil", J, "II.b", "Dra. Dewi Lestari, M.Si.", 2, 1970, 1995, "Pembina Utama Muda, IV/c", "registry_head", True),
    Seat("sekdis", "dukcapil", "dewi", "Sekretaris Dinas", A, "III.a", "Fadli Rahman, S.STP., M.A.P.", 1, 1982, 2004, "Pembina, IV/a", "office"),
    Seat("rina", "dukcapil", "sekdis", "Analis Sumber Daya Manusia Aparatur Ahli Muda", F, "Ahli Muda", "Rina Marlina, S.E.", 2, 1985, 2010, "Penata, III/c", "personnel"),
    Seat("keu", "dukcapil", "sekdis", "Penata Laporan Keuangan", P, "", "Wawan Gunawan, S.E.", 1, 1988, 2014, "Penata Muda Tk. I, III/b", "finance"),
    Seat("budi", "dafduk", "dewi", "Kepala Bidang Pelayanan Pendaftaran Penduduk", A, "III.b", "Budi Hartono, S.Sos.", 1, 1978, 2005, "Pembina, IV/a", "registry_division"),
    Seat("sari", "dafduk", "budi", "Pengadministrasi Kependudukan", P, "", "Sari Wulandari, A.Md.", 2, 1992, 2019, "Pengatur Tk. I, II/d", "registry"),
    Seat("andi", "dafduk", "budi", "Operator Sistem Informasi Administrasi Kependudukan Ahli Pertama", F, "Ahli Pertama", "Andi Saputra, S.T.", 1, 1990, 2022, "IX", "registry"),
    Seat("mega", "dafduk", "budi", "Pengadministrasi Kependudukan", P, "", "Mega Oktaviani", 2, 1996, 2020, "Pengatur, II/c", "registry"),
    Seat("rudi", "dafduk", "budi", "Pengadministrasi Kependudukan", P, "", "Rudi Kurniawan", 1, 1994, 2023, "V", "registry"),
    Seat("yanti", "dafduk", "budi", "Pengelola Layanan Operasional", P, "", "Yanti Permatasari, A.Md.", 2, 1991, 2019, "Pengatur Tk. I, II/d", "registry"),
    Seat("capilhead", "capil", "dewi", "Kepala Bidang Pelayanan Pencatatan Sipil", A, "III.b", "Hj. Murniati Siregar, S.H.", 2, 1974, 1999, "Pembina Tk. I, IV/b", "registry_division"),
    Seat("capil1", "capil", "capilhead", "Pengadministrasi Kependudukan", P, "", "Doni Firmansyah", 1, 1995, 2020, "Pengatur Muda Tk. I, II/b", "registry"),
    Seat("capil2", "capil", "capilhead", "Pengadministrasi Kependudukan", P, "", "Siti Rahmawati, A.Md.", 2, 1993, 2019, "Pengatur, II/c", "registry"),
    Seat("capil3", "capil", "capilhead", "Arsiparis Terampil", F, "Terampil", "I Gusti Ayu Komang Trisna Paramitha Dewi, A.Md.", 2, 1994, 2021, "VII", "archive"),
    # Health: the clinic
    Seat("dinkes", "dinkes", "", "Kepala Dinas Kesehatan", J, "II.b", "dr. Anwar Sanusi, M.Kes.", 1, 1969, 1998, "Pembina Utama Muda, IV/c", "leader", True),
    Seat("dinkes1", "dinkes", "dinkes", "Analis Sumber Daya Manusia Aparatur Ahli Pertama", F, "Ahli Pertama", "Nia Kurniasih, S.Psi.", 2, 1992, 2019, "Penata Muda Tk. I, III/b", "personnel"),
    Seat("kapus", "puskesmas", "dinkes", "Kepala UPTD Puskesmas Melati", F, "Dokter Ahli Madya", "dr. Helena Simanjuntak", 2, 1979, 2006, "Pembina Tk. I, IV/b", "clinic_head", True),
    Seat("dokter", "puskesmas", "kapus", "Dokter Ahli Pertama", F, "Ahli Pertama", "dr. Reza Pahlevi", 1, 1994, 2022, "X", "doctor"),
    Seat("nur", "puskesmas", "kapus", "Perawat Terampil", F, "Terampil", "Nurhayati, A.Md.Kep.", 2, 1990, 2015, "Penata Muda, III/a", "immunisation"),
    Seat("joko", "puskesmas", "kapus", "Perawat Terampil", F, "Terampil", "Joko Susilo, A.Md.Kep.", 1, 1989, 2014, "Penata Muda, III/a", "nurse"),
    Seat("perawat3", "puskesmas", "kapus", "Perawat Mahir", F, "Mahir", "Ns. Maria Goreti Wea, S.Kep.", 2, 1984, 2009, "Penata, III/c", "nurse"),
    Seat("bidan1", "puskesmas", "kapus", "Bidan Terampil", F, "Terampil", "Lestari Handayani, A.Md.Keb.", 2, 1991, 2017, "Pengatur Tk. I, II/d", "midwife"),
    Seat("bidan2", "puskesmas", "kapus", "Bidan Mahir", F, "Mahir", "Sumiati, S.Tr.Keb.", 2, 1983, 2008, "Penata Muda Tk. I, III/b", "midwife"),
    Seat("apoteker", "puskesmas", "kapus", "Apoteker Ahli Pertama", F, "Ahli Pertama", "apt. Vina Anggraini, S.Farm.", 2, 1995, 2023, "X", "pharmacy"),
    Seat("loket", "puskesmas", "kapus", "Pengadministrasi Umum", P, "", "Hendra Wijaya", 1, 1987, 2021, "V", "front_desk"),
    Seat("gizi", "puskesmas", "kapus", "Nutrisionis Terampil", F, "Terampil", "Putri Ayu Lestari, A.Md.Gz.", 2, 1996, 2022, "VII", "nutrition"),
    # Public works
    Seat("pupr", "pupr", "", "Kepala Dinas Pekerjaan Umum dan Penataan Ruang", J, "II.b", "Ir. Zulkifli Tanjung, M.T.", 1, 1968, 1996, "Pembina Utama Muda, IV/c", "works_head", True),
    Seat("pupr1", "pupr", "pupr", "Sekretaris Dinas", A, "III.a", "Ratna Sari Dewi, S.T., M.Si.", 2, 1980, 2005, "Pembina, IV/a", "office"),
    Seat("bm", "binamarga", "pupr", "Kepala Bidang Bina Marga", A, "III.b", "Agus Salim Lubis, S.T.", 1, 1979, 2006, "Pembina, IV/a", "works_division"),
    Seat("jalan1", "binamarga", "bm", "Penata Kelola Jalan dan Jembatan Ahli Muda", F, "Ahli Muda", "Rizky Ramadhan, S.T.", 1, 1988, 2014, "Penata, III/c", "works"),
    Seat("jalan2", "binamarga", "bm", "Penata Kelola Jalan dan Jembatan Ahli Pertama", F, "Ahli Pertama", "Desi Ratnasari, S.T.", 2, 1993, 2019, "Penata Muda Tk. I, III/b", "works"),
    Seat("jalan3", "binamarga", "bm", "Pengawas Lapangan", P, "", "Ahmad Fauzi", 1, 1990, 2021, "VII", "works"),
    Seat("jalan4", "binamarga", "bm", "Pengawas Lapangan", P, "", "Mulyono", 1, 1985, 2021, "V", "works"),
    Seat("jalan5", "binamarga", "bm", "Teknisi Jalan", P, "", "Eko Purwanto", 1, 1992, 2022, "V", "works"),
    # Education
    Seat("disdik", "disdik", "", "Kepala Dinas Pendidikan", J, "II.b", "Dr. Sri Mulyani Hidayat, M.Pd.", 2, 1970, 1994, "Pembina Utama Muda, IV/c", "leader", True),
    Seat("disdik1", "disdik", "disdik", "Pengawas Sekolah Ahli Madya", F, "Ahli Madya", "Drs. Suparman, M.Pd.", 1, 1967, 1992, "Pembina Tk. I, IV/b", "office"),
    Seat("kepsek", "sdn3", "disdik", "Kepala SD Negeri 3 Lembayung", F, "Guru Ahli Madya", "Endang Sulistyowati, S.Pd.", 2, 1974, 2000, "Pembina, IV/a", "school_head", True),
    Seat("guru1", "sdn3", "kepsek", "Guru Kelas Ahli Pertama", F, "Ahli Pertama", "Fitri Handayani, S.Pd.", 2, 1994, 2019, "Penata Muda, III/a", "teacher"),
    Seat("guru2", "sdn3", "kepsek", "Guru Kelas Ahli Muda", F, "Ahli Muda", "Suryadi, S.Pd.", 1, 1982, 2008, "Penata, III/c", "teacher"),
    Seat("guru3", "sdn3", "kepsek", "Guru Kelas Ahli Pertama", F, "Ahli Pertama", "Nurul Aini, S.Pd.", 2, 1995, 2022, "IX", "teacher"),
    Seat("guru4", "sdn3", "kepsek", "Guru Pendidikan Jasmani Ahli Pertama", F, "Ahli Pertama", "Deni Mahendra, S.Pd.", 1, 1991, 2021, "IX", "teacher"),
    Seat("guru5", "sdn3", "kepsek", "Guru Kelas Ahli Pertama", F, "Ahli Pertama", "Ros Diana, S.Pd.", 2, 1993, 2021, "IX", "teacher"),
    Seat("guru6", "sdn3", "kepsek", "Guru Agama Ahli Pertama", F, "Ahli Pertama", "Muhammad Ilyas, S.Pd.I.", 1, 1989, 2019, "Penata Muda, III/a", "teacher"),
    # Environment and cleaning
    Seat("dlh", "dlh", "", "Kepala Dinas Lingkungan Hidup", J, "II.b", "Ir. Taufik Hidayat, M.Env.", 1, 1972, 1998, "Pembina Tk. I, IV/b", "environment_head", True),
    Seat("dlh1", "dlh", "dlh", "Sekretaris Dinas", A, "III.a", "Netti Herawati, S.Sos.", 2, 1977, 2003, "Pembina, IV/a", "office"),
    Seat("sampahhead", "sampah", "dlh", "Kepala Bidang Pengelolaan Sampah dan Kebersihan", A, "III.b", "Irwan Efendi, S.T.", 1, 1981, 2007, "Penata Tk. I, III/d", "cleaning_division"),
    Seat("kasi", "sampah", "sampahhead", "Kepala Seksi Kebersihan Jalan", S, "IV.a", "Marlina Tampubolon, S.E.", 2, 1984, 2010, "Penata, III/c", "cleaning_section"),
    Seat("sapu1", "sampah", "kasi", "Petugas Kebersihan", P, "", "Slamet Riyadi", 1, 1980, 2021, "I", "cleaning"),
    Seat("sapu2", "sampah", "kasi", "Petugas Kebersihan", P, "", "Tukiyem", 2, 1978, 2021, "I", "cleaning"),
    Seat("sapu3", "sampah", "kasi", "Petugas Kebersihan", P, "", "Dadang Suhendar", 1, 1986, 2022, "I", "cleaning"),
    Seat("sapu4", "sampah", "kasi", "Operator Truk Sampah", P, "", "Usman Hakim", 1, 1983, 2022, "V", "cleaning"),
    Seat("sapu5", "sampah", "kasi", "Petugas Kebersihan", P, "", "Kartini", 2, 1988, 2023, "I", "cleaning"),
    Seat("tatalhhead", "tatalh", "dlh", "Kepala Bidang Penataan dan Pengawasan Lingkungan", A, "III.b", "Sulastri Ningsih, S.Si., M.Si.", 2, 1980, 2006, "Pembina, IV/a", "environment_division"),
    Seat("pedal1", "tatalh", "tatalhhead", "Pengendali Dampak Lingkungan Ahli Pertama", F, "Ahli Pertama", "Galih Prakoso, S.Si.", 1, 1994, 2019, "Penata Muda, III/a", "environment"),
    Seat("pedal2", "tatalh", "tatalhhead", "Pengendali Dampak Lingkungan Ahli Muda", F, "Ahli Muda", "Yohana Magdalena, S.T.", 2, 1987, 2013, "Penata, III/c", "environment"),
)

MAYOR = ("Wali Kota", "Hj. Ratna Dewanti, S.E., M.M.", "walikota@lembayung.example")

# Offices in the portal: key of the person, role, unit ("" the whole city).
OFFICES = (
    ("rina", "officer", "dukcapil"),
    ("dinkes1", "officer", "dinkes"),
    ("umum", "officer", ""),
    ("tono", "auditor", ""),
    ("lina", "administrator", ""),
)


class Counter(NamedTuple):
    """A public service: slug, name, unit, responsible post, serving posts, requirements, time, cost, how good it is."""

    slug: str
    name: str
    unit: str
    responsible: str
    serving: tuple[str, ...]
    requirements: tuple[str, ...]
    duration: str
    cost: str
    responses: int
    quality: float  # mean answer the citizens lean to, 1–4


SERVICES = (
    Counter("ktp-el", "Penerbitan KTP elektronik", "dafduk", "budi", ("sari", "andi", "mega", "rudi"), ("Fotokopi kartu keluarga", "Surat pengantar bila pindah datang", "KTP lama bila rusak"), "1 hari kerja setelah berkas lengkap", "Gratis", 620, 3.35),
    Counter("kartu-keluarga", "Penerbitan kartu keluarga", "dafduk", "budi", ("sari", "yanti"), ("Formulir F-1.02", "Buku nikah atau akta perkawinan", "Kartu keluarga lama"), "3 hari kerja", "Gratis", 310, 3.2),
    Counter("akta-kelahiran", "Penerbitan akta kelahiran", "capil", "capilhead", ("capil1", "capil2"), ("Surat keterangan lahir", "Kartu keluarga", "KTP kedua orang tua"), "3 hari kerja", "Gratis", 270, 3.05),
    Counter("imunisasi", "Imunisasi bayi dan anak", "puskesmas", "kapus", ("nur", "bidan1", "bidan2"), ("Buku KIA", "Kartu identitas anak atau kartu keluarga"), "45 menit termasuk observasi", "Gratis", 340, 3.55),
    Counter("pemeriksaan-umum", "Pemeriksaan umum", "puskesmas", "kapus", ("dokter", "joko", "perawat3", "loket"), ("KTP", "Kartu JKN bila ada"), "60 menit sejak mendaftar", "Gratis bagi peserta JKN; Rp15.000 bagi umum", 260, 2.85),
    Counter("laporan-jalan-rusak", "Laporan dan perbaikan jalan rusak", "binamarga", "bm", ("jalan1", "jalan2", "jalan3"), ("Lokasi dan foto kerusakan",), "Ditinjau 2 hari kerja, ditambal 14 hari kerja", "Gratis", 120, 2.5),
    Counter("angkut-sampah", "Pengangkutan sampah lingkungan", "sampah", "sampahhead", ("kasi", "sapu1", "sapu4"), ("Terdaftar sebagai pelanggan retribusi",), "Dua kali seminggu", "Rp20.000 per bulan", 60, 2.9),
    Counter("izin-lingkungan", "Konsultasi dokumen lingkungan", "tatalh", "tatalhhead", ("pedal1", "pedal2"), ("Uraian rencana usaha",), "5 hari kerja", "Gratis", 14, 3.3),
    Counter("pindah-sekolah", "Surat pindah sekolah", "sdn3", "kepsek", ("guru2",), ("Rapor terakhir", "Permohonan orang tua"), "1 hari kerja", "Gratis", 6, 3.4),
)
