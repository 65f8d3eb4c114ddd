"""No action changes a guarded record that was not authorised in the same request, whatever the view authorised itself.

Every form is sent by the rightful person; the database is compared before and after, and each changed row is traced to
the record that it belongs to. Children count as that record, a new row as the one it hangs on; what belongs to an
employee (plans, reports, ratings, forms) counts as that employee's placement.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import g, has_request_context, request
from flask_login import current_user
from sqlalchemy import event

from portal.policy import Area, OfOwner
from portal.store.db import db
from tests.guards.visiting import Row, Visited

Root = tuple[str, Any]
Rows = dict[str, dict[Any, Row]]

# Tables that are no guarded records: traces, files by their hash, and what the verb of the route alone decides.
UNGUARDED = {
    "journal_entry",
    "journal_check",
    "arrival",
    "job",
    "snapshot",
    "stored_file",
    "proposal",  # of whoever asks; what it is about is authorised when it is carried out
    "setting",
    "period",
    "period_window",
}
# Table -> the column that leads to its record, and the table of that record.
CHILD_OF = {
    "identifier": ("person_id", "person"),
    "rank": ("person_id", "person"),
    "import_row": ("import_id", "staff_import"),
    "reporting_line": ("position_id", "position"),
    "login_session": ("account_id", "account"),
    "activation": ("account_id", "account"),
    "kept_form": ("account_id", "account"),
    "service_unit": ("service_id", "service"),
    "service_position": ("service_id", "service"),
    "intake": ("service_id", "service"),
    "response": ("service_id", "service"),
    "survey_tally": ("service_id", "service"),
    "survey_import": ("service_id", "service"),
    "survey_comment": ("service_id", "service"),
    "plan_version": ("plan_id", "plan"),
    "plan_line": ("plan_id", "plan"),
    "plan_line_text": ("version_id", "plan_version"),
    "plan_indicator": ("line_id", "plan_line"),
    "plan_indicator_text": ("line_text_id", "plan_line_text"),
    "plan_subtarget": ("indicator_text_id", "plan_indicator_text"),
    "cascade_link": ("line_id", "plan_line"),
    "report": ("plan_id", "plan"),
    "report_line": ("report_id", "report"),
    "report_figure": ("report_line_id", "report_line"),
    "activity": ("plan_id", "plan"),
    "evidence": ("plan_id", "plan"),
    "appraisal": ("plan_id", "plan"),
}
# A new row of these hangs on another record.
NEW_IN = {"placement": "position_id", "assignment": "person_id", "account": "person_id", "position": "unit_id"}
BY_VERB = {"person", "unit", "service", "staff_import"}  # a new one is nobody's yet
# The record's own account or session is the person's who is signed in; nobody authorises it by name.
PERSONAL = {"accounts.sign_out", "accounts.change_password", "accounts.end_sessions"}


def trace(table: str, row: Row, rows: Rows) -> Root:
    """The record that the row belongs to."""
    while table in CHILD_OF:
        column, parent = CHILD_OF[table]
        table, row = parent, rows[parent][(row[column],)]
    if table in {"plan", "seal"}:
        return "placement of", row["placement_id"]
    if table == "organisation_result":
        return "unit of", row["unit_id"]
    return table, row["id"]


def hung_on(table: str, row: Row) -> Root:
    """The record that a new row hangs on."""
    return NEW_IN[table].removesuffix("_id"), row[NEW_IN[table]]


def authorised(records: list[tuple[Any, Any]]) -> Iterator[Root]:
    """The roots that the request was allowed to touch. `records` come with those who act on them, the owner first."""
    for record, parties in records:
        if isinstance(record, OfOwner):
            yield "placement of", parties[0].placement_id
        elif isinstance(record, Area):
            yield "place", record.unit_path
        elif hasattr(record, "person") and hasattr(record, "position"):  # a posting, a placement
            yield from (("person", record.person.id), ("position", record.position.id))
        elif hasattr(record, "leader"):
            yield "unit of", record.unit.id
        if hasattr(record, "__tablename__"):
            yield record.__tablename__, record.id
        if hasattr(record, "person") and not hasattr(record, "__tablename__"):
            yield "person", record.person.id
        if hasattr(record, "service_id"):
            yield "service", record.service_id


def strays(before: Rows, after: Rows, allowed: set[Root]) -> Iterator[str]:
    for table in after:
        if table in UNGUARDED:
            continue
        for key in after[table].keys() | before[table].keys():
            old, new = before[table].get(key), after[table].get(key)
            if old == new:
                continue
            root = trace(table, new or old or {}, after if new else before)
            is_new = root[0] in after and (root[1],) not in before[root[0]]
            if is_new and root[0] in BY_VERB:
                continue
            if is_new and root[0] in NEW_IN:
                root = hung_on(root[0], after[root[0]][(root[1],)])
            path = after["unit"].get((root[1],), {}).get("path", "") if root[0] == "unit" else ""
            within = {kind_path for kind, kind_path in allowed if kind == "place"}
            if root not in allowed and not (root[0] == "unit" and any(path.startswith(each) for each in within)):
                yield f"{table} {key} of {root}: {old} -> {new}"


@pytest.fixture
def watched(city: Visited) -> Iterator[set[Root]]:
    """What the request authorised by the time it saved; to be emptied before each."""
    seen: set[Root] = set()

    def look(_: Any) -> None:
        if not has_request_context():
            return
        seen.update(authorised(g.get("authorized_for", [])))
        if request.endpoint == "plans.create":  # the form offers one's own posts and no others
            seen.update(("placement of", held.placement_id) for held in current_user.holdings)

    event.listen(db.session, "before_commit", look)
    yield seen
    event.remove(db.session, "before_commit", look)


def test_every_changed_record_was_authorised(city: Visited, watched: set[Root]) -> None:
    wrong, sent = [], 0
    before = city.dump()
    for sample in city.samples:
        if city.method(sample) == "GET" or not city.anybody(sample) or sample.endpoint in PERSONAL:
            continue
        who = city.rightful(sample)
        assert city.form(sample)  # reads the page, so that the form itself is the last request
        watched.clear()
        answer = city.send(who, sample)
        if answer.status in {204, 303} and sample.endpoint in {route for route, _ in city.verbs}:
            sent += 1
            allowed = watched
            wrong += [
                f"{who} {sample.endpoint} ({sample.about}): {each}" for each in strays(before, city.dump(), allowed)
            ]
        city.restore()
    assert not wrong, "\n".join(wrong)
    assert sent > 60
