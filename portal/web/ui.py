"""What templates may say: Indonesian dates, times and numbers, chips of state, and the frame's defaults.

Filters run once a table cell, so they are plain string work.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import Flask, request
from markupsafe import Markup

from portal import clock
from portal.paper import charts
from portal.policy import can
from portal.rules.workflow import WORKFLOWS, State, Workflow
from portal.web import words

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()
SHORT_MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
ZONE_WORDS = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
MISSING = "–"
INDONESIAN_MARKS = str.maketrans(",.", ".,")


class Tone(NamedTuple):
    """How a state looks: a colour class of portal.css and a drawing of icons.svg. The word comes from the rule."""

    colour: str
    icon: str


# By code, for what is no state of a workflow: it is computed, or another record's.
TONES = {
    "writing": Tone("grey", "edit"),
    "sent": Tone("blue", "send"),
    "in_force": Tone("green", "done"),
    "open": Tone("blue", "waiting"),
    "planned": Tone("grey", "date"),
    "returned": Tone("amber", "return"),
    "sealed": Tone("ink", "seal"),
    "replaced": Tone("grey", "history"),
    "ended": Tone("grey", "close"),
    "closed": Tone("grey", "lock"),
    "late": Tone("red", "warning"),
    "waiting": Tone("blue", "waiting"),
    "not_started": Tone("grey", "missing"),
    "done": Tone("green", "done"),
    "missing": Tone("amber", "missing"),
    "failed": Tone("red", "refused"),
    "exceeded": Tone("green", "up"),
    "met": Tone("green", "done"),
    "missed": Tone("amber", "warning"),
}
PLAIN = Tone("grey", "info")


def tone_of(workflow: Workflow, state: State) -> Tone:
    """How a state looks, from what it means: one meaning, one look in the whole portal."""
    if state.is_void:
        return Tone("grey", "remove")
    if state.is_editable:
        return Tone("grey", "edit")
    if state.is_waiting:
        return Tone("blue", "view" if state.is_in_force else "send")
    if state.is_in_force:
        is_judgement = any(stage.is_secret for stage in workflow.stages)  # closed with a seal, not with a tick
        return Tone("ink", "seal") if is_judgement else Tone("green", "done")
    return Tone("grey", "history")


def register(app: Flask) -> None:
    """Gives every template the filters and globals below; the frame's functions are replaced by whoever knows them."""
    env = app.jinja_env
    env.filters.update(
        hari=hari,
        tanggal=tanggal,
        tanggal_pendek=tanggal_pendek,
        jam=jam,
        waktu=waktu,
        angka=angka,
        persen=persen,
        tenggat=tenggat,
        initials=initials,
    )
    chip = chips(app)
    env.globals.update(
        back=back,
        can=can,
        charts=charts,
        chip=chip,
        drawing=drawings(app),
        faults=faults,
        here=here,
        stage=lambda workflow, state: WORKFLOWS[workflow].stage(state),
        state_chip=state_chips(app),
        demo_mode=app.config["DEMO"],
        zone_name=app.config["TIMEZONE"],
    )
    words.speak()
    for name, default in FRAME.items():
        env.globals.setdefault(name, default)


# What base.html asks for: navigation() -> [{label, icon, url, current}], viewer() -> {name, capacity,
# links: [{label, icon, url}]}, city() -> the agency's name.
FRAME: dict[str, Any] = {
    "navigation": lambda: [],
    "viewer": lambda: None,
    "city": lambda: "",
}


def chips(app: Flask) -> Callable[[str, str], Markup]:
    """chip(code, word) -> icon, word and colour. Drawn once for each, because tables hold hundreds of them."""

    @lru_cache(maxsize=256)
    def chip(code: str, word: str = "") -> Markup:
        drawing: Any = app.jinja_env.get_template("_chip.html").module
        chip: Markup = drawing.draw(word or label(code), TONES.get(str(code), PLAIN))
        return chip

    return chip


def state_chips(app: Flask) -> Callable[[str, str], Markup]:
    """state_chip(workflow's name, state) -> its chip, drawn once for each."""

    @lru_cache(maxsize=64)
    def state_chip(workflow: str, state: str) -> Markup:
        drawing: Any = app.jinja_env.get_template("_chip.html").module
        stage = WORKFLOWS[workflow].stage(state)
        chip: Markup = drawing.draw(stage.label, tone_of(WORKFLOWS[workflow], stage))
        return chip

    return state_chip


