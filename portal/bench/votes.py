"""How much better than by chance votes can be tied to those who gave them, by somebody who has stolen the backups.

A few hundred citizens vote on one day, each from an address of his own, between two backups that are taken as the
recipe says; then one citizen a day, while somebody reads the public figures every morning.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from flask import Flask

from portal import clock
from portal.bench.linking import ATTACKS, Answers, Loot, Voter, by_comment, by_figures, hits, recognised
from portal.chart.models import Unit
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services import queries
from portal.services.models import Service, ServiceUnit
from portal.store import ballots
from portal.store.ballots import Response
from portal.store.db import db
from portal.store.tally import Channel
from portal.surveys import jobs

MANY, DAYS = 500, 28  # the days of one month: which month it was everybody may know
PAPER = 30  # forms that were counted before, so that figures are public
OURS = {"Sec-Fetch-Site": "same-origin"}


def linkage_excess(app: Flask, folder: Path) -> float:
    """The best attack's share of right guesses, less what guessing would give: 0 means nothing was learned."""
    with app.app_context():
        service_id = open_service(clock.today())
    crowd = voters(MANY)
    found = [excess_in(steal_around(app, crowd, folder / "crowd"), crowd)]
    few = voters(DAYS, seed=2, wrote=True)
    loot, sums = watch(app, service_id, few, folder / "days")
    found += [excess(hits(by_comment(loot, few), few), few), excess(hits(by_figures(sums, few), few), few)]
    return round(max(found), 4)


def excess_in(loot: Loot, crowd: Sequence[Voter]) -> float:
    """What the best attack on a crowd gains; a voter whose address is recognised is one too many."""
    tied = [excess(hits(attack(loot, crowd), crowd), crowd) for attack in ATTACKS]
    return max(*tied, recognised(loot, crowd) / len(crowd))


def excess(right: int, crowd: Sequence[Voter]) -> float:
    return (right - 1) / len(crowd)


def voters(number: int, seed: int = 1, wrote: bool = False) -> list[Voter]:
    """So many citizens, no two with the same answers."""
    die = random.Random(seed)  # noqa: S311  a bench, no secret
    sheets = [tuple(1 + sheet // 4**place % 4 for place in range(9)) for sheet in die.sample(range(4**9), number)]
    return [
        Voter(
            address=f"10.{seed}{place // 250}.{place % 250}.{die.randrange(1, 250)}",
            number=str(UUID(int=die.getrandbits(128), version=4)),
            answers=sheet,
            comment=f"Tulisan tangan nomor {place}." if wrote else "",
        )
        for place, sheet in enumerate(sheets)
    ]


def open_service(on: date) -> int:
    """A service of a unit of its own, with paper forms counted."""
    unit = Unit(name="Kantor", parent_id=None, path="/", starts_on=on)
    service = Service(slug="loket", name="Loket", requirements="KTP", duration="1 hari", cost="Gratis")
    db.session.add_all([unit, service])
    db.session.flush()
    unit.path = f"/{unit.id}/"
    db.session.add(ServiceUnit(service_id=service.id, unit_id=unit.id, starts_on=on))
    sheet = dict.fromkeys(QUESTION_ORDER, 3)
    ballots.count_now(
        Response(service_id=service.id, channel=Channel.IMPORT, on=on, held="", **sheet) for _ in range(PAPER)
    )
    db.session.commit()
    return service.id


def steal_around(app: Flask, crowd: Sequence[Voter], folder: Path) -> Loot:
    """What lies in two backups around the votes of a day, and on the disk when the second was taken."""
    folder.mkdir()
    today = clock.now()
    with logged_to(folder / "log"):
        night(app, today)
        back_up(app, folder / "before.db")
        with clock.at(today + timedelta(hours=24)):
            for voter in crowd:
                send(app, voter)
        night(app, today + timedelta(hours=24))
    back_up(app, folder / "after.db")
    for name in ("portal.db", "portal.db-wal", "config.py"):
        shutil.copy(Path(app.instance_path) / name, folder / name)
    return Loot(folder)


def watch(app: Flask, service_id: int, crowd: Sequence[Voter], folder: Path) -> tuple[Loot, list[tuple[int, Answers]]]:
    """One vote a day, and the public figures (number, sum of each element) of every morning, the first before all."""
    folder.mkdir()
    start = (clock.now().replace(day=1) + timedelta(days=62)).replace(day=1)
    back_up(app, folder / "before.db")
    sums = [public_sums(app, service_id)]
    for day, voter in enumerate(crowd):
        with clock.at(start + timedelta(days=day)):
            send(app, voter)
        night(app, start + timedelta(days=day))
        sums.append(public_sums(app, service_id))
    back_up(app, folder / "after.db")
    return Loot(folder), sums


def send(app: Flask, voter: Voter) -> None:
    """The voter's form, as his browser sends it."""
    sheet = {code: str(value) for code, value in zip(QUESTION_ORDER, voter.answers, strict=True)}
    data = {"response": voter.number, "comment": voter.comment, **sheet}
    origin = {"REMOTE_ADDR": voter.address}
    answer = app.test_client().post("/layanan/loket/nilai", data=data, headers=OURS, environ_overrides=origin)
    if answer.status_code != 303:
        raise RuntimeError(f"a vote was answered {answer.status_code}")


def night(app: Flask, of: datetime) -> None:
    """The counting in the night after that day, as the worker does it."""
    with clock.at(of + timedelta(days=1)), app.app_context():
        jobs.night()


def back_up(app: Flask, to: Path) -> None:
    """As the recipe does."""
    with sqlite3.connect(Path(app.instance_path) / "portal.db") as database:
        database.execute("VACUUM INTO ?", [str(to)])
    database.close()


def public_sums(app: Flask, service_id: int) -> tuple[int, Answers]:
    """What the public page amounts to: number and means of two decimals give the sums away."""
    with app.app_context():
        score = queries.scores([service_id])[service_id].latest
    means = [score.result.means[code] or 0 for code in QUESTION_ORDER]
    numbers = [score.answers.get(code, 0) for code in QUESTION_ORDER]
    return score.n, tuple(round(mean * number) for mean, number in zip(means, numbers, strict=True))


@contextmanager
def logged_to(file: Path) -> Iterator[None]:
    """What the portal says goes into the file, all of it."""
    before = structlog.get_config()
    with file.open("w") as log:
        structlog.configure(
            logger_factory=structlog.WriteLoggerFactory(file=log),
            wrapper_class=structlog.make_filtering_bound_logger(0),
        )
        yield
    structlog.configure(**before)
