"""Samples of services."""

from collections.abc import Iterator

from tests.guards.sample import REASON, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
    at, about = city.at, "a service of sari's unit"
    service = {"service_id": at["service"]}
    comments = ("services.comments", service)
    yield read("services.index")
    yield read("services.new")
    standard = {"name": "Akta kematian", "requirements": "Surat kematian", "duration": "1 hari", "cost": "Gratis"}
    yield send("services.add", typed=standard | {"unit": city.world.units["service"]})
    for endpoint in ("services.show", "services.correct", "services.unit", "services.position", "services.end",
                     "services.comments", "services.held", "services.waiting_rooms"):  # fmt: skip
        yield read(endpoint, about, **service)
    yield send("services.save", about, typed={"cost": "Rp0"}, **service)
    today = f"{YEAR}-08-10"
    other = {"unit": city.world.units["dukcapil"], "starts_on": today}
    yield send("services.hand_over", about, typed=other, **service)
    post = {"position": city.world.budi.position_id, "role": "responsible", "starts_on": today}
    yield send("services.link", about, typed=post, **service)
    last = {"ends_on": today, "reason": REASON}
    yield read("services.end_link", about, **service, link_id=at["link"])
    yield send("services.close_link", about, typed=last, **service, link_id=at["link"])
    yield send("services.close", about, typed=last, **service)
    yield send("services.show_comment", about, page=comments, comment_id=at["pending"])
    why = {f"k{at['shown']}-reason": REASON}
    shown = ("services.comments", {**service, "keadaan": "shown"})
    yield send("services.hide_comment", about, page=shown, typed=why, comment_id=at["shown"])
    room = {"networks": "203.0.113.0/28"}
    yield send("services.name_waiting_rooms", about, page=("services.waiting_rooms", service), typed=room, **service)
    decided = {"group": at["held"], "reason": REASON, "decision": "release"}
    yield send("services.decide", about, page=("services.held", service), typed=decided, **service)
