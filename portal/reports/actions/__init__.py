"""What people do with the log, reports and evidence. Each works without a request, inside the present transaction."""

from portal.reports.actions.evidence import KeptFile, attach, judge_evidence, keep, remove_evidence
from portal.reports.actions.log import TypedActivity, add_activity, attach_to_activity, change_activity, remove_activity
from portal.reports.actions.report import (
    accept,
    answer,
    assess_oneself,
    create_report,
    differences,
    fill,
    follow_plan,
    give_feedback,
    mark_read,
    reopen,
    return_,
    save_line,
    submit,
    told,
    withdraw,
)

__all__ = [
    "KeptFile",
    "TypedActivity",
    "accept",
    "add_activity",
    "answer",
    "assess_oneself",
    "attach",
    "attach_to_activity",
    "change_activity",
    "create_report",
    "differences",
    "fill",
    "follow_plan",
    "give_feedback",
    "judge_evidence",
    "keep",
    "mark_read",
    "remove_activity",
    "remove_evidence",
    "reopen",
    "return_",
    "save_line",
    "submit",
    "told",
    "withdraw",
]
