"""The rooms of the house, bottom up. A new feature adds one line here."""

from flask import Flask
from flask_wtf import CSRFProtect

from portal import (
    accounts,
    administration,
    analytics,
    appraisals,
    audit,
    documents,
    people,
    periods,
    placements,
    plans,
    reports,
    structure,
    surveys,
)
from portal.analytics import frame


def register(app: Flask, csrf: CSRFProtect) -> None:
    for room in (
        people,
        structure,
        placements,
        accounts,
        administration,
        audit,
        periods,
        plans,
        reports,
        surveys,
        appraisals,
        documents,
        analytics,
    ):
        app.register_blueprint(room.bp)
    app.register_blueprint(surveys.desk)
    csrf.exempt(documents.compare)
    csrf.exempt(surveys.bp)  # no session, no token: portal/web/origin.py guards it
    frame.register(app)
