"""Evidence: fetching, removing, judging. Adding it belongs to the page of the report or the log entry."""

from typing import Any, NamedTuple

from flask import flash, make_response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.policy import authorize
from portal.reports import actions, forms, queries
from portal.reports.models import Evidence, Fit
from portal.reports.views.report import report_page
from portal.reports.views.sending import authorize_or_compare, bp
from portal.store import files, logs, thumbs
from portal.store.errors import Missing
from portal.web.answer import Answer, answer
from portal.web.download import FRAMED, SEALED_OFF, inline
from portal.web.download import download as as_file
from portal.web.forms import seen
from portal.web.headers import CONTENT_SECURITY_POLICY


class BesideIt(NamedTuple):
    """A file of the same report or log entry."""

    id: int
    name: str


@bp.get("/bukti/<int:evidence_id>", may="evidence.view")
def download(evidence_id: int) -> Response:
    """The file as an attachment, after its hash was checked; what was changed on disk is an error, not a download."""
    found = _opened(evidence_id)
    return as_file(files.read(found.file.sha256), found.file.mime, found.name)


@bp.get("/bukti/<int:evidence_id>/pratinjau", may="evidence.view")
def preview(evidence_id: int) -> Response:
    """The page of one file, between those beside it."""
    found = queries.evidence(evidence_id)
    authorize(found)
    files_beside = [BesideIt(*row) for row in queries.beside(found)]
    at = next(place for place, each in enumerate(files_beside) if each.id == found.id)
    page = make_response(
        render_template(
            "reports/preview.html",
            found=found,
            above=_above(found),
            before=files_beside[at - 1] if at else None,
            after=files_beside[at + 1] if at + 1 < len(files_beside) else None,
            place=at + 1,
            count=len(files_beside),
        )
    )
    page.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return page


@bp.get("/bukti/<int:evidence_id>/isi", may="evidence.view")
def content(evidence_id: int) -> Response:
    """What the preview shows, after its hash was checked."""
    found = _opened(evidence_id)
    policy = SEALED_OFF if _is_picture(found) else FRAMED
    return inline(files.read(found.file.sha256), found.file.mime, policy)


@bp.get("/bukti/<int:evidence_id>/kecil", may="evidence.view")
def thumb(evidence_id: int) -> Response:
    """A small picture of a picture; of a PDF there is none."""
    found = queries.evidence(evidence_id)
    authorize(found)
    if not _is_picture(found):
        raise Missing("picture")
    return inline(thumbs.thumb(found.file.sha256), thumbs.MIME)


@bp.post("/bukti/<int:evidence_id>/hapus", may="evidence.remove")
def remove_evidence(evidence_id: int) -> Response:
    found = queries.evidence(evidence_id)
    authorize(found)
    actions.remove_evidence(found, _is_fixed(found), current_user.acting(found))
    flash("Berkas dihapus.")
    if found.report_line:
        return redirect(url_for(".show", report_id=found.report_line.report_id), 303)
    return redirect(url_for(".activity", activity_id=found.activity_id), 303)


@bp.post("/bukti/<int:evidence_id>/penilaian", may="reports.judge")
def judge(evidence_id: int) -> Answer:
    found = queries.evidence(evidence_id)
    if found.report_line is None:
        raise Missing("evidence of a report")
    report = found.report_line.report
    form = forms.judgement_form(found)
    authorize_or_compare(report, lambda: [("Catatan", form.note.data or "", found.fit_note)])
    bound = {f"evidence-{evidence_id}": form}

    def act() -> Response:
        by = current_user.acting(report)
        actions.judge_evidence(found, Fit(form.fit.data), form.note.data, seen(), by)
        return redirect(url_for(".show", report_id=report.id, _anchor=f"evidence-{evidence_id}"), 303)

    return answer(form, act, lambda: report_page(queries.get(report.id), bound))


def _opened(evidence_id: int) -> Evidence:
    """The evidence whose content is asked for; it is logged where that is not the owner."""
    found = queries.evidence(evidence_id)
    authorize(found)
    if found.standing.owner.person_id != current_user.person_id:
        logs.viewed("evidence", found.id, current_user.account_id)
    return found


def _is_picture(found: Evidence) -> bool:
    return found.file.mime.startswith("image/")


def _above(found: Evidence) -> list[tuple[str, str]]:
    """The pages above the preview: the report or the log entry, and for whoever is not the owner the log of the day."""
    if found.report_line:
        place: dict[str, Any] = {"report_id": found.report_line.report_id, "_anchor": f"result-{found.report_line.id}"}
        return [("Laporan", url_for(".show", **place))]
    if found.activity is None:
        raise Missing("evidence")
    if found.standing.owner.person_id == current_user.person_id:
        return [("Catatan harian", url_for(".activity", activity_id=found.activity_id))]
    day = url_for(".log", pegawai=found.plan.placement_id, tanggal=found.activity.on)
    return [("Catatan harian", day)]


def _is_fixed(found: Evidence) -> bool:
    """Whether the report was handed in with it, or rests on its log entry."""
    if found.report_line:
        return not found.report_line.report.stage.is_editable
    return queries.activity(found.activity_id or 0)[1]
