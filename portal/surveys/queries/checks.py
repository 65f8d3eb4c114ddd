"""Looking at whether what citizens answered stands where, and when, the nights have put it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from portal import clock
from portal.services.models import SurveyComment
from portal.services.queries.arrivals import last_arrival
from portal.store import ballots, tally
from portal.store.ballots import INTAKE, RESPONSE
from portal.store.db import db
from portal.store.tally import Channel


def miscounted() -> Iterator[str]:
    """One sentence for each figure of the tally that is not what the answers say."""
    for (service_id, month, channel, element), kept, found in tally.differences(ballots.counted()):
        told = f"{kept[0]} tercatat, {found[0]} tersimpan; jumlah atau nilainya diubah"
        yield f"rekap survei layanan {service_id}, {month:%Y-%m}, {channel}, {element}: {told}"


def untimely() -> Iterator[str]:
    """One sentence for each day that cannot have answers or comments yet: a day to come; or one after the last digest,
    as answers from the page move on at night with the digest of their day, and only paper forms come between. Also for
    each with answers that count for a day before they came or to come, for none, or though they are held."""
    today, last = clock.today(), last_arrival()
    for what, rows in (("jawaban", INTAKE), ("jawaban", RESPONSE), ("komentar", SurveyComment.__table__)):
        yield from _counted(what, rows, rows.c.on > today, "bertanggal sesudah hari ini")
    day, counts = RESPONSE.c.counted_for, RESPONSE.c.held == ""
    wrong = or_(counts != day.is_not(None), day < RESPONSE.c.on, (day > today) & (RESPONSE.c.on <= today))
    yield from _counted("jawaban", RESPONSE, wrong, "dihitung untuk hari yang tidak mungkin")
    if last is None:
        return
    web = (RESPONSE.c.on > last) & (RESPONSE.c.on <= today) & (RESPONSE.c.channel == Channel.WEB)
    yield from _counted("jawaban", RESPONSE, web, "tidak melalui penghitungan malam")


def _counted(what: str, rows: Any, which: Any, why: str) -> Iterator[str]:
    days = select(rows.c.on, func.count()).where(which).group_by(rows.c.on)
    found: list[tuple[date, int]] = [(row[0], row[1]) for row in db.session.execute(days)]
    yield from (f"{what} warga {on.isoformat()}: {number} {why}" for on, number in sorted(found))
