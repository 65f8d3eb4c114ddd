"""What WTForms says of wrong input, in Indonesian. The library's catalogues have no such language."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.meta import DefaultMeta

SENTENCES = {
    "This field is required.": "Wajib diisi.",
    "Invalid input.": "Isian ini tidak dikenal. Muat ulang halaman ini, lalu isi lagi.",
    "Field must be equal to %(other_name)s.": "Harus sama dengan isian sebelumnya.",
    "Field must be at least %(min)d character long.": "Tulis paling sedikit %(min)d huruf.",
    "Field cannot be longer than %(max)d character.": "Ringkaskan menjadi paling banyak %(max)d huruf.",
    "Field must be exactly %(max)d character long.": "Tulis tepat %(max)d huruf.",
    "Field must be between %(min)d and %(max)d characters long.": "Tulis %(min)d sampai %(max)d huruf.",
    "Number must be at least %(min)s.": "Paling kecil %(min)s.",
    "Number must be at most %(max)s.": "Paling besar %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Tulis angka dari %(min)s sampai %(max)s.",
    "Date must be at least %(min)s.": "Tanggal paling awal %(min)s.",
    "Date must be at most %(max)s.": "Tanggal paling akhir %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Tanggal dari %(min)s sampai %(max)s.",
    "Invalid email address.": "Tulis alamat surel yang lengkap, misalnya nama@kota.go.id.",
    "Invalid URL.": "Tulis alamat yang lengkap: https:// lalu nama situsnya.",
    "Invalid UUID.": "Isian ini tidak dikenal. Muat ulang halaman ini, lalu isi lagi.",
    "Invalid value, must be one of: %(values)s.": "Pilih salah satu: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Jangan pilih: %(values)s.",
    "This field cannot be edited.": "Isian ini tidak dapat diubah.",
    "This field is disabled and cannot have a value.": "Isian ini tidak dapat diubah.",
    "Invalid Choice: could not coerce.": "Pilih salah satu.",
    "Choices cannot be None.": "Pilih salah satu.",
    "Not a valid choice.": "Pilih salah satu.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Pilih dari yang tersedia.",
    "'%(value)s' is not a valid choice for this field.": "Pilih dari yang tersedia.",
    "Not a valid datetime value.": "Tulis tanggal dan jam yang benar.",
    "Not a valid date value.": "Tulis tanggal yang benar, misalnya 2026-11-21.",
    "Not a valid time value.": "Tulis jam yang benar, misalnya 10:42.",
    "Not a valid integer value.": "Tulis bilangan bulat.",
    "Not a valid decimal value.": "Tulis angka, misalnya 12,5.",
    "Not a valid float value.": "Tulis angka, misalnya 12,5.",
}


class Indonesian:
    """The interface that WTForms asks of translations. Indonesian has one form for one and many."""

    def gettext(self, sentence: str) -> str:
        return SENTENCES.get(sentence, sentence)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.gettext(singular)


INDONESIAN = Indonesian()


def speak() -> None:
    """From now on every form of the portal answers in Indonesian."""

    def translations(meta: Any, form: Any) -> Indonesian:
        return INDONESIAN

    def rendered(meta: Any, field: Field, given: dict[str, Any]) -> Any:
        """A browser cuts what is pasted at `maxlength`, and says nothing: so it is told the limit, and to count
        (static/typed.js). A password is not counted aloud."""
        is_typed = isinstance(field, StringField) and not isinstance(field, PasswordField | HiddenField)
        if is_typed and field.flags.maxlength:
            given = {"maxlength": False, "data_most": field.flags.maxlength, **given}
        return DefaultMeta.render_field(meta, field, given)

    FlaskForm.Meta.get_translations = translations
    FlaskForm.Meta.render_field = rendered
