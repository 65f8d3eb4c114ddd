"""Every kind of form, rendered once for all tests of paper."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from portal.paper import pdf
from portal.paper.snapshot import SealedContent, SealedRoot
from tests.paper import samples


@dataclass(frozen=True)
class Printed:
    form: str
    snapshot: SealedContent
    file: bytes


ODD = "👍 siap ≥ 90% → نعم \u202eterbalik\u202c e\u0301 \u0007 \ue000"
LONG = samples.long_names(samples.CLERK_PLAN)
ROOT = SealedRoot(day=date(2026, 11, 30), size=1234567, root="5d" * 32)
RECORDS: dict[str, tuple[str, SealedContent]] = {
    "skp": ("skp", samples.CLERK_PLAN),
    "skp of a contract employee": ("skp", samples.NURSE_PLAN),
    "skp, qualitative": ("skp", samples.QUALITATIVE_PLAN),
    "skp of a leader": ("skp", samples.LEADER_PLAN),
    "skp of a leader, qualitative": ("skp", replace(samples.LEADER_PLAN, approach="qualitative")),
    "skp with 60 rows": ("skp", samples.long_plan()),
    "skp with long names": ("skp", LONG),
    "skp with thirty indicators on a result": ("skp", samples.tall_plan(30, "kata " * 8)),
    "skp with indicators taller than a page": ("skp", samples.tall_plan(3, "zona " * 400)),
    "skp with odd signs": ("skp", replace(samples.CLERK_PLAN, owner=replace(samples.SARI, name=ODD))),
    "lampiran": ("lampiran", samples.CLERK_PLAN),
    "lampiran without resources": ("lampiran", samples.NURSE_PLAN),
    "lampiran with long names": ("lampiran", LONG),
    "evaluasi": ("evaluasi", samples.CLERK_APPRAISAL),
    "evaluasi, qualitative": ("evaluasi", samples.QUALITATIVE_APPRAISAL),
    "evaluasi of a leader": ("evaluasi", samples.LEADER_APPRAISAL),
    "evaluasi with 60 rows": ("evaluasi", samples.long_appraisal()),
    "evaluasi with long words": ("evaluasi", samples.long_feedback(samples.CLERK_APPRAISAL)),
    **{
        f"{form} in the log": (
            form,
            replace(record, log=SealedRoot(day=date(2026, 11, 30), size=1234567, root="5d" * 32)),
        )
        for form, record in (
            ("skp", samples.CLERK_PLAN),
            ("lampiran", samples.CLERK_PLAN),
            ("evaluasi", samples.CLERK_APPRAISAL),
            ("dokumen", samples.CLERK_APPRAISAL),
        )
    },
    "evaluasi, struck out": ("evaluasi", replace(samples.CLERK_APPRAISAL, signers="both", choices="struck")),
    "dokumen": ("dokumen", samples.CLERK_APPRAISAL),
    "dokumen, unanswered": ("dokumen", samples.QUALITATIVE_APPRAISAL),
    "dokumen of a leader": ("dokumen", samples.LEADER_APPRAISAL),
    "dokumen with long notes": ("dokumen", samples.long_feedback(samples.CLERK_APPRAISAL)),
}


@pytest.fixture(scope="session")
def printed() -> dict[str, Printed]:
    """Every kind of form, sealed, by the names above."""
    return {name: Printed(form, record, sealed(form, record)) for name, (form, record) in RECORDS.items()}


def sealed(form: str, record: SealedContent) -> bytes:
    return pdf.render(samples.FORMS[form], record, samples.mark(record))
