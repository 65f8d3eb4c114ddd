"""What the city decides: each setting with its default, its unit and where the default comes from.

The administrator changes them on a page that shows the source; a change is journaled. What the law leaves unsure is
here, never in code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask import g, has_request_context
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.db import Model, UTCDateTime, rows


@dataclass(frozen=True)
class Spec:
    """One setting: `kind` is text, days, number (`least` to `most`), contact, or one of `choices` (code, word)."""

    key: str
    default: str
    kind: str
    label: str
    source: str
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0

    def shown(self, value: str) -> str:
        """The value in words."""
        return f"{value} hari" if self.kind == "days" else dict(self.choices).get(value, value)


CONTACT = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+|https:[/]{2}[^\s/]+\.[^\s]+")

SPECS: dict[str, Spec] = {}  # by key; the house fills in what its rooms declare


class Setting(Model):
    """A value that differs from its default. `id` serves the journal."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


STORED = select(Setting.key, Setting.value)  # put together once, because every page asks


def values() -> Mapping[str, str]:
    """All settings, defaults filled in; read once per request."""
    in_request = has_request_context()
    kept: Mapping[str, str] | None = g.get("settings") if in_request else None
    if kept:
        return kept
    stored = {row.key: row.value for row in rows(STORED)}
    found = MappingProxyType({key: stored.get(key, spec.default) for key, spec in SPECS.items()})
    if in_request:
        g.settings, g.settings_set = found, frozenset(stored)
    return found


def was_set(key: str) -> bool:
    """Whether anybody ever changed it, be it back again."""
    values()
    return key in (g.settings_set if has_request_context() else {row.key for row in rows(STORED)})


def value(key: str) -> str:
    return values()[key]


def number(key: str) -> int:
    """Never more than may be set today, whatever was stored when more was allowed."""
    found, spec = int(values()[key]), SPECS[key]
    return min(found, spec.most) if spec.kind == "number" else found


def problem(spec: Spec, text: str) -> str:
    """Why `text` cannot be the value of the setting, as a sentence; empty when it can."""
    if not text.strip():
        return "Isi nilainya."
    plain = text.isascii() and text.isdecimal() and len(text) < 7  # Python takes more for digits
    if spec.kind == "days" and not (plain and 1 <= int(text) <= 366):
        return "Tulis jumlah hari, 1 sampai 366."
    if spec.kind == "number" and not (plain and spec.least <= int(text) <= spec.most):
        return f"Tulis bilangan dari {spec.least} sampai {spec.most}."
    if spec.kind == "contact" and text != spec.default and not CONTACT.fullmatch(text):
        return "Tulis alamat surel, atau alamat halaman yang dimulai dengan https."
    if spec.choices and text not in dict(spec.choices):
        return "Pilih salah satu."
    if spec.key == "element_order" and sorted(text.split()) != sorted(spec.default.split()):
        return "Tulis kesembilan kode unsur, masing-masing sekali, dipisah spasi."
    return ""
