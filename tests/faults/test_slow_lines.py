"""Lines that send a byte a second, or nothing any more: the portal serves the others, with no proxy before it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import SETTINGS
from tests.faults.conftest import Instance
from tests.faults.test_nginx import answers, free_port

ROOT = Path(__file__).parents[2]
SLOW = 50
HEAD = (
    b"POST /masuk HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 2000\r\n\r\na"
)


def granian() -> dict[str, str]:
    """The server's settings, as ./run and the unit have them."""
    lines = (ROOT / "deploy" / "granian.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def port(city: Instance, tmp_path: Path) -> Iterator[int]:
    """The portal as it is served without a proxy."""
    ours = {"INSTANCE": str(city.folder), "RUN_FOLDER": str(tmp_path), "DEMO": "1", "SECURE_COOKIES": "0"}
    ours["SECRET_KEY"] = str(SETTINGS["SECRET_KEY"])
    environment = os.environ | granian() | {f"PORTAL_{name}": value for name, value in ours.items()}
    found = free_port()
    command = [sys.executable, "-m", "granian", "--port", str(found), "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (answers(found) and asked(found, "GET", "/healthz") == 200):
        time.sleep(0.2)
    yield found
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()


def asked(port: int, method: str, path: str, body: str | None = None) -> int:
    """The status; 0 where nobody answers within five seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_fifty_slow_lines_keep_nobody_waiting(port: int) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(SLOW)]
        for line in lines:
            line.sendall(HEAD)
        for _ in range(4):
            time.sleep(0.5)
            for line in lines[::2]:  # the others send nothing any more
                line.sendall(b"a")
            assert asked(port, "GET", "/layanan") == 200
            assert asked(port, "POST", "/masuk", "login=x&password=y") == 400  # without a token, but looked at
