"""flask --app wsgi portal explain: how a target and a realisation are read, for whoever answers users' questions."""

import json

import click

from portal.rules.explain import explain
from portal.rules.target import Accumulation, Direction


@click.command("explain")
@click.option("--target", required=True, help="As it was typed into the plan.")
@click.option("--actual", default="", help="As it was typed into the report.")
@click.option("--direction", type=click.Choice([each.value for each in Direction]), help="Else as the target says.")
@click.option("--accumulation", type=click.Choice([each.value for each in Accumulation]), help="Likewise.")
def explain_figure(target: str, actual: str, direction: str | None, accumulation: str | None) -> None:
    """Print as JSON what the portal reads in a target and a realisation, and its verdict."""
    way = Direction(direction) if direction else None
    adding = Accumulation(accumulation) if accumulation else None
    click.echo(json.dumps(explain(target, actual, way, adding), ensure_ascii=False, indent=1))


COMMANDS = (explain_figure,)
