"""flask portal backup, restore: the whole city in a folder, and back."""

import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import DBAPIError

from portal import config
from portal.audit.queries import kept_files
from portal.audit.views.commands import ANCHOR, anchor_in
from portal.cli.whole import different, findings, must_be_current, must_be_unused, opened, refuse, say, take_along
from portal.store import backups, copying, faults, files, sentries, spelling
from portal.store.backups import CONFIG, DATABASE, Damaged, Manifest
from portal.store.db import Busy, db, only_reading, truncate_wal
from portal.store.log_walk import Anchor
from portal.surveys import jobs as surveys
from portal.web import health

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=FOLDER)
@with_appcontext
def backup(folder: Path) -> None:
    """Write database, files and config.py into a new folder, with a manifest of their hashes; the portal may run on."""
    os.umask(0o077)
    folder = folder.resolve()
    _must_be_free(folder)
    must_be_current()
    _count_votes()
    growing = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        with _disk(f"Cadangan di {folder} tidak dapat dibuat"):
            growing.mkdir(parents=True)
            made, lost = _fill(growing)
            os.sync()  # a backup that is said to be made outlives a power cut
            growing.rename(folder)
            backups.remember(folder)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    for sentence in lost:
        say(sentence)
    if lost:
        say(f"{len(lost)} berkas tidak ikut: sudah hilang atau rusak di portal. Pulihkan dari cadangan sebelumnya.")
    rows = sum(made.rows.values())
    click.echo(f"Cadangan selesai: {folder}. {rows} baris, {len(made.stored)} berkas.")


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--anchor", "anchors", type=ANCHOR, multiple=True, help="A file from /transparansi that you have kept.")
@click.option("--with-findings", is_flag=True, help="Also a city that was not whole when it was backed up.")
@with_appcontext
def restore(folder: Path, anchors: tuple[Path, ...], with_findings: bool) -> None:
    """Bring a backup back into an instance without people: all of it, checked before and after, or nothing."""
    os.umask(0o077)
    kept = [anchor_in(path) for path in anchors]
    must_be_unused()
    say("Memeriksa hash semua berkas cadangan …")
    try:
        manifest = backups.read(folder)
    except Damaged as damage:
        raise refuse("Cadangan ini rusak. Tidak ada yang dipulihkan.", damage.sentences) from damage
    _must_be_readable(manifest)
    current_app.config["TIMEZONE"] = manifest.timezone  # days are those of the city that comes
    with _disk("Pemulihan tidak selesai"), _staging() as stage, _put_files(folder, manifest):
        shutil.copyfile(folder / DATABASE, stage / DATABASE)
        found = _take_over(stage, manifest, kept, with_findings)
    with suppress(Busy):  # whoever reads meanwhile reads nothing of the city that came
        truncate_wal()
    _put_config(folder)
    for sentence in found:
        say(sentence)
    rows = sum(manifest.rows.values())
    whole = f"{len(found)} temuan" if found else "semua utuh"
    click.echo(f"Pulih: {rows} baris, {len(manifest.stored)} berkas; jurnal, berkas, dan survei diperiksa, {whole}.")


def _must_be_free(folder: Path) -> None:
    if folder.is_relative_to(current_app.instance_path):
        raise click.ClickException("Cadangan tidak boleh berada di dalam folder instance. Pilih folder di cakram lain.")
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} sudah berisi. Setiap cadangan mendapat folder baru.")


def _count_votes() -> None:
    """As every night: before it, a copy may still tell in which order citizens have voted."""
    say("Menghitung jawaban warga dari hari-hari sebelumnya …")
    try:
        surveys.night()
    except Busy as busy:
        raise click.ClickException(
            "Urutan penulisan jawaban warga belum dapat dihapus karena ada yang sedang membaca. Ulangi sebentar lagi; "
            "belum ada cadangan yang dibuat."
        ) from busy


def _fill(growing: Path) -> tuple[Manifest, list[str]]:
    """(what the folder holds, one sentence for each stored file that cannot come along)"""
    say("Menyalin basis data …")
    _copy_database(growing)
    with opened(growing):
        rows = copying.counts(db.session.connection())
        kept = [sha256 for sha256, _ in kept_files()]
        revision = health.revision()
    _as_one_file(growing / DATABASE)
    say(f"Menyalin {len(kept)} berkas …")
    lost = [f"{sha256}: hilang atau rusak" for sha256 in kept if not _copy_file(growing, sha256)]
    shutil.copyfile(Path(current_app.instance_path) / CONFIG, growing / CONFIG)
    return backups.write_manifest(growing, revision, rows), lost


