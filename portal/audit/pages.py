"""Where a record of the journal has its page."""

from collections.abc import Mapping

from flask import url_for

from portal.store.journal import Entry

# Table -> endpoint and the name of its argument; records without a page of their own are named only.
PAGES = {
    "unit": ("structure.unit", "unit_id"),
    "position": ("structure.position", "position_id"),
    "person": ("people.show", "person_id"),
    "placement": ("placements.show", "placement_id"),
    "account": ("accounts.record", "account_id"),
    "period": ("periods.show", "period_id"),
    "plan": ("plans.show", "plan_id"),
    "plan_version": ("plans.show", "plan_id"),
    "report": ("reports.show", "report_id"),
    "appraisal": ("appraisals.show", "appraisal_id"),
    "service": ("services.show", "service_id"),
}

# A rating is its writer's alone until it is released: before, there is no page to lead to.
READABLE_SINCE = {"appraisal": frozenset({"release", "acknowledge", "lapse"})}


def address(entry: Entry, plan_ids: Mapping[int, int]) -> str:
    """The page of the record; empty when it has none. `plan_ids`: the plan of each version."""
    known = plan_ids.get(entry.record_id) if entry.record_type == "plan_version" else entry.record_id
    readable = entry.record_type not in READABLE_SINCE or entry.verb in READABLE_SINCE[entry.record_type]
    if entry.record_type not in PAGES or known is None or not readable:
        return ""
    endpoint, argument = PAGES[entry.record_type]
    return url_for(endpoint, **{argument: known})
