"""What an officer may type about people."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.rules.identifiers import Kind
from portal.web.forms import CorrectionForm, VersionedForm, one_line

NUMBERED = [SelectChoice(kind.value, kind.label) for kind in Kind if kind is not Kind.NONE]


class FindForm(FlaskForm):
    value = StringField("Nomor lengkap", [DataRequired("Isi nomornya."), Length(max=40)], filters=[one_line])


class NumberFields(FlaskForm):
    kind = SelectField("Jenis nomor", choices=NUMBERED, coerce=Kind)
    value = StringField("Nomor", [DataRequired("Isi nomornya."), Length(max=40)], filters=[one_line])
    checked = BooleanField("Nomor ini sudah saya periksa dan memang benar")


class RankFields(FlaskForm):
    title = StringField("Pangkat", [Length(max=60)], filters=[one_line])
    grade = StringField("Golongan/ruang", [DataRequired("Isi golongan/ruang."), Length(max=20)], filters=[one_line])


class PersonForm(NumberFields):
    name = StringField("Nama lengkap dengan gelar", [DataRequired("Isi namanya."), Length(max=200)], filters=[one_line])
    kind = SelectField("Jenis nomor", choices=[*NUMBERED, SelectChoice(Kind.NONE.value, "Tanpa nomor")], coerce=Kind)
    value = StringField("Nomor", [Length(max=40)], filters=[one_line])
    title = StringField("Pangkat", [Length(max=60)], filters=[one_line])
    grade = StringField("Golongan/ruang", [Length(max=20)], filters=[one_line])
    starts_on = DateField("Nomor dan pangkat berlaku sejak", [InputRequired("Isi tanggal mulainya.")])


class NameForm(CorrectionForm):
    name = StringField("Nama lengkap dengan gelar", [DataRequired("Isi namanya."), Length(max=200)], filters=[one_line])


class NewNumberForm(VersionedForm, NumberFields):
    starts_on = DateField("Berlaku sejak", [InputRequired("Isi tanggal mulainya.")])


class NumberForm(NewNumberForm, CorrectionForm):
    pass


class NewRankForm(VersionedForm, RankFields):
    starts_on = DateField("Terhitung mulai tanggal", [InputRequired("Isi tanggal mulainya.")])


class RankForm(NewRankForm, CorrectionForm):
    pass
