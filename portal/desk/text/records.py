"""Every kind of record that the overviews read, in one shape."""

from datetime import date, datetime
from typing import NamedTuple

from portal.rules.workflow import WORKFLOWS, State


class Record(NamedTuple):
    """A plan version that counts, a report, the appraisal of a period; a post for which a plan is written; the
    organisation's result of a unit; or from when to when plans in force run there in a year. What a kind does not have
    is None, 0 or empty."""

    kind: str  # plan | report | appraisal | post | organisation | planned
    id: int
    placement_id: int
    unit_id: int | None
    plan_id: int | None
    year_id: int | None
    period_id: int | None
    number: int
    state: str
    sent_at: datetime | None  # submitted or released, the last time
    first_at: datetime | None  # of a report: submitted for the first time
    respond_by: date | None
    note: str  # with which it was returned; of a post its title
    starts_on: date | None  # of a plan or a post
    ends_on: date | None

    @property
    def stage(self) -> State:
        """The state of a plan version, a report or an appraisal with its meaning."""
        return WORKFLOWS[self.kind].stage(self.state)


MOST_VACANCIES = 5


class Duty(NamedTuple):
    """A vacant post to which others answer (`count` of them), or how many comments of citizens are unread."""

    kind: str  # vacancy | comments
    position_id: int | None
    title: str
    unit: str
    count: int
