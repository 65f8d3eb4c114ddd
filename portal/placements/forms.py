"""What an officer may type about a placement."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.rules.hierarchy import Capacity
from portal.web.forms import CorrectionForm, KeyField, one_line


class PlacementFields(FlaskForm):
    capacity = SelectField(
        "Sebagai",
        choices=[SelectChoice(each.value, each.label) for each in Capacity],
        coerce=Capacity,
        default=Capacity.DEFINITIVE,
    )
    decree_number = StringField(
        "Nomor surat keputusan", [DataRequired("Isi nomor SK."), Length(max=100)], filters=[one_line]
    )
    decree_on = DateField("Tanggal surat keputusan", [InputRequired("Isi tanggal SK.")])
    starts_on = DateField("Terhitung mulai tanggal", [InputRequired("Isi tanggal mulainya.")])
    ends_on = DateField("Hari terakhir", [Optional()])


class PlacementForm(PlacementFields):
    person_id = KeyField("Pegawai", [InputRequired("Pilih pegawainya.")])
    position_id = KeyField("Jabatan", [InputRequired("Pilih jabatannya.")])
    closing = BooleanField("Akhiri penempatan definitifnya yang lama sehari sebelumnya", default=True)


class PlacementCorrectionForm(CorrectionForm, PlacementFields):
    pass
