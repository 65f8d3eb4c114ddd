"""What an officer may send: a file, and the digest of what was shown."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField


class SheetForm(FlaskForm):
    file = FileField("Berkas", [FileRequired("Pilih berkasnya.")])


class ConfirmForm(FlaskForm):
    digest = HiddenField()
