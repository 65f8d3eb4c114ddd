"""What people may type into the log and into reports. What must be in them is the law's matter (`rules.reporting`)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from portal.reports.actions import TypedActivity
from portal.reports.models import Activity, Evidence, Fit, Report, ReportLine
from portal.reports.queries import Measured, OfferedResult
from portal.rules.achievement import Quantity
from portal.rules.number import write_number
from portal.rules.reporting import ACTIVITY_LENGTH, EXPLANATION_LENGTH, REALISATION_LENGTH
from portal.rules.target import Direction, parse_target
from portal.rules.units import converted
from portal.web.forms import one_line, tidy

SHOWN = 90  # letters of a result or indicator in a drop-down
NOTE_LENGTH = 500
ACCEPTED_FILES = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/*"  # image/* offers the camera on a phone


class QuantityField(StringField):
    """A figure, perhaps with its unit ("24 permohonan"), as `Quantity`; empty is None."""

    data: Any

    def process_data(self, value: Any) -> None:
        self.data = None if value is None else Quantity(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        raw = one_line(valuelist[0] if valuelist else "")
        found = parse_target(raw)
        self.data = None if found.exact is None else Quantity(found.exact, found.unit)
        if raw and self.data is None:
            raise ValueError(found.question or "Tulis angka seperti 12 atau 2,5, boleh dengan satuannya.")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return write_number(self.data.number) if self.data else ""


class FileForm(FlaskForm):
    """One more file beside a result or an entry."""

    file = FileField("Foto atau berkas", render_kw={"accept": ACCEPTED_FILES})


class ActivityForm(FlaskForm):
    """An entry of the daily log. `target` is "12" for a result, "12-34" for an indicator of it."""

    key = HiddenField(validators=[Regexp(r"[0-9a-f-]{36}\Z", message="Buka ulang halaman ini, lalu simpan lagi.")])
    text = TextAreaField(
        "Apa yang dikerjakan", [DataRequired("Tuliskan apa yang dikerjakan."), Length(max=ACTIVITY_LENGTH)],
        filters=[tidy],
    )  # fmt: skip
    target = SelectField("Untuk hasil kerja atau indikator")
    quantity = QuantityField("Jumlah")
    on = DateField("Tanggal", [InputRequired("Isi tanggalnya.")])
    starts_at = TimeField("Mulai", [Optional()])
    ends_at = TimeField("Selesai", [Optional()])
    file = FileField("Foto atau berkas", render_kw={"accept": ACCEPTED_FILES})

    results: Sequence[OfferedResult] = ()

    @property
    def measured(self) -> Measured | None:
        """The indicator that was chosen; with a quantity the only one of the result that was chosen."""
        line_id, _, indicator_id = str(self.target.data or "").partition("-")
        of_line = [each for result in self.results if str(result.line_id) == line_id for each in result.indicators]
        if not indicator_id and self.quantity.data and len(of_line) == 1:
            return of_line[0]
        return next((each for each in of_line if str(each.indicator_id) == indicator_id), None)

    def validate_quantity(self, field: QuantityField) -> None:
        """The quantity in the indicator's unit, or a sentence that names it."""
        if not field.data or (measured := self.measured) is None:
            return
        number = converted(field.data.number, field.data.unit, measured.unit)
        if number is None:
            unit = measured.unit or "angka tanpa satuan"
            raise ValidationError(f"Indikator ini dihitung dalam {unit}. Tulis jumlahnya dalam satuan itu.")
        field.data = Quantity(number)

    @property
    def has_details(self) -> bool:
        """Whether something beyond words and result was typed, or is wrong, so that it must be seen."""
        rest = (self.quantity, self.starts_at, self.ends_at, self.file)
        return any(field.data or field.errors for field in rest) or bool(self.on.errors)


class ReportLineForm(FlaskForm):
    """What the owner says of one result; `line_form` adds a field for each realisation."""

    obstacles = TextAreaField("Kendala", [Length(max=EXPLANATION_LENGTH)], filters=[tidy])
    follow_up = TextAreaField("Tindak lanjut", [Length(max=EXPLANATION_LENGTH)], filters=[tidy])


class SelfAssessmentForm(FlaskForm):
    text = TextAreaField("Penilaian diri", [Length(max=EXPLANATION_LENGTH)], filters=[tidy])


class LineAnswerForm(FlaskForm):
    answer = TextAreaField("Jawaban atas hasil kerja ini", [Length(max=EXPLANATION_LENGTH)], filters=[tidy])


class FeedbackForm(FlaskForm):
    text = TextAreaField("Umpan balik", [Length(max=EXPLANATION_LENGTH)], filters=[tidy])


class JudgementForm(FlaskForm):
    fit = RadioField("Penilaian bukti", choices=[SelectChoice(each.value, each.label) for each in Fit])
    note = StringField("Catatan", [Length(max=NOTE_LENGTH)], filters=[one_line])

    def validate_fit(self, field: RadioField) -> None:
        if field.data not in set(Fit):
            raise ValidationError("Pilih salah satu penilaian.")


