"""A new room touches its own folders, one line of `rooms.py`, its rows in `policy/rights.py` and two lists of the
contracts, and everything that the house collects knows it: proven by adding one to a copy."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).parents[2]
COPIED = ("portal", "templates", "static", "migrations", "wsgi.py", "pyproject.toml")
CAST = ("__init__", "world", "builders", "disarmed", "page", "markup")  # of tests/: who visits the copy

NEW = {
    "portal/toys/__init__.py": '"""Toys that are lent out: a room for this test."""\n',
    "portal/toys/models.py": '''"""A toy."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy import InUnit
from portal.store.db import Model


class Toy(InUnit, Model):
    """Something that is lent out."""

    __tablename__ = "toy"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))  # of who has it

    unit_path = "/"
''',
    "portal/toys/queries.py": '''"""Who has which toy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select

from portal.chart.models import Placement
from portal.policy import Holder, Me
from portal.store.db import AnySelect, db
from portal.toys.models import Toy
from portal.web.lists import Column
from portal.web.progress import Cell, Completion, MemberCell, Milestone, Progress, YearStage
from portal.web.tasks import Task


def toys_of(person_id: int) -> AnySelect:
    return select(Toy.name.label("mainan")).order_by(Toy.id)


def tasks(me: Me, on: date) -> list[Task]:
    held = select(Toy).where(Toy.placement_id.in_([post.placement_id for post in me.posts])).order_by(Toy.id)
    return [Task(f"Kembalikan {toy.name}", "toys.index", due_on=on) for toy in db.session.scalars(held)]


def _year(me: Me, focus: Any, on: date) -> dict[int, YearStage]:
    return {post.placement_id: YearStage("boleh dipinjam", is_done=True) for post in me.posts}


def _team(owners: Mapping[int, Holder], focus: Any, on: date) -> dict[int, MemberCell]:
    toys = select(Toy.placement_id, func.count(Toy.id)).where(Toy.placement_id.in_(owners)).group_by(Toy.placement_id)
    lent = {row[0]: row[1] for row in db.session.execute(toys)}
    return {key: MemberCell(f"{lent.get(key, 0)} dibawa", is_overdue=key in lent) for key in owners}


def _columns() -> dict[str, Any]:
    lent = select(func.count(Toy.id)).where(Toy.placement_id == Placement.id)
    return {"toys_lent": lent.correlate(Placement).scalar_subquery()}


PROGRESS = Progress(
    "toy",
    "Mainan",
    Completion(
        columns=_columns,
        milestones=(
            Milestone(
                "toy",
                "Mainan kembali",
                done=lambda c: literal(0),
                waiting=lambda c: literal(0),
                asked=lambda c: c.toys_lent,
            ),
        ),
        told=(Column("Mainan", value=lambda row: row.toys_lent),),
        cell=lambda row: Cell(f"{row.toys_lent} belum kembali"),
    ),
    year=_year,
    team=_team,
)
''',
    "portal/toys/actions.py": '''"""Buying toys."""

from datetime import date

from portal.store import journal
from portal.store.db import db
from portal.toys.models import Toy


def demonstrate(on: date) -> None:
    """The demonstration city has one."""
    toy = Toy(name=f"Layangan {on.year}")
    db.session.add(toy)
    db.session.flush()
    journal.note(toy, "create", journal.SYSTEM)
''',
    "portal/toys/jobs.py": '''"""The daily count of toys."""

from collections.abc import Iterator

from portal.store.jobs import Job


def count(job: Job) -> None:
    """Nothing to count yet."""


def broken() -> Iterator[str]:
    yield "toy 1: patah"
''',
    "portal/toys/snapshot.py": '''"""What a slip says."""

from dataclasses import dataclass, fields
from datetime import date

from portal.paper.forms import OfficialForm
from portal.paper.snapshot import PlanSnapshot, SealedContent
from portal.toys.models import Toy


@dataclass(frozen=True, slots=True, kw_only=True)
class ToySnapshot(SealedContent):
    """A toy on the day on which it was lent out."""

    kind = "toy"

    toy: str


SLIP = OfficialForm("Surat Pinjam", ToySnapshot, "toys/index.html", lambda slip: {"lines": (slip.toy,)})


def read(toy: Toy, on: date) -> ToySnapshot:
    raise NotImplementedError


def lent_with(plan: PlanSnapshot, toy: str) -> ToySnapshot:
    """A slip with the head of a plan."""
    return ToySnapshot(toy=toy, **{each.name: getattr(plan, each.name) for each in fields(SealedContent)})
''',
    "portal/toys/views.py": '''"""Pages of toys."""

from flask import render_template

from portal.policy import CITY, Me, authorize
from portal.web.door import Blueprint
from portal.web.room import Panel

bp = Blueprint("toys", __name__, url_prefix="/mainan")


@bp.get("", may="toys.view")
def index() -> str:
    authorize(CITY)
    return render_template("toys/index.html")


def panel(record: object, me: Me) -> Panel:
    return Panel("toys/_panel.html", {"name": me.name})
''',
    "portal/toys/room.py": '''"""Toys that are lent out."""

from collections.abc import Collection

import click

from portal.store.settings import Spec
from portal.store.witness import Recipe, Witnessed
from portal.toys import actions, jobs, queries
from portal.toys.models import Toy
from portal.toys.snapshot import SLIP, read
from portal.toys.views import bp, panel
from portal.web.lists import Column
from portal.web.room import Papers, Personal, Place, Record, Room

def waits(appraisal_ids: Collection[int]) -> dict[int, str]:
    return {appraisal_id: "Menunggu mainan" for appraisal_id in appraisal_ids}


@click.command("toys")
def lent() -> None:
    """Say how many toys there are."""
    click.echo("0 mainan")


ROOM = Room(
    bps=(bp,),
    records={
        Toy.__tablename__: Record(
            "Mainan",
            {"lend": "Dipinjamkan"},
            {"colour": "Warna"},
            page=("toys.index", "toy_id"),
            witnessed=Witnessed((Recipe("name"),)),
        )
    },
    papers={"toy": Papers(lambda toy_id: Toy(id=toy_id), read, {"pinjam": SLIP}, lambda plan_id, period_id: "")},
    lists={
        "toys.index": (
            Column("Mainan", "name", value=lambda toy: toy.name),
            Column("Nomor", value=lambda toy: toy.id, on_page=False),
            Column("Dipinjam", kind="date"),
        )
    },
    places=(Place(65, "Mainan", "team", "toys.index"),),
    personal=(Place(25, "Mainan saya", "team", "toys.index"),),
    tasks=queries.tasks,
    progress=queries.PROGRESS,
    jobs={"count-toys": jobs.count},
    daily=("count-toys",),
    checks=(jobs.broken,),
    beside={"home": panel, "appraisal": panel},
    holds={"appraisal": waits},
    person=(Personal("Mainan", queries.toys_of, "Setahun."),),
    seconded={"toys.index": "Lihat mainan"},
    settings=(Spec("toys", "3", "days", "Lama pinjam", "Ditetapkan kota"),),
    cli=(lent,),
    demo=actions.demonstrate,
)
''',
    "templates/toys/index.html": "{% extends 'base.html' %}{% block title %}Mainan{% endblock %}\n",
    "templates/toys/_panel.html": "<p>Mainan {{ values.name }}</p>\n",
}
# File -> (the line that is there, the line that is added after it).
TOUCHED = {
    "portal/rooms.py": [
        ("from portal.surveys.room import ROOM as SURVEYS\n", "from portal.toys.room import ROOM as TOYS\n"),
        ("    DOCUMENTS,\n", "    TOYS,\n"),
    ],
    "portal/policy/rights.py": [('    "team.view": Right(MEMBER),\n', '    "toys.view": Right(OFFICER),\n')],
    "pyproject.toml": [
        ('    "documents",\n', '    "(toys)",\n'),
        ('    "portal.documents",\n', '    "portal.toys",\n'),
    ],
}

PROGRAM = """
import json
from datetime import date
from portal import clock, create_app
from portal.documents import snapshot
from portal.paper import forms, seal
from portal.plans.snapshot import plan_snapshot
from portal.policy import Me
from portal.store import jobs, journal, settings, wholeness
from portal.store.db import db
from portal.toys.models import Toy
from portal.toys.snapshot import lent_with
from portal.web.history import field, verbs
from portal.web.lists import as_csv
from portal.web.room import house
from tests import builders, world
from tests.page import Page

