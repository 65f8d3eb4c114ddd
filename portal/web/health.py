"""For whoever watches over the server: is the process alive, is the portal ready to serve."""

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Response, current_app, jsonify
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.policy import PUBLIC
from portal.store import day_rates, faults, heart, jobs
from portal.store.db import db
from portal.store.jobs import Queue
from portal.web.door import Blueprint

bp = Blueprint("health", __name__)


@bp.get("/healthz", may=PUBLIC)
def alive() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz", may=PUBLIC)
def ready() -> tuple[Response, int]:
    """200 when database, schema and storage are as they should be.

    `outage` names what is wrong with the disk or the database. `jobs` tells about the worker, `votes` whether limits
    can be counted, without failing: nothing is lost meanwhile.
    """
    disk, queue, database = faults.of_disk(), Queue(0, 0, 0), False
    told = disk
    try:
        database = current_schema()
        queue = jobs.queue() if database else queue
    except DBAPIError as error:
        told = faults.kind(error) or told
    status = 200 if database and told is None else 503
    return jsonify(
        status="ok" if status == 200 else "not ready",
        checks={"database": database, "storage": disk is None},
        outage=told,
        jobs={"waiting": queue.waiting, "late": queue.late, "failed": queue.failed, "worker": works()},
        votes={"limited": day_rates.usable()},
    ), status


def works() -> bool | None:
    """Whether the worker gave a sign of life lately; None where it never did on this host."""
    seen = heart.last_beat()
    return None if seen is None else clock.now() - seen < jobs.PATIENCE


def current_schema() -> bool:
    """Whether the database is at the newest migration."""
    return revision() == ScriptDirectory(str(migrations())).get_current_head()


def revision() -> str:
    """The migration that the database is at; empty for one without tables."""
    return MigrationContext.configure(db.session.connection()).get_current_revision() or ""


def migrations() -> Path:
    """The folder of the migrations."""
    return Path(current_app.extensions["migrate"].directory)
