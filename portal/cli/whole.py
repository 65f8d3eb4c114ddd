"""What backup, restore and move share: a portal on another database, and whether everything in one is whole."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, inspect

from portal.audit.queries import broken_files
from portal.store import copying, wholeness
from portal.store.copying import Unfit
from portal.store.db import db
from portal.store.log_walk import Anchor
from portal.web import health

SHOWN = 20  # sentences; the rest are counted

WORDS = {
    "person": "pegawai",
    "account": "akun",
    "unit": "unit kerja",
    "service": "layanan",
    "intake": "kiriman warga",
    "response": "jawaban warga",
}


@contextmanager
def opened(instance: Path, url: str = "") -> Iterator[None]:
    """A portal on another database: that of another folder, or at this address. What is not committed is taken back."""
    from portal import create_app  # which knows the commands

    given: dict[str, Any] = {"INSTANCE": str(instance), "DATABASE_URL": url, "TIMEZONE": current_app.config["TIMEZONE"]}
    app = create_app(given)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def findings(anchors: Iterable[Anchor] = ()) -> list[str]:
    """One sentence for whatever is not whole: journal, log, survey, evidence and PDFs. In the present transaction."""
    return [*wholeness.broken(anchors), *broken_files()[1]]


def must_be_current() -> None:
    """Refuses a database whose schema is not the newest."""
    if not health.current_schema():
        raise click.ClickException("Skema basis data belum yang terbaru. Jalankan dahulu: portal migrate")
    db.session.rollback()


def must_be_unused() -> None:
    """Refuses a database in which somebody works already, then gives it the newest schema."""
    there = inspect(db.session.connection()).get_table_names()
    found = copying.in_use(db.session.connection())
    db.session.rollback()
    if there and "alembic_version" not in there:
        raise click.ClickException("Basis data tujuan berisi tabel lain. Tidak ada yang diubah. Buat basis data baru.")
    if found:
        told = ", ".join(f"{rows} {WORDS[name]}" for name, rows in found.items())
        raise click.ClickException(
            f"Basis data tujuan sudah berisi {told}. Tidak ada yang diubah. Pakai basis data (atau folder instance) "
            "yang masih kosong."
        )
    if not health.current_schema():
        db.session.rollback()  # the migration writes on a connection of its own
        upgrade()
    db.session.rollback()


def take_along(source: Connection, target: Connection, nothing: str) -> None:
    """Copies every row. `nothing`: what is said to have happened where a value cannot come along."""
    try:
        copying.copy(source, target)
    except Unfit as error:
        raise refuse(f"Ada isi yang tidak dapat dibawa. {nothing}", [str(error)]) from error


def refuse(told: str, sentences: list[str]) -> click.ClickException:
    """The refusal with what is wrong, one to a line."""
    more = [f"… dan {len(sentences) - SHOWN} lagi"] if len(sentences) > SHOWN else []
    return click.ClickException("\n".join([told, *sentences[:SHOWN], *more]))


def say(words: str) -> None:
    """Tells on stderr what is being done."""
    click.echo(words, err=True)


def different(kept: dict[str, int], found: dict[str, int]) -> list[str]:
    """One sentence for each table with another number of rows."""
    names = sorted(kept.keys() | found.keys())
    counted = ((name, kept.get(name, 0), found.get(name, 0)) for name in names)
    return [f"{name}: {rows} baris di asal, {there} di tujuan" for name, rows, there in counted if rows != there]
