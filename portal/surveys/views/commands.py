"""flask portal import-survey, survey-imports, withdraw-import, index, verify-survey, count-votes: what scripts and the
statistician call."""

import json
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import clock
from portal.rules.workflow import SURVEY_IMPORT
from portal.services import queries as services
from portal.services.models import Service
from portal.store import ballots, journal, tally
from portal.store.db import Busy, db, only_reading, rows
from portal.store.errors import Missing, Rejected, Stale
from portal.surveys import jobs, queries
from portal.surveys.actions import paper
from portal.surveys.forms import sheet

WRONG = "Tidak ada yang disimpan. Perbaiki baris di atas, lalu impor lagi."
DIFFERS = (
    "Tidak ada yang disimpan. Lengkapi berkas ini; atau impor dengan --replace agar hari itu menjadi seperti berkas "
    "ini, atau dengan --batch NAMA bila ini kumpulan formulir lain."
)


class DayOption(click.ParamType[date]):
    """A day as in the files: 2026-11-21 or 21/11/2026."""

    name = "tanggal"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        found = value if isinstance(value, date) else sheet.day(value.strip())
        if found is None:
            self.fail(f"tanggal {value} tidak dikenal. Tulis 2026-11-21 atau 21/11/2026.", param, ctx)
        return found


@click.command("import-survey")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--service", "slug", required=True, help="The service's address, as in /layanan/<slug>.")
@click.option("--batch", default="", help="Name of these forms, where others of the same days are no part of them.")
@click.option(
    "--replace", is_flag=True, help="Days of which the file lacks stored answers take the place of the stored."
)
@with_appcontext
def import_survey(file: Path, slug: str, batch: str, replace: bool) -> None:
    """Store the responses of a CSV or XLSX file; nothing at all if one line is wrong.

    Of days that are there already only what the file has more is added, so that a file may grow and come again.
    """
    service = _service(slug)
    try:
        forms = sheet.read(file.read_bytes(), clock.today())
        done = paper.bring(service, forms, journal.SYSTEM, batch, replace)
    except Rejected as refusal:
        db.session.rollback()
        for problem in refusal.problems:
            click.echo(problem.text, err=True)
        raise click.ClickException(DIFFERS if isinstance(refusal, paper.Differs) else WRONG) from None
    db.session.commit()
    click.echo(f"{done.stored} jawaban disimpan untuk {service.name}, {done.known} sudah ada sebelumnya.")
    if done.withdrawn:
        click.echo(f"{done.withdrawn} jawaban yang tersimpan sebelumnya digantikan.")
    if done.record:
        click.echo(
            f"Impor nomor {done.record.id}. Menariknya kembali: withdraw-import {done.record.id} --reason ALASAN"
        )
    if done.known:
        click.echo("Bila yang sudah ada itu formulir orang lain, impor lagi dengan --batch NAMA.")


@click.command("survey-imports")
@click.option("--service", "slug", required=True, help="The service's address, as in /layanan/<slug>.")
@with_appcontext
def survey_imports(slug: str) -> None:
    """List what was imported from paper, the latest first."""
    for each in rows(queries.imports(_service(slug).id)):
        words = f"{each.number} jawaban, {each.counted} dihitung, {each.first:%d-%m-%Y} sampai {each.last:%d-%m-%Y}"
        click.echo(f"{each.id}  {each.on:%d-%m-%Y}  {words}  {SURVEY_IMPORT.labels[each.state]}  {each.batch}".rstrip())


@click.command("withdraw-import")
@click.argument("import_id", type=int)
@click.option("--reason", required=True, help="Why; it stands in the journal.")
@with_appcontext
def withdraw_import(import_id: int, reason: str) -> None:
    """Take an import back: its responses stay stored and count no more."""
    try:
        number = paper.withdraw(queries.get_import(import_id), journal.SYSTEM, reason)
    except (Rejected, Missing, Stale) as refusal:
        db.session.rollback()
        words = {Missing: f"Impor {import_id} tidak ada.", Stale: f"Impor {import_id} sudah ditarik kembali."}
        raise click.ClickException(words.get(type(refusal), str(refusal))) from None
    db.session.commit()
    click.echo(f"Impor {import_id} ditarik kembali: {number} jawaban tidak lagi dihitung.")


@click.command("index")
@click.option("--service", "slug", required=True, help="The service's address, as in /layanan/<slug>.")
@click.option("--from", "starts", type=DayOption(), help="First day, included.")
@click.option("--to", "ends", type=DayOption(), help="Last day, included.")
@click.option("--json", "as_json", is_flag=True, help='{"n", "means", "index", "grade"}')
@with_appcontext
def index(slug: str, starts: date | None, ends: date | None, as_json: bool) -> None:
    """Print the index of a service, whatever the number of respondents."""
    if starts and ends and ends < starts:
        raise click.BadParameter("tanggal --to mendahului --from.")
    found = services.service_index(_service(slug).id, starts, ends).as_json()
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in (found.pop("means") | found).items():
        click.echo(f"{name:12} {'–' if value is None else value}")


@click.command("verify-survey")
@with_appcontext
def verify_survey() -> None:
    """Recount the tally and the imports from the responses; exit 1 and name what differs."""
    with only_reading():
        found = [
            f"{services.get(service_id).slug} {month:%Y-%m} {channel} {element}: "
            f"tercatat {_told(kept)}, seharusnya {_told(recounted)}"
            for (service_id, month, channel, element), kept, recounted in tally.differences(ballots.counted())
        ]
        found += queries.untrue()
    for sentence in found:
        click.echo(sentence)
    if found:
        raise SystemExit(1)
    click.echo("Rekap sama dengan semua jawaban yang tersimpan.")


@click.command("count-votes")
@with_appcontext
def count_votes() -> None:
    """Count what citizens sent on earlier days, as every night; to be called before a backup. Repeatable."""
    try:
        moved = jobs.night()
    except Busy as busy:
        raise click.ClickException(
            "Sudah dihitung, tetapi urutan penulisan belum dapat dihapus karena ada yang sedang membaca. Ulangi "
            "perintah ini sebelum membuat cadangan."
        ) from busy
    click.echo(f"{moved} jawaban dihitung.")


COMMANDS = (import_survey, survey_imports, withdraw_import, index, verify_survey, count_votes)


def _service(slug: str) -> Service:
    found = services.by_slug(slug)
    if found is None:
        raise click.ClickException(f"Layanan “{slug}” tidak ada. Periksa alamatnya di /layanan.")
    return found


def _told(counts: dict[int, int]) -> str:
    """12 jawaban (1: 0, 2: 3, 3: 5, 4: 4)"""
    values = ", ".join(f"{value}: {counts[value]}" for value in (1, 2, 3, 4))
    return f"{counts[0]} jawaban ({values})"
