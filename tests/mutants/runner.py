"""Runs tests again and again in the copy of the tree in which it is started: one line of JSON asks, one number answers.

What every run needs of others' code is imported once; each run is a fork of that, and imports the portal afresh.
"""

import importlib
import json
import os
import resource
import signal
import sys
from types import ModuleType
from typing import NoReturn

THIRD_PARTY = ("flask", "flask_login", "flask_migrate", "flask_wtf", "hypothesis", "sqlalchemy", "weasyprint", "pytest")
# Plain asserts need no rewriting of the tests' code; chance would make a run say something else the next time.
OPTIONS = (
    "-x -q --tb=line --assert=plain -p no:cacheprovider -p no:playwright -p no:base-url "
    "-p tests.mutants.examples --hypothesis-profile mutants"
).split()
PURE = "tests/rules"
MEMORY = 6 * 2**30  # bytes: a loop that only grows ends before the machine does


def serve() -> None:
    """Answer until nobody asks: the exit status of pytest, or minus the signal that ended it."""
    for name in THIRD_PARTY:
        importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(**json.loads(line))
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _run(tests: list[str], seconds: int, said: str) -> NoReturn:
    """`seconds` of the processor and five times as many on the clock; what pytest says goes to the file `said`."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(5 * seconds)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(out, stream)
    import pytest

    if all(test.startswith(PURE) for test in tests):
        _only_rules()
    status = int(pytest.main([*OPTIONS, *tests]))
    sys.stdout.flush()
    os._exit(status)


def _only_rules() -> None:
    """Let the rules be imported without the rest of the portal, which takes longer than their tests."""
    portal = ModuleType("portal")
    portal.__path__ = ["portal"]
    sys.modules["portal"] = portal
    OPTIONS.append(f"--confcutdir={PURE}")


if __name__ == "__main__":
    serve()
