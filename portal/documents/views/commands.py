"""flask portal print: a sealed form as a file, for whoever works from the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from portal.documents import actions, queries
from portal.people.queries import person_with
from portal.periods.models import Period
from portal.rules.calendar import long_date
from portal.store import files
from portal.store.db import db
from portal.web.room import Papers, house


@click.command("print")
@click.option("--form", required=True, help="The code of an official form, such as skp.")
@click.option("--nip", required=True, help="NIP, NI PPPK or NRP; spaces are allowed.")
@click.option("--period", "year", type=click.IntRange(1, 9999), required=True, metavar="YEAR")
@click.option("--quarter", type=click.IntRange(1, 4), help="Of a form that has them; the whole year without it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def print_form(form: str, nip: str, year: int, quarter: int | None, out: Path) -> None:
    """Write a sealed form to a file; its PDF is made now if the worker has not made it yet."""
    papers = _papers(form)
    name = papers.forms[form].name
    if quarter and not papers.of_quarters:
        raise click.UsageError(f"{name} berlaku setahun; --quarter hanya untuk {_of_quarters()}.")
    person = person_with(nip)
    if person is None:
        raise click.ClickException(f"Tidak ada pegawai dengan nomor {nip}.")
    period = queries.period_of(year, quarter)
    if period is None:
        raise click.ClickException(f"{f'Triwulan {quarter} ' if quarter else 'Tahun '}{year} belum dibuka di portal.")
    plan = _only(queries.plans_of(person.id, period), period)
    sealed = queries.in_force(form, plan.placement_id, period.id)
    if sealed is None:
        raise click.ClickException(f"{name} {period.label} belum disegel. {papers.lacking(plan.id, period.id)}")
    said = f"{name} {period.label} versi {sealed.number}: {out}"
    sha256 = actions.render(sealed.id)  # ends the transaction: what was found is gone with it
    db.session.commit()
    made = files.read(sha256)
    try:
        out.write_bytes(made)
    except OSError as error:
        raise click.ClickException(f"{out} tidak dapat ditulis: {error.strerror}") from error
    click.echo(said)


def _only(plans: Sequence[Any], period: Period) -> Any:
    """The one plan that covers the period. With two posts there are two: which is meant cannot be guessed."""
    if not plans:
        raise click.ClickException(f"Pegawai ini belum mempunyai rencana kinerja (SKP) pada {period.label}.")
    if len(plans) == 1:
        return plans[0]
    rows = [f"  {long_date(row.starts_on)} sampai {long_date(row.ends_on)}: {row.title}, {row.unit}" for row in plans]
    raise click.ClickException(
        "\n".join([f"Ada {len(plans)} rencana pada {period.label}. Cetaklah dari halaman masing-masing:", *rows])
    )


def _papers(form: str) -> Papers:
    """What the form is one of; which forms there are is known to the house alone."""
    found = next((papers for papers in house().papers.values() if form in papers.forms), None)
    if found is None:
        raise click.BadParameter(f"pilih salah satu: {', '.join(house().forms)}.", param_hint="--form")
    return found


def _of_quarters() -> str:
    """The codes of the forms that there are of a quarter, in words."""
    return " dan ".join(code for papers in house().papers.values() if papers.of_quarters for code in papers.forms)


COMMANDS = (print_form,)
