"""What the worker does for this room: sweeping away files that no record came to refer to."""

from datetime import timedelta

import structlog

from portal import clock
from portal.store import files, thumbs
from portal.store.jobs import Job

SETTLED = timedelta(days=1)  # by then a request that wrote a file has been answered


def sweep(job: Job) -> None:
    if gone := files.sweep(clock.now() - SETTLED) + thumbs.sweep():
        structlog.get_logger().info("files swept", count=gone)
