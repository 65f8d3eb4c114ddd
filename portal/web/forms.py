"""What forms share: the state of the record they were filled in for, reasons, and refusals beside their fields."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from portal.store.errors import Missing, Rejected, Stale
from portal.web.input import number


def seen() -> int:
    """The version of the record that the page before the sender showed; -1, which none has, when it is missing."""
    return _version(request.form.get("version", ""))


def _version(text: str) -> int:
    found = number(text)
    return -1 if found is None else found


class VersionField(IntegerField):
    """The same as a hidden field of a form."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = _version(valuelist[0] if valuelist else "")


class KeyField(IntegerField):
    """The key of a record in a hidden field; None without one. Raises Missing for what no page of ours holds."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = number(text)
        if text and self.data is None:
            raise Missing(self.name)


def chosen_key(text: str | int | None) -> int | None:
    """The key of the chosen option; None for the one that means none. Raises ValueError."""
    if text in (None, "", "None"):
        return None
    found = number(str(text))
    if found is None:
        raise ValueError(text)
    return found


def checked() -> frozenset[str]:
    """The doubts, by their places, that the sender has ticked as meant."""
    return frozenset(request.form.getlist("checked"))


def one_line(text: str | None) -> str:
    """Typed text without the blanks around and the doubled ones inside it, and without signs that are not seen."""
    seen = (sign for sign in (text or "") if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(seen).split())


def tidy(text: str | None) -> str:
    """Typed text of several lines without the blanks around it, lines ended as everywhere else."""
    return (text or "").replace("\r\n", "\n").strip()


class VersionedForm(FlaskForm):
    """A form that knows which state of the record it was filled in for."""

    version = VersionField()


class CorrectionForm(VersionedForm):
    note = TextAreaField("Alasan perbaikan", [Length(max=1000)])


class EndForm(VersionedForm):
    ends_on = DateField("Hari terakhir", [InputRequired("Isi hari terakhir berlakunya.")])
    note = TextAreaField("Alasan atau dasar", [DataRequired("Tulis alasan atau dasarnya."), Length(max=1000)])


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
        raise Stale(str(stale), stale.texts or typed(form), stale.record) from None


def typed(form: FlaskForm) -> list[tuple[str, str, str | None]]:
    """(label, typed, stored) of every text that was typed otherwise than it is stored."""
    texts = [field for field in form if isinstance(field, StringField) and not isinstance(field, HiddenField)]
    return [
        (each.label.text, str(each.data), each.object_data)
        for each in texts
        if each.data and each.data != each.object_data
    ]
