"""How much memory a web worker holds after two thousand requests, with the server as ./run starts it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REQUESTS = 2000
ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "deploy" / "granian.env"


def resident(instance: Path, cookie: str, paths: Sequence[str]) -> float:
    """Megabytes of the largest worker after asking for `paths` in turn, signed in by `cookie`."""
    port = free_port()
    with served(instance, port) as (_, server):
        for number in range(REQUESTS):
            timed(port, paths[number % len(paths)], cookie)
        return round(max(_megabytes(pid) for pid in _children(server)), 1)


@contextmanager
def served(instance: Path, port: int) -> Iterator[tuple[dict[str, str], int]]:
    """(environment of the portal's programs, process of the server) while the instance is served."""
    given = dict(line.split("=", 1) for line in SETTINGS.read_text().splitlines() if line and line[0] != "#")
    settings = {"PORTAL_INSTANCE": str(instance), "PORTAL_DEMO": "1", "PORTAL_SECURE_COOKIES": "0"}
    environment = os.environ | given | settings
    command = [sys.executable, "-m", "granian", "--port", str(port), "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603  our own server
    try:
        _wait(port)
        yield environment, server.pid
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            timed(port, "/healthz", "")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def timed(port: int, path: str, cookie: str) -> float:
    """Seconds that a page takes."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise ValueError(f"{path} answered {answer.status}")
    return time.monotonic() - began


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
