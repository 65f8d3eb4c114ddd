"""From a form to an action to the next page, the same way everywhere."""

from collections.abc import Callable, Sequence

from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.rules.problems import Problem
from portal.store.errors import Rejected, Unanswered
from portal.web import second
from portal.web.forms import show_problems

Answer = str | Response | tuple[str, int]


def answer(
    form: FlaskForm,
    act: Callable[[], str | Response],
    again: Callable[[], str],
    chosen: Sequence[tuple[str, str]] = (),
) -> Answer:
    """What `act` answers, when the form is in order and the law allows it; else the page `again` (422), with what is
    wrong beside its field and what was typed still in it. What needs a second person is kept for one; `chosen`: what
    was chosen on an earlier page, (label, words), and lies hidden in the form."""
    try:
        if form.validate():
            done = act()
            return second.keep(form, chosen) if second.is_missing() else done
    except Rejected as refusal:
        show_problems(form, refusal)
    return again(), 422


Again = Callable[[list[Problem]], str]


def pressed(act: Callable[[], Response], again: Again, ask: Again | None = None) -> Answer:
    """The same for a button without fields: the page `again` is given what is wrong, `ask` what is doubtful."""
    try:
        done = act()
        return second.keep(FlaskForm()) if second.is_missing() else done
    except Rejected as refusal:
        page = ask if ask and isinstance(refusal, Unanswered) else again
        return page(refusal.problems), 422
