"""What a network has used up is counted on this host, for the day, and forgotten with it."""

import contextvars
import os
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock, config
from portal.store import day_rates
from portal.store.day_rates import Limit, Unavailable
from tests.world import NOW

ROOT = Path(__file__).parents[2]
FEW = Limit(together=3, daily=5)


@pytest.fixture
def host(app, tmp_path, monkeypatch):
    """An application whose host's folder is one of this test's own; the file that it makes there."""
    monkeypatch.setitem(app.config, "RUN_FOLDER", str(tmp_path))
    with app.app_context():
        yield day_rates.path()


def at(**later):
    return clock.at(NOW + timedelta(**later))


def kept(file: Path, what: str):
    with sqlite3.connect(file) as found:
        rows = found.execute(what).fetchall()
    found.close()
    return rows


def test_the_third_counts_and_the_fourth_does_not(host):
    assert [day_rates.spend("a", FEW) for _ in range(5)] == [True, True, True, False, False]
    assert day_rates.spend("b", FEW), "another key has its own"


@pytest.mark.parametrize(("minutes", "counts"), [(0, False), (9, False), (10, False), (11, True)])
def test_no_ten_minutes_hold_more_wherever_they_begin(host, minutes, counts):
    with at(seconds=59):
        assert [day_rates.spend("a", FEW) for _ in range(3)] == [True] * 3
    with at(minutes=minutes, seconds=0):
        assert day_rates.spend("a", FEW) is counts


def test_the_day_has_an_end_of_its_own(host):
    for minutes in range(0, 100, 20):
        with at(minutes=minutes):
            assert day_rates.spend("a", FEW)
    with at(minutes=120):
        assert not day_rates.spend("a", FEW)
    with at(days=1):
        assert day_rates.spend("a", FEW)


def test_what_was_refused_uses_nothing_up(host):
    for minute in range(11):
        with at(minutes=minute):
            day_rates.spend("a", Limit(1, 99))
    with at(minutes=11):
        assert day_rates.spend("a", Limit(1, 99))


def test_the_salt_dies_with_the_day_and_everything_under_it(host):
    for number in range(40):
        day_rates.spend(str(number), FEW)
    ((salt,),), names = kept(host, "SELECT salt FROM day"), kept(host, "SELECT name FROM used")
    with at(days=1):
        day_rates.spend("1", FEW)
    ((fresh,),) = kept(host, "SELECT salt FROM day")
    assert fresh != salt
    assert not set(names) & set(kept(host, "SELECT name FROM used"))
    assert not any(gone in host.read_bytes() for gone in (salt, *(name for (name,) in names))), "not even deleted"


def test_a_quiet_day_forgets_too(host):
    day_rates.forget()
    assert not host.exists(), "nothing to forget, nothing made"
    day_rates.spend("a", FEW)
    with at(days=1):
        day_rates.forget()
    assert kept(host, "SELECT * FROM used") == []


def test_the_file_is_this_users_alone_and_outside_the_instance(app, host):
    day_rates.spend("a", FEW)
    assert (host.stat().st_mode & 0o777, host.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not host.is_relative_to(app.instance_path)
    assert b"10.0.0.1" not in host.read_bytes()


def test_two_instances_of_a_host_have_two_files(app, host, monkeypatch):
    monkeypatch.setattr(app, "instance_path", "/elsewhere")
    assert day_rates.path() != host


@pytest.mark.parametrize("harm", ["file", "folder", "nonsense"])
def test_a_file_that_vanished_or_broke_is_made_anew(host, harm):
    day_rates.spend("a", FEW)
    if harm == "nonsense":
        host.write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    else:
        host.unlink()
    if harm == "folder":
        host.parent.rmdir()
    assert [day_rates.spend("a", FEW) for _ in range(4)] == [True, True, True, False]


def test_many_at_once_make_one_file_and_count_right(app, host):
    gate, counted = threading.Barrier(8), []

    def use():
        gate.wait(20)
        with app.app_context():
            counted.append(sum(day_rates.spend("a", Limit(20, 20)) for _ in range(5)))

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(use,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counted) == 20


@pytest.mark.parametrize("trouble", ["missing", "file", "link", "open to all"])
def test_without_a_folder_of_its_own_it_says_so_and_never_guesses(host, trouble, tmp_path, monkeypatch, app):
    if trouble == "missing":
        monkeypatch.setitem(app.config, "RUN_FOLDER", str(tmp_path / "nowhere"))
    elif trouble == "file":
        host.parent.write_text("")
    elif trouble == "link":
        (tmp_path / "theirs").mkdir(mode=0o700)
        host.parent.symlink_to(tmp_path / "theirs")
    else:
        host.parent.mkdir()
        host.parent.chmod(0o777)
    assert not day_rates.usable()
    with pytest.raises(Unavailable, match="votes.db"):
        day_rates.spend("a", FEW)


def test_another_who_counts_too_long_is_not_waited_for(host, monkeypatch):
    monkeypatch.setattr(day_rates, "PATIENCE", 0.05)
    day_rates.spend("a", FEW)
    other = sqlite3.connect(host, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        day_rates.spend("a", FEW)
    other.close()
    assert [day_rates.spend("a", FEW) for _ in range(3)] == [True, True, False], "and nothing was thrown away"


def test_the_folder_is_systemds_else_the_users_else_shared_memory(monkeypatch, tmp_path):
    for name in ("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert config.run_folder("", tmp_path) == os.path.realpath("/dev/shm")  # noqa: S108
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert config.run_folder("", tmp_path) == "/run/user/7"
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/portal-kinerja:/run/other")
    assert config.run_folder("", tmp_path) == "/run/portal-kinerja"
    assert config.run_folder("/run/mine", tmp_path) == "/run/mine"


@pytest.mark.parametrize("inside", ["", "files", "run/deep"])
def test_a_folder_that_is_backed_up_is_refused(tmp_path, inside):
    with pytest.raises(RuntimeError, match="ikut dicadangkan"):
        config.run_folder(str(tmp_path / inside), tmp_path)


def test_web_server_and_worker_share_one_folder_that_outlives_either():
    for unit in ("web", "worker"):
        lines = (ROOT / "deploy" / f"portal-{unit}.service").read_text().splitlines()
        assert {"RuntimeDirectory=portal-kinerja", "RuntimeDirectoryPreserve=yes"} <= set(lines)
