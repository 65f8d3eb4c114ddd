"""One page of a list: rows, how many there are in all, and which page this is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, bindparam, func, select

from portal.store.db import AnySelect, db


@dataclass(frozen=True)
class PageOf:
    rows: Sequence[Any]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Prepared:
    """A list's query with named parameters, put together once: for a busy page that costs more than asking."""

    rows: AnySelect
    count: Select[int]


def prepared(query: AnySelect) -> Prepared:
    """To be made once, in a cached function; `paged` fills in the values."""
    return Prepared(query.limit(bindparam("page_size")).offset(bindparam("page_start")), _count(query))


def paged(query: AnySelect | Prepared, page: int, values: Mapping[str, Any] | None = None) -> PageOf:
    """The `page`-th (from 1) rows of an ordered query. Two statements. A page beyond the last shows the last."""
    asked = query if isinstance(query, Prepared) else prepared(query)
    total = db.session.scalar(asked.count, values) or 0
    size, page, pages = _cut(total, page)
    limits = {"page_size": size, "page_start": (page - 1) * size}
    return PageOf(db.session.execute(asked.rows, {**(values or {}), **limits}).all(), total, page, pages)


def _count(query: AnySelect) -> Select[int]:
    return select(func.count()).select_from(query.order_by(None).subquery())


def page_of(rows: Sequence[Any], page: int) -> PageOf:
    """The same of rows that are here already."""
    size, page, pages = _cut(len(rows), page)
    return PageOf(rows[(page - 1) * size : page * size], len(rows), page, pages)


def _cut(total: int, page: int) -> tuple[int, int, int]:
    """(rows on a page, the page shown, pages)"""
    size: int = current_app.config["LIST_ROWS"]
    pages = max(1, -(-total // size))
    return size, min(max(page, 1), pages), pages


def ordering(columns: Mapping[str, Sequence[Any]], sort: str) -> list[Any]:
    """The ORDER BY of a sort key, "-" in front for descending. `columns`: key -> what to order by."""
    found = columns[sort.removeprefix("-")]
    return [column.desc() for column in found] if sort.startswith("-") else list(found)
