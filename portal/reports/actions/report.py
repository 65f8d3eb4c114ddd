"""The life of a periodic report: made from the plan in force, written by its owner, answered by his superior."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.periods import queries as periods
from portal.periods.models import Period, StepKind
from portal.plans import queries as plans
from portal.plans.models import IndicatorText, LineText, Plan
from portal.reports import queries
from portal.reports.models import Figure, Report, ReportLine
from portal.reports.queries import LineRow
from portal.rules import reporting
from portal.rules.achievement import Quantity, Verdict, accumulate, rounded
from portal.rules.behaviour import CODES, VALUES
from portal.rules.calendar import long_date
from portal.rules.target import READER, Accumulation, parse_target
from portal.store import journal
from portal.store.db import db, lock
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor, advance
from portal.store.records import answered, seen, unlike


def create_report(plan: Plan, period: Period, by: Actor) -> Report:
    """The report on a sub-period of the plan, its figures filled from the log; the one there is if it was begun.

    Raises Rejected where no version is in force, the period is none of the plan's, or the window is not open yet.
    """
    if found := queries.find(plan.id, period.id):
        return found
    version = plans.in_force(plan.id)
    if version is None:
        raise Rejected("Rencana ini belum disetujui atasan. Laporan dibuat setelah rencana berlaku.")
    if period.id not in {each.id for each in plans.sub_periods(plan)}:
        raise Rejected("Rencana ini tidak dilaporkan pada periode itu. Pilih periode dari daftar.")
    window = periods.window(period.id, StepKind.REPORT)
    if window and window.opens_on > clock.today():
        raise Rejected(f"Laporan {period.label} baru dapat dibuat mulai {long_date(window.opens_on)}.")
    report = Report(plan=plan, period=period, plan_version=version, lines=[
        _line(place, line, period) for place, line in enumerate(plans.content(version).lines)
    ])  # fmt: skip
    db.session.add(report)
    journal.note(report, "create", by)
    fill(report)
    return report


def _line(place: int, line: LineText, period: Period) -> ReportLine:
    figures = [_figure(at, each, period) for at, each in enumerate(line.indicators)]
    return ReportLine(line_id=line.line_id, place=place, text=line.text, figures=figures)


def _figure(place: int, indicator: IndicatorText, period: Period) -> Figure:
    part = next((each.target for each in indicator.subtargets if each.period_id == period.id), "").strip()
    return Figure(
        indicator_id=indicator.indicator_id,
        place=place,
        text=indicator.text,
        target=part or indicator.target,
        target_is_sub=bool(part),
        direction=indicator.direction,
        accumulation=indicator.accumulation,
    )


def follow_plan(report: Report, by: Actor) -> bool:
    """A draft takes over results and targets of the version now in force; tells whether it had to.

    What was written stays. A result that the plan has dropped leaves the report too, or only its figures where somebody
    wrote on it or a file proves it.
    """
    version = plans.in_force(report.plan_id)
    if version is None or version.id == report.plan_version_id:
        return False
    _must_be_draft(report)
    report.plan_version = version
    written = {each.line_id: each for each in report.lines}
    lines = plans.content(version).lines
    for place, line in enumerate(lines):
        if (found := written.pop(line.line_id, None)) is None:
            report.lines.append(_line(place, line, report.period))
        else:
            found.place, found.text = place, line.text
            _follow_figures(found, line, report.period)
    for place, dropped in enumerate(written.values(), len(lines)):
        dropped.place = place
        _drop(dropped, dropped.figures)
        if not (dropped.obstacles or dropped.follow_up or dropped.answer or dropped.evidence):
            report.lines.remove(dropped)
            db.session.delete(dropped)
    journal.note(report, "follow", by, details={"version": version.number})
    db.session.flush()
    return True


def _follow_figures(line: ReportLine, agreed: LineText, period: Period) -> None:
    written = {each.indicator_id: each for each in line.figures}
    for place, indicator in enumerate(agreed.indicators):
        fresh = _figure(place, indicator, period)
        if (found := written.pop(indicator.indicator_id, None)) is None:
            line.figures.append(fresh)
            continue
        for name in ("place", "text", "target", "target_is_sub", "direction", "accumulation"):
            setattr(found, name, getattr(fresh, name))
        flag_modified(line, "obstacles")
    _drop(line, list(written.values()))


def _drop(line: ReportLine, figures: Sequence[Figure]) -> None:
    for each in list(figures):
        line.figures.remove(each)
        db.session.delete(each)
    flag_modified(line, "obstacles")


def fill(report: Report) -> int:
    """Puts what the log adds up to into the figures that the log knows; returns how many changed."""
    _must_be_draft(report)
    logged, changed = queries.numbers(report).logged, 0
    for line in report.lines:
        for figure in line.figures:
            number = accumulate(figure.accumulation, logged[figure.indicator_id])
            if number is None:
                continue
            total = rounded(number) if figure.accumulation is Accumulation.MEAN else number
            shown = reporting.written(total, parse_target(figure.target))
            if shown != figure.realisation:
                _write(line, figure, shown)
                changed += 1
    return changed


def save_line(line: ReportLine, words: Mapping[str, str], figures: Mapping[int, str], version: int) -> None:
    """Stores the owner's words (obstacles, follow_up) and realisations by figure id.

    Raises Stale with both texts where the line changed meanwhile.
    """
    _must_be_draft(line.report)
    seen(line, version, differences(line, words, figures))
    for figure in line.figures:
        if figures[figure.id] != figure.realisation:
            _write(line, figure, figures[figure.id])
    line.obstacles, line.follow_up = words["obstacles"], words["follow_up"]


def differences(line: ReportLine, words: Mapping[str, str], figures: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """(label, typed, stored) of what was typed otherwise than it is stored."""
    both = [(f"Realisasi: {each.text}", figures[each.id], each.realisation) for each in line.figures]
    both += [("Kendala", words["obstacles"], line.obstacles), ("Tindak lanjut", words["follow_up"], line.follow_up)]
    return [(label, mine, theirs) for label, mine, theirs in both if mine != theirs]


def assess_oneself(report: Report, text: str, version: int) -> None:
    """How the owner sees the period himself, for the superior to read; empty takes it back. Raises Stale with both
    texts."""
    _must_be_draft(report)
    unlike(report, version, [("Penilaian diri", text, report.self_assessment)])
    report.self_assessment = text


def submit(report: Report, checked: Collection[str], by: Actor) -> None:
    """The owner hands the report to his superior. Raises Rejected with everything that is missing, and Unanswered while
    a doubt is not among those (by place) that the owner has `checked`."""
    texts = told(queries.sheet(report))
    if problems := reporting.problems(texts):
        raise Rejected(problems)
    doubts = answered(reporting.doubts(texts), checked)
    report.submitted_at, report.read_at, report.returned_note = clock.now(), None, ""
    advance(report, "submit", by, details=doubts)


def withdraw(report: Report, by: Actor) -> None:
    """The owner takes the report back, as long as his superior has not opened it."""
    if report.read_at and report.stage.is_waiting:
        raise Rejected("Atasan sudah membuka laporan ini. Mintalah atasan mengembalikannya bila ada yang keliru.")
    advance(report, "withdraw", by)


def return_(report: Report, note: str, version: int, by: Actor) -> None:
    """The superior sends the report back with what is to be mended. Raises Rejected without a note."""
    seen(report, version)
    report.returned_note = note.strip()
    advance(report, "return", by, note)


def accept(report: Report, version: int, by: Actor) -> None:
    """The superior accepts the report: how its figures read, their verdicts and the log's figures are fixed in it; no
    later change of the log or of the reader touches them."""
    seen(report, version)
    report.accepted_at = clock.now()
    for row in [each for line in queries.sheet(report) for each in line.figures]:
        figure, actual, found = row.figure, row.figure.actual, row.outcome
        amount = actual if isinstance(actual, Quantity) else None
        figure.value, figure.unit = (amount.number, amount.unit) if amount else (None, "")
        figure.done_on = actual if isinstance(actual, date) else None
        figure.percent, figure.verdict, figure.outcome = found.percent, found.verdict, found.words
        figure.reader, figure.logged = READER, row.logged
    advance(report, "accept", by)


def reopen(report: Report, note: str, version: int, by: Actor) -> None:
    """The superior gives an accepted report back to be corrected; the journal keeps the figures that it had. Raises
    Rejected without a note. Whether a rating rests on it, the caller asks."""
    seen(report, version)
    figures = [figure for line in report.lines for figure in line.figures]
    kept = [f"{each.text}: {each.realisation} ({each.outcome or 'belum dihitung'})" for each in figures]
    for each in figures:
        each.reader = each.value = each.done_on = each.verdict = each.percent = each.logged = None
        each.unit = each.outcome = ""
    report.accepted_at, report.returned_note = None, note.strip()
    advance(report, "reopen", by, note, {"kept": kept})


def mark_read(report: Report) -> None:
    """The superior has opened what was submitted: from now on it is returned, no longer withdrawn."""
    # No new row version: reading must not make the forms on the reader's own screen stale.
    db.session.execute(
        update(Report).where(Report.id == report.id, Report.read_at.is_(None)).values(read_at=clock.now())
    )


def answer(line: ReportLine, text: str, version: int, by: Actor) -> None:
    """The superior's answer to one line. Raises Stale with both texts."""
    text = text.strip()
    seen(line, version, [("Jawaban", text, line.answer)])
    if text == line.answer:
        return
    mark_read(line.report)
    line.answer = text
    journal.note(line, "answer", by, text)


