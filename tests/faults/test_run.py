"""./run as a person uses it: it serves, stops at Ctrl-C, and does not go on with half of itself."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: the first start fills the demonstration city, later ones find it."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at_a_terminal() -> None:
    """Ctrl-C is heard, also where the tests run in the background: a shell there tells all below to ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def started(instance: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """./run, as soon as it says that the portal is ready. Whatever it leaves behind is killed."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    run = subprocess.Popen(
        ["./run"],
        cwd=ROOT,
        env={**settings, "PORTAL_PORT": str(port), "PORTAL_INSTANCE": str(instance)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=at_a_terminal,
    )
    assert run.stderr is not None
    said = ""
    for line in run.stderr:
        said += line
        if "Portal siap" in line:
            break
    else:
        pytest.fail(f"./run ended with {run.wait()}: {said}")
    processes = both(run.pid)
    try:
        yield run
    finally:
        for pid in processes:
            if Path(f"/proc/{pid}").exists():
                os.killpg(pid, signal.SIGKILL)
        run.kill()
        run.communicate()


def both(pid: int) -> list[int]:
    """The web server and the worker. The worker is started last and is a shell for a moment, before it is Python."""
    deadline = time.monotonic() + 30
    while len(found := children(pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(found) == 2, f"./run started {[command(child) for child in found]}"
    return found


def children(pid: int) -> list[int]:
    """The web server and the worker, each the leader of its group: children that carry the portal's Python."""
    found = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return [child for child in found if "python" in command(child)]


def command(pid: int) -> str:
    """What the process was started with; empty once it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_serves_and_ctrl_c_stops_everything(instance: Path, port: int) -> None:
    with started(instance, port) as run:
        pids = children(run.pid)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/masuk") as answer:
            assert "Portal Kinerja ASN" in answer.read().decode()
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=120)
        assert run.returncode == 0
        assert "Sari" in out, "the demonstration accounts are printed"
        assert len(pids) == 2 and not any(Path(f"/proc/{pid}").exists() for pid in pids)
        assert not answers(port)


@pytest.mark.parametrize(
    ("victim", "words"), [("portal work", "Pekerja latar berhenti"), ("granian", "Server web berhenti")]
)
def test_when_one_process_dies_the_other_is_stopped(instance: Path, port: int, victim: str, words: str) -> None:
    with started(instance, port) as run:
        os.kill(next(pid for pid in children(run.pid) if victim in command(pid)), signal.SIGKILL)
        _, errors = run.communicate(timeout=120)
        assert run.returncode == 1
        assert words in errors
        assert not answers(port)


def test_a_port_in_use_is_refused(instance: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        settings = {**os.environ, "PORTAL_PORT": str(port), "PORTAL_INSTANCE": str(instance)}
        run = subprocess.run(["./run"], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1
    assert "sedang dipakai" in run.stderr
