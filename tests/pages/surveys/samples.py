"""Samples of what citizens open, and of the paper forms that officers import."""

from collections.abc import Iterator
from datetime import date

from portal.surveys.forms.paper import pack
from portal.surveys.forms.sheet import HEADS
from portal.surveys.models import Day, PaperForm, fingerprint
from tests.guards.sample import NOWHERE, REASON, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR

SHEET = (f"{';'.join(HEADS)}\n{YEAR}-08-03{';3' * 9}\n".encode(), "survei.csv")


def samples(city: Sampled) -> Iterator[Sample]:
    slug = city.at["slug"]
    yield read("surveys.index")
    yield read("surveys.show", slug=slug)
    yield read("surveys.rate", slug=slug)
    yield send("surveys.respond", typed={"waktu": "4", "biaya": "3"}, slug=slug)
    yield read("surveys.thanks", slug=slug)
    about, service = "a service of sari's unit", {"service_id": city.at["service"]}
    page = ("paper.index", service)
    yield read("paper.index", about, **service)
    yield read("paper.example")
    yield send("paper.preview", about, page=page, typed={"file": SHEET}, **service)
    form = PaperForm(2, date(YEAR, 8, 3), (3,) * 9)
    seen = fingerprint([Day(form.on, [form], [], [form], [])])
    previewed = {"forms": pack([form]), "batch": "", "seen": seen, "replace": ""}
    yield send("paper.bring", about, page=NOWHERE, typed=previewed, **service)
    import_id = {"import_id": city.at["paper_import"]}
    yield read("paper.ask_withdraw", about, **import_id)
    yield send("paper.withdraw", about, page=("paper.ask_withdraw", import_id), typed={"reason": REASON}, **import_id)
