"""flask --app wsgi portal …: what the operator and the scripts call."""

import json
import signal
import time
from collections import defaultdict
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TextIO

import click
import structlog
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy.exc import DBAPIError

from portal import clock, demo
from portal.administration.queries import has_administrator
from portal.cli.keeping import backup, restore
from portal.cli.moving import move
from portal.config import here
from portal.people.queries import person_with
from portal.policy import RIGHTS
from portal.store import faults, heart, jobs, journal
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.jobs import JobState
from portal.store.journal import Actor
from portal.web import health
from portal.web.room import House, house

log = structlog.get_logger()


class Commands(AppGroup):
    """The portal's commands; a database that is old, away or locked gets a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            raise click.ClickException(
                f"Basis data tidak dapat dipakai: {faults.told(error)} Bila skemanya belum yang terbaru, jalankan: "
                "portal migrate"
            ) from error
        except OSError as error:
            if faults.kind(error) is None:
                raise
            raise click.ClickException(f"Tidak dapat dilanjutkan: {faults.told(error)}") from error


portal = Commands("portal", help="Portal Kinerja ASN.")

SHOWN_ACCOUNTS = 9
LONGEST_PAUSE = 32  # seconds between two tries of a worker that cannot work
NAME_LENGTH = 200  # of whoever acts, in the journal


def register(app: Flask, house: House) -> None:
    app.cli.add_command(portal)
    for command in (*house.commands(), backup, restore, move):
        portal.add_command(command)


@portal.command("migrate")
def migrate() -> None:
    """Bring the database to the newest schema."""
    upgrade()


@portal.command("prepare")
def prepare() -> None:
    """Bring the schema up to date and, in the demonstration, fill the city; prints its accounts. Repeatable.

    A real start is refused on the demonstration city: everybody can know its passwords.
    """
    outdated = not health.current_schema()
    db.session.rollback()  # the migration writes on a connection of its own
    if outdated:
        click.echo("Memperbarui skema basis data …", err=True)
        upgrade()
    if not current_app.config["DEMO"]:
        _check_real()
        return
    try:
        _fill()
    except Rejected as refusal:
        raise click.ClickException(f"{refusal} Jalankan dengan PORTAL_DEMO=0.") from refusal
    _print_accounts()


@portal.command("demo")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day the city lives on; today if not given.")
def fill_demo(day: datetime | None) -> None:
    """Fill the demonstration city into an empty database."""
    try:
        _fill(day.date() if day else None)
    except Rejected as refusal:
        raise click.ClickException(str(refusal)) from refusal


@portal.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def list_accounts(as_json: bool) -> None:
    """The accounts of the demonstration city, with their password."""
    if not demo.is_filled():
        raise click.ClickException("Hanya kota peragaan yang dapat menampilkan akunnya.")
    if as_json:
        click.echo(json.dumps([asdict(account) for account in demo.accounts()], ensure_ascii=False, indent=1))
        return
    _print_accounts()


def _check_real() -> None:
    if demo.is_filled():
        raise click.ClickException(
            "Basis data ini berisi kota peragaan, yang kata sandinya diketahui umum. Pakai basis data lain "
            "(PORTAL_INSTANCE atau PORTAL_DATABASE_URL), atau jalankan sebagai peragaan dengan PORTAL_DEMO=1."
        )
    if current_app.config["PUBLIC_URL"] == here():
        click.echo(
            "PUBLIC_URL belum diisi: kode QR pada formulir dan tautan aktivasi akan menunjuk ke komputer ini saja. "
            "Isi alamat portal di config.py sebelum ada yang disahkan.",
            err=True,
        )
    if not has_administrator(clock.today()):
        click.echo(
            "Belum ada yang dapat masuk. Buat tautan untuk administrator pertama: "
            '.venv/bin/flask --app wsgi portal first-administrator --name "…" --email …',
            err=True,
        )


def _fill(day: date | None = None) -> None:
    if not demo.is_filled():
        click.echo("Mengisi kota peragaan Lembayung, sekitar satu menit …", err=True)
    if demo.fill(day or clock.today()):
        click.echo("Kota peragaan sudah diisi.", err=True)


def _print_accounts() -> None:
    shown = demo.accounts()
    for account in shown[:SHOWN_ACCOUNTS]:
        click.echo(f"{account.role:<28} {account.sign_in:<26} {account.name}")
    click.echo(f"Kata sandi semua akun: {shown[0].password}")
    click.echo(f"{len(shown) - SHOWN_ACCOUNTS} akun lain: .venv/bin/flask --app wsgi portal accounts")


@portal.command("rights")
def rights() -> None:
    """Print who may do what: each verb with its relations, the states in which it makes sense, and its routes."""
    routes = defaultdict(list)
    for (endpoint, method), verb in current_app.extensions["verbs"].items():
        routes[verb].append(f"{method} {endpoint}")
    for verb, right in RIGHTS.items():
        relations = [*sorted(right.relations), *(f"{each} (2)" for each in sorted(right.seconded))]
        states = f" [{', '.join(sorted(right.states))}]" if right.states else ""
        click.echo(f"{verb}: {', '.join(relations)}{states}  {', '.join(sorted(routes[verb]))}".rstrip())


@portal.command("person-data")
@click.option("--nip", required=True, help="NIP, NI PPPK or NRP; spaces are allowed.")
@click.option("--name", required=True, help="Who hands it out: full name.")
@click.option("--note", required=True, help="On what request; stands in the journal.")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="A file; else it is printed.")
def person_data(nip: str, name: str, note: str, out: TextIO) -> None:
    """Write as JSON what the portal holds about a person, to be handed to that person (UU 27/2022)."""
    person = person_with(nip)
    if person is None:
        raise click.ClickException(f"Tidak ada pegawai dengan nomor {nip}.")
    if not name.strip() or not note.strip() or len(name) > NAME_LENGTH:
        raise click.ClickException(f"Isi --name (paling banyak {NAME_LENGTH} huruf) dan --note: keduanya masuk jurnal.")
    told = json.dumps(house().about(person.id), ensure_ascii=False, indent=1)
    journal.note(person, "hand-out", Actor(None, name, capacity="Pengelola server, melalui baris perintah"), note)
    db.session.commit()  # first the trace, then the data
    out.write(f"{told}\n")


@portal.command("bench")
@click.option("--only", multiple=True, help="A measure, such as votes; may be given more than once.")
def bench(only: tuple[str, ...]) -> None:
    """Measure and print the figures as JSON; everything happens in temporary folders."""
    from portal.bench import MEASURES, figures  # builds applications of its own: nothing that serving needs

    if unknown := set(only) - set(MEASURES):
        raise click.BadParameter(f"{', '.join(sorted(unknown))} tidak dikenal. Pilih dari: {', '.join(MEASURES)}.")
    click.echo(json.dumps(figures(only)))


@portal.command("jobs")
@click.option("--retry", is_flag=True, help="Take up again what was given up.")
def list_jobs(retry: bool) -> None:
    """List what is late and what was given up, with the error it met; --retry has the latter done again."""
    if retry:
        click.echo(f"{jobs.retry()} pekerjaan yang gagal diminta lagi.")
        db.session.commit()
    for job in jobs.troubled():
        word = "gagal" if job.state == JobState.FAILED else "terlambat"
        error = job.error.partition("\n")[0][:200]
        click.echo(f"{word}  {job.key}  sejak {clock.local(job.run_at):%d-%m-%Y %H.%M}  {error}".rstrip())
    queue = jobs.queue()
    click.echo(f"{queue.waiting} menunggu, {queue.late} terlambat, {queue.failed} gagal.")


@portal.command("work")
@click.option("--once", is_flag=True, help="Stop when nothing is left to do.")
def work(once: bool) -> None:
    """Do background jobs until stopped: render sealed forms, close what is due."""
    stopping, pause = False, 1

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        try:
            heart.beat()
            jobs.schedule_daily(clock.today())
            found = jobs.run_one()
        except (DBAPIError, OSError) as error:  # locked, full or away for a while: what was begun comes back
            if once or not (isinstance(error, DBAPIError) or faults.kind(error)):
                raise
            pause = min(2 * pause, LONGEST_PAUSE)
            log.error("outage", kind=faults.kind(error), error=faults.words(error), pause=pause)
            found = False
        else:
            pause = 1
        if found:
            continue
        if once:
            return
        for _ in range(pause):  # a second at a time, so that whoever asks it to stop need not wait
            if not stopping:
                time.sleep(1)
