"""An appraisal as the bench prints it: the longest official form with a year's results."""

from datetime import date
from decimal import Decimal

from portal.paper.forms import TEMPLATE
from portal.paper.snapshot import (
    AppraisalSnapshot,
    Behaviour,
    Feedback,
    Input,
    Party,
    PlanSnapshot,
    Realisation,
    SealedEdition,
    SealedIndicator,
    SealedOrganisationResult,
    SealedPeriod,
    SealedResult,
)
from portal.rules.behaviour import VALUES
from portal.rules.plan import Approach, Aspect, FormKind, LineKind
from portal.rules.rating import EDITIONS, OrganisationLevel, Predicate, Rating

FIRST, LAST, SIGNED = date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 20)
LAW = SealedEdition(code=EDITIONS[-1].id, title=EDITIONS[-1].title)
YEAR = SealedPeriod(kind="year", label="Tahun 2025", starts=FIRST, ends=LAST)
AGENCY, PLACE = "Pemerintah Kota Lembayung", "Lembayung"


def _party(name: str, position: str) -> Party:
    return Party(
        name=name,
        identifier_kind="nip",
        identifier_label="NIP",
        identifier="199304122019032005",
        rank="Penata",
        grade="III/c",
        position=position,
        unit="Bidang Pelayanan Pendaftaran Penduduk",
        placement_id=1,
    )


OWNER = _party("Sari Wulandari, A.Md.", "Pengadministrasi Kependudukan")
ASSESSOR = _party("Budi Hartono, S.Sos.", "Kepala Bidang Pelayanan Pendaftaran Penduduk")
SUPERIOR = _party("Dra. Dewi Lestari, M.Si.", "Kepala Dinas Kependudukan dan Pencatatan Sipil")


def appraisal_snapshot(results: int) -> AppraisalSnapshot:
    """A year's appraisal with so many results of two indicators each."""
    plan = _plan(results)
    return AppraisalSnapshot(
        template=TEMPLATE,
        rule=LAW,
        agency=AGENCY,
        place=PLACE,
        period=YEAR,
        starts=FIRST,
        ends=LAST,
        version=1,
        released_on=SIGNED,
        owner=OWNER,
        assessor=ASSESSOR,
        superior=SUPERIOR,
        plan=plan,
        realisations=tuple(
            Realisation(indicator_id=each.id, text="2.412 permohonan", achievement="100,5% dari target")
            for result in plan.results
            for each in result.indicators
        ),
        feedback=tuple(
            Feedback(about=about, giver="Pimpinan", text="Pertahankan ketelitian saat loket ramai di awal bulan.")
            for about in (*(result.id for result in plan.results), *(value.code for value in VALUES))
        ),
        inputs=(Input(code="index", label="Indeks layanan", value=Decimal("81.25"), respondents=48),),
        organisation=SealedOrganisationResult(
            unit=OWNER.unit,
            level=OrganisationLevel.GOOD,
            reason="Target tercapai.",
            set_by=SUPERIOR.name,
            set_on=SIGNED,
        ),
        results_rating=Rating.MEETS,
        behaviour_rating=Rating.MEETS,
        predicate=Predicate.GOOD,
        notes="Ikuti pelatihan pelayanan prima.",
    )


def _plan(results: int) -> PlanSnapshot:
    return PlanSnapshot(
        template=TEMPLATE,
        rule=LAW,
        agency=AGENCY,
        place=PLACE,
        period=YEAR,
        starts=FIRST,
        ends=LAST,
        form=FormKind.JA_JF,
        approach=Approach.QUANTITATIVE,
        version=1,
        submitted_on=FIRST,
        agreed_on=FIRST,
        owner=OWNER,
        assessor=ASSESSOR,
        superior=SUPERIOR,
        results=tuple(_result(str(number)) for number in range(1, results + 1)),
        behaviours=tuple(Behaviour(code=each.code, name=each.name, guidelines=each.guidelines) for each in VALUES),
        resources=("Dua petugas loket tambahan pada bulan penerimaan siswa baru",),
        accountability=("Laporan triwulanan kepada Kepala Bidang",),
        consequences=("Umpan balik langsung dan pembagian ulang jadwal loket",),
    )


def _result(key: str) -> SealedResult:
    return SealedResult(
        id=key,
        kind=LineKind.MAIN,
        text="Terlayaninya permohonan dokumen kependudukan di loket sesuai standar pelayanan",
        superior_text="Meningkatnya kepemilikan dokumen kependudukan penduduk kota",
        indicators=(
            SealedIndicator(
                id=f"{key}-1",
                text="Jumlah permohonan yang selesai diproses pada hari kerja yang sama",
                target="2.400 permohonan",
                aspect=Aspect.QUANTITY,
            ),
            SealedIndicator(
                id=f"{key}-2",
                text="Persentase dokumen terbit tanpa kesalahan data",
                target="99%",
                aspect=Aspect.QUALITY,
            ),
        ),
    )
