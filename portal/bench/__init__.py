"""./run bench: the portal's figures, each a count or a ratio within one run, never a time.

Everything happens in a temporary folder with databases of its own. The day is fixed, so that a run in January measures
the same pages as one in August. What was measured on the way goes to stderr.
"""

import logging
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from flask import Flask
from flask_migrate import upgrade

from portal import clock, demo
from portal.bench import first_visit, importing, memory, page_cpu, pages, paper_cpu, town, votes
from portal.bench.pages import Visit
from portal.store.db import db

CHEAP_HASHES = {"HASH_TIME": 1, "HASH_MEMORY_KIB": 8}
PUBLIC = ("/layanan", "/verifikasi", "/masuk")
HOME = "desk.home"
FEW, MANY = 2, 200
LISTS = (
    ("leader", "/tim"),
    ("leader", "/laporan/tim"),
    ("leader", "/rencana/menunggu"),
    ("officer", "/rencana/semua"),
    ("officer", "/kepegawaian/pegawai?unit=2"),
    ("officer", "/kepegawaian/kelengkapan/nama"),
    ("auditor", "/audit"),
)


def figures(only: Collection[str] = ()) -> dict[str, float]:
    """The figures of the design, by their agreed names; of these measures, or of all. Raises KeyError for another."""
    found: dict[str, float] = {}
    for name in only or MEASURES:
        with TemporaryDirectory(prefix="portal-bench-") as folder, clock.at(town.NOW):
            found |= MEASURES[name](Path(folder))
    return found


def say(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)


@contextmanager
def portal_at(folder: Path, **settings: object) -> Iterator[Flask]:
    """The application with an empty, migrated database in the folder."""
    from portal import create_app

    folder.mkdir()
    app = create_app(
        {"INSTANCE": str(folder), "DATABASE_URL": "", "DEMO": True, "SECURE_COOKIES": False, **CHEAP_HASHES, **settings}
    )
    with app.app_context():
        upgrade()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # or stderr drowns
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def queries(folder: Path) -> dict[str, int]:
    """Statements of the home page, and of whichever other page takes most, in the demonstration city."""
    with portal_at(folder) as app:
        with app.app_context():
            demo.fill(clock.today())
        visits = walk(app)
    say(f"{len(visits)} pages of the demonstration city, none of:", ", ".join(pages.unseen(app, visits)) or "-")
    _tell(visits)
    return {
        "queries_home": max(visit.statements for visit in visits if visit.endpoint == HOME),
        "queries_max": max(visit.statements for visit in visits if visit.endpoint != HOME),
    }


def walk(app: Flask) -> list[Visit]:
    """All pages that the public and somebody of each role of the demonstration city can reach."""
    with app.app_context():
        accounts = {account.role: account for account in reversed(demo.accounts())}
    visits = list(pages.crawl(app, "warga", app.test_client(), PUBLIC, "layanan"))
    for role, account in accounts.items():
        client = pages.sign_in(app, account.sign_in, account.password)
        visits += pages.crawl(app, role, client, ["/"], "sari")
    return visits


def queries_growth(folder: Path) -> int:
    """How many more statements a page takes with 200 rows than with 2, over all pages of a town made for it."""
    worst: dict[int, dict[tuple[str, str], Visit]] = {}
    for rows in (FEW, MANY):
        worst[rows] = {}
        with portal_at(folder / f"town-{rows}", LIST_ROWS=MANY) as app:
            with app.app_context():
                logins = town.build(rows, years=rows)
            visits = list(pages.crawl(app, "warga", app.test_client(), PUBLIC, "layanan"))
            for who, login in logins.items():
                client = pages.sign_in(app, login, town.PASSWORD)
                visits += pages.crawl(app, who, client, ["/"], "pegawai")
        for visit in visits:
            key = visit.who, visit.endpoint
            if key not in worst[rows] or worst[rows][key].statements < visit.statements:
                worst[rows][key] = visit
    growth = {
        key: many.statements - worst[FEW][key].statements for key, many in worst[MANY].items() if key in worst[FEW]
    }
    say(f"with {FEW} and {MANY} rows:", len(growth), "pages; lists that showed all:", _long(worst[MANY].values()))
    for key, more in growth.items():
        if more:
            say("  grows by", more, *key, worst[MANY][key].path, worst[FEW][key].path)
    return max(growth.values())


