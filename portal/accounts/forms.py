"""What a browser may send when signing in or setting a password."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.web.forms import VersionedForm

ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s.]+$"


class SignInForm(FlaskForm):
    login = StringField(
        "NIP atau alamat surel",
        [DataRequired("Isi NIP atau alamat surel Anda."), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Kata sandi",
        [DataRequired("Isi kata sandi."), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        "Kata sandi baru", [DataRequired("Isi kata sandi baru.")], render_kw={"autocomplete": "new-password"}
    )
    repeated = PasswordField(
        "Ketik ulang kata sandi baru", [DataRequired("Ketik ulang.")], render_kw={"autocomplete": "new-password"}
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        "Kata sandi sekarang",
        [DataRequired("Isi kata sandi yang sekarang.")],
        render_kw={"autocomplete": "current-password"},
    )
    field_order = ("current", "password", "repeated")


class AccountForm(FlaskForm):
    email = EmailField(
        "Alamat surel",
        [Optional(), Length(max=254), Regexp(ADDRESS, message="Tulis alamat yang lengkap, misalnya nama@kota.go.id.")],
        filters=[lambda text: (text or "").strip().lower()],
    )


class EmailForm(AccountForm, VersionedForm):
    pass


class AccountReasonForm(FlaskForm):
    note = TextAreaField("Alasan", [DataRequired("Tulis alasannya."), Length(max=1000)])
