"""flask portal verify-journal, verify-files, verify-proof, grow-log: for the operator and the auditor, also after a
restore."""

import hashlib
import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import clock
from portal.audit import jobs, queries
from portal.store import journal, transparency, wholeness
from portal.store.db import only_reading
from portal.store.log_walk import Anchor
from portal.store.merkle import includes
from portal.store.transparency import leaf_of

ANCHOR = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify-journal")
@click.option("--anchor", "anchors", type=ANCHOR, multiple=True, help="A file from /transparansi that you have kept.")
@with_appcontext
def verify_journal(anchors: tuple[Path, ...]) -> None:
    """Check every chain, every record against its last witness, and the log; exit 1 and name what is broken.

    With an anchor: also that the log of that day is contained in today's.
    """
    kept = [anchor_in(path) for path in anchors]
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
    checked, broken = queries.broken_files()
    for sentence in broken:
        click.echo(sentence)
    if broken:
        raise SystemExit(1)
    click.echo(f"{checked} berkas, semua utuh")


@click.command("verify-proof")
@click.argument("path", metavar="FILE", type=ANCHOR)
@with_appcontext
def verify_proof(path: Path) -> None:
    """Check a proof from the verification page: it leads to a root of this log; exit 1 when it does not."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        start = leaf_of(hashlib.sha256(told["entry"].encode()).hexdigest(), bytes.fromhex(told["salt"]))
        steps, root = [bytes.fromhex(each) for each in told["path"]], bytes.fromhex(told["root"])
        leads = includes(start, told["leaf_index"], told["size"], steps, root)
        anchor = Anchor(told["size"], told["root"], path.name)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(f"{path} bukan berkas bukti. Unduh lagi dari halaman verifikasi.") from error
    if not leads:
        raise click.ClickException(f"{path.name}: catatan di dalamnya tidak menuju akar log yang disebutnya.")
    if not queries.has_root(anchor):
        raise click.ClickException(f"{path.name}: akar {anchor.root} bukan akar log portal ini.")
    click.echo(f"{path.name}: catatan nomor {told['leaf_index'] + 1} termuat di bawah akar {told['day']}")


@click.command("grow-log")
@with_appcontext
def grow_log() -> None:
    """Take what the journals hold into the log and write down today's root, as every night. Repeatable."""
    root = jobs.night(clock.today())
    click.echo(f"{root.day.isoformat()}: {root.size} catatan, akar {root.root}")
    if waiting := transparency.length() - root.size:
        click.echo(f"{waiting} catatan sesudahnya menunggu akar berikutnya")


COMMANDS = (verify_journal, verify_files, verify_proof, grow_log)


def anchor_in(path: Path) -> Anchor:
    """Size and root of a kept file. Raises ClickException for a file that is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        size, root = int(told["size"]), str(told["root"]).lower()
        if size < 0 or len(bytes.fromhex(root)) != 32:
            raise ValueError(size, root)
        return Anchor(size, root, f"jangkar {path.name}")
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise click.ClickException(
            f"{path} bukan berkas jangkar. Pakai berkas JSON yang diunduh dari /transparansi."
        ) from error