app = create_app({"DEMO": True, "HASH_TIME": 1, "HASH_MEMORY_KIB": 8, "SECURE_COOKIES": False})


def signed_in(member):
    page = Page(app.test_client(), member.key).open("/masuk")
    return page.submit("Masuk", login=member.login, password=world.PASSWORD)


with app.app_context():
    db.create_all()
    db.session.add(Toy(name="Gasing"))
    db.session.flush()
    found = {
        "route": app.extensions["verbs"]["toys.index", "GET"],
        "word": house().records["toy"].word,
        "verb": verbs()["lend"],
        "field": field("colour"),
        "places": [place.label for place in house().places],
        "personal": [place.label for place in house().personal],
        "job": jobs.HANDLERS["count-toys"].__name__,
        "daily": "count-toys" in jobs.DAILY,
        "check": [sentence for check in journal.CHECKS for sentence in check() if sentence.startswith("toy")],
        "witnessed": [sentence for sentence in wholeness.broken() if sentence.startswith("toy")],
        "paper": [snapshot.name("toy-7-pinjam-0"), snapshot.record("toy", 7).id],
        "heads": house().heads("toys.index"),
        "file": as_csv(house().lists["toys.index"], [Toy(id=7, name="Gasing")]).decode("utf-8-sig"),
        "seconded": house().seconded["toys.index"],
        "setting": settings.number("toys"),
        "panel": [each.values for each in house().panels("home", None, Me(1, 1, "Sari", "", date(2026, 8, 10)))],
    }
