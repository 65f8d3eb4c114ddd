"""flask portal import-survey, index, verify-survey, count-votes: what scripts and the statistician call."""

import json
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import clock
from portal.services import queries
from portal.services.models import Service
from portal.store import ballots, tally
from portal.store.db import Busy, db, only_reading
from portal.store.errors import Rejected
from portal.surveys import actions, jobs
from portal.surveys.forms import sheet


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
@with_appcontext
def import_survey(file: Path, slug: str) -> None:
    """Store the responses of a CSV file; nothing at all if one line is wrong."""
    service = _service(slug)
    try:
        rows = sheet.read(file.read_bytes(), clock.today())
    except Rejected as refusal:
        for problem in refusal.problems:
            click.echo(problem.text, err=True)
        raise click.ClickException("Tidak ada yang disimpan. Perbaiki baris di atas, lalu impor lagi.") from None
    stored = actions.bring(service, sheet.responses(rows, service.id))
    db.session.commit()
    click.echo(f"{stored} jawaban disimpan untuk {service.name}, {len(rows) - stored} sudah ada sebelumnya.")


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
    found = queries.service_index(_service(slug).id, starts, ends).as_json()
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in (found.pop("means") | found).items():
        click.echo(f"{name:12} {'–' if value is None else value}")


@click.command("verify-survey")
@with_appcontext
def verify_survey() -> None:
    """Recount the tally from the responses; exit 1 and name what differs."""
    with only_reading():
        found = [
            f"{queries.get(service_id).slug} {month:%Y-%m} {channel} {element}: "
            f"tercatat {_told(kept)}, seharusnya {_told(recounted)}"
            for (service_id, month, channel, element), kept, recounted in tally.differences(ballots.counted())
        ]
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


COMMANDS = (import_survey, index, verify_survey, count_votes)


def _service(slug: str) -> Service:
    found = queries.by_slug(slug)
    if found is None:
        raise click.ClickException(f"Layanan “{slug}” tidak ada. Periksa alamatnya di /layanan.")
    return found


def _told(counts: dict[int, int]) -> str:
    """12 jawaban (1: 0, 2: 3, 3: 5, 4: 4)"""
    values = ", ".join(f"{value}: {counts[value]}" for value in (1, 2, 3, 4))
    return f"{counts[0]} jawaban ({values})"
