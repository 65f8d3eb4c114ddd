"""The portal on another day than today: PORTAL_TEST_DAY=2026-11-25 moves the clock of every process of a journey.

By whole days, so that all processes have the same time: a cookie signed in the future of another process is refused.
"""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import time_machine

shift = date.fromisoformat(os.environ["PORTAL_TEST_DAY"]) - datetime.now(ZoneInfo("Asia/Jakarta")).date()
time_machine.travel(datetime.now(UTC) + shift, tick=True).start()

from wsgi import app  # noqa: E402  only after the clock was moved

__all__ = ["app"]
