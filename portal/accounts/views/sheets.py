"""Pages about who has not activated an account yet, and printed sheets with links for many of them at once.

A link is a secret: it is drawn into a PDF that only this answer holds, and stored as a hash. So it is made before it is
stored: a sheet that could not be printed voids nobody's earlier link.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from flask import current_app, flash, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.accounts import actions, queries
from portal.accounts.queries import KEEPING, Candidate
from portal.accounts.queries import inactive as listing
from portal.accounts.views.others import link_of
from portal.accounts.views.own import bp
from portal.chart.scope import Choice, reach, units
from portal.clock import local, today
from portal.paper import apart, pdf, qr
from portal.policy import authorize, can
from portal.policy.ask import needs_second
from portal.rules.calendar import long_date
from portal.store import settings
from portal.store.db import Busy, db_pause
from portal.store.errors import Rejected
from portal.web.answer import Answer, answer
from portal.web.download import download
from portal.web.input import number
from portal.web.lists import asked_code, asked_one, asked_page, asked_sort, asked_words

STATES = {"": "Perlu lembar", "linked": "Tautannya masih berlaku", "all": "Semua yang belum aktif"}
MOST_SHEETS = 60  # in one file: a transaction and a print that nobody waits long for
PDF = "application/pdf"


@bp.get("/kepegawaian/akun/aktivasi", may="accounts.print")
def inactive() -> str:
    authorize()
    return _list(FlaskForm())


@bp.post("/kepegawaian/akun/aktivasi", may="accounts.print")
def print_sheets() -> Answer:
    """The sheets as a file: of those who were picked, or of the first of the list as it is narrowed."""
    authorize()
    form, picked = FlaskForm(), request.form.getlist("who")
    keys = {key for key in map(number, picked) if key is not None}

    def act() -> Response:
        asked = keys if "chosen" in request.form else set(_listed())
        tokens = {key: actions.fresh_token() for key in _allowed(asked)}
        if not tokens:
            raise Rejected("Pilih paling sedikit satu orang yang akunnya Anda kelola.")
        content = _printed(tokens)
        _store(tokens)
        _tell(len(tokens), len(asked))
        return download(content, PDF, f"Lembar aktivasi {today():%Y-%m-%d}.pdf")

    return answer(form, act, lambda: _list(form, keys))


def _printed(tokens: Mapping[int, str]) -> bytes:
    """Slow; the request's transaction ends before it."""
    people = listing.candidates(tokens.keys(), current_user)
    sheets = [
        {
            "name": candidate.person.name,
            "unit": unit,
            "login": _login(candidate),
            "link": link_of(tokens[key]),
            "code": qr.data_uri(link_of(tokens[key])),
        }
        for key, (candidate, _, unit) in people.items()
    ]
    until = local(actions.links_end_at())
    told = f"{long_date(until.date())} pukul {until:%H.%M}"
    page = pdf.sheets("print/aktivasi.html", sheets=sheets, until=told, agency=settings.value("agency"))
    db_pause()
    try:
        return apart.printed(page, Path(current_app.config["RUN_FOLDER"]))
    except Busy:
        raise Rejected("Lembar lain sedang dicetak. Coba lagi sebentar lagi; belum ada tautan yang berubah.") from None


def _store(tokens: Mapping[int, str]) -> None:
    """Everything is asked anew: it was read before the print."""
    for key, (candidate, account, _) in listing.candidates(tokens.keys(), current_user).items():
        authorize(candidate, KEEPING)
        actions.give_out(candidate.person, account, tokens[key], current_user.acting(candidate))


def _allowed(keys: Collection[int]) -> list[int]:
    """Those for whom no second person is needed, and who can sign in with something; a file's worth of them."""
    found = listing.candidates(keys, current_user)
    return [
        key
        for key, (candidate, account, _) in found.items()
        if can(KEEPING, candidate)
        and not needs_second(KEEPING, candidate)
        and (candidate.person.identifiers or account)
    ][:MOST_SHEETS]


def _login(candidate: Candidate) -> str:
    return "nomor induk Anda" if candidate.person.identifiers else "alamat surel Anda"


def _tell(printed: int, asked: int) -> None:
    """On the next page: this answer is a file."""
    left = asked - printed
    rest = (
        f" {left} orang dilewati: akunnya memerlukan orang kedua, alamat surel, atau berkas berikutnya." if left else ""
    )
    flash(f"{printed} lembar aktivasi sudah dibuat. Tautan sebelumnya tidak berlaku lagi.{rest}")


def _filters() -> tuple[list[Choice], Choice | None, str, str, str]:
    choices = units(reach(current_user), today())
    return (
        choices,
        asked_one("unit", choices),
        asked_words(),
        asked_code("keadaan", STATES),
        asked_sort(queries.SORTS, "name"),
    )


def _listed() -> Collection[int]:
    _, unit, words, state, sort = _filters()
    return listing.first(current_user, words, unit.path if unit else "", state, sort, MOST_SHEETS)


def _list(form: FlaskForm, picked: Collection[int] = ()) -> str:
    choices, unit, words, state, sort = _filters()
    found = listing.page_of(current_user, words, unit.path if unit else "", state, sort, asked_page())
    return render_template(
        "accounts/inactive.html",
        form=form,
        found=found,
        units=choices,
        unit=unit,
        q=words,
        state=state,
        states=STATES,
        sort=sort,
        picked=picked,
        most=MOST_SHEETS,
        days=settings.number("activation_days"),
        print_at=url_for(".print_sheets", unit=unit and unit.id, q=words or None, keadaan=state or None),
    )
