"""For whoever watches over the server: is the process alive, is the portal ready to serve."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Response, current_app, jsonify

from portal import clock
from portal.policy import PUBLIC
from portal.store import day_rates, jobs
from portal.store.db import db
from portal.web.door import Blueprint

bp = Blueprint("health", __name__)

PATIENCE = timedelta(minutes=10)  # a job that has waited longer means that no worker runs
ROOM = 64 * 1024 * 1024  # bytes free on the disk; with less, saving is about to fail


@bp.get("/healthz", may=PUBLIC)
def alive() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz", may=PUBLIC)
def ready() -> tuple[Response, int]:
    """200 when database, schema and storage are as they should be.

    `jobs` tells about the worker, `votes` whether limits can be counted, without failing: nothing is lost meanwhile.
    """
    checks = {"database": current_schema(), "storage": _roomy(current_app.instance_path)}
    count, oldest = jobs.waiting() if checks["database"] else (0, None)
    late = oldest is not None and clock.now() - oldest > PATIENCE
    status = 200 if all(checks.values()) else 503
    return jsonify(
        status="ok" if status == 200 else "not ready",
        checks=checks,
        jobs={"waiting": count, "late": late},
        votes={"limited": day_rates.usable()},
    ), status


def _roomy(folder: str) -> bool:
    """Whether the folder takes a few more files."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


def current_schema() -> bool:
    """Whether the database is at the newest migration."""
    return revision() == ScriptDirectory(str(migrations())).get_current_head()


def revision() -> str:
    """The migration that the database is at; empty for one without tables."""
    return MigrationContext.configure(db.session.connection()).get_current_revision() or ""


def migrations() -> Path:
    """The folder of the migrations."""
    return Path(current_app.extensions["migrate"].directory)
