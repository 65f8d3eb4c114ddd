"""What officers send to import paper forms: the file, and what its preview hands on."""

import re
from collections.abc import Iterable
from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from portal.store.errors import Rejected
from portal.surveys.models import BATCH_LENGTH, PaperForm
from portal.web.forms import one_line

MOST_FORMS = 10_000  # that a preview hands on in its page; more of them the command line takes
PACKED = re.compile(r"(\d{1,7}) (\d{4}-\d{2}-\d{2}) ([0-4]{9})")
SPREADSHEETS = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetForm(FlaskForm):
    """A file; or, from a preview, what was read of one."""

    file = FileField("Berkas", render_kw={"accept": SPREADSHEETS})
    batch = StringField("Nama kumpulan", [Length(max=BATCH_LENGTH)], filters=[one_line])
    forms = HiddenField()


class ConfirmForm(FlaskForm):
    """What the preview showed: `seen` is its fingerprint, `replace` says that some days make room."""

    forms = HiddenField()
    batch = HiddenField(validators=[Length(max=BATCH_LENGTH)])
    seen = HiddenField()
    replace = HiddenField()


class WithdrawForm(FlaskForm):
    reason = StringField("Alasan", [DataRequired("Tulis alasannya."), Length(max=500)])


def pack(forms: Iterable[PaperForm]) -> str:
    """The forms as one text, a line each: "4 2026-03-02 343433430", 0 for no answer."""
    return "\n".join(f"{each.line} {each.on} {''.join(str(value or 0) for value in each.answers)}" for each in forms)


def unpack(text: str, today: date) -> list[PaperForm]:
    """The forms that `pack` wrote. Raises Rejected where somebody else did."""
    try:
        return [_unpacked(line, today) for line in text.split("\n")]
    except ValueError:
        raise Rejected("Unggah berkasnya lagi.", "file") from None


def _unpacked(line: str, today: date) -> PaperForm:
    found = PACKED.fullmatch(line.strip())
    on = date.fromisoformat(found[2]) if found else date.max
    if found is None or on > today:
        raise ValueError(line)
    return PaperForm(int(found[1]), on, tuple(int(value) or None for value in found[3]))
