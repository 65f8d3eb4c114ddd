"""Samples of work plans."""

from collections.abc import Iterator

from tests.guards.sample import Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
    yield from agreement(city)
    yield from writing(city)


def agreement(city: Sampled) -> Iterator[Sample]:
    """Lists, making a plan, and the way to agreement."""
    at = city.at
    for endpoint in ("plans.index", "plans.awaiting", "plans.browse", "plans.new"):
        yield read(endpoint)
    yield send("plans.create", by="dewi", typed={"approach": "quantitative"})
    yield read("plans.show", "sari", plan_id=at["revised"])
    for key in ("revised", "waiting", "agreed"):
        yield read("plans.edition", "sari", plan_id=at[key], number=1)
    waiting, drafted = {"plan_id": at["waiting"], "number": 1}, {"plan_id": at["revised"], "number": 2}
    on_plan, on_draft = ("plans.edition", waiting), ("plans.edition", drafted)
    yield send("plans.submit", "sari", page=on_draft, **drafted)
    yield send("plans.withdraw", "sari", page=on_plan, **waiting)
    yield send("plans.mark_read", "sari", page=on_plan, **waiting)
    yield read("plans.refusal", "sari", **waiting)
    yield send("plans.return_", "sari", typed={"note": "Perjelas targetnya."}, **waiting)
    yield read("plans.approval", "sari", **waiting)
    yield send("plans.approve", "sari", **waiting)
    yield read("plans.expect", "sari", **waiting)
    yield send("plans.save_expectations", "sari", typed={"pelayanan": "Sapa setiap pemohon."}, **waiting)
    yield send("plans.comment", "sari", page=on_plan, typed={"text": "Sudah baik."}, **waiting)
    yield read("plans.linking", "sari", **waiting, line_id=at["waiting_line"])
    yield send("plans.discard", "sari", page=on_draft, **drafted)
    agreed = {"plan_id": at["agreed"], "number": 1}
    yield read("plans.revision", "sari", **agreed)
    yield send("plans.revise", "sari", typed={"reason": "Tugas tambahan."}, **agreed)
    yield read("plans.linking", "sari", **agreed, line_id=at["agreed_line"])
    yield send("plans.link", "sari", typed={"superior_line": ""}, **agreed, line_id=at["agreed_line"])


def writing(city: Sampled) -> Iterator[Sample]:
    """Writing in the open draft of Sari's plan."""
    at, owner = city.at, "sari"
    drafted = {"plan_id": at["revised"], "number": 2}
    on_draft = ("plans.edition", drafted)
    first = {"plan_id": at["andis_draft"], "number": 1}
    yield read("plans.head", "andi's plan", **first)
    yield send("plans.save_head", "andi's plan", typed={"starts_on": f"{YEAR - 1}-02-01"}, **first)
    yield read("plans.behaviour", owner, **drafted)
    yield send("plans.save_behaviour", owner, typed={"harmonis": "Bantu rekan baru."}, **drafted)
    yield read("plans.attachments", owner, **drafted)
    yield send("plans.save_attachments", owner, typed={"resources": "Satu printer"}, **drafted)
    yield read("plans.new_line", owner, **drafted)
    yield send("plans.add_line", owner, typed={"text": "Layanan jemput bola"}, **drafted)
    line = {**drafted, "line_id": at["revised_line"]}
    on_line = ("plans.line", line)
    yield read("plans.line", owner, **line)
    yield send("plans.save_line", owner, typed={"text": "Terlayaninya pemohon"}, **line)
    yield send("plans.move_line", owner, page=on_draft, **line)
    extra = {**drafted, "line_id": at["extra_line"]}
    yield send("plans.remove_line", owner, page=("plans.line", extra), **extra)
    new = {"new-text": "Jumlah kunjungan", "new-target": "12 kunjungan", "new-aspect": "quantity"}
    yield send("plans.add_indicator", owner, page=on_line, typed=new, **line)
    measure = {**line, "indicator_id": at["indicator"]}
    target = {f"indicators-{at['indicator']}-target": "2.500 permohonan"}
    yield send("plans.save_indicator", owner, page=on_line, typed=target, **measure)
    yield send("plans.move_indicator", owner, page=on_line, **measure)
    yield send("plans.remove_indicator", owner, page=on_line, **measure)