with app.app_context(), clock.at(world.NOW):
    cast = world.build()
    db.session.add(Toy(name="Gasing"))
    appraisal = builders.appraisal(cast, cast.sari, "released")
    rated, planned = appraisal.id, plan_snapshot(appraisal.plan_version, world.NOW.date())
    place = (cast.sari.placement_id, cast.periods["2026"])
    [slip] = seal.seal("toy", 1, 1, *place, lent_with(planned, "Gasing"), ["pinjam"])
    kept = seal.sealed("toy", 1)
    found["sealed"] = [type(kept).__name__, forms.values(house().forms[slip.form], kept)["lines"]]
    db.session.commit()
with clock.at(world.NOW):
    its_page, of_team = f"/penilaian/{rated}", f"/penilaian?periode={cast.periods['2026-2']}"
    looks = ((cast.sari, "/penilaian"), (cast.sari, its_page), (cast.budi, of_team), (cast.rina, "/penilaian/semua"))
    found["beside"] = signed_in(cast.sari).open(its_page).has("Mainan Sari")
    found["held"] = [signed_in(member).open(path).has("Menunggu mainan") for member, path in looks]
asked = ["--nip", cast.sari.login, "--name", "Ayu", "--note", "Surat 1"]
handed_out = json.loads(app.test_cli_runner().invoke(args=["portal", "person-data", *asked]).output)
found["person"] = [part for part in handed_out if part["judul"] == "Mainan"]
found["stranger"] = app.test_client().get("/mainan").headers["Location"]
found["command"] = app.test_cli_runner().invoke(args=["portal", "toys"]).output
print(json.dumps(found))
"""

FILLED = """
import json
from datetime import date
from portal import create_app, demo
from portal.store.db import db
from portal.toys.models import Toy

app = create_app({"DEMO": True, "HASH_TIME": 1, "HASH_MEMORY_KIB": 8})
with app.app_context():
    db.create_all()
    demo.years.walk = lambda city, on: None  # what the other rooms have happen takes long, and is not asked here
    demo.fill(date(2026, 2, 2))
    print(json.dumps([toy.name for toy in db.session.query(Toy)]))
"""

OVERVIEWS = """
import json
from portal import clock, create_app
from portal.store.db import db
from portal.toys.models import Toy
from tests import world as cast
from tests.page import Page

app = create_app({"DEMO": True, "HASH_TIME": 1, "HASH_MEMORY_KIB": 8, "SECURE_COOKIES": False})
with app.app_context(), clock.at(cast.NOW):
    db.create_all()
    world = cast.build()
    db.session.add(Toy(name="Kelereng", placement_id=world.sari.placement_id))
    db.session.commit()

def page(key):
    found = Page(app.test_client(), key)
    found.open("/masuk").submit("Masuk", 200, login=world.members[key].login, password=cast.PASSWORD)
    return found

