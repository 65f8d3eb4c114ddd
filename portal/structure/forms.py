"""What an officer may type about units, positions and reporting lines."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.chart.models import PositionKind
from portal.web.forms import CorrectionForm, KeyField, VersionedForm, chosen_key, one_line


class UnitForm(FlaskForm):
    name = StringField("Nama unit", [DataRequired("Isi nama unit."), Length(max=200)], filters=[one_line])
    starts_on = DateField("Ada sejak", [InputRequired("Isi tanggal mulainya.")])


class UnitCorrectionForm(CorrectionForm, UnitForm):
    parent_id = SelectField("Unit induk", coerce=chosen_key)
    ends_on = DateField("Hari terakhir", [Optional()])


class PositionFields(FlaskForm):
    title = StringField("Nama jabatan", [DataRequired("Isi nama jabatan."), Length(max=200)], filters=[one_line])
    kind = SelectField("Jenis jabatan", coerce=PositionKind)
    level = StringField("Jenjang atau eselon", [Length(max=60)], filters=[one_line])
    heads_unit = BooleanField("Memimpin unit kerja mandiri")
    annual = BooleanField("Dinilai setahun sekali saja")
    delegation = StringField("Dasar pendelegasian menilai", [Length(max=200)], filters=[one_line])
    starts_on = DateField("Ada sejak", [InputRequired("Isi tanggal mulainya.")])


class PositionForm(PositionFields):
    parent_id = SelectField("Jabatan atasan", coerce=chosen_key)


class PositionCorrectionForm(CorrectionForm, PositionFields):
    unit_id = SelectField("Unit", coerce=chosen_key)
    ends_on = DateField("Hari terakhir", [Optional()])


class SuperiorForm(VersionedForm):
    parent_id = KeyField("Jabatan atasan", [Optional()])
    starts_on = DateField("Berlaku sejak", [InputRequired("Isi tanggal mulainya.")])
    note = TextAreaField("Alasan atau dasar", [DataRequired("Tulis alasan atau dasarnya."), Length(max=1000)])