def page_cpu_ratio(folder: Path) -> float:
    """CPU of the dearest of the lists, 25 rows each, through that of a bare page with the same cells."""
    found = []
    with portal_at(folder / "town-25") as app:
        with app.app_context():
            logins = town.build(25, years=3)
        for who, path in LISTS:
            ratio, milliseconds, rows = page_cpu.ratio(pages.sign_in(app, logins[who], town.PASSWORD), path, folder)
            say(f"  {ratio:.2f} times the bare page ({milliseconds:.1f} ms, {rows} rows): {path}")
            found.append(ratio)
    return round(max(found), 2)


def first_visit_of(folder: Path) -> tuple[float, int]:
    """(kilobytes, requests) of a stranger's first visit to the sign-in page."""
    with portal_at(folder / "first") as app:
        return first_visit.weigh(app.test_client(), "/masuk")


def votes_linkage_excess(folder: Path) -> float:
    """How much better than by chance whoever has stolen two backups ties votes to those who gave them."""
    with portal_at(folder / "votes", RUN_FOLDER=str(folder)) as app:
        return votes.linkage_excess(app, folder)


def web_rss_mb(folder: Path) -> float:
    """Megabytes of a web worker after two thousand requests for signed-in and public pages."""
    home = folder / "server"
    with portal_at(home, DEMO=True) as app:
        with app.app_context(), clock.at(datetime.now(UTC)):
            logins = town.build(25, years=3)
            client = pages.sign_in(app, logins["leader"], town.PASSWORD)
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        return memory.resident(
            home, f"{name}={cookie.value if cookie else ''}", ("/", "/tim", "/layanan", "/verifikasi")
        )


def imported(folder: Path) -> dict[str, float]:
    """What three thousand rows take, positions first and then people in them, with pages asked for meanwhile."""
    home = folder / "server"
    with portal_at(home, DEMO=True) as app, clock.at(datetime.now(UTC)):
        with app.app_context():
            logins = town.build(importing.UNITS, years=1)
            client = pages.sign_in(app, logins["leader"], town.PASSWORD)
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        found = {}
        for what, content in (("positions", importing.positions()), ("people", importing.people())):
            key, preview = importing.send(app, logins["officer"], content)
            paths = ("/", "/tim", "/laporan/tim")
            seen = importing.measure(app, home, key, f"{name}={cookie.value if cookie else ''}", paths)
            say(f"  {what}: preview {preview:.1f} s,", ", ".join(f"{each} {value:.2f}" for each, value in seen.items()))
            found[what] = seen | {"preview": preview}
    return {
        "import_seconds": round(max(each["seconds"] + each["preview"] for each in found.values()), 1),
        "import_page_ratio": round(max(each["pages"] for each in found.values()), 2),
    }


def _first_visit(folder: Path) -> dict[str, float]:
    kilobytes, requests = first_visit_of(folder)
    return {"first_visit_kb": kilobytes, "first_visit_requests": requests}


MEASURES: dict[str, Callable[[Path], Mapping[str, float]]] = {  # by the name that `--only` takes
    "queries": lambda folder: queries(folder / "city"),
    "growth": lambda folder: {"queries_growth": queries_growth(folder)},
    "page": lambda folder: {"page_cpu_ratio": page_cpu_ratio(folder)},
    "first-visit": _first_visit,
    "memory": lambda folder: {"web_rss_mb": web_rss_mb(folder)},
    "paper": lambda folder: {"pdf_cpu_ratio": paper_cpu.ratio()},
    "import": lambda folder: imported(folder),
    "votes": lambda folder: {"votes_linkage_excess": votes_linkage_excess(folder)},
}


def _tell(visits: Iterable[Visit]) -> None:
    """The ten pages that take most, one line each."""
    worst: dict[str, Visit] = {}
    for visit in visits:
        if visit.endpoint not in worst or worst[visit.endpoint].statements < visit.statements:
            worst[visit.endpoint] = visit
    for visit in sorted(worst.values(), key=lambda each: -each.statements)[:10]:
        say(f"  {visit.statements:3} statements: {visit.endpoint} ({visit.who}, {visit.path})")


def _long(visits: Iterable[Visit]) -> str:
    return ", ".join(sorted({visit.endpoint for visit in visits if visit.rows >= MANY}))
