"""What lies before an appraisal, as tests need it."""

from portal.plans.models import Plan, SubTarget
from portal.reports.models import Report
from portal.rules.behaviour import CODES
from portal.store.db import db
from tests import builders
from tests.world import World

TARGETS = ("600 permohonan", "99%", "225 akta")


def report_q2(
    world: World, plan: Plan, realisations: tuple[str, str, str] = ("600", "99", "225"), behaviour: bool = True
) -> Report:
    """The accepted report on the second quarter, held against that quarter's own targets."""
    period_id = world.periods["2026-2"]
    targets = iter(TARGETS)
    for line in builders.texts(plan):
        for indicator in line.indicators:
            db.session.add(SubTarget(indicator_text_id=indicator.id, period_id=period_id, target=next(targets)))
    found = builders.report(plan, period_id, "accepted", realisations)
    if behaviour:
        said = {"text": "Ramah dan teliti.", "person": "Budi Hartono, S.Sos.", "capacity": "Kepala Bidang"}
        found.behaviour = {CODES[0]: said}
    db.session.flush()
    return found
