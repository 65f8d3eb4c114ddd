"""flask portal verify-journal, verify-files, grow-log: what the operator and the auditor call, also after a restore."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import clock
from portal.audit import jobs, queries
from portal.store import files, journal, wholeness
from portal.store.db import only_reading
from portal.store.log_walk import Anchor

ANCHOR = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify-journal")
@click.option("--anchor", "anchors", type=ANCHOR, multiple=True, help="A file from /transparansi that you have kept.")
@with_appcontext
def verify_journal(anchors: tuple[Path, ...]) -> None:
    """Check every chain, every record against its last witness, and the log; exit 1 and name what is broken.

    With an anchor: also that the log of that day is contained in today's.
    """
    kept = [_anchor(path) for path in anchors]
    with only_reading():
        broken, entries = wholeness.broken(kept), journal.count()
    for sentence in broken:
        click.echo(sentence)
    if broken:
        raise SystemExit(1)
    for anchor in kept:
        click.echo(f"{anchor.name}: termuat, {anchor.size} catatan")
    click.echo(f"{entries} catatan, semua rantai utuh")


@click.command("verify-files")
@with_appcontext
def verify_files() -> None:
    """Check that every piece of evidence and every sealed PDF is there with the content its name says; else exit 1."""
    checked, broken = 0, 0
    for sha256, what in queries.kept_files():
        checked += 1
        if fault := _fault(sha256):
            broken += 1
            click.echo(f"{sha256} ({what}): {fault}")
    if broken:
        raise SystemExit(1)
    click.echo(f"{checked} berkas, semua utuh")


@click.command("grow-log")
@with_appcontext
def grow_log() -> None:
    """Take what the journals hold into the log and write down today's root, as every night. Repeatable."""
    root = jobs.night(clock.today())
    click.echo(f"{root.day.isoformat()}: {root.size} catatan, akar {root.root}")


COMMANDS = (verify_journal, verify_files, grow_log)


def _anchor(path: Path) -> Anchor:
    """Size and root of a kept file."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Anchor(int(told["size"]), str(told["root"]), f"jangkar {path.name}")
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(
            f"{path} bukan berkas jangkar. Pakai berkas JSON yang diunduh dari /transparansi."
        ) from error


def _fault(sha256: str) -> str:
    """What is wrong with the file; empty when nothing is."""
    try:
        files.read(sha256)
    except FileNotFoundError:
        return "hilang"
    except (OSError, ValueError):
        return "isinya berubah atau tidak terbaca"
    return ""
