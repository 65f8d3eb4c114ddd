"""An address for every route, of a record in a state that fits, and what one types into the form behind it.

A new route: one line in the function of its room, here or in `samples_desk`. `read(endpoint, about, …)` for a page,
`send(endpoint, about, …)` for a form: `about` is a key of `relations.RELATION`, the keywords are the arguments of the
address, `typed` what somebody fills in beyond what the form already holds, `page` the address of the page it stands on
where that is another one, `by` who takes the form from that page where it is not the first whom the tables let in.
"""

from collections.abc import Iterator

from tests.guards import samples_desk as desk
from tests.guards.sample import NEW_PASSWORD, NOWHERE, PROOF, REASON, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import NOW, PASSWORD, YEAR


def samples(city: Sampled) -> list[Sample]:
    """Every sample there is; a route may have several, for records to which people stand differently."""
    rooms = (public, account, home, plans, draft, reports, log, appraisals, documents,
             desk.accounts, desk.units, desk.people, desk.administration, desk.proposals,
        desk.proposals, desk.services)  # fmt: skip
    return [each for room in rooms for each in room(city)]


def public(city: Sampled) -> Iterator[Sample]:
    at, slug = city.at, city.at["slug"]
    for endpoint in ("accounts.sign_in", "health.alive", "health.ready", "surveys.index", "documents.search"):
        yield read(endpoint)
    yield read("static", name="portal.css")
    yield send("accounts.enter", typed={"login": city.world.andi.login, "password": PASSWORD})
    yield read("accounts.activate", token=at["token"])
    twice = {"password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    yield send("accounts.set_first_password", typed=twice, token=at["token"])
    yield read("surveys.show", slug=slug)
    yield read("surveys.rate", slug=slug)
    yield send("surveys.respond", typed={"waktu": "4", "biaya": "3"}, slug=slug)
    yield read("surveys.thanks", slug=slug)
    yield read("documents.verify", code=at["code"])
    yield read("documents.proof", code=at["code"])
    yield read("transparency.index")
    yield read("transparency.anchor", day=NOW.date().isoformat())
    yield send("documents.compare", page=("documents.search", {}), typed={"berkas": PROOF})


def account(city: Sampled) -> Iterator[Sample]:
    """One's own account."""
    mine = ("accounts.show", {})
    yield read("accounts.show")
    yield read("accounts.password")
    twice = {"current": PASSWORD, "password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    yield send("accounts.change_password", typed=twice)
    yield send("accounts.end_sessions", page=mine)
    yield send("accounts.sign_out", page=mine)


def home(city: Sampled) -> Iterator[Sample]:
    world = city.world
    yield read("desk.home")
    yield read("desk.team")
    for endpoint in ("oversight.completion", "oversight.completion_names", "oversight.completion_file"):
        yield read(endpoint)
        yield read(endpoint, "a service of sari's unit", query={"unit": world.units["service"]})
    year = world.periods[str(YEAR)]
    yield read("periods.index", "no record")
    yield read("periods.show", "no record", period_id=year)
    yield read("periods.new", "the whole city")
    yield send("periods.add", "the whole city", typed={"year": YEAR + 1})
    yield read("periods.deadlines", "the whole city", period_id=year)
    yield send("periods.save_deadlines", "the whole city", typed={"note": REASON}, period_id=year)
    yield read("audit.index", "the whole city")
    yield read("audit.wholeness", "the whole city")
    yield send("audit.check", "the whole city", page=("audit.wholeness", {}))


def plans(city: Sampled) -> Iterator[Sample]:
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


def draft(city: Sampled) -> Iterator[Sample]:
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
    for key in ("judged", "removable", "logged"):
        yield read("reports.download", "sari", evidence_id=at[key])


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


def appraisals(city: Sampled) -> Iterator[Sample]:
    at, periods, unit = city.at, city.world.periods, city.world.units
    for endpoint in ("appraisals.index", "appraisals.register", "appraisals.unit_results"):
        yield read(endpoint)
    new = {"plan_id": at["andis"], "period_id": periods[f"{YEAR}-2"]}
    yield read("appraisals.new", "andi's plan", **new)
    yield send("appraisals.start", "andi's plan", **new)
    secret = "sari's draft appraisal"
    yield read("appraisals.rate", secret, appraisal_id=at["unreleased"])
    yield send("appraisals.save", secret, typed={"notes": "Tingkatkan."}, appraisal_id=at["unreleased"])
    yield read("appraisals.confirm", secret, appraisal_id=at["unreleased"])
    yield send("appraisals.release", secret, appraisal_id=at["unreleased"])
    yield read("appraisals.show", secret, appraisal_id=at["unreleased"])
    yield read("appraisals.show", "sari", appraisal_id=at["released"])
    yield read("appraisals.show", "sari", appraisal_id=at["answered"])
    page = ("appraisals.show", {"appraisal_id": at["released"]})
    answer = {"response": "Saya pahami."}
    yield send("appraisals.acknowledge", "sari", page=page, typed=answer, appraisal_id=at["released"])
    result = {"level": "good", "reason": "Target tercapai."}
    for about, key in (("sari's unit", "service"), ("dewi's unit", "dukcapil")):
        where = {"unit_id": unit[key], "period_id": periods[f"{YEAR}-3"]}
        yield read("appraisals.unit_result", about, **where)
        yield send("appraisals.set_unit_result", about, typed=result, **where)


def documents(city: Sampled) -> Iterator[Sample]:
    at = city.at
    yield read("documents.index")
    for key in ("seal", "rated_seal"):
        yield read("documents.download", "sari", seal_id=at[key])
        yield read("documents.wait", "sari", seal_id=at[key])
    page = ("plans.edition", {"plan_id": at["waiting"], "number": 1})
    yield send("documents.ask_draft", "sari", page=page, kind="plan", record_id=at["waiting_version"])
    unreleased = {"kind": "appraisal", "record_id": at["unreleased"]}
    yield send("documents.ask_draft", "sari's draft appraisal", page=NOWHERE, **unreleased)
    for about, key in (("sari", at["plan_print"]), ("sari's draft appraisal", at["rating_print"])):
        yield read("documents.draft", about, key=key)
        yield read("documents.draft_file", about, key=key)
