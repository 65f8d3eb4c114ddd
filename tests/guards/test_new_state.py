"""A state that is added to a workflow is understood by lists, overviews, obligations, papers, indexes and chips, from
its meaning alone: in a copy a plan version may also be "endorsed", which is in force as well, and an appraisal
"calibrated" before its release, which is secret still."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).parents[2]

COPIED = ("portal", "templates", "static", "migrations", "tests")
# What the table says, and what is added to it.
ADDED = (
    (
        'State("agreed", "Disetujui", is_in_force=True),\n',
        '        State("endorsed", "Dikukuhkan", is_in_force=True),\n',
    ),
    (
        'Step("agreed", "replace", by="system", to="superseded"),\n',
        '        Step("agreed", "endorse", by="reviewer", to="endorsed"),\n',
    ),
    (
        'State("draft", "Draf", is_editable=True, is_secret=True),\n',
        '        State("calibrated", "Dikalibrasi", is_waiting=True, is_secret=True),\n',
    ),
)

PROGRAM = """
import json
from flask_migrate import upgrade
from sqlalchemy import update
from portal import clock, create_app
from portal.appraisals.models import Appraisal
from portal.plans import queries as plan_queries, snapshot
from portal.plans.models import CascadeLink, LineText, Plan, PlanVersion
from portal.policy import RIGHTS
from portal.store.db import db
from tests import builders, world as cast
from tests.conftest import SETTINGS
from tests.page import Page

app = create_app(SETTINGS)
found = {}
with app.app_context(), clock.at(cast.NOW):
    upgrade()
    world = cast.build()
    plan_id = builders.plan(world, world.sari).id
    builders.plan(world, world.andi, "draft")
    of_joko = builders.plan(world, world.joko)
    line = builders.texts(of_joko)[0].line_id
    led = db.session.get_one(Plan, builders.plan(world, world.budi).id)
    db.session.add(CascadeLink(line_id=line, superior_line_id=builders.texts(led)[0].line_id))
    draft = PlanVersion(plan_id=of_joko.id, number=2, state="draft")
    db.session.add(draft)
    db.session.flush()
    db.session.add(LineText(version_id=draft.id, line_id=line, kind="main", place=0, text="Masih draf"))
    endorsed = PlanVersion.plan_id.in_([plan_id, of_joko.id]), PlanVersion.number == 1
    db.session.execute(update(PlanVersion).where(*endorsed).values(state="endorsed"))
    found["in force speaks first"] = "Masih draf" not in str(plan_queries.supporters(led))
    found["paper"] = "Dikukuhkan" in snapshot.lacking(plan_id, world.periods["2026"])
    rated = builders.appraisal(world, world.dewi).id
    db.session.execute(update(Appraisal).where(Appraisal.id == rated).values(state="calibrated"))
    db.session.commit()


def page(key, address):
    visitor = Page(app.test_client(), key).open("/masuk")
    return visitor.submit("Masuk", login=world.members[key].login, password=cast.PASSWORD).open(address)


with clock.at(cast.NOW):
    own = page("sari", "/rencana")
    found["own list"] = own.has("Dikukuhkan", "Berlaku")
    found["record"] = page("sari", f"/rencana/{plan_id}").has("Dikukuhkan")
    found["register"] = page("rina", "/rencana/semua?keadaan=endorsed").has("Sari Wulandari")
    found["reports are owed"] = page("sari", "/laporan").has("Triwulan II 2026")
    found["log offers its results"] = page("sari", "/").has("Catatan hari ini")
    found["team"] = page("budi", "/tim").has("Dikukuhkan")
    found["to be appraised"] = page("budi", "/").has("Nilai Sari Wulandari, A.Md., Triwulan II 2026")
    done = page("rina", "/kepegawaian/kelengkapan/nama?langkah=plan&keadaan=done")
    dewi = page("dewi", "/penilaian")
    found["secret"] = not dewi.has("Dikalibrasi") and bool(dewi.open(f"/penilaian/{rated}", 404))
    released = page("rina", "/kepegawaian/kelengkapan/nama?langkah=appraisal&keadaan=done")
    found["not released"] = not released.has("Dewi Lestari")
    found["completion"] = done.has("Sari Wulandari") and not done.has("Andi Saputra")
conditions = [str(each.dialect_options["sqlite"]["where"]) for each in PlanVersion.__table__.indexes if each.unique]
found["one in force"] = any("endorsed" in condition for condition in conditions)
found["right"] = sorted(RIGHTS["plans.revise"].states)
print(json.dumps(found))
"""


def test_a_new_state_is_understood_by_its_meaning(tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "portal" / "rules" / "workflow.py"
    text = table.read_text()
    for there, added in ADDED:
        assert there in text
        text = text.replace(there, there + added, 1)
    table.write_text(text)
    environment = {**os.environ, "PORTAL_INSTANCE": str(tmp_path / "instance"), "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found.pop("right") == ["agreed", "endorsed"]
    assert [what for what, is_so in found.items() if not is_so] == []
