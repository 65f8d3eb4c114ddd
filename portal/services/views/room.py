"""What the pages of the room share."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.services.models import Service
from portal.store.errors import Rejected
from portal.web.door import Blueprint
from portal.web.forms import show_problems

bp = Blueprint("services", __name__, url_prefix="/kepegawaian/layanan")

Answer = str | Response | tuple[str, int]


def done(form: Any, act: Callable[[], None], template: str, service: Service, words: str, **also: Any) -> Answer:
    """Does what a valid form asks for and goes back to the service; else the form again, with what is wrong."""
    try:
        if form.validate():
            act()
            flash(words)
            return redirect(url_for(".show", service_id=service.id), 303)
    except Rejected as refusal:
        show_problems(form, refusal)
    return render_template(template, form=form, service=service, **also), 422
