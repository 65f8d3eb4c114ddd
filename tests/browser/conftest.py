"""Journeys: the demonstration city, the real server (with its worker where a test asks for it), and Chromium. One city
is filled for the run; every test gets a copy of it and processes of its own, so that what one does another may see.

The city lives on the present day; until the first quarter is over on one of last autumn, since what is judged must be
over. PORTAL_TEST_DAY=2026-11-25 moves it and its processes to another day (dated.py).
"""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from sqlalchemy import create_engine, text

from tests import ON_POSTGRES, postgres
from tests.browser.steps import heading, submit_sign_in, today

ROOT = Path(__file__).parents[2]
if "PORTAL_TEST_DAY" not in os.environ and today() <= date(today().year, 4, 6):
    os.environ["PORTAL_TEST_DAY"] = f"{today().year - 1}-11-25"
WSGI = "tests.browser.dated" if "PORTAL_TEST_DAY" in os.environ else "wsgi"

PATIENCE = 15_000  # milliseconds for what has to appear: machines that run tests are often busy with others
expect.set_options(timeout=PATIENCE)

# Chromium talks to our server only: nothing of its own behind our back. No sandbox, as CI is root in a container.
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@dataclass(frozen=True)
class City:
    """A demonstration city on disk: its instance folder, its database and the accounts one may sign in with."""

    instance: Path
    database_url: str
    accounts: list[dict[str, Any]]  # name, nip, sign_in, password, role

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.instance, self.database_url)

    def change(self, statement: str, **values: Any) -> None:
        """Does to the database what only time or an accident could do."""
        self._do(statement, **values)

    def ask(self, statement: str) -> Any:
        """The one value that the statement selects: what no page shows."""
        return self._do(statement)

    def _do(self, statement: str, **values: Any) -> Any:
        engine = create_engine(self.database_url or f"sqlite:///{self.instance / 'portal.db'}")
        with engine.begin() as connection:
            done = connection.execute(text(statement), values)
            found = done.scalar() if done.returns_rows else None
        engine.dispose()
        return found


@dataclass(frozen=True)
class Site:
    """A running portal. `portal("work", "--once")` runs a command of the command line on the same city."""

    url: str
    city: City

    def account(self, word: str) -> dict[str, Any]:
        """The first account whose name or role contains `word`."""
        return next(a for a in self.city.accounts if word.lower() in f"{a['name']} {a['role']}".lower())

    def portal(self, *arguments: str) -> str:
        return command(self.city.environment, *arguments)


def environment(instance: Path, database_url: str) -> dict[str, str]:
    """What ./run sets for the demonstration."""
    return {
        **os.environ,
        "PORTAL_DEMO": "1",
        "PORTAL_SECURE_COOKIES": "0",
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_DATABASE_URL": database_url,
    }


def command(settings: dict[str, str], *arguments: str) -> str:
    """Runs `flask portal …` and returns what it printed. Fails with its error output."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", WSGI, "portal", *arguments],
        cwd=ROOT, env=settings, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server | None]:
    """A temporary PostgreSQL when the run is on it, else nothing."""
    if not ON_POSTGRES:
        yield None
        return
    running = postgres.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def filled(server: postgres.Server | None, tmp_path_factory: pytest.TempPathFactory) -> City:
    """The city as `./run` fills it the first time. Nobody changes it; tests get copies. All workers have the same one
    where it is a file."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ and not server:
        run = run.parent
    instance, accounts = run / "filled", run / "filled.json"
    url = server.create("filled") if server else ""
    with (run / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not accounts.exists():
            instance.mkdir()
            command(environment(instance, url), "prepare")
            listed = command(environment(instance, url), "accounts", "--json")
            # Hundreds of forms to print: the processor is needed for the journeys.
            City(instance, url, []).change("delete from job")
            accounts.write_text(listed)
    return City(instance, url, json.loads(accounts.read_text()))


@pytest.fixture
def city(filled: City, server: postgres.Server | None, tmp_path: Path) -> Iterator[City]:
    """A copy of the filled city for one test."""
    instance = Path(shutil.copytree(filled.instance, tmp_path / "instance"))
    yield City(instance, server.create("city", template="filled") if server else "", filled.accounts)
    if server:
        server.drop("city")


@pytest.fixture
def whole() -> bool:
    """Whether a test needs the background worker, and as many web processes as are served. Most do not, and to start
    them takes longer than the test."""
    return False


@pytest.fixture
def site(city: City, whole: bool) -> Iterator[Site]:
    """The portal as it is served. An error in its log fails the test."""
    port = free_port()
    log = city.instance / "processes.log"
    settings = {**city.environment, **granian(), **({} if whole else {"GRANIAN_WORKERS": "1"})}
    with log.open("wb") as output:
        processes = [web := spawn(["granian", "--port", str(port), f"{WSGI}:app"], settings, output)]
        if whole:
            processes.append(spawn(["flask", "--app", WSGI, "portal", "work"], settings, output))
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", web, log)
            yield Site(f"http://127.0.0.1:{port}", city)
        finally:
            stop(*processes)
    assert not re.search('Traceback|"event": "unexpected"', log.read_text()), log.read_text()[-5000:]


def granian() -> dict[str, str]:
    """The server's own settings, the same as in ./run."""
    lines = (ROOT / "deploy/granian.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def spawn(module: list[str], settings: dict[str, str], output: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *module], cwd=ROOT, env=settings, stdin=subprocess.DEVNULL,
        stdout=output, stderr=output, start_new_session=True,
    )  # fmt: skip


def stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_ready(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=10):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    pytest.fail(f"the server did not become ready:\n{log.read_text()[-5000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """visit() opens a browser of its own, like another person's: visit(width=390), visit(javascript=False).

    At the end of the test nothing may have gone wrong in any of them: script errors, breaches of the content security
    policy, requests to another host.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_browser(width: int = 1440, height: int = 900, javascript: bool = True, touch: bool = False) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            has_touch=touch,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("console", lambda message: troubles.extend(complaint(message)))
        page.on("request", lambda request: troubles.extend(stranger(request, site.url)))
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def enter(visit: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """enter("Sari") opens a browser in which somebody has signed in, known by a part of name or role."""

    def sign_in(word: str, **browser: Any) -> Page:
        page = visit(**browser)
        page.goto("/masuk")
        submit_sign_in(page, site.account(word))
        heading(page, "Beranda")
        return page

    return sign_in


def complaint(message: ConsoleMessage) -> list[str]:
    """What the console says is wrong, but for what journeys provoke on purpose: 404 and 422, a lost line."""
    provoked = message.text.startswith("Failed to load resource") or "htmx:error: Failed to fetch" in message.text
    if message.type not in {"error", "warning"} or provoked:
        return []
    return [f"{message.type} on {message.location.get('url')}: {message.text}"]


def stranger(request: Request, url: str) -> list[str]:
    own = request.url.startswith((url, "data:", "blob:", "about:"))
    return [] if own else [f"request to another host: {request.url}"]
