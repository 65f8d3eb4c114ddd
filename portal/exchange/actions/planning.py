"""What the rows of a file would do, held against what is there by the rules that the forms obey. Nothing is stored.

The rows are taken in an order in which whatever one refers to is there: units and positions that wait for one further
down are tried again. So the order of the plan is that in which it can be carried out.
"""

from collections.abc import Callable, Iterable, Sequence

from portal.chart.reading import MOST_LEVELS
from portal.exchange.actions.chart import ChartPlanner
from portal.exchange.actions.planned import Ledger, Planned, Unknown, Wrong
from portal.exchange.actions.staff import StaffPlanner
from portal.exchange.models import Finding
from portal.exchange.queries.stock import Stock
from portal.exchange.text.columns import PEOPLE, POSITIONS, UNITS, TypedRow
from portal.policy import Me


def plan(rows: Sequence[TypedRow], stock: Stock, me: Me) -> list[Planned]:
    """Every row with what it would do, in the order in which it can be done."""
    ledger = Ledger(stock, me)
    chart, staff = ChartPlanner(ledger), StaffPlanner(ledger)
    found: list[Planned] = []
    for table, make in ((UNITS, chart.unit), (POSITIONS, chart.position), (PEOPLE, staff.person)):
        found += _in_turn([row for row in rows if row.table is table], make, len(found))
    return found


def _in_turn(rows: list[TypedRow], make: Callable[[TypedRow, int], Planned], before: int) -> list[Planned]:
    """Tries again what refers to a row further down, as long as that helps; no chart is deeper than that."""
    done: list[Planned] = []
    for level in range(MOST_LEVELS + 1):
        waiting: list[TypedRow] = []
        faults: dict[int, Unknown] = {}
        for row in rows:
            place = before + len(done) + 1
            try:
                done.append(make(row, -place) if not row.problems else _wrong(row, row.problems))
            except Unknown as unknown:
                waiting.append(row)
                faults[id(row)] = unknown
            except Wrong as fault:
                done.append(_wrong(row, fault.problems))
        if len(waiting) == len(rows) or level == MOST_LEVELS:
            return done + [_wrong(row, faults[id(row)].problems) for row in waiting]
        rows = waiting
    return done


def _wrong(row: TypedRow, problems: Iterable[tuple[str, str]]) -> Planned:
    name = row.values.get("name") or row.values.get("title") or ""
    return Planned(row, str(name), 0, Finding.WRONG, problems=[list(each) for each in problems])
