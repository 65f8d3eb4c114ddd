"""What people may type into a plan. What a plan must say is the law's matter (`rules.plan`), at submission."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.periods.models import Period
from portal.plans.actions.drafting import Measure, Wording
from portal.plans.models import IndicatorText, LineText, Plan
from portal.plans.queries import SuperiorResult
from portal.plans.queries.wording import perspectives
from portal.rules.behaviour import VALUES
from portal.rules.plan import (
    ATTACHMENT_LENGTH,
    EXPECTATION_LENGTH,
    INDICATOR_LENGTH,
    RESULT_LENGTH,
    TARGET_LENGTH,
    Accumulation,
    Approach,
    Aspect,
    AttachmentList,
    Direction,
    FormKind,
    LineKind,
    Perspective,
)
from portal.rules.target import parse_target, proposed
from portal.rules.words import Labelled
from portal.web.forms import KeyField, chosen_key, one_line, tidy

Code = TypeVar("Code", bound=StrEnum)

REMARK_LENGTH = 2000
BY_TARGET = "Menurut bunyi target"
LIST_LENGTH = 20 * ATTACHMENT_LENGTH
SHOWN = 110  # letters of a result in a drop-down


def code_or_none(kind: type[Code]) -> Callable[[str | None], Code | None]:
    """Reads a drop-down whose first choice is empty."""
    return lambda value: kind(value) if value else None


def labelled(kind: type[Labelled], none: str = "") -> list[SelectChoice]:
    """The codes with their words; `none` is the word for choosing nothing, where that is allowed."""
    first = [SelectChoice("", none)] if none else []
    return first + [SelectChoice(each.value, each.label) for each in kind]


class HeadForm(FlaskForm):
    """The plan's own days and its approach."""

    starts_on = DateField("Mulai", [InputRequired("Isi tanggal mulai.")])
    ends_on = DateField("Sampai", [InputRequired("Isi tanggal selesai.")])
    approach = RadioField(
        "Pendekatan hasil kerja",
        [InputRequired("Pilih pendekatannya.")],
        choices=labelled(Approach),
        coerce=code_or_none(Approach),
    )


class PlanForm(FlaskForm):
    """A new plan. Days that are not given are those on which the post is held in that year; an approach that is not
    chosen is that of the plan it is a copy of."""

    period = SelectField("Tahun", coerce=chosen_key)
    placement = SelectField("Jabatan", coerce=chosen_key)
    earlier = SelectField("Mulai dari", coerce=chosen_key)
    starts_on = DateField("Mulai", [Optional()])
    ends_on = DateField("Sampai", [Optional()])
    approach = RadioField(
        "Pendekatan hasil kerja", [Optional()], choices=labelled(Approach), coerce=code_or_none(Approach)
    )


class LineTextForm(FlaskForm):
    kind = RadioField("Jenis", choices=labelled(LineKind), coerce=LineKind)
    text = TextAreaField("Rencana hasil kerja", [Length(max=RESULT_LENGTH)], filters=[tidy])
    superior_line = SelectField("RHK pimpinan yang diintervensi", coerce=chosen_key)
    superior_text = TextAreaField("RHK pimpinan, ditulis sementara", [Length(max=RESULT_LENGTH)], filters=[tidy])
    assigned_by = StringField("Penugasan dari", [Length(max=200)], filters=[one_line])


class NewLineForm(LineTextForm):
    text = TextAreaField(
        "Rencana hasil kerja",
        [DataRequired("Tulis hasil kerjanya."), Length(max=RESULT_LENGTH)],
        filters=[tidy],
    )


class IndicatorForm(FlaskForm):
    text = TextAreaField("Indikator", [Length(max=INDICATOR_LENGTH)], filters=[tidy])
    target = StringField("Target", [Length(max=TARGET_LENGTH)], filters=[one_line])
    aspect = SelectField("Aspek", choices=labelled(Aspect, "Pilih aspek"), coerce=code_or_none(Aspect))
    perspective = SelectField(
        "Perspektif", choices=labelled(Perspective, "Pilih perspektif"), coerce=code_or_none(Perspective)
    )
    direction = SelectField("Arah", choices=labelled(Direction, BY_TARGET), coerce=code_or_none(Direction))
    accumulation = SelectField(
        "Cara menghitung angka setahun", choices=labelled(Accumulation, BY_TARGET), coerce=code_or_none(Accumulation)
    )


class RemarkForm(FlaskForm):
    line_id = KeyField()
    text = TextAreaField("Komentar", [DataRequired("Tulis komentarnya."), Length(max=REMARK_LENGTH)], filters=[tidy])


class PlanReturnForm(FlaskForm):
    note = TextAreaField(
        "Yang perlu diperbaiki",
        [DataRequired("Tulis catatan agar pegawai tahu apa yang perlu diperbaiki."), Length(max=REMARK_LENGTH)],
        filters=[tidy],
    )


class ReviseForm(FlaskForm):
    reason = TextAreaField(
        "Alasan perubahan",
        [
            DataRequired("Tulis alasan perubahan, agar atasan tahu mengapa rencana dibuka lagi."),
            Length(max=REMARK_LENGTH),
        ],
        filters=[tidy],
    )


class LinkForm(FlaskForm):
    superior_line = SelectField("RHK pimpinan", coerce=chosen_key)


def _expectation(name: str) -> TextAreaField:
    return TextAreaField(f"Ekspektasi khusus untuk {name}", [Length(max=EXPECTATION_LENGTH)], filters=[tidy])


class ExpectationForm(FlaskForm):
    """One optional text for each of the seven values."""


