"""What officers type about services, comments and held responses."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from ipaddress import ip_network

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from portal.services.models import ServiceRole
from portal.services.queries import HeldGroup
from portal.store.ballots import WAITING, Held
from portal.web.forms import VersionField, chosen_key

WIDTHS = {4: (16, 32), 6: (48, 64)}  # of a network, by version: an office at most, a subscriber at least


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
    version = VersionField()


def choices(rows: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    """(key, words) as the options of a list, none of them chosen beforehand."""
    return [SelectChoice("", "Pilih"), *(SelectChoice(str(key), words) for key, words in rows)]


class ServiceUnitForm(FlaskForm):
    """Which unit runs the service from which day. `choices` of the unit are set by the view."""

    unit = SelectField("Unit", [InputRequired("Pilih unitnya.")], coerce=chosen_key)
    starts_on = DateField("Mulai tanggal", [InputRequired("Isi tanggal mulai.")])


class NewServiceForm(StandardForm, ServiceUnitForm):
    pass


class ServicePositionForm(FlaskForm):
    position = SelectField("Jabatan", [InputRequired("Pilih jabatannya.")], coerce=chosen_key)
    role = RadioField("Peran", choices=[SelectChoice(role.value, role.label) for role in ServiceRole])
    starts_on = DateField("Mulai tanggal", [InputRequired("Isi tanggal mulai.")])


class ServiceEndForm(FlaskForm):
    """The end of a link, or of the service: its last day and why."""

    ends_on = DateField("Hari terakhir", [InputRequired("Isi hari terakhir.")])
    reason = StringField("Alasan", [DataRequired("Tulis alasannya."), Length(max=500)])


class CommentReasonForm(FlaskForm):
    """Why a comment is shown or hidden; the action knows when a reason is due."""

    reason = StringField("Alasan", [Length(max=500)])


class WaitingRoomsForm(FlaskForm):
    """Networks from which many citizens may vote at once, one per line."""

    networks = TextAreaField("Jaringan ruang tunggu", [Optional(), Length(max=2000)])
    version = VersionField()

    def validate_networks(self, field: TextAreaField) -> None:
        """Says what is wrong with each line; the good ones are written in one way."""
        lines = [line.strip() for line in (field.data or "").splitlines() if line.strip()]
        wrong = [sentence for line in lines if (sentence := wrong_network(line))]
        if wrong:
            raise ValidationError(" ".join(wrong))
        field.data = "\n".join(dict.fromkeys(str(ip_network(line)) for line in lines))


def wrong_network(text: str) -> str:
    """Why the text cannot name a waiting room, as a sentence; empty when it can."""
    try:
        network = ip_network(text)
    except ValueError:
        return f"“{text}” bukan alamat jaringan. Tulis misalnya 203.0.113.7 atau 203.0.113.0/28."
    least, most = WIDTHS[network.version]
    if not least <= network.prefixlen <= most:
        return f"“{text}” harus antara /{least} dan /{most}."
    return ""


class DecisionForm(FlaskForm):
    """What becomes of the held responses that are picked in the list, and why."""

    reason = StringField("Alasan", [Length(max=500)])
    decision = HiddenField(validators=[AnyOf(["release", "keep"], "Pilih salah satu keputusan.")])


def picked_groups(texts: Iterable[str]) -> set[tuple[date, Held]]:
    """The groups of held responses that were picked, as `group_code` wrote them. What waits for nobody is none."""
    found = set()
    for text in texts:
        day, _, why = text.partition(" ")
        with suppress(ValueError):
            found.add((date.fromisoformat(day), Held(why)))
    return {(on, why) for on, why in found if why in WAITING}


def group_code(group: HeldGroup) -> str:
    """A group of held responses as a form names it."""
    return f"{group.on.isoformat()} {group.held.value}"
