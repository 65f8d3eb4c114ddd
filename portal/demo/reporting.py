"""The daily log and the quarterly reports of the demonstration city, with evidence and the superiors' answers."""

import io
import random
import uuid
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from PIL import Image, ImageDraw

from portal import clock
from portal.demo.city import POSTS
from portal.demo.planning import at_work
from portal.demo.texts import EXPECTATIONS, FAMILIES, FEEDBACK, FOLLOW_UPS, OBSTACLES
from portal.periods.models import Period
from portal.plans import queries as plans
from portal.plans.models import Plan
from portal.policy import Standing
from portal.reports import actions
from portal.reports.models import Figure, Fit, Report
from portal.rules.achievement import HUNDRED, Verdict, achievement
from portal.rules.number import write_number
from portal.rules.plan import Accumulation, Direction, parse_target
from portal.rules.reporting import read
from portal.store.db import db

# Who stays below what was promised, and who goes beyond; everybody else meets the targets.
BEHIND = frozenset({"jalan2", "sapu3", "loket"})
AHEAD = frozenset({"andi", "nur", "perawat3", "guru2", "pedal2", "sapu2"})

# This year's last finished quarter, where it did not simply end well.
UNFINISHED = {"capil2": "none", "capil1": "draft", "sapu4": "returned", "joko": "submitted", "guru3": "submitted"}

FAMILY = {post.key: FAMILIES[post.family] for post in POSTS}
LOG_DAYS = 28


def report_all(people: dict[str, Plan], period: Period, day: date) -> None:
    """Everybody reports on the quarter around `day`, and every superior accepts two days later."""
    for number, (key, plan) in enumerate(people.items()):
        made = write(key, plan, period, day + timedelta(days=number % 2))
        accept(made, key, day + timedelta(days=2))


def report_last(people: dict[str, Plan], period: Period, day: date, lately: date) -> None:
    """The same for the quarter just over, with a few reports that are still on their way: two are late with theirs,
    and what waits for an answer came `lately`."""
    for key, plan in people.items():
        if plan.in_force is not None and key not in UNFINISHED:
            accept(write(key, plan, period, day), key, day + timedelta(days=1))
    report_unfinished(people, period, day, lately)


def report_unfinished(people: dict[str, Plan], period: Period, day: date, lately: date) -> None:
    """The reports on their way alone."""
    for key, fate in UNFINISHED.items():
        plan = people[key]
        if fate == "none":
            continue
        made = write(key, plan, period, lately if fate == "submitted" else day, hand_in=fate != "draft")
        boss = plan.standing.superior
        if fate == "returned" and boss:
            with clock.at(at_work(lately)):
                actions.return_(made, "Lampirkan bukti ritase, lalu ajukan lagi.", made.version, boss.actor())


def write(key: str, plan: Plan, period: Period, day: date, hand_in: bool = True) -> Report:
    """The owner's report: figures, obstacles where something was missed, evidence from the cast."""
    standing: Standing = plan.standing
    die = random.Random(f"{key} {period.label}")  # noqa: S311  a demonstration, no secret
    with clock.at(at_work(day, 15)):
        report = actions.create_report(plan, period, standing.owner.actor())
        report.plan.standing = standing
        for line in report.lines:
            figures = {figure.id: _realised(figure, key, die) for figure in line.figures}
            missed = any(_misses(figure, figures[figure.id]) for figure in line.figures)
            words = {
                "obstacles": die.choice(OBSTACLES) if missed else "",
                "follow_up": die.choice(FOLLOW_UPS) if missed else "",
            }
            actions.save_line(line, words, figures, line.version)
        if key in {"andi", "nur", "sapu1", "jalan1", "guru2"}:
            kept = actions.keep(_picture(f"{FAMILY[key].log[0]}, {period.label}"), "foto-kegiatan.png")
            actions.attach(report.lines[0], kept, standing.owner.actor())
        if hand_in:
            actions.submit(report, (), standing.owner.actor())
    return report


def accept(report: Report, key: str, day: date) -> None:
    """The superior answers the first line, says a word on behaviour, judges the evidence and accepts."""
    boss = report.plan.standing.superior
    if boss is None:
        return
    die = random.Random(f"{key} {report.id}")  # noqa: S311
    with clock.at(at_work(day, 13)):
        by = boss.actor()
        actions.answer(report.lines[0], die.choice(FEEDBACK), report.lines[0].version, by)
        value = die.choice(sorted(EXPECTATIONS))
        actions.give_feedback(report, value, die.choice(FEEDBACK), 0, by)
        for line in report.lines:
            for evidence in line.evidence:
                actions.judge_evidence(evidence, Fit.FITS, "", evidence.version, by)
        db.session.flush()
        actions.accept(report, report.version, by)


def log(key: str, plan: Plan, on: date) -> None:
    """An entry a working day over the last four weeks before `on`, on each result in turn."""
    version = plan.in_force
    if version is None:
        return
    die = random.Random(f"{key} {on}")  # noqa: S311
    lines = plans.content(version).lines
    first = max(plan.starts_on, on - timedelta(days=LOG_DAYS))
    days = [first + timedelta(days=n) for n in range((on - first).days)]
    for at, day in enumerate(each for each in days if each.weekday() < 5):
        line = lines[at % len(lines)]
        counted = next((i for i in line.indicators if i.accumulation is Accumulation.SUM and i.target_low), None)
        target = counted.target_low if counted else None
        text = FAMILY[key].log[at % len(lines) % len(FAMILY[key].log)]
        entry = actions.TypedActivity(
            text=text,
            on=day,
            line_id=line.line_id,
            indicator_id=counted.indicator_id if counted else None,
            quantity=Decimal(max(1, int(target / 240 * die.choice((1, 2, 3))))) if target else None,
        )
        with clock.at(at_work(day, 16)):
            made = uuid.UUID(int=die.getrandbits(128), version=4)
            actions.add_activity(plan, entry, str(made), plan.standing.owner.actor())


def _realised(figure: Figure, key: str, die: random.Random) -> str:
    """A realisation that fits the person, as somebody would type it."""
    target = parse_target(figure.target)
    if target.low is None and target.high is None:
        return "Terlaksana sesuai ukuran; laporan terbit sebelum tanggal yang dijanjikan"
    if figure.direction is Direction.RANGE:
        return write_number(((target.low or Decimal(0)) + (target.high or Decimal(0))) / 2)
    aim = target.number or Decimal(0)
    whole = figure.accumulation is Accumulation.SUM
    share = Decimal(die.choice((HUNDRED, HUNDRED, 101)))
    if key in AHEAD:
        share = Decimal(die.choice((104, 108, 112)))
    if key in BEHIND and figure.place == 0:
        share = Decimal(die.choice((82, 88, 91)))
    if figure.direction is Direction.LOWER:
        share = Decimal(200) - share
    value = aim * share / 100
    if "%" in figure.target:
        value = min(value, Decimal(100))
    if whole:  # things are counted in whole numbers; who is behind has not finished the last one
        return write_number(value.to_integral_value(ROUND_FLOOR if share < HUNDRED else ROUND_HALF_UP))
    return write_number(value.quantize(Decimal("0.1")))


def _misses(figure: Figure, typed: str) -> bool:
    target = parse_target(figure.target)
    verdict = achievement(figure.direction, target, read(figure.direction, target, typed).actual).verdict
    return verdict is Verdict.MISSED


def _picture(words: str) -> bytes:
    """A plain card that stands for a photo."""
    image = Image.new("RGB", (960, 600), "#dbe7f3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 920, 560), outline="#0b5cab", width=6)
    draw.text((80, 280), words, fill="#14202e", font_size=28)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