def give_feedback(report: Report, value: str, text: str, version: int, by: Actor) -> None:
    """The superior's feedback on one behaviour value (code of VALUES); empty takes it back. Raises as `answer`."""
    lock(report)  # the values share a row: two saved at once must not undo each other
    name = VALUES[CODES.index(value)].name
    said, text = report.behaviour.get(value, {"text": "", "version": 0}), text.strip()
    if version != said["version"]:
        raise Stale("feedback", [(f"Umpan balik {name}", text, said["text"])])
    if text == said["text"]:
        return
    mark_read(report)
    given = {"text": text, "person": by.name, "capacity": by.capacity, "at": clock.now().isoformat()}
    behaviour = {**report.behaviour, value: {**given, "version": version + 1}}
    # No new row version: each value has its own, and the form to return the report stands on the writer's screen.
    db.session.execute(update(Report).where(Report.id == report.id).values(behaviour=behaviour))
    journal.note(report, "feedback", by, text, {"value": value})


def _must_be_draft(report: Report) -> None:
    """Takes the report, so that nobody hands it over while it is written in. Raises Stale where somebody has."""
    lock(report)
    if not report.stage.is_editable:
        raise Stale("report")


def _write(line: ReportLine, figure: Figure, text: str) -> None:
    figure.realisation = text.strip()
    flag_modified(line, "obstacles")  # the version counts changes of the line with all its figures


def told(rows: Sequence[LineRow]) -> list[reporting.ReportedResult]:
    """What the lines of a report say, as the rules read them."""
    return [
        reporting.ReportedResult(
            row.line.id,
            tuple(
                reporting.FigureText(
                    each.figure.id,
                    each.figure.text,
                    each.figure.realisation,
                    each.outcome.verdict is Verdict.MISSED,
                    each.figure.reading,
                )
                for each in row.figures
            ),
            row.line.obstacles,
            row.line.follow_up,
        )
        for row in rows
    ]
