"""Where a record of the journal has its page."""

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
}


def address(entry: Entry) -> str:
    """The page of the record; empty when it has none."""
    if entry.record_type not in PAGES:
        return ""
    endpoint, argument = PAGES[entry.record_type]
    return url_for(endpoint, **{argument: entry.record_id})
