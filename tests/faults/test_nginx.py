"""deploy/nginx.conf before a portal: what nginx answers by itself is Indonesian, and the portal hears host and port."""

import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NGINX = "/usr/sbin/nginx"


class Echo(BaseHTTPRequestHandler):
    """Says which host it was asked for."""

    def do_GET(self) -> None:
        body = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Quietly."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """nginx with our configuration, but on these ports and with a certificate of its own: (its port, the portal's)."""
    outer, inner = free_port(), free_port()
    names = {"keyout": tmp_path / "key.pem", "out": tmp_path / "cert.pem"}
    made = [word for name, path in names.items() for word in (f"-{name}", str(path))]
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", *made]
    subprocess.run(openssl, check=True, capture_output=True)
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    for pattern, words in (
        (r"server \{\n    listen 80;.*?\n\}\n", ""),
        (r"listen \[::\]:443 ssl http2;", ""),
        (r"listen 443 ssl http2", f"listen 127.0.0.1:{outer} ssl http2"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{inner}"),
        (r"/etc/ssl/portal-kinerja/fullchain\.pem", str(names["out"])),
        (r"/etc/ssl/portal-kinerja/privkey\.pem", str(names["keyout"])),
        (r"/var/log/nginx/portal-kinerja\.log", str(tmp_path / "access.log")),
        (r"/var/log/nginx/portal-kinerja-error\.log", str(tmp_path / "portal-error.log")),
        (r"/opt/portal-kinerja", str(ROOT)),
    ):
        ours, times = re.subn(pattern, words, ours, flags=re.S)
        assert times, pattern
    user = "user root;" if Path("/root").stat().st_uid == 0 else ""
    memory = f"client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;"
    (tmp_path / "nginx.conf").write_text(
        f"{user} pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{\n"
        f"include /etc/nginx/mime.types; {memory}\n{ours}}}"
    )
    server = subprocess.Popen([NGINX, "-c", tmp_path / "nginx.conf", "-g", "daemon off;"], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not answers(outer):
        time.sleep(0.05)
    yield outer, inner
    server.terminate()
    server.communicate(timeout=10)


def ask(port: int, content: bytes | None = None, path: str = "/") -> tuple[int, str]:
    trusting = ssl._create_unverified_context()  # noqa: S323  the certificate is the test's own
    try:
        with urllib.request.urlopen(f"https://localhost:{port}{path}", content, context=trusting) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_what_nginx_answers_itself_is_indonesian_and_the_portal_hears_the_port(ports: tuple[int, int]) -> None:
    outer, inner = ports
    status, said = ask(outer)
    assert status == 502 and "Portal sedang berhenti" in said and "muat ulang" in said
    status, said = ask(outer, b"x" * 13_000_000)
    assert status == 413 and "paling besar 10 MB" in said
    portal = HTTPServer(("127.0.0.1", inner), Echo)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    assert ask(outer) == (200, f"localhost:{outer}")
    portal.shutdown()
    portal.server_close()


def test_what_nginx_writes_down_has_no_link_no_code_and_no_query(ports: tuple[int, int], tmp_path: Path) -> None:
    for path in ("/aktivasi/rahasia", "/verifikasi/rahasia", "/layanan/rahasia/nilai", "/kepegawaian?q=rahasia"):
        assert ask(ports[0], path=path)[0] == 502
    assert ask(ports[0], b"x" * 13_000_000, "/aktivasi/rahasia")[0] == 413
    written = "".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert "502" in written and "rahasia" not in written
