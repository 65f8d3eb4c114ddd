"""From refusals of the law to errors beside the fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from portal.store.errors import Rejected, Stale


def show_problems(form: FlaskForm, refusal: Rejected) -> None:
    """Puts each problem beside its field, and what concerns no field of the form above it."""
    for problem in refusal.problems:
        field: Any = form._fields.get(problem.where)
        if field is None:
            form.form_errors.append(problem.text)
        else:
            field.errors = [*field.errors, problem.text]


@contextmanager
def keeping(form: FlaskForm) -> Iterator[None]:
    """A refusal because the record has moved on shows what was typed, so that nobody's words are lost with it."""
    try:
        yield
    except Stale as stale:
        raise Stale(str(stale), stale.texts or typed(form)) from None


def typed(form: FlaskForm) -> list[tuple[str, str, str | None]]:
    """(label, typed, stored) of every text that was typed otherwise than it is stored."""
    texts = [field for field in form if isinstance(field, StringField) and not isinstance(field, HiddenField)]
    return [
        (each.label.text, str(each.data), each.object_data)
        for each in texts
        if each.data and each.data != each.object_data
    ]
