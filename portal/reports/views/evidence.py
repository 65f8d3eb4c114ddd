"""Evidence: fetching, removing, judging. Adding it belongs to the page of the report or the log entry."""

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.policy import authorize
from portal.reports import actions, forms, queries
from portal.reports.models import Evidence, Fit
from portal.reports.views.report import report_page
from portal.reports.views.sending import authorize_or_compare, bp
from portal.store import files, logs
from portal.store.errors import Missing
from portal.web.answer import Answer, answer
from portal.web.download import download as as_file
from portal.web.forms import seen


@bp.get("/bukti/<int:evidence_id>", may="evidence.view")
def download(evidence_id: int) -> Response:
    """The file as an attachment, after its hash was checked; what was changed on disk is an error, not a download."""
    found = queries.evidence(evidence_id)
    authorize(found)
    if found.standing.owner.person_id != current_user.person_id:
        logs.viewed("evidence", found.id, current_user.account_id)
    return as_file(files.read(found.file.sha256), found.file.mime, found.name)


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


def _is_fixed(found: Evidence) -> bool:
    """Whether the report was handed in with it, or rests on its log entry."""
    if found.report_line:
        return not found.report_line.report.stage.is_editable
    return queries.activity(found.activity_id or 0)[1]
