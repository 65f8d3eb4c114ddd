"""flask portal first-administrator: how a new installation gets its first door-keeper."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.administration import actions
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
    click.echo("Buka tautan ini dalam 72 jam untuk membuat kata sandi. Tautan hanya ditampilkan sekali.")
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}/aktivasi/{token}")


COMMANDS = (first_administrator,)
