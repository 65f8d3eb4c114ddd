from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.workflow import (
    APPRAISAL,
    COMMENT,
    IMPORT,
    PLAN,
    PROPOSAL,
    REPORT,
    SURVEY_IMPORT,
    State,
    Step,
    Workflow,
)

WORKFLOWS = (PLAN, REPORT, APPRAISAL, COMMENT, SURVEY_IMPORT, IMPORT, PROPOSAL)
EVERY = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)


@pytest.mark.parametrize(
    ("workflow", "state", "verb", "by", "to"),
    [
        (PLAN, "draft", "submit", "owner", "submitted"),
        (PLAN, "draft", "discard", "owner", "discarded"),
        (PLAN, "submitted", "withdraw", "owner", "draft"),
        (PLAN, "submitted", "return", "superior", "draft"),
        (PLAN, "submitted", "approve", "superior", "agreed"),
        (PLAN, "agreed", "replace", "system", "superseded"),
        (REPORT, "draft", "submit", "owner", "submitted"),
        (REPORT, "submitted", "withdraw", "owner", "draft"),
        (REPORT, "submitted", "return", "superior", "draft"),
        (REPORT, "submitted", "accept", "superior", "accepted"),
        (APPRAISAL, "draft", "release", "superior", "released"),
        (APPRAISAL, "released", "acknowledge", "owner", "acknowledged"),
        (APPRAISAL, "released", "lapse", "system", "lapsed"),
        (APPRAISAL, "acknowledged", "replace", "system", "superseded"),
        (APPRAISAL, "lapsed", "replace", "system", "superseded"),
        (COMMENT, "pending", "show", "officer", "shown"),
        (COMMENT, "pending", "hide", "officer", "hidden"),
        (COMMENT, "shown", "hide", "officer", "hidden"),
        (COMMENT, "hidden", "show", "officer", "shown"),
        (IMPORT, "uploaded", "read", "system", "previewed"),
        (IMPORT, "uploaded", "reject", "system", "illegible"),
        (IMPORT, "previewed", "confirm", "owner", "confirmed"),
        (IMPORT, "previewed", "drop", "owner", "dropped"),
        (IMPORT, "confirmed", "finish", "system", "brought_in"),
        (IMPORT, "confirmed", "outdate", "system", "outdated"),
        (PROPOSAL, "proposed", "agree", "second", "seconded"),
        (PROPOSAL, "proposed", "refuse", "second", "declined"),
        (PROPOSAL, "proposed", "withdraw", "owner", "taken_back"),
        (PROPOSAL, "seconded", "withdraw", "owner", "taken_back"),
        (PROPOSAL, "seconded", "carry-out", "owner", "carried_out"),
    ],
)
def test_who_leads_a_record_where(workflow: Workflow, state: str, verb: str, by: str, to: str) -> None:
    step = workflow.step(state, verb)
    assert step is not None
    assert (step.by, step.to) == (by, to)


def test_the_tables_hold_nothing_else() -> None:
    assert [len(workflow.steps) for workflow in WORKFLOWS] == [6, 5, 5, 4, 1, 6, 5]


@pytest.mark.parametrize(
    ("workflow", "state", "verb"),
    [
        (PLAN, "agreed", "withdraw"),
        (PLAN, "draft", "approve"),
        (PLAN, "submitted", "submit"),
        (PLAN, "discarded", "submit"),
        (REPORT, "accepted", "return"),
        (APPRAISAL, "draft", "acknowledge"),
        (APPRAISAL, "released", "release"),
        (PLAN, "nowhere", "submit"),
        (PLAN, "draft", "steal"),
    ],
)
def test_what_the_table_does_not_allow_is_no_step(workflow: Workflow, state: str, verb: str) -> None:
    assert workflow.step(state, verb) is None


def test_a_return_demands_a_reason_and_so_does_hiding_a_comment_or_thinking_again() -> None:
    noted = {(w.name, step.state, step.verb) for w in WORKFLOWS for step in w.steps if step.note}
    assert noted == {
        ("plan", "submitted", "return"),
        ("report", "submitted", "return"),
        ("report", "accepted", "reopen"),
        ("comment", "pending", "hide"),
        ("comment", "shown", "hide"),
        ("comment", "hidden", "show"),
        ("survey_import", "brought", "withdraw"),
        ("proposal", "proposed", "refuse"),
    }


def test_verbs_of_a_state_keep_the_order_of_the_table() -> None:
    assert PLAN.verbs("submitted") == ("withdraw", "return", "approve")
    assert PLAN.verbs("superseded") == ()


