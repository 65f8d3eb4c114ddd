"""What an administrator may type: offices and settings."""

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.chart.models import Role
from portal.store.settings import Spec
from portal.web.forms import KeyField, chosen_key, one_line

DUTIES = {
    Role.OFFICER: "Mengelola unit, jabatan, pegawai, dan penempatan dalam lingkupnya.",
    Role.AUDITOR: "Membaca semua catatan dan jurnal; tidak mengubah apa pun.",
    Role.ADMINISTRATOR: "Mengelola tugas, akun, dan setelan; tidak menyentuh penilaian.",
}


class AssignmentForm(FlaskForm):
    person_id = KeyField("Orang", [InputRequired("Pilih orangnya.")])
    role = RadioField("Tugas", choices=[SelectChoice(role.value, role.label) for role in Role], coerce=Role)
    unit_id = SelectField("Lingkup", coerce=chosen_key)
    decree_number = StringField(
        "Nomor surat tugas", [DataRequired("Isi nomor surat tugas."), Length(max=100)], filters=[one_line]
    )
    starts_on = DateField("Mulai", [InputRequired("Isi tanggal mulainya.")])
    ends_on = DateField("Hari terakhir", [Optional()])


class RefusalForm(FlaskForm):
    note = TextAreaField("Alasan", [DataRequired("Tulis alasannya."), Length(max=1000)])


class SettingForm(FlaskForm):
    was = HiddenField()
    value = StringField("Nilai", [DataRequired("Isi nilainya."), Length(max=400)], filters=[one_line])


class LongSettingForm(SettingForm):
    value = TextAreaField("Nilai", [DataRequired("Isi nilainya."), Length(max=400)], filters=[one_line])


class ChoiceSettingForm(SettingForm):
    value = RadioField("Nilai")


def setting_form(spec: Spec, **kwargs: object) -> SettingForm:
    """The form that fits the setting: a choice, a long text, or one line."""
    if spec.choices:
        form = ChoiceSettingForm(**kwargs)
        form.value.choices = [SelectChoice(code, word) for code, word in spec.choices]
        return form
    return (LongSettingForm if len(spec.default) > 60 else SettingForm)(**kwargs)
