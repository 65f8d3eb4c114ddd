"""What the pages of the room share."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.services.models import Service
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint

bp = Blueprint("services", __name__, url_prefix="/kepegawaian/layanan")


def done(form: Any, act: Callable[[], None], template: str, service: Service, words: str, **also: Any) -> Answer:
    """Does what a valid form asks for and goes back to the service; else the form again, with what is wrong."""

    def act_and_go_back() -> Response:
        act()
        flash(words)
        return redirect(url_for(".show", service_id=service.id), 303)

    return answer(form, act_and_go_back, lambda: render_template(template, form=form, service=service, **also))
