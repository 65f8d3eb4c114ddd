"""A decision that came too late, or twice: what is, said in words, instead of "something has changed"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_login import current_user
from sqlalchemy import inspect

from portal.policy import ask
from portal.store import journal
from portal.store.journal import Entry, Staged
from portal.web import history
from portal.web.forms import tidy
from portal.web.room import house
from portal.web.ui import waktu

# What follows the verb's first word and is said of the deed, not of its doer: "Dikembalikan untuk diperbaiki".
OF_THE_DEED = ("kembali", "untuk", "kepada")
WORDS = ("note", "notes", "reason", "response", "text")  # what people write beside a decision, be it one word


Text = tuple[str, str, str | None]  # as in `Stale.texts`


@dataclass(frozen=True)
class Decided:
    """The last step of a record: its title ("Laporan ini sudah diterima"), the whole sentence, where the record is.

    `again`: the person who asks did exactly this already, so nothing is left to say but where it is.
    """

    title: str
    sentence: str
    word: str
    url: str
    again: bool
    unsaid: tuple[Text, ...]  # what was written with it and is stored nowhere


def told(record: Any, texts: Sequence[Text] = ()) -> Decided | None:
    """What became of the record that a page or a form no longer fits; None where there is nothing to tell, or nothing
    that this person may know. `texts`: what the form says was typed, where it says so."""
    if not isinstance(record, Staged) or not inspect(record).identity:
        return None
    kind = house().records[record.__tablename__]  # type: ignore[attr-defined]
    if kind.page is None:
        return None
    steps = [each for each in journal.timeline(record) if each.from_state != each.to_state]
    if not steps or (record.stage.is_secret and not _own(steps[-1])):
        return None
    last = steps[-1]
    endpoint, argument = kind.page
    values: dict[str, Any] = {argument: getattr(record, kind.key)}
    deed, by_me, unsaid = history.words(last), _own(last), _unsaid(record, last, texts)
    what = f"{kind.word} ini" if _is_denied(deed) else f"{kind.word} ini sudah"
    return Decided(
        f"{what} {_passive(deed)}",
        f"{what} {_mine(deed) if by_me else f'{_passive(deed)} oleh {history.who(last)}'} pada {waktu(last.at)}.",
        kind.word,
        url_for(endpoint, **values),
        by_me and last.verb == ask.route_verb().partition(".")[2] and not unsaid,
        unsaid,
    )


def _own(entry: Entry) -> bool:
    return entry.person_id is not None and entry.person_id == current_user.person_id


def _unsaid(record: Any, entry: Entry, texts: Sequence[Text]) -> tuple[Text, ...]:
    """Words that were sent and stand nowhere: those of a second press were kept by the first."""
    kept = {entry.note, *(value for value in inspect(record).dict.values() if isinstance(value, str))}
    return tuple(each for each in texts or _written() if each[2] is not None or each[1] not in kept)


def _written() -> list[Text]:
    """Whatever was sent that may be words."""
    sent = [(name, tidy(text)) for name, text in request.form.items()]
    return [("Yang Anda tulis", text, None) for name, text in sent if text and (name in WORDS or " " in text)]


def _is_denied(deed: str) -> bool:
    """Whether something was not done; "sudah tidak diterapkan" would say that it was, once."""
    return deed.startswith("Tidak ")


def _passive(deed: str) -> str:
    """The deed without who did it: "Diketahui pegawai" -> "diketahui", "Draf dibuang" -> "dibuang", "Dikembalikan untuk
    diperbaiki" as it is."""
    words = f"{deed[:1].lower()}{deed[1:]}".split()
    if _is_denied(deed):
        return " ".join(words)
    place = next((place for place, word in enumerate(words) if word.startswith("di")), 0)
    verb, *rest = words[place:]
    rest = rest[: rest.index("oleh")] if "oleh" in rest else rest
    return " ".join([verb, *rest]) if rest and rest[0] in OF_THE_DEED else verb


def _mine(deed: str) -> str:
    """ "Disetujui" -> "Anda setujui", as one says it to whoever did it."""
    passive = _passive(deed)
    return f"Anda {passive[2:]}" if passive.startswith("di") else f"{passive} oleh Anda"
