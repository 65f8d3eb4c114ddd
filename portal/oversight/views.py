"""How complete a year is, for personnel officers and auditors: counts by unit, the names behind them, and a file."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.chart.scope import reach
from portal.chart.standing import standings
from portal.oversight.queries import (
    SORTS,
    STATES,
    Branch,
    NameFilter,
    branches,
    by_unit,
    chosen,
    everybody,
    in_order,
    names,
    together,
    total,
    trail,
    unit,
)
from portal.oversight.queries.subjects import milestones
from portal.periods import queries as periods
from portal.periods.models import StepKind
from portal.periods.text import Due, Focus, choices, focus
from portal.policy import Me, authorize
from portal.rules.calendar import long_date
from portal.store import logs
from portal.store.errors import Missing
from portal.store.paging import page_of
from portal.web.door import Blueprint
from portal.web.download import download
from portal.web.lists import Column, as_csv, asked_code, asked_key, asked_page, asked_sort, asked_words, heads
from portal.web.progress import Cell, Completion
from portal.web.room import Panel, house

bp = Blueprint("oversight", __name__)

# Of the list of names: then what the rooms tell, and on the page who the superior is.
WHO = (
    Column("Nama", "name", value=lambda row: row.name),
    Column("Jabatan", on_page=False, value=lambda row: row.title),  # below the name
    Column("Unit", "unit", value=lambda row: row.unit),
)
SUPERIOR = Column("Atasan")


@bp.get("/kepegawaian/kelengkapan", may="completion.view")
def completion() -> str:
    """Counts by unit, from the top of one's scope down."""
    authorize()
    steps = periods.steps()
    period = focus(steps, asked_key("periode"), current_user.on)
    units = by_unit(reach(current_user), period, current_user.on) if period else []
    top, sort = chosen(units, asked_key("unit")), asked_sort({"name", "people", *milestones()}, "name")
    return render_template(
        "oversight/completion.html",
        period=period,
        choices=choices(steps),
        deadlines=_deadlines(period, current_user.on) if period else [],
        top=top,
        trail=trail(units, top),
        total=together(units, top),
        found=page_of(in_order(branches(units, top), sort), asked_page()),
        milestones=list(milestones().values()),
        sort=sort,
    )


def _deadlines(period: Focus, on: date) -> list[tuple[str, str]]:
    """The deadline of each step of the period in words."""
    steps = [(kind.label, period.first(kind)) for kind in StepKind]
    return [(label, f"{long_date(step.due_on)} ({_left(step.due_on, on)})") for label, step in steps if step]


def _left(due_on: date, on: date) -> str:
    days = (due_on - on).days
    return "sudah lewat" if days < 0 else "hari ini" if days == 0 else f"{days} hari lagi"


@bp.get("/kepegawaian/kelengkapan/nama", may="completion.view")
def completion_names() -> str:
    """The people behind a count."""
    authorize()
    steps = periods.steps()
    period, where = _period(steps), _unit()
    asked, sort = _asked(where), asked_sort(SORTS, "name")
    found = names(asked, period, current_user.on, sort, asked_page())
    columns = [each.completion for each in house().progress]
    return render_template(
        "oversight/names.html",
        period=period,
        choices=choices(steps),
        where=where,
        asked=asked,
        found=found,
        standings=standings([row.placement_id for row in found.rows], current_user.on),
        heads=heads((*WHO, *(each.column for each in columns), SUPERIOR)),
        lines=[_line(row, columns) for row in found.rows],
        steps={code: each.label for code, each in milestones().items()},
        states=STATES,
        sort=sort,
        file=f"{url_for('.completion_file')}?{urlencode(request.args.to_dict(flat=False), doseq=True)}",
    )


def _line(row: Any, columns: Iterable[Completion]) -> tuple[Any, str, list[tuple[Column, Cell]]]:
    """(the row, where the name leads, a cell for each room). Addresses are written out: url_for is as dear as a row."""
    cells = [(each.column, each.cell(row)) for each in columns]
    path = next((cell.path for _, cell in cells if cell.path), f"/kepegawaian/pegawai/{row.person_id}")
    return row, path, cells


@bp.get("/kepegawaian/kelengkapan/nama.csv", may="completion.view")
def completion_file() -> Response:
    """The same people, all of them, for a spreadsheet. Who took it is logged."""
    authorize()
    period, where = _period(periods.steps()), _unit()
    rows = everybody(_asked(where), period, current_user.on)
    logs.viewed("completion", where.id if where else 0, current_user.account_id)
    columns = (*WHO, *(column for each in house().progress for column in each.completion.told))
    return download(as_csv(columns, rows), "text/csv", f"kelengkapan-{period.starts_on}.csv")


def _period(steps: list[Due]) -> Focus:
    found = focus(steps, asked_key("periode"), current_user.on)
    if found is None:
        raise Missing("period")
    return found


def _unit() -> Branch | None:
    """The unit in the address, which must lie in one's scope."""
    unit_id = asked_key("unit")
    return unit(unit_id, reach(current_user), current_user.on) if unit_id else None


def _asked(where: Branch | None) -> NameFilter:
    return NameFilter(
        paths=(where.path,) if where else reach(current_user),
        step=asked_code("langkah", milestones()),
        state=asked_code("keadaan", STATES),
        words=asked_words(),
        direct_unit_id=where.id if where and "langsung" in request.args else None,
    )


def panel(_: Me, me: Me) -> Panel | None:
    """How far those are whom `me` oversees by office; nothing for anybody else, and while no year is open."""
    paths = reach(me)
    period = focus(periods.steps(periods.since(me.on)), None, me.on) if paths else None
    if period is None:
        return None
    shown = [each for each in milestones().values() if each.is_at_home]
    counts = total(paths, period, me.on)
    return Panel("oversight/_panel.html", {"period": period, "counts": counts, "milestones": shown})
