"""./run as a person uses it: it serves, stops at Ctrl-C, and does not go on with half of itself."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import mounted

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
def started(instance: Path, port: int, said: list[str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """./run, as soon as it says that the portal is ready. Whatever it leaves behind is killed. `said` takes what it
    says until then."""
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
    said = [] if said is None else said
    for line in run.stderr:
        said.append(line)
        if "Portal siap" in line:
            break
    else:
        pytest.fail(f"./run ended with {run.wait()}: {''.join(said)}")
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


def again(instance: Path, port: int) -> subprocess.CompletedProcess[str]:
    """./run once more, until it ends."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    settings |= {"PORTAL_PORT": str(port), "PORTAL_INSTANCE": str(instance)}
    return subprocess.run(["./run"], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120)


def test_it_serves_and_ctrl_c_stops_everything(instance: Path, port: int) -> None:
    said: list[str] = []
    with started(instance, port, said) as run:
        assert any("Mengisi kota peragaan" in line for line in said), "what takes long is said while it lasts"
        pids = children(run.pid)
        for other in (port, port + 1):
            second = again(instance, other)
            assert second.returncode == 0 and f"sudah berjalan di http://127.0.0.1:{port}" in second.stderr
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
        patience = time.monotonic() + 10  # what the killed one had started hears of it a moment later
        while answers(port) and time.monotonic() < patience:
            time.sleep(0.1)
        assert not answers(port)


def test_a_port_in_use_is_refused(instance: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        run = again(instance, port)
    assert run.returncode == 1
    assert "sedang dipakai" in run.stderr


def test_on_a_disk_that_is_nearly_full_it_can_be_read(instance: Path, port: int, small_place: Path) -> None:
    shutil.copytree(instance, small_place / "instance")
    said: list[str] = []
    with started(small_place / "instance", port, said):
        assert any("Penyimpanan hampir penuh" in line for line in said)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/layanan") as answer:
            assert answer.status == 200


@pytest.fixture
def small_place(tmp_path: Path) -> Iterator[Path]:
    """A disk that takes the demonstration city and little more."""
    with mounted(tmp_path / "disk", "40m") as place:
        yield place
