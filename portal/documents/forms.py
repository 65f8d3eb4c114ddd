"""What strangers may send to have a document verified."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length


class CodeForm(FlaskForm):
    """Sent by GET; the page has no session and hence no token."""

    class Meta:
        csrf = False

    kode = StringField("Kode verifikasi", [DataRequired("Ketik kode yang tercetak pada dokumen."), Length(max=60)])


class CompareForm(FlaskForm):
    """A PDF whose content is compared with the sealed one; `kode` is empty when the file alone is asked about."""

    class Meta:
        csrf = False

    kode = HiddenField("Kode", [Length(max=60)])
    berkas = FileField("Berkas PDF", [FileRequired("Pilih berkas PDF yang ingin diperiksa.")])