def test_states_begin_with_the_initial_one() -> None:
    assert REPORT.states == ("draft", "submitted", "accepted")


@EVERY
def test_every_state_can_be_reached(workflow: Workflow) -> None:
    reached = {workflow.initial}
    for _ in workflow.steps:
        reached |= {step.to for step in workflow.steps if step.state in reached}
    assert reached == set(workflow.states)


@EVERY
def test_a_state_and_a_verb_lead_to_one_place(workflow: Workflow) -> None:
    pairs = [(step.state, step.verb) for step in workflow.steps]
    assert len(pairs) == len(set(pairs))


@EVERY
def test_every_step_changes_the_state_and_belongs_to_somebody(workflow: Workflow) -> None:
    assert all(step.state != step.to for step in workflow.steps)
    assert {step.by for step in workflow.steps} <= {"owner", "superior", "officer", "second", "system"}


@EVERY
def test_every_state_and_verb_has_its_word(workflow: Workflow) -> None:
    assert all(workflow.labels.values()) and list(workflow.labels) == list(workflow.states)
    assert set(workflow.words) == {step.verb for step in workflow.steps} and all(workflow.words.values())


@EVERY
def test_every_step_joins_states_of_the_table(workflow: Workflow) -> None:
    assert {name for step in workflow.steps for name in (step.state, step.to)} == set(workflow.states)


@pytest.mark.parametrize(
    ("meaning", "states"),
    [
        ("is_editable", [("draft",), ("draft",), ("draft",), (), (), (), ()]),
        (
            "is_waiting",
            [
                ("submitted",),
                ("submitted",),
                ("released",),
                ("pending",),
                (),
                ("uploaded", "previewed", "confirmed"),
                ("proposed", "seconded"),
            ],
        ),
        (
            "is_open",
            [
                ("draft", "submitted"),
                ("draft", "submitted"),
                ("draft", "released"),
                ("pending",),
                (),
                ("uploaded", "previewed", "confirmed"),
                ("proposed", "seconded"),
            ],
        ),
        (
            "is_in_force",
            [
                ("agreed",),
                ("accepted",),
                ("released", "acknowledged", "lapsed"),
                ("shown",),
                ("brought",),
                ("brought_in",),
                ("seconded", "carried_out"),
            ],
        ),
        (
            "is_settled",
            [
                ("agreed",),
                ("accepted",),
                ("acknowledged", "lapsed"),
                ("shown",),
                ("brought",),
                ("brought_in",),
                ("carried_out",),
            ],
        ),
        ("is_secret", [(), (), ("draft",), (), (), (), ()]),
        ("is_void", [("discarded",), (), (), (), (), ("dropped",), ()]),
    ],
)
def test_what_the_states_mean(meaning: str, states: list[tuple[str, ...]]) -> None:
    assert [workflow.that(meaning) for workflow in WORKFLOWS] == states


def test_a_state_is_known_by_its_name() -> None:
    assert PLAN.stage("draft") == State("draft", "Draf", is_editable=True)
    with pytest.raises(KeyError):
        PLAN.stage("nowhere")


def test_all_other_states_are_those_without_the_meaning() -> None:
    assert APPRAISAL.but("is_secret") == ("released", "acknowledged", "lapsed", "superseded")
    assert PLAN.but("is_open", "is_void") == ("agreed", "superseded")


def test_an_index_names_the_states_that_it_is_about() -> None:
    assert PLAN.among("is_open") == "state IN ('draft', 'submitted')"


def test_several_meanings_are_asked_for_at_once() -> None:
    assert PLAN.that("is_in_force", "is_open") == ("draft", "submitted", "agreed")


def test_a_verb_knows_the_states_that_it_leaves() -> None:
    assert COMMENT.before("hide") == ("pending", "shown")
    assert APPRAISAL.before("replace") == ("acknowledged", "lapsed")


@given(st.sampled_from(WORKFLOWS), st.lists(st.integers(min_value=0), max_size=40))
def test_no_walk_leaves_the_table(workflow: Workflow, choices: list[int]) -> None:
    taken = list(_walk(workflow, choices))
    assert all(step in workflow.steps for step in taken)
    assert all(before.to == after.state for before, after in zip(taken, taken[1:], strict=False))
    ends = [step for step in taken if not workflow.verbs(step.to)]
    assert ends in ([], taken[-1:])


def _walk(workflow: Workflow, choices: list[int]) -> Iterator[Step]:
    state = workflow.initial
    for choice in choices:
        verbs = workflow.verbs(state)
        if not verbs:
            return
        step = workflow.step(state, verbs[choice % len(verbs)])
        assert step is not None
        yield step
        state = step.to