def _copy_database(growing: Path) -> None:
    """The database as it is at one moment, while others go on writing."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection  # no transaction may stand around it
            driver.execute("VACUUM INTO ?", (str(growing / DATABASE),))
        return
    with only_reading():
        source = db.session.connection()
        with opened(growing):
            upgrade()
            take_along(source, db.session.connection(), "Tidak ada cadangan yang dibuat.")
            db.session.commit()


def _as_one_file(database: Path) -> None:
    """Without a journal of writes beside it."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _copy_file(growing: Path, sha256: str) -> bool:
    """Copies a stored file, if it is there with its true content."""
    try:
        content = files.read(sha256)
    except (FileNotFoundError, ValueError):
        return False
    place = backups.path_in(growing, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return True


def _must_be_readable(manifest: Manifest) -> None:
    known = ScriptDirectory(str(health.migrations()))
    if manifest.revision not in {each.revision for each in known.walk_revisions()}:
        raise click.ClickException(
            "Cadangan ini dibuat oleh versi portal yang lebih baru. Perbarui portal di sini dahulu. Tidak ada yang "
            "dipulihkan."
        )


@contextmanager
def _staging() -> Iterator[Path]:
    """A folder for the copy that is checked and brought to the newest schema. It goes whatever happens; that of one who
    was killed goes the next time."""
    for left in Path(current_app.instance_path).glob(".restore-*"):
        shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=".restore-", dir=current_app.instance_path))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _put_files(folder: Path, manifest: Manifest) -> Iterator[None]:
    """Puts evidence and PDFs in place; those that were not there go again when what comes after fails."""
    say(f"Menyalin {len(manifest.stored)} berkas …")
    new: list[Path] = []
    try:
        for sha256 in manifest.stored:
            place = files.path_of(sha256)
            if not place.exists():
                new.append(place)
                files.write(backups.path_in(folder, sha256).read_bytes())
        yield
    except BaseException:
        for place in new:
            place.unlink(missing_ok=True)
        raise


def _take_over(stage: Path, manifest: Manifest, anchors: list[Anchor], with_findings: bool) -> list[str]:
    """Copies the staged database into the present one and commits, unless something is wrong with either; what was
    found and is to be taken along."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    say("Memulihkan basis data …")
    with opened(stage):
        if not health.current_schema():
            db.session.rollback()
            upgrade()
        source = db.session.connection()
        rows = copying.counts(source)
        found = [*spelling.broken(), *sentries.broken()]  # what copying would set right unseen
        if manifest.revision == health.revision() and (unequal := different(manifest.rows, rows)):
            raise refuse("Cadangan ini rusak. Tidak ada yang dipulihkan.", unequal)
        with app.app_context():
            target = db.session.connection()
            copying.clear(target)
            take_along(source, target, "Tidak ada yang dipulihkan.")
            if unequal := different(rows, copying.counts(target)):
                raise refuse("Salinan tidak lengkap. Tidak ada yang dipulihkan.", unequal)
            say("Memeriksa jurnal, berkas, dan survei …")
            found += findings(anchors)
            if found and not with_findings:
                raise refuse(
                    "Isi cadangan ini tidak utuh. Tidak ada yang dipulihkan. Bila temuan ini sudah ada sebelum "
                    "cadangan dibuat (halaman Keutuhan jurnal), ulangi dengan --with-findings.",
                    found,
                )
            db.session.commit()
    return found


def _put_config(folder: Path) -> None:
    """Puts config.py back where setup has just made one; where somebody wrote in it, or it names another database, it
    is laid beside."""
    if not (folder / CONFIG).exists():
        return
    place = Path(current_app.instance_path) / CONFIG
    told = (folder / CONFIG).read_text(encoding="utf-8")
    if config.written(place).keys() != {"SECRET_KEY"} or config.written(folder / CONFIG).get("DATABASE_URL"):
        place = place.with_name("config.cadangan.py")
        say(f"Setelan dari cadangan ada di {place.name}. Samakan config.py dengannya, kecuali DATABASE_URL.")
    growing = place.with_name(f".{place.name}")
    growing.write_text(told, encoding="utf-8")
    growing.replace(place)


@contextmanager
def _disk(told: str) -> Iterator[None]:
    """A disk that is full or refuses, and a database that does not answer, get a sentence."""
    try:
        yield
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise click.ClickException(f"{told}: {faults.told(error)} Tidak ada yang tertinggal setengah jadi.") from error
