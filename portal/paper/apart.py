"""A page printed by a process of its own, which takes its memory with it: for a web worker, and for secrets.

The page goes there and the PDF comes back through pipes; no file holds either. One at a time on a host.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.paper import pdf
from portal.store.db import Busy

PATIENCE = 120  # seconds
ROOT = Path(__file__).parents[2]


def printed(page: str, memory: Path) -> bytes:
    """The PDF of a page. `memory`: a folder that all processes of the host share. Slow: call it outside every
    transaction. Raises Busy while another one is being printed."""
    with _alone(memory):
        done = subprocess.run(
            [sys.executable, "-c", "from portal.paper import apart; apart.print_one()"],
            input=page.encode(),
            stdout=subprocess.PIPE,
            cwd=ROOT,
            timeout=PATIENCE,
            check=True,
        )
    return done.stdout


@contextmanager
def _alone(memory: Path) -> Iterator[None]:
    folder = memory / f"portal-print-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("another page is being printed") from None
        yield


def print_one() -> None:
    """What that process does."""
    sys.stdout.buffer.write(pdf.of(sys.stdin.buffer.read().decode()))