def drawings(app: Flask) -> Callable[[str, str], Markup]:
    """drawing(name, class) -> an icon. Drawn once for each, because every page shows dozens."""

    @lru_cache(maxsize=512)
    def drawing(name: str, kind: str = "") -> Markup:
        found: Any = app.jinja_env.get_template("_drawing.html").module
        drawn: Markup = found.draw(name, kind)
        return drawn

    return drawing


def here(**changes: Any) -> str:
    """The present address with some arguments changed; None drops one. Another order or filter starts at page 1."""
    arguments = request.args.to_dict(flat=False) | changes
    kept = {
        name: value for name, value in arguments.items() if value is not None and (name != "page" or "page" in changes)
    }
    return f"{request.path}?{urlencode(kept, doseq=True)}"


def back() -> str:
    """Where the person came from, if that was a page of this portal; else the home page. Never another host."""
    came = urlsplit(request.referrer or "")
    ours = request.headers.get("Host", "")  # as it was sent: a host that is not trusted gets an error page as well
    if came.netloc != ours or not came.path.startswith("/") or came.path.startswith(("//", "/\\")):
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path


def label(code: Any) -> str:
    """The Indonesian word that a rule's code carries."""
    return str(getattr(code, "label", code))


def faults(fields: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """(id of the field, sentence) of everything wrong in a form, also in its lists of sub-forms."""
    for field in fields:
        if hasattr(field, "entries"):
            yield from faults(field.entries)
        elif hasattr(field, "form"):
            yield from faults(field.form)
        else:
            yield from ((field.id, f"{field.label.text}: {text}") for text in field.errors)


def tanggal(day: date | None) -> str:
    """21 November 2026"""
    if day is None:
        return MISSING
    day = local_day(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def hari(day: date) -> str:
    """Sabtu, 21 November 2026"""
    return f"{DAYS[local_day(day).weekday()]}, {tanggal(day)}"


def tanggal_pendek(day: date | None) -> str:
    """21 Nov 2026"""
    if day is None:
        return MISSING
    day = local_day(day)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def jam(instant: datetime | None) -> str:
    """10.42 WIB, on the city's clock."""
    if instant is None:
        return MISSING
    here = clock.local(instant)
    return f"{here:%H.%M} {zone_word(here)}"


def waktu(instant: datetime | None) -> str:
    """21 November 2026 10.42 WIB"""
    return MISSING if instant is None else f"{tanggal(instant)} {jam(instant)}"


def angka(number: Decimal | float | None, places: int | None = None) -> str:
    """1.234,5: with exactly `places` decimals, or as many as the number has, at most three. Rounds half up."""
    if number is None:
        return MISSING
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-(3 if places is None else places)), ROUND_HALF_UP)
    text = f"{exact:,f}".translate(INDONESIAN_MARKS)
    return text.rstrip("0").rstrip(",") if places is None else text


def persen(ratio: Decimal | float | None, places: int = 0) -> str:
    """87,5 % of a ratio 0.875."""
    return MISSING if ratio is None else f"{angka(Decimal(str(ratio)) * 100, places)}%"


def tenggat(day: date | None, today: date) -> str:
    """How far a deadline is, in words: hari ini, besok, 3 hari lagi, terlambat 2 hari; beyond two weeks the date."""
    if day is None:
        return "tanpa tenggat"
    left = (day - today).days
    if left < 0:
        return f"terlambat {-left} hari"
    if left > 14:
        return f"sampai {tanggal_pendek(day)}"
    return {0: "hari ini", 1: "besok"}.get(left, f"{left} hari lagi")


def initials(name: str) -> str:
    """SW for Sari Wulandari; titles behind a comma and before a name (dr., H.) do not count."""
    words = [word for word in name.split(",")[0].split() if not word.endswith(".") and word[0].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def local_day(moment: date) -> date:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment


def zone_word(here: datetime) -> str:
    return ZONE_WORDS.get(str(here.tzinfo), here.strftime("%Z"))
