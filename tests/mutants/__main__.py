"""The command: chooses mutants, lets a copy of the tree run their tests, and prints what nobody noticed."""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.mutants import equal
from tests.mutants.breaking import mutants
from tests.mutants.mutant import Mutant
from tests.mutants.selection import SAMPLED, WHOLE, files, rounds

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "instance", "__pycache__", ".*_cache")
PATIENCE = 900  # seconds of the processor for a file of tests on unchanged code
SLOWER = 3  # so many times what they usually take, and a start, tests on changed code may take: then it is a loop
START = 10


@dataclass(frozen=True)
class Case:
    """A mutant, the text that it changes, and what to run, round by round."""

    mutant: Mutant
    source: str
    rounds: tuple[tuple[str, ...], ...]


class Copy:
    """A copy of the tree with a runner in it; everything that they write lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.said = folder / "said"
        shutil.copytree(ROOT, self.root, ignore=LEFT_BEHIND)
        # By their hash: a change within the same second and of the same length is seen too.
        compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "portal", "tests"]
        subprocess.run(compiled, cwd=self.root, check=True)
        self.runner = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.runner"],
            cwd=self.root,
            env={**os.environ, "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C must not look like a test that fails
        )

    def __enter__(self) -> "Copy":
        return self

    def __exit__(self, *_: object) -> None:
        """End the runner with the tests that it runs."""
        os.killpg(self.runner.pid, signal.SIGKILL)
        self.runner.wait()

    def run(self, tests: tuple[str, ...], seconds: int = PATIENCE) -> int:
        """The exit status of the tests, negative for a signal; they are ended after `seconds` of the processor."""
        assert self.runner.stdin and self.runner.stdout
        self.runner.stdin.write(json.dumps({"tests": tests, "seconds": seconds, "said": str(self.said)}) + "\n")
        self.runner.stdin.flush()
        answer = self.runner.stdout.readline()
        if not answer:
            raise RuntimeError("the runner of the tests has ended by itself; what it said stands above")
        return int(answer)

    def notices(self, case: Case, usual: Mapping[str, float]) -> bool:
        """Whether a test fails on the changed file, which is set right again. `usual`: seconds by file of tests."""
        changed = self.root / case.mutant.path
        changed.write_text(case.mutant.changed(case.source))
        try:
            return any(
                self.run(tests, int(START + SLOWER * sum(usual[test] for test in tests))) != 0 for tests in case.rounds
            )
        finally:
            changed.write_text(case.source)


def cases(wanted: Iterable[str], entries: list[equal.Equal]) -> tuple[list[Case], int]:
    """Every mutant that could be noticed, with its tests, and how many could not."""
    found, same = [], 0
    for path in files(ROOT, *wanted):
        source = (ROOT / path).read_text()
        known = [entry for entry in entries if entry.path == path]
        for mutant in mutants(path, source):
            if any(entry.is_of(mutant, source) for entry in known):
                same += 1
            else:
                found.append(Case(mutant, source, tuple(map(tuple, rounds(ROOT, path)))))
    return found, same


def usual_seconds(copy: Copy, chosen: list[Case]) -> dict[str, float]:
    """How long each file or folder of tests takes on unchanged code. Raises RuntimeError where one fails already."""
    found = {}
    for test in sorted({test for case in chosen for tests in case.rounds for test in tests}):
        began = time.monotonic()
        if copy.run((test,)):
            raise RuntimeError(f"these tests fail on unchanged code:\n{copy.said.read_text()}")
        found[test] = time.monotonic() - began
    return found


def results(copy: Copy, chosen: list[Case]) -> Iterator[tuple[Case, bool]]:
    """Each case with whether it was noticed, as they come."""
    usual = usual_seconds(copy, chosen)
    return ((case, copy.notices(case, usual)) for case in chosen)


def summary(killed: Counter[str], survived: Counter[str], same: int) -> str:
    """A line per folder and one for all: noticed, not noticed, and the share noticed."""
    lines = []
    for folder in sorted({*killed, *survived}):
        lines.append(_line(folder, killed[folder], survived[folder]))
    lines.append(_line("all", killed.total(), survived.total()))
    return "\n".join([f"{'folder':30} killed survived   share", *lines, f"equal, not counted: {same}"])


def _line(name: str, killed: int, survived: int) -> str:
    return f"{name:30} {killed:6} {survived:8} {killed / max(killed + survived, 1):7.1%}"


def folder_of(path: str) -> str:
    return "/".join(path.split("/")[:2])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "./run mutants",
        description=__doc__,
        epilog=f"Without --only: every place of {' '.join(WHOLE)}; with --sample, of {' '.join(SAMPLED)}.",
    )
    parser.add_argument("--only", metavar="PATH", help="a file or folder, such as portal/web; * stands for any letters")
    parser.add_argument("--sample", type=int, metavar="N", help="so many mutants by chance instead of all")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the chance, to be repeated (1)")
    parser.add_argument("--list", action="store_true", help="only print the mutants, run nothing")
    return parser.parse_args()


def main() -> int:
    """Returns 1 where the list of equal changes names one that is no longer there."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, _: sys.exit(128 + number))  # on the way out the copy is taken away
    asked = arguments()
    entries = equal.read(equal.LIST.read_text())
    sources = {path: (ROOT / path).read_text() for path in {entry.path for entry in entries} if (ROOT / path).exists()}
    old = equal.stale(entries, sources)
    for entry in old:
        print(f"equal.txt is stale: {entry.path}\n  " + "\n  ".join(entry.lines))
    chosen, same = cases([asked.only] if asked.only else SAMPLED if asked.sample else WHOLE, entries)
    if asked.sample is not None and asked.sample < len(chosen):
        chosen = random.Random(asked.seed).sample(chosen, asked.sample)
    if asked.list:
        for case in chosen:
            print(f"{case.mutant.diff(case.source)}\n")
    elif chosen:
        report(chosen, same)
    else:
        print(f"nothing to break under {asked.only!r}: name a file or folder below portal/ or templates/ with tests")
        return 2
    return 1 if old else 0


def report(chosen: list[Case], same: int) -> None:
    """Run the cases and print every survivor as it is found, the figures at the end."""
    killed: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, Copy(Path(folder)) as copy:
        for at, (case, noticed) in enumerate(results(copy, chosen), 1):
            (killed if noticed else survived)[folder_of(case.mutant.path)] += 1
            if not noticed:
                print(f"\n{case.mutant.diff(case.source)}", flush=True)
            print(f"{at}/{len(chosen)}", end="\r", file=sys.stderr, flush=True)
    print(f"\n{summary(killed, survived, same)}")


if __name__ == "__main__":
    sys.exit(main())