def row(page, name):
    found = next(tr for tr in page.tree.iter("tr") if name in tr.text_content())
    return " ".join(found.text_content().split())

COMPLETION = "/kepegawaian/kelengkapan"
STEP = "langkah=toy&keadaan=missing"
with clock.at(cast.NOW):
    print(json.dumps({
        "task": [key for key in ("sari", "andi") if page(key).open("/").has("Kembalikan Kelereng")],
        "year": page("sari").open("/").has("boleh dipinjam"),
        "team": row(page("budi").open("/tim"), world.sari.name),
        "overdue": page("budi").open("/tim?tampil=terlambat").has("1 dibawa"),
        "unit": row(page("rina").open(COMPLETION), "Bidang Pelayanan Pendaftaran Penduduk"),
        "alone": page("rina").open(f"{COMPLETION}/nama?{STEP}").has("1 orang"),
        "name": row(page("rina").open(f"{COMPLETION}/nama?{STEP}"), world.sari.name),
        "file": page("rina").open(f"{COMPLETION}/nama.csv?{STEP}").body.decode().splitlines(),
    }))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal with the toy room in it."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for name in CAST:
        (folder / "tests").mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests" / f"{name}.py", folder / "tests")
    for name, text in NEW.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    for name, lines in TOUCHED.items():
        text = (folder / name).read_text()
        for there, added in lines:
            assert there in text, f"{name} has no line {there!r} to add the room to"
            text = text.replace(there, there + added, 1)
        (folder / name).write_text(text)
    return folder


def run(copy: Path, instance: Path, program: str) -> Any:
    """What the program prints that runs with the portal of the copy, on an instance of its own."""
    environment = {**os.environ, "PORTAL_INSTANCE": str(instance), "PYTHONPATH": str(copy)}
    ran = subprocess.run([sys.executable, "-c", program], cwd=copy, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_everything_that_the_house_collects_knows_the_new_room(copy: Path, tmp_path: Path) -> None:
    found = run(copy, tmp_path, PROGRAM)
    assert found.pop("places") == [
        *("Beranda", "Rencana", "Laporan", "Penilaian", "Tim saya", "Layanan", "Mainan"),
        *("Kepegawaian", "Audit", "Pengaturan"),
    ]
    assert found.pop("personal") == ["Dokumen saya", "Persetujuan", "Mainan saya", "Akun saya"]
    assert found == {
        "route": "toys.view",
        "word": "Mainan",
        "verb": "Dipinjamkan",
        "field": "Warna",
        "job": "count",
        "daily": True,
        "check": ["toy 1: patah"],
        "witnessed": ["toy 1: tidak pernah dicatat", "toy 1: patah"],
        "paper": ["Surat Pinjam", 7],
        "sealed": ["ToySnapshot", ["Gasing"]],
        "heads": [["Mainan", "name", ""], ["Dipinjam", "", "date"]],
        "file": "Mainan;Nomor\r\nGasing;7\r\n",
        "beside": True,
        "seconded": "Lihat mainan",
        "setting": 3,
        "panel": [{"name": "Sari"}],
        "held": [True] * 4,
        "person": [{"judul": "Mainan", "disimpan": "Setahun.", "isi": [{"mainan": "Gasing"}]}],
        "stranger": "/masuk?next=/mainan",
        "command": "0 mainan\n",
    }


def test_the_demonstration_city_has_what_the_room_adds(copy: Path, tmp_path: Path) -> None:
    assert run(copy, tmp_path, FILLED) == ["Layangan 2026"]


def test_what_the_room_asks_of_people_appears_on_home_in_the_team_and_in_completion(copy: Path, tmp_path: Path) -> None:
    found = run(copy, tmp_path, OVERVIEWS)
    assert found["task"] == ["sari"]
    assert found["year"]
    assert "1 dibawa" in found["team"]
    assert found["overdue"]
    assert "1 belum" in found["unit"]
    assert found["alone"]
    assert "1 belum kembali" in found["name"]
    heads, line, *rest = found["file"]
    assert heads.endswith(";Penilaian;Mainan") and line.endswith(";1") and rest == []


def test_the_contracts_hold_with_the_new_room(copy: Path) -> None:
    linter = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
    )
    assert linter.returncode == 0, linter.stdout


def test_the_room_touches_three_central_files() -> None:
    assert len(TOUCHED) == 3
