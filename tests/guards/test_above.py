"""Nobody keeps the records of whoever is above them: every officer and administrator, before everybody above, at every
form that would change an account, a name, a number, a rank, a seat, a position, a line, a unit or an office."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.accounts.models import Account
from portal.chart import heights
from portal.chart.models import Identifier, Placement, Position, Rank, Role, Unit
from portal.store.db import db
from tests.guards.visiting import Visited
from tests.pages.people.given import office
from tests.world import NOW

TODAY = NOW.date()
# What asking for a second person leaves, and what every refusal may: nothing of it is above anybody.
ASKED = {"proposal", "journal_entry", "rate", "login_session"}
OFFICERS = ("rina", "sita", "andi", "lina")  # of an office, of another one, of the whole city; the administrator


@pytest.fixture
def kept(city: Visited) -> Iterator[Visited]:
    """The sampled city, with Andi an officer for all of it."""
    office(city.app, city.sampled.members["andi"], Role.OFFICER)
    yield city
    city.restore()


def above(city: Visited, who: str) -> set[int]:
    with city.app.app_context():
        me = city.sampled.members[who].person_id
        return set(heights.above([me], TODAY).above[me].person_ids)


def forms(city: Visited, person_id: int, friend: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """(address, fields) of everything that would change the person's account, records, seat, unit or office."""
    last, reason = {"ends_on": "2026-08-31", "note": "x"}, {"note": "x"}
    since = {"starts_on": "2026-08-10"}
    decree = {"decree_number": "1", "decree_on": "2026-08-01", "capacity": "plh", **since}
    with city.app.app_context():
        account = db.session.scalar(select(Account).where(Account.person_id == person_id))
        seats = db.session.scalars(select(Placement).where(Placement.person_id == person_id)).all()
        numbers = db.session.scalars(select(Identifier.id).where(Identifier.person_id == person_id)).all()
        ranks = db.session.scalars(select(Rank.id).where(Rank.person_id == person_id)).all()
        posts = {seat.position_id: db.session.get_one(Position, seat.position_id) for seat in seats}
        units = {post.unit_id: db.session.get_one(Unit, post.unit_id) for post in posts.values()}
        name = {"name": "Lain", **since, "parent_id": ""}
    if account:
        door = f"/kepegawaian/akun/{account.id}"
        yield f"{door}/tautan", {}
        yield f"{door}/surel", {"email": "lain@kota.example", "version": account.version}
        yield f"{door}/nonaktif", reason
        yield f"{door}/aktif", reason
    file = f"/kepegawaian/pegawai/{person_id}"
    yield f"{file}/akun", {"email": "lain@kota.example"}
    yield f"{file}/ubah", {"name": "Lain", "version": 1}
    number = {"kind": "nip", "value": "199505122020121004", "checked": "y", "version": 1, **since}
    yield f"{file}/nomor", number
    yield from ((f"{file}/nomor/{key}", number) for key in numbers)
    rank = {"title": "Pembina", "grade": "IV/a", "version": 1, **since}
    yield f"{file}/pangkat", rank
    yield from ((f"{file}/pangkat/{key}", rank) for key in ranks)
    for seat in seats:
        place = f"/kepegawaian/penempatan/{seat.id}"
        yield f"{place}/ubah", {**decree, "version": seat.version}
        yield f"{place}/akhiri", {**last, "version": seat.version}
    for key, post in posts.items():
        at = f"/kepegawaian/jabatan/{key}"
        words = {"title": "Lain", "kind": post.kind.value, "unit_id": post.unit_id, **since, "version": post.version}
        yield f"{at}/ubah", words
        yield f"{at}/akhiri", {**last, "version": post.version}
        yield f"{at}/atasan", {"parent_id": "", **since, **reason, "version": post.version}
        yield "/kepegawaian/penempatan/baru", {"person_id": friend, "position_id": key, **decree}
    moved = {"person_id": person_id, "position_id": city.sampled.at["vacant"], "closing": "y"}
    yield "/kepegawaian/penempatan/baru", {**moved, **decree, "capacity": "definitive"}  # ends the seat that is left
    for key, unit in units.items():
        yield f"/kepegawaian/unit/{key}/ubah", {**name, "version": unit.version}
        yield f"/kepegawaian/unit/{key}/akhiri", {**last, "version": unit.version}
    given = {"person_id": person_id, "role": "auditor", "unit_id": "0", "decree_number": "1", **since}
    yield "/administrasi/penugasan/baru", given


@pytest.mark.parametrize("who", OFFICERS)
def test_nobody_changes_alone_what_is_of_somebody_above(kept: Visited, who: str) -> None:
    friend = kept.sampled.members["joko"].person_id
    over = above(kept, who)
    before = kept.dump()
    sent = 0
    for person_id in sorted(over):
        for address, fields in forms(kept, person_id, friend):
            answer = kept.visitors[who].post(address, MultiDict(fields))
            assert answer.status_code in {303, 403, 404, 409, 422}, f"{who} {address}: {answer.status_code}"
            sent += 1
    after = kept.dump()
    kept.restore()
    changed = {table for table in after if after[table] != before[table]} - ASKED
    assert changed == set(), f"{who} changed {changed}"
    assert not over or sent > 10


def test_everybody_of_the_cast_has_somebody_above(kept: Visited) -> None:
    assert all(above(kept, who) for who in OFFICERS)
