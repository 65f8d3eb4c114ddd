"""flask portal first-administrator, proposals, agree: the first office holders of a new installation, and what only the
operator can agree to."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.administration import actions
from portal.store import proposals, settings
from portal.store.db import db
from portal.store.errors import Rejected


@click.command("first-administrator")
@click.option("--name", required=True, help="Full name, as on a decree.")
@click.option("--email", required=True, help="The address to sign in with.")
@with_appcontext
def first_administrator(name: str, email: str) -> None:
    """Open the first administrator's account and print the activation link; refuses when there is one."""
    if "@" not in email:
        raise click.ClickException("Tulis alamat surel yang lengkap, misalnya nama@kota.go.id.")
    try:
        token = actions.first_administrator(name.strip(), email.strip().lower(), clock.today())
    except Rejected as refusal:
        db.session.rollback()
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    days = settings.number("activation_days")
    click.echo(f"Buka tautan ini dalam {days} hari untuk membuat kata sandi. Tautan hanya ditampilkan sekali.")
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}/aktivasi/{token}")


@click.command("proposals")
@with_appcontext
def list_proposals() -> None:
    """List what waits for a second person."""
    for each in proposals.alive():
        if not each.stage.is_in_force:
            click.echo(
                f"{each.id}  {each.title}  (diminta {each.asker}, sampai {clock.local(each.expires_at):%d-%m-%Y %H.%M})"
            )


@click.command("agree")
@click.argument("proposal_id", type=int)
@click.option("--name", required=True, help="Who agrees at the command line: full name.")
@with_appcontext
def agree(proposal_id: int, name: str) -> None:
    """Agree as the second person: until two officers are active, and where nobody of the portal can."""
    found = next((each for each in proposals.alive() if each.id == proposal_id), None)
    if found is None:
        raise click.ClickException(
            "Tidak ada permintaan dengan nomor ini yang masih menunggu. Lihat: flask portal proposals"
        )
    try:
        actions.agree_at_command_line(found, name.strip(), clock.today())
    except Rejected as refusal:
        db.session.rollback()
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    click.echo("Disetujui. Pengusul dapat melaksanakannya dalam satu hari.")


COMMANDS = (first_administrator, list_proposals, agree)
