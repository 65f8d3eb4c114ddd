"""What may be typed about periods."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from portal.periods.models import Period, StepKind
from portal.rules.placement import Span
from portal.web.forms import VersionedForm

FIRST_YEAR = 2022  # PermenPANRB 6/2022


class YearForm(FlaskForm):
    year = IntegerField("Tahun", [InputRequired("Isi tahunnya."), NumberRange(FIRST_YEAR, 2100)])
    by_month = BooleanField("Buka juga dua belas periode bulanan")


class DeadlinesForm(VersionedForm):
    """The fields of each step are added by `deadlines_form`."""

    note = TextAreaField("Alasan atau dasar", [DataRequired("Tulis alasan atau dasarnya."), Length(max=1000)])

    def spans(self, period: Period) -> dict[StepKind, Span]:
        """What was typed, by step."""
        return {
            window.step: Span(self[f"{window.step}_opens_on"].data, self[f"{window.step}_due_on"].data)
            for window in period.windows
        }


def deadlines_form(period: Period, **kwargs: object) -> DeadlinesForm:
    """A form with opening and deadline of each step of the period, filled with those in force."""

    class Form(DeadlinesForm):
        pass

    present: dict[str, date | int] = {"version": period.version}
    for window in period.windows:
        for name, word in (("opens_on", "dibuka"), ("due_on", "tenggat")):
            label = f"{window.step.label}: {word}"
            setattr(Form, f"{window.step}_{name}", DateField(label, [InputRequired("Isi tanggalnya.")]))
            present[f"{window.step}_{name}"] = getattr(window, name)
    return Form(**kwargs, data=present)
