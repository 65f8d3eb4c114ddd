"""Before the application: what is sent is taken in first, so that a slow line holds no place among those who are
served. A proxy in front does the same, and better; this is for a portal that stands alone.

The server gives every request a thread (`GRANIAN_BLOCKING_THREADS`) in which the body is read as it comes, for minutes
if need be. Threads that wait cost next to nothing; few at a time go on to the application, which is fastest so. Bodies
never take all the threads: pages can always be read.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import structlog

from portal.store import faults
from portal.store.db import SAFE_METHODS

log = structlog.get_logger()

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

TURNS = 2  # requests of one process that the application works on at once: see deploy/README.md
MOST = 96  # bodies of one process on their way at once
FROM_ONE = 64  # of these from one network address, where no proxy hides the others
PATIENCE = 20  # seconds for any body, beside those that its length takes at
SLOWEST = 4096  # bytes a second
IN_MEMORY = 512 * 1024  # beyond that a body waits on the disk
PIECE = 64 * 1024

LATE = "408 Request Timeout", "Kiriman Anda datang terlalu lambat dan dihentikan. Tidak ada yang disimpan. Coba lagi."
NO_ROOM = (
    "503 Service Unavailable",
    "Server tidak dapat menampung kiriman ini. Tidak ada yang disimpan. Coba lagi, atau hubungi pengelola portal.",
)
CROWDED = "503 Service Unavailable", "Terlalu banyak kiriman sedang berjalan. Tidak ada yang disimpan. Coba lagi."


class Late(Exception):
    """A body took longer than anybody needs."""


class Crowded(Exception):
    """Too many bodies are on their way."""


class NoRoom(Exception):
    """What arrives cannot be laid down: the disk for it is full or gone."""


class Body(SpooledTemporaryFile[bytes]):
    """What has arrived; it goes with the request."""


class TakingIn:
    """The application behind its intake. `by_address`: whether addresses tell visitors apart (no proxy in front)."""

    def __init__(self, application: Application, largest: int, by_address: bool) -> None:
        self.application, self.largest, self.by_address = application, largest, by_address
        self.turns = threading.BoundedSemaphore(TURNS)
        self.lock, self.arriving = threading.Lock(), Counter[str]()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            body = self._take_in(environ)
        except Late:
            return _refusal(start_response, *LATE)
        except Crowded:
            return _refusal(start_response, *CROWDED)
        except NoRoom as fault:
            log.error("outage", kind="intake", error=faults.words(fault.__cause__ or fault))
            return _refusal(start_response, *NO_ROOM)
        with body, self.turns:
            return self.application(environ, start_response)

    def _take_in(self, environ: Environ) -> AbstractContextManager[Any]:
        """Puts what has arrived in place of what arrives. What is larger than anything allowed, has no length or comes
        with the asking for a page is left: the application refuses it, or does not look."""
        length = _length(environ)
        if not length or length > self.largest or environ["REQUEST_METHOD"] in SAFE_METHODS:
            return nullcontext()
        with self._place(environ.get("REMOTE_ADDR", "")):
            body = environ["wsgi.input"] = received(environ["wsgi.input"], length)
        return body

    @contextmanager
    def _place(self, address: str) -> Iterator[None]:
        with self.lock:
            full = self.by_address and self.arriving[address] >= FROM_ONE
            if full or self.arriving.total() >= MOST:
                raise Crowded
            self.arriving[address] += 1
        try:
            yield
        finally:
            with self.lock:
                self.arriving[address] -= 1
                self.arriving += Counter()  # without those of whom nothing arrives


def received(stream: IO[bytes], length: int) -> Body:
    """The body as far as it came: all of it, or what there was before the line was cut. Raises Late, NoRoom.

    The server's stream waits until it has all that it is asked for: so little is asked for at first, and more of who
    has sent more.
    """
    kept = Body(IN_MEMORY)
    began, here = time.monotonic(), 0
    while here < length:
        piece = stream.read(min(PIECE, length - here, 16 + here // 64))
        if not piece:
            break
        with _room_for(kept):
            kept.write(piece)
        here += len(piece)
        if time.monotonic() - began > PATIENCE + here / SLOWEST:
            kept.close()
            raise Late
    with _room_for(kept):
        kept.seek(0)  # writes what is still on its way to the disk
    return kept


@contextmanager
def _room_for(kept: Body) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        with suppress(OSError):  # what is left over is written as it closes
            kept.close()
        raise NoRoom from fault


def _length(environ: Environ) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _refusal(start_response: Callable[..., Any], status: str, words: str) -> Iterable[bytes]:
    body = words.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    headers += [("Cache-Control", "no-store"), ("Retry-After", "10"), ("Connection", "close")]
    start_response(status, headers)
    return [body]