class ReportReturnForm(FlaskForm):
    note = TextAreaField(
        "Yang perlu diperbaiki",
        [DataRequired("Tulis catatan agar pegawai tahu apa yang perlu diperbaiki."), Length(max=EXPLANATION_LENGTH)],
        filters=[tidy],
    )


class ReopenForm(FlaskForm):
    note = TextAreaField(
        "Mengapa laporan dibuka kembali",
        [DataRequired("Tulis alasannya agar pegawai tahu apa yang perlu diperbaiki."), Length(max=EXPLANATION_LENGTH)],
        filters=[tidy],
    )


# --- The log ----------------------------------------------------------------------------------------------------------


def activity_form(results: Sequence[OfferedResult], on: date, **values: Any) -> ActivityForm:
    """The form of a new entry: today, or the last day of a plan that is over, for what was used last."""
    day = min(on, results[0].ends_on) if results else on
    form = ActivityForm(data={"key": str(uuid4()), "on": day, "target": _last_used(results)}, **values)
    form.results, form.target.choices = results, _choices(results)
    return form


def change_form(activity: Activity, results: Sequence[OfferedResult], **values: Any) -> ActivityForm:
    """The form of an entry that exists. A result no longer in force stays a choice of its own entries."""
    target = _target(activity.line_id, activity.indicator_id)
    form = ActivityForm(obj=activity, data={"target": target}, **values)
    form.results, form.target.choices = results, _choices(results)
    if target not in {each.value for each in form.target.choices}:
        form.target.choices = [*form.target.choices, SelectChoice(target, "Seperti semula, tidak berlaku lagi")]
    return form


def entry(form: ActivityForm) -> TypedActivity:
    """What was typed."""
    line_id, _, indicator_id = form.target.data.partition("-")
    measured, amount = form.measured, form.quantity.data
    return TypedActivity(
        text=form.text.data,
        on=form.on.data,
        line_id=int(line_id),
        indicator_id=measured.indicator_id if measured else int(indicator_id) if indicator_id else None,
        quantity=amount.number if amount else None,
        starts_at=form.starts_at.data,
        ends_at=form.ends_at.data,
    )


def _target(line_id: int, indicator_id: int | None) -> str:
    return f"{line_id}-{indicator_id}" if indicator_id else str(line_id)


def _last_used(results: Sequence[OfferedResult]) -> str:
    """What was used last; before the first entry the first indicator, since most entries count something."""
    if not results:
        return ""
    first = results[0]
    proposed = first.indicators[0].indicator_id if first.indicators and not first.used else first.last_indicator_id
    return _target(first.line_id, proposed)


def _choices(results: Sequence[OfferedResult]) -> list[SelectChoice]:
    """Results and beneath each its indicators, by position: a person may have two plans."""
    return [choice for result in sorted(results, key=lambda each: each.plan_id) for choice in _of(result)]


def _of(result: OfferedResult) -> Iterator[SelectChoice]:
    yield SelectChoice(str(result.line_id), _short(result.text, SHOWN), optgroup=result.title)
    for each in result.indicators:
        unit = f" ({each.unit})" if each.unit else ""
        label = f"{_short(each.text, SHOWN // 2)}{unit} · {_short(result.text, SHOWN // 2)}"
        yield SelectChoice(_target(result.line_id, each.indicator_id), label, optgroup=result.title)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length].rstrip()}…"


# --- Reports ----------------------------------------------------------------------------------------------------------


def line_form(line: ReportLine, **values: Any) -> ReportLineForm:
    """The form of one line with a field for each realisation, apart from those of other lines by its prefix."""
    fields = {_figure(each.id): _realisation(each.direction) for each in line.figures}
    shown = {_figure(each.id): each.realisation for each in line.figures}
    kind = type("LineFormWithFigures", (ReportLineForm,), fields)
    form: ReportLineForm = kind(prefix=f"lines-{line.id}-", obj=line, data=shown, **values)
    return form


def realisations(form: ReportLineForm, line: ReportLine) -> dict[int, str]:
    """What was typed, by figure."""
    return {each.id: form[_figure(each.id)].data for each in line.figures}


def self_form(report: Report, **values: Any) -> SelfAssessmentForm:
    return SelfAssessmentForm(prefix="diri-", data={"text": report.self_assessment}, **values)


def answer_form(line: ReportLine, **values: Any) -> LineAnswerForm:
    return LineAnswerForm(prefix=f"lines-{line.id}-", obj=line, **values)


def judgement_form(evidence: Evidence, **values: Any) -> JudgementForm:
    shown = {"fit": evidence.fit, "note": evidence.fit_note}
    return JudgementForm(prefix=f"evidence-{evidence.id}-", data=shown, **values)


def feedback_form(report: Report, value: str, **values: Any) -> FeedbackForm:
    """The form of one behaviour value, by its code."""
    return FeedbackForm(prefix=f"{value}-", data=report.behaviour.get(value), **values)


def _figure(figure_id: int) -> str:
    return f"figures-{figure_id}"


def _realisation(direction: Direction) -> StringField:
    label = "Selesai pada tanggal" if direction is Direction.MILESTONE else "Realisasi"
    return StringField(label, [Length(max=REALISATION_LENGTH)], filters=[one_line])
