"""From refusals of the law to errors beside the fields."""

from typing import Any

from flask_wtf import FlaskForm

from portal.store.errors import Rejected


def show_problems(form: FlaskForm, refusal: Rejected) -> None:
    """Puts each problem beside its field, and what concerns no field of the form above it."""
    for problem in refusal.problems:
        field: Any = form._fields.get(problem.where)
        if field is None:
            form.form_errors.append(problem.text)
        else:
            field.errors = [*field.errors, problem.text]
