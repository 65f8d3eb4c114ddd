"""Portal Kinerja ASN: a city's appraisal of its civil servants, with its citizens heard."""

import os
from pathlib import Path
from typing import Any

from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli, config, rooms
from portal.accounts.views import sessions
from portal.store import db, files, logs
from portal.web import assets, door, errors, frame, headers, health, known, origin, second, stay, ui
from portal.web import input as web_input
from portal.web.room import House
from portal.web.transaction import Portal

ROOT = Path(__file__).parent.parent


def create_app(overrides: dict[str, Any] | None = None) -> Portal:
    """The application, from settings and `overrides`. Raises RuntimeError for a weak secret or an unguarded route."""
    instance = Path(
        (overrides or {}).get("INSTANCE") or os.environ.get("PORTAL_INSTANCE") or ROOT / "instance"
    ).resolve()
    app = Portal(__name__, instance_path=str(instance), template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(config.load(instance, overrides))
    config.refuse_weak(app.config)
    logs.init_app(app)
    origin.init_app(app)
    web_input.init_app(app)
    db.init_app(app)
    files.init_app(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf = CSRFProtect()
    sessions.init_app(app)  # before the form token: an expired session keeps what was typed
    second.init_app(app)
    csrf.init_app(app)
    headers.init_app(app)
    stay.init_app(app)
    errors.init_app(app)
    assets.register(app, ROOT / "static")
    ui.register(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(known.bp)
    house = House(rooms.ROOMS)
    house.furnish(app, csrf)
    frame.register(app)
    cli.register(app, house)
    if app.config["BEHIND_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]
    if missing := door.uncovered(app):
        raise RuntimeError(f"routes without a policy: {missing}")
    return app
