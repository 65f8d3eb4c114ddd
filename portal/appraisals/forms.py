"""What people may send to a draft, to the employee's answer and to the unit's result. The law judges at release."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.appraisals.actions import RatingWording
from portal.appraisals.models import Appraisal
from portal.rules.rating import OrganisationLevel, Rating
from portal.web.forms import tidy

Code = TypeVar("Code", bound=StrEnum)

FEEDBACK_LENGTH = 2000
REASON_LENGTH = 2000
NOTES_LENGTH = 4000
FEEDBACK = "feedback_"


def code_or_none(kind: type[Code]) -> Callable[[str | None], Code | None]:
    """Reads radio buttons of which none need be chosen."""
    return lambda value: kind(value) if value else None


def _at_most(length: int) -> Length:
    return Length(max=length, message=f"Ringkaskan menjadi paling banyak {length} huruf.")


def _ratings(label: str) -> RadioField:
    """The three ratings, best first. A draft may leave the choice open; what is no rating is refused by `coerce`."""
    choices = [SelectChoice(each.value, each.label) for each in reversed(Rating)]
    return RadioField(label, choices=choices, coerce=code_or_none(Rating), validate_choice=False)


class RatingForm(FlaskForm):
    """The whole draft; `rating_form` adds a field of feedback for each result and each value."""

    version = HiddenField()
    results = _ratings("Rating hasil kerja")
    results_reason = TextAreaField("Alasan rating hasil kerja", [_at_most(REASON_LENGTH)], filters=[tidy])
    behaviour = _ratings("Rating perilaku kerja")
    notes = TextAreaField("Catatan/Rekomendasi", [_at_most(NOTES_LENGTH)], filters=[tidy])

    def pick(self, about: str) -> Any:
        """The field of feedback about a result (its id as text) or a value (its code)."""
        return self[FEEDBACK + about]

    def wording(self) -> RatingWording:
        """What was typed, as the action takes it."""
        return RatingWording(
            results=self.results.data,
            results_reason=self.results_reason.data,
            behaviour=self.behaviour.data,
            notes=self.notes.data,
            feedback={
                name.removeprefix(FEEDBACK): field.data
                for name, field in self._fields.items()
                if name.startswith(FEEDBACK)
            },
        )


def rating_form(appraisal: Appraisal, abouts: Iterable[str], formdata: Any = None) -> RatingForm:
    """The form of this draft with what is stored in it; `formdata` (typed before) goes before that."""
    fields = {
        FEEDBACK + about: TextAreaField("Umpan balik Anda", [_at_most(FEEDBACK_LENGTH)], filters=[tidy])
        for about in abouts
    }
    stored = {
        "version": appraisal.version,
        "results": appraisal.results,
        "results_reason": appraisal.results_reason,
        "behaviour": appraisal.behaviour,
        "notes": appraisal.notes,
        **{FEEDBACK + about: text for about, text in appraisal.feedback.items()},
    }
    given = {"formdata": formdata} if formdata is not None else {}
    form: RatingForm = type("DraftForm", (RatingForm,), fields)(data=stored, **given)
    return form


class AcknowledgementForm(FlaskForm):
    response = TextAreaField("Tanggapan Anda", [_at_most(REASON_LENGTH)], filters=[tidy])


class ResultForm(FlaskForm):
    """The unit's result in a period."""

    version = HiddenField()
    level = RadioField(
        "Capaian kinerja organisasi",
        [InputRequired("Pilih salah satu capaian.")],
        choices=[SelectChoice(each.value, each.label) for each in OrganisationLevel],
        coerce=code_or_none(OrganisationLevel),
    )
    reason = TextAreaField("Alasan", [InputRequired("Tulis alasannya."), _at_most(REASON_LENGTH)], filters=[tidy])
