"""Samples of reports and of the daily log."""

from collections.abc import Iterator

from tests.guards.sample import PROOF, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import YEAR


def samples(city: Sampled) -> Iterator[Sample]:
    yield from reports(city)
    yield from log(city)


def reports(city: Sampled) -> Iterator[Sample]:
    at, world = city.at, city.world
    for endpoint in ("reports.index", "reports.team"):
        yield read(endpoint)
    new = {"plan_id": at["andis"], "period_id": world.periods[f"{YEAR}-2"]}
    yield read("reports.new", "andi's plan", **new)
    yield send("reports.create", "andi's plan", **new)
    for state in ("accepted", "submitted", "draft"):
        yield read("reports.show", "sari", report_id=at[f"report_{state}"])
    drafted, waiting = {"report_id": at["report_draft"]}, {"report_id": at["report_submitted"]}
    on_draft, on_waiting = ("reports.show", drafted), ("reports.show", waiting)
    line = at["draft_report_line"]
    words = {f"lines-{line}-obstacles": "Listrik padam", f"lines-{line}-follow_up": "Genset"}
    yield send("reports.save_line", "sari", page=on_draft, typed=words, line_id=line)
    typed = {"diri-text": "Lebih cepat daripada triwulan lalu."}
    yield send("reports.assess_oneself", "sari", page=on_draft, typed=typed, **drafted)
    yield send("reports.fill", "sari", page=on_draft, **drafted)
    left = {"report_id": at["report_outdated"]}
    yield send("reports.follow", "sari", page=("reports.show", left), **left)
    yield send("reports.attach", "sari", page=on_draft, typed={f"files-{line}-file": PROOF}, line_id=line)
    yield send("reports.submit", "sari", page=on_draft, **drafted)
    yield send("reports.remove_evidence", "sari", page=on_draft, evidence_id=at["removable"])
    yield send("reports.withdraw", "sari", page=on_waiting, **waiting)
    yield send("reports.mark_read", "sari", page=on_waiting, **waiting)
    line, judged = at["waiting_report_line"], at["judged"]
    answer = {f"lines-{line}-answer": "Terima kasih, lanjutkan."}
    yield send("reports.answer", "sari", page=on_waiting, typed=answer, line_id=line)
    said = {"harmonis-text": "Rukun dengan rekan."}
    yield send("reports.feedback", "sari", page=on_waiting, typed=said, **waiting, value="harmonis")
    verdict = {f"evidence-{judged}-fit": "fits"}
    yield send("reports.judge", "sari", page=on_waiting, typed=verdict, evidence_id=judged)
    yield send("reports.send_back", "sari", page=on_waiting, typed={"note": "Lengkapi bukti."}, **waiting)
    yield read("reports.confirm", "sari", **waiting)
    yield send("reports.accept", "sari", **waiting)
    done = {"report_id": at["report_unrated"]}
    yield read("reports.reopening", "sari", **done)
    yield send("reports.reopen", "sari", page=("reports.reopening", done), typed={"note": "Angka keliru."}, **done)
    for key in ("judged", "removable", "logged"):
        yield read("reports.download", "sari", evidence_id=at[key])
        yield read("reports.preview", "sari", evidence_id=at[key])
        yield read("reports.content", "sari", evidence_id=at[key])
    yield read("reports.thumb", "sari", evidence_id=at["pictured"])


def log(city: Sampled) -> Iterator[Sample]:
    at, world = city.at, city.world
    entry = {"activity_id": at["plain"]}
    on_entry = ("reports.activity", entry)
    yield read("reports.log", "one's own")
    yield read("reports.log", "sari", query={"pegawai": world.sari.placement_id})
    yield send("reports.add", "one's own", typed={"text": "Melayani pemohon"}, by="sari")
    yield read("reports.activity", "sari", **entry)
    yield send("reports.change", "sari", typed={"text": "Menata arsip"}, **entry)
    yield send("reports.attach_to_activity", "sari", page=on_entry, typed={"file": PROOF}, **entry)
    yield send("reports.remove", "sari", page=on_entry, **entry)
