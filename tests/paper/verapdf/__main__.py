"""Validates the named files against both profiles; ends with 1 when one fails."""

import sys
from pathlib import Path

from tests.paper.verapdf import PROFILES, report

reports = [report(profile, map(Path, sys.argv[1:])) for profile in PROFILES]
for profile, text in zip(PROFILES, reports, strict=True):
    print(profile, text, sep="\n", end="")
sys.exit(any("FAIL" in text for text in reports))
