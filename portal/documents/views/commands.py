"""flask portal print: a sealed form as a file, for whoever works from the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from portal.documents import actions, queries
from portal.paper.forms import NAMES
from portal.periods.models import Period
from portal.rules.calendar import long_date
from portal.rules.workflow import APPRAISAL, PLAN
from portal.store import files
from portal.store.db import db

OF_THE_PLAN = ("skp", "lampiran")


@click.command("print")
@click.option("--form", type=click.Choice(list(NAMES)), required=True, help="Which of the four official forms.")
@click.option("--nip", required=True, help="NIP, NI PPPK or NRP; spaces are allowed.")
@click.option("--period", "year", type=click.IntRange(1, 9999), required=True, metavar="YEAR")
@click.option("--quarter", type=click.IntRange(1, 4), help="Of evaluasi and dokumen; the whole year without it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def print_form(form: str, nip: str, year: int, quarter: int | None, out: Path) -> None:
    """Write a sealed form to a file; its PDF is made now if the worker has not made it yet."""
    if quarter and form in OF_THE_PLAN:
        raise click.UsageError(f"{NAMES[form]} berlaku setahun; --quarter hanya untuk evaluasi dan dokumen.")
    number = "".join(nip.split())
    person_id = queries.person_with(number)
    if person_id is None:
        raise click.ClickException(f"Tidak ada pegawai dengan nomor {number}.")
    period = queries.period_of(year, quarter)
    if period is None:
        raise click.ClickException(f"{f'Triwulan {quarter} ' if quarter else 'Tahun '}{year} belum dibuka di portal.")
    plan = _only(queries.plans_of(person_id, period), period)
    sealed = queries.in_force(form, plan.placement_id, period.id)
    if sealed is None:
        raise click.ClickException(f"{NAMES[form]} {period.label} belum disegel. {_why(form, plan, period)}")
    said = f"{NAMES[form]} {period.label} versi {sealed.number}: {out}"
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


def _why(form: str, plan: Any, period: Period) -> str:
    """What has still to happen before there is such a form."""
    if form in OF_THE_PLAN:
        return f"Keadaan rencana: {PLAN.labels[plan.state]}. Formulir disegel saat atasan menyetujui rencana."
    state = queries.appraisal_state(plan.id, period.id)
    if state is None:
        return "Atasan belum mulai menilai."
    return (
        f"Keadaan penilaian: {APPRAISAL.labels[state]}. Formulir disegel setelah pegawai menanggapi hasilnya, "
        "atau setelah tenggat menanggapi lewat."
    )


COMMANDS = (print_form,)
