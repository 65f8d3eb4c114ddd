"""flask portal move: a city goes from SQLite to PostgreSQL, or back."""

import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from portal.cli.whole import different, findings, must_be_current, must_be_unused, opened, refuse, say, take_along
from portal.store import copying, journal
from portal.store.db import db, only_reading


@click.command("move")
@click.option("--to", "url", required=True, metavar="URL", help="postgresql+psycopg://… or sqlite:////…/portal.db")
@with_appcontext
def move(url: str) -> None:
    """Copy the whole database into an empty one elsewhere. Stop web and worker first; this one stays as it is."""
    os.umask(0o077)
    try:
        if make_url(url) == db.engine.url:
            raise click.ClickException("Alamat ini basis data yang sekarang. Sebutkan yang lain.")
    except ArgumentError as error:
        raise click.ClickException(
            "Alamat basis data tidak dikenal. Contoh: postgresql+psycopg://portal@/portal?host=/run/postgresql"
        ) from error
    must_be_current()
    instance = Path(current_app.instance_path)
    with only_reading():
        say("Memeriksa asal …")
        source, before = db.session.connection(), findings()
        rows = copying.counts(source)
        with opened(instance, url):
            must_be_unused()
            say("Menyalin …")
            target = db.session.connection()
            copying.clear(target)
            take_along(source, target, "Tidak ada yang dipindahkan.")
            say("Memeriksa tujuan …")
            if wrong := different(rows, copying.counts(target)) or _otherwise(before, findings()):
                raise refuse("Tujuan tidak sama dengan asal. Tidak ada yang dipindahkan.", wrong)
            entries = journal.count()
            db.session.commit()
    for name, number in sorted(rows.items()):
        click.echo(f"{name:24} {number:>10}")
    for sentence in before:
        say(sentence)
    whole = f"{len(before)} temuan, sama seperti di asal" if before else "semua rantai utuh"
    click.echo(f"{sum(rows.values())} baris dalam {len(rows)} tabel, jumlahnya sama. {entries} catatan, {whole}.")
    say(f"Isi config.py: DATABASE_URL = {url!r}. Lalu jalankan web dan pekerja. Basis data lama tidak diubah.")


def _otherwise(before: list[str], after: list[str]) -> list[str]:
    """What is found in only one of the two."""
    there, here = (f"hanya di asal: {each}" for each in before if each not in after), set(before)
    return [*there, *(f"hanya di tujuan: {each}" for each in after if each not in here)]
