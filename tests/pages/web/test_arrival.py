"""What is sent is taken in before the application hears of it: bounded in time, in memory and in number."""

import io
import tempfile
import threading

import pytest

from portal.web import arrival
from portal.web.arrival import TakingIn
from tests.faults.test_slow_lines import granian

LARGEST = 1000


class Line:
    """A line that gives its bytes as they are asked for, each after so many seconds of `clock`."""

    def __init__(self, content: bytes, seconds: float = 0) -> None:
        self.content, self.seconds, self.now = io.BytesIO(content), seconds, 0.0

    def read(self, size: int) -> bytes:
        piece = self.content.read(size)
        self.now += self.seconds * len(piece)
        return piece

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def asked():
    """asked(body, …) -> (status, what the application read; None where it was not asked)."""

    def ask(body=b"", method="POST", address="10.0.0.1", door=None, **environ):
        heard = []

        def application(environ, start_response):
            heard.append(environ["wsgi.input"].read())
            start_response("200 OK", [])
            return [b"ok"]

        door = door or TakingIn(application, LARGEST, by_address=True)
        door.application = application
        given = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body), "REMOTE_ADDR": address}
        told = []
        door({**given, "REQUEST_METHOD": method, **environ}, lambda status, headers: told.append(status))
        return told[0][:3], heard[0] if heard else None

    return ask


def test_a_body_reaches_the_application_whole(asked):
    assert asked(b"a" * 1000) == ("200", b"a" * 1000)
    big = bytes(range(256)) * 4096  # beyond what stays in memory
    with arrival.received(io.BytesIO(big), len(big)) as body:
        assert body.read() == big


def test_what_was_cut_off_on_its_way_is_not_made_longer(asked):
    assert asked(b"abc", CONTENT_LENGTH="10") == ("200", b"abc")


@pytest.mark.parametrize(
    "given", [{"method": "GET"}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "²"}, {"CONTENT_LENGTH": "1001"}]
)
def test_what_is_not_taken_in_is_left_to_the_application(asked, given):
    stream = io.BytesIO(b"abc")
    assert asked(b"abc", **{**given, "wsgi.input": stream}) == ("200", b"abc")


@pytest.mark.parametrize(
    ("length", "seconds", "arrives"),
    [
        (2000, 1, False),  # a byte a second
        (10, 1, True),  # a little, slowly
        (2000, 0.009, True),
        (10_000_000, 1 / 50_000, True),  # 400 kbit/s
        (10_000_000, 1 / 2_000, False),
    ],
)
def test_who_sends_slower_than_any_line_is_stopped(monkeypatch, length, seconds, arrives):
    line = Line(b"a" * length, seconds)
    monkeypatch.setattr(arrival, "time", line)
    if arrives:
        with arrival.received(line, length) as body:
            assert len(body.read()) == length
    else:
        with pytest.raises(arrival.Late):
            arrival.received(line, length)
        assert line.now < 90  # and soon


def test_who_is_stopped_is_told_so(asked, monkeypatch):
    line = Line(b"a" * 900, 1)
    monkeypatch.setattr(arrival, "time", line)
    assert asked(b"a" * 900, **{"wsgi.input": line}) == ("408", None)


@pytest.mark.parametrize("length", [1_000, 50_000])  # refused as it is laid aside; as it arrives
def test_a_full_disk_is_told_and_holds_no_place(asked, monkeypatch, length):
    monkeypatch.setattr(arrival, "IN_MEMORY", 100)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **how: open("/dev/full", "w+b"))  # noqa: SIM115
    door = TakingIn(None, 100_000, by_address=True)
    assert asked(b"a" * length, door=door) == ("503", None)
    assert door.arriving.total() == 0
    assert asked(b"a" * 100, door=door) == ("200", b"a" * 100)


class Stalled:
    """A line that gives nothing until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Semaphore(0), threading.Event()

    def read(self, size: int) -> bytes:
        self.begun.release()
        self.go.wait(20)
        return b""


def stall(door, addresses):
    line = Stalled()
    for address in addresses:
        given = {"CONTENT_LENGTH": "9", "wsgi.input": line, "REMOTE_ADDR": address, "REQUEST_METHOD": "POST"}
        threading.Thread(target=door, args=(given, lambda *told: None), daemon=True).start()
    for _ in addresses:
        assert line.begun.acquire(timeout=10)
    return line


def test_one_address_holds_no_more_than_its_part_and_takes_nobody_elses(asked):
    door = TakingIn(lambda environ, start_response: [], LARGEST, by_address=True)
    line = stall(door, ["10.0.0.1"] * arrival.FROM_ONE)
    assert asked(b"abc", door=door) == ("503", None)
    assert asked(b"abc", address="10.0.0.2", door=door) == ("200", b"abc")
    assert asked(method="GET", door=door) == ("200", b"")
    line.go.set()
    for _ in range(100):
        if door.arriving.total() == 0:
            break
        threading.Event().wait(0.05)
    assert asked(b"abc", door=door) == ("200", b"abc")
    assert not door.arriving  # and no address is remembered


@pytest.mark.parametrize("by_address", [True, False])
def test_all_together_leave_threads_for_pages(asked, by_address):
    door = TakingIn(lambda environ, start_response: [], LARGEST, by_address)
    places = [f"10.0.1.{number}" if by_address else "127.0.0.1" for number in range(arrival.MOST)]
    line = stall(door, places)
    assert asked(b"abc", door=door) == ("503", None)
    assert asked(method="GET", door=door) == ("200", b"")
    line.go.set()
    assert int(granian()["GRANIAN_BLOCKING_THREADS"]) >= arrival.MOST + 4 * arrival.TURNS
