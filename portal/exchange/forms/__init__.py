"""What an officer may send: a file, and the digest of what was shown."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField


class StaffFileForm(FlaskForm):
    file = FileField("Berkas", [FileRequired("Pilih berkasnya.")])


class StaffConfirmForm(FlaskForm):
    digest = HiddenField()