for _value in VALUES:
    setattr(ExpectationForm, _value.code, _expectation(_value.name))


def expectations(form: ExpectationForm) -> dict[str, str]:
    """What was typed, by code of value."""
    return {value.code: form[value.code].data for value in VALUES}


def entries(text: str) -> list[str]:
    """The entries of a list typed one a line."""
    return [one_line(line) for line in text.splitlines() if line.strip()]


def short_entries(form: FlaskForm, field: Any) -> None:
    if any(len(each) > ATTACHMENT_LENGTH for each in entries(field.data)):
        raise ValidationError(f"Ringkaskan: satu butir paling banyak {ATTACHMENT_LENGTH} huruf.")


def _list(kind: AttachmentList) -> TextAreaField:
    return TextAreaField(kind.label, [Length(max=LIST_LENGTH), short_entries], filters=[tidy])


class AttachmentForm(FlaskForm):
    """The three lists of the Lampiran, one entry a line."""


for _kind in AttachmentList:
    setattr(AttachmentForm, _kind.value, _list(_kind))


def attachment_values(stored: Mapping[str, list[str]]) -> dict[str, str]:
    """What the form of the lists shows."""
    return {kind.value: "\n".join(stored.get(kind, [])) for kind in AttachmentList}


def attachments(form: AttachmentForm) -> dict[AttachmentList, list[str]]:
    """What was typed."""
    return {kind: entries(form[kind.value].data) for kind in AttachmentList}


# --- Forms for one plan ----------------------------------------------------------------------------------------------


def result_choices(results: Sequence[SuperiorResult], none: str) -> list[SelectChoice]:
    """The superior's results as a drop-down whose first choice is `none` of them."""
    shown = ((each.line_id, each.text if len(each.text) <= SHOWN else f"{each.text[:SHOWN]}…") for each in results)
    return [SelectChoice("", none), *(SelectChoice(str(line_id), text) for line_id, text in shown)]


def line_form(
    shape: type[LineTextForm], plan: Plan, results: Sequence[SuperiorResult], /, **values: Any
) -> LineTextForm:
    """The form of a result with only what the plan's form has room for: leaders name who assigned it, all others what
    of the superior's it supports."""
    form = shape(**values)
    form.superior_line.choices = result_choices(results, "Belum ada dalam daftar")
    if plan.form is FormKind.JPT:
        del form.superior_line, form.superior_text
    else:
        del form.assigned_by
        if not results:
            del form.superior_line
    return form


def line_values(line: LineText, superior_line_id: int | None) -> dict[str, Any]:
    """What the form of an existing result shows."""
    return {
        "kind": line.kind,
        "text": line.text,
        "superior_line": superior_line_id,
        "superior_text": line.superior_text,
        "assigned_by": line.assigned_by,
    }


def wording(form: LineTextForm, results: Sequence[SuperiorResult]) -> Wording:
    """What was typed; a superior's result that was picked speaks in its own words."""
    picked = chosen(form)
    above = next((each.text for each in results if each.line_id == picked), "") or _typed(form, "superior_text")
    return Wording(form.kind.data, form.text.data, above, _typed(form, "assigned_by"))


def chosen(form: LineTextForm) -> int | None:
    """The superior's result that was picked, None for none."""
    return form.superior_line.data if "superior_line" in form else None


def _typed(form: FlaskForm, name: str) -> str:
    return form[name].data if name in form else ""


def prefix(indicator_id: int | None = None) -> str:
    """Sets the fields of several indicators on one page apart."""
    return f"indicators-{indicator_id}-" if indicator_id else "new-"


def part(period: Period) -> str:
    """The name of the field for a sub-period's target."""
    return f"part_{period.id}"


def indicator_form(plan: Plan, parts: Sequence[Period], **values: Any) -> IndicatorForm:
    """The form of an indicator with only what the plan's form has room for, and a target for each sub-period."""
    fields: Mapping[str, Any] = {
        part(each): StringField(each.label, [Length(max=TARGET_LENGTH)], filters=[one_line]) for each in parts
    }
    form: IndicatorForm = type("IndicatorFormWithParts", (IndicatorForm,), dict(fields))(**values)
    if plan.form is FormKind.JPT or plan.approach is Approach.QUALITATIVE:
        del form.aspect
    if plan.form is FormKind.JPT:
        names = perspectives().items()
        form.perspective.choices = [SelectChoice("", "Pilih perspektif"), *(SelectChoice(*each) for each in names)]
    else:
        del form.perspective
    if plan.approach is Approach.QUALITATIVE:
        del form.direction, form.accumulation
    return form


def indicator_values(indicator: IndicatorText) -> dict[str, Any]:
    """What the form of an existing indicator shows; what is as the target proposes follows it when it changes."""
    values = {name: getattr(indicator, name) for name in ("text", "target", "aspect", "perspective")}
    way, adding = proposed(parse_target(indicator.target))
    values["direction"] = None if indicator.direction is way else indicator.direction
    values["accumulation"] = None if indicator.accumulation is adding else indicator.accumulation
    return values | {part(each.period): each.target for each in indicator.subtargets}


def measure(form: IndicatorForm, parts: Sequence[Period]) -> Measure:
    """What was typed; what the form has no room for stays at its default."""
    names = ("aspect", "perspective", "direction", "accumulation")
    given = {name: form[name].data for name in names if name in form}
    targets = {each.id: form[part(each)].data for each in parts if form[part(each)].data}
    return Measure(form.text.data, form.target.data, subtargets=targets, **given)
