"""How much memory a web worker holds after two thousand requests, with the server as ./run starts it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

REQUESTS = 2000
ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "deploy" / "granian.env"


def resident(instance: Path, cookie: str, paths: Sequence[str]) -> float:
    """Megabytes of the largest worker after asking for `paths` in turn, signed in by `cookie`."""
    port = _free_port()
    given = dict(line.split("=", 1) for line in SETTINGS.read_text().splitlines() if line and line[0] != "#")
    settings = {"PORTAL_INSTANCE": str(instance), "PORTAL_DEMO": "1", "PORTAL_SECURE_COOKIES": "0"}
    command = [sys.executable, "-m", "granian", "--port", str(port), "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | given | settings)  # noqa: S603  our own server
    try:
        _wait(port)
        for number in range(REQUESTS):
            _get(port, paths[number % len(paths)], cookie)
        return round(max(_megabytes(pid) for pid in _children(server.pid)), 1)
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            return _get(port, "/healthz", "")
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _get(port: int, path: str, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise ValueError(f"{path} answered {answer.status}")


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
