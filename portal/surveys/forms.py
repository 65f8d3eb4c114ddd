"""What browsers send: a citizen's answers, and the officer's forms for services."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from portal.rules.problems import Problem
from portal.rules.satisfaction import ELEMENTS
from portal.surveys.actions import Ballot
from portal.surveys.models import COMMENT_LENGTH, ServiceRole
from portal.surveys.score import QUICK

VALUES = {"1": 1, "2": 2, "3": 3, "4": 4}
TRAP = "tambahan"  # no person sees this field; programs fill it in
NAMES = {element.code: element.name for element in ELEMENTS} | {QUICK: "Penilaian cepat"}


def new_id() -> str:
    """The id of a response that is about to be given, for browsers that make none themselves."""
    return str(uuid4())


def read_ballot(sent: Mapping[str, str]) -> tuple[Ballot, list[Problem]]:
    """What a citizen sent, and what keeps it from being stored. Every question may stay unanswered, but not all."""
    texts = {code: sent.get(code, "").strip() for code in NAMES}
    answers = {code: VALUES[text] for code, text in texts.items() if text in VALUES}
    words = sent.get("comment", "").replace("\u00a0", " ")  # a blank that telephones paste; not printable to Python
    comment = "".join(c for c in words if c in "\n\t" or c.isprintable()).strip()
    response_id = _id(sent.get("response", ""))
    problems = [
        Problem(code, f"{NAMES[code]}: pilih salah satu dari empat jawaban.")
        for code, text in texts.items()
        if text and text not in VALUES
    ]
    if len(comment) > COMMENT_LENGTH:
        problems.append(Problem("comment", f"Komentar paling banyak {COMMENT_LENGTH} huruf; ini {len(comment)} huruf."))
    if not problems and not answers and not comment:
        problems.append(Problem("", "Belum ada jawaban. Pilih paling sedikit satu, atau tulis komentar."))
    if not problems and response_id is None:
        problems.append(Problem("", "Formulir ini perlu dikirim sekali lagi. Jawaban Anda masih ada; tekan Kirim."))
    return Ballot(response_id or new_id(), answers, comment, bool(sent.get(TRAP))), problems


def _id(text: str) -> str | None:
    """The id in its one canonical spelling, None when it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


class StandardForm(FlaskForm):
    """What citizens may expect of a service."""

    name = StringField("Nama layanan", [DataRequired("Isi nama layanan."), Length(max=200)])
    requirements = TextAreaField("Persyaratan", [DataRequired("Isi persyaratan, satu tiap baris."), Length(max=4000)])
    duration = StringField("Waktu penyelesaian", [DataRequired("Isi waktu penyelesaian."), Length(max=200)])
    cost = StringField("Biaya", [DataRequired("Isi biaya, misalnya Gratis."), Length(max=200)])

    @property
    def standard(self) -> dict[str, str]:
        """The columns of the service that these fields fill."""
        fields = (self.name, self.requirements, self.duration, self.cost)
        return {field.short_name: "\n".join((field.data or "").split("\r\n")).strip() for field in fields}


class CorrectForm(StandardForm):
    version = IntegerField(widget=HiddenInput())


def choices(rows: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    """(key, words) as the options of a list, none of them chosen beforehand."""
    return [SelectChoice("", "Pilih"), *(SelectChoice(str(key), words) for key, words in rows)]


def key(text: str | None) -> int | None:
    """The chosen option's key; None for the first line, which says to choose."""
    return int(text) if text else None


class UnitForm(FlaskForm):
    """Which unit runs the service from which day. `choices` of the unit are set by the view."""

    unit = SelectField("Unit", [InputRequired("Pilih unitnya.")], coerce=key)
    starts_on = DateField("Mulai tanggal", [InputRequired("Isi tanggal mulai.")])


class NewServiceForm(StandardForm, UnitForm):
    pass


class PositionForm(FlaskForm):
    position = SelectField("Jabatan", [InputRequired("Pilih jabatannya.")], coerce=key)
    role = RadioField("Peran", choices=[SelectChoice(role.value, role.label) for role in ServiceRole])
    starts_on = DateField("Mulai tanggal", [InputRequired("Isi tanggal mulai.")])


class EndForm(FlaskForm):
    """The end of a link, or of the service: its last day and why."""

    ends_on = DateField("Hari terakhir", [InputRequired("Isi hari terakhir.")])
    reason = StringField("Alasan", [DataRequired("Tulis alasannya."), Length(max=500)])


class ReasonForm(FlaskForm):
    """Why a comment is shown or hidden; the action knows when a reason is due."""

    reason = StringField("Alasan", [Length(max=500)])


class DecisionForm(FlaskForm):
    """What becomes of the held responses that are picked in the list, and why."""

    reason = StringField("Alasan", [Length(max=500)])
    decision = HiddenField(validators=[AnyOf(["release", "keep"], "Pilih salah satu keputusan.")])
