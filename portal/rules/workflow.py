"""Who may do what in which state: tables that draw the buttons, guard the verbs and generate the tests.

The stages are those of PermenPANRB 6/2022 (planning, monitoring, evaluation, follow-up) [2+]; the names of the
states follow the practice of agency applications [1] and are otherwise our rule, not law.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """In `state`, `by` (owner, superior, officer, system) may `verb`, which leads `to`; `note`: a reason is needed."""

    state: str
    verb: str
    by: str
    to: str
    note: bool = False


@dataclass(frozen=True)
class Workflow:
    """The life of one kind of record, from its initial state."""

    name: str
    initial: str
    steps: tuple[Step, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state in the order in which the table reaches it."""
        return tuple(dict.fromkeys([self.initial, *(name for step in self.steps for name in (step.state, step.to))]))

    def step(self, state: str, verb: str) -> Step | None:
        """Return the step that `verb` takes from `state`, None when the table does not allow it.

        Source: our rule, not law.
        """
        return next((step for step in self.steps if (step.state, step.verb) == (state, verb)), None)

    def verbs(self, state: str) -> tuple[str, ...]:
        """Return the verbs that `state` allows to anybody, in table order.

        Source: our rule, not law.
        """
        return tuple(step.verb for step in self.steps if step.state == state)


# The state of a plan *version*: a new version leaves the one in force untouched until it is agreed itself.
PLAN = Workflow(
    "plan",
    "draft",
    (
        Step("draft", "submit", by="owner", to="submitted"),
        Step("draft", "discard", by="owner", to="discarded"),
        Step("submitted", "withdraw", by="owner", to="draft"),
        Step("submitted", "return", by="superior", to="draft", note=True),
        Step("submitted", "approve", by="superior", to="agreed"),
        Step("agreed", "replace", by="system", to="superseded"),
    ),
)

REPORT = Workflow(
    "report",
    "draft",
    (
        Step("draft", "submit", by="owner", to="submitted"),
        Step("submitted", "withdraw", by="owner", to="draft"),
        Step("submitted", "return", by="superior", to="draft", note=True),
        Step("submitted", "accept", by="superior", to="accepted"),
    ),
)

# The owner is the employee who is appraised; the draft belongs to the superior alone until it is released.
APPRAISAL = Workflow(
    "appraisal",
    "draft",
    (
        Step("draft", "release", by="superior", to="released"),
        Step("released", "acknowledge", by="owner", to="acknowledged"),
        Step("released", "lapse", by="system", to="lapsed"),
        Step("acknowledged", "replace", by="system", to="superseded"),
        Step("lapsed", "replace", by="system", to="superseded"),
    ),
)

# What a citizen wrote about a service: nobody of the public sees it before an officer has read it.
COMMENT = Workflow(
    "comment",
    "pending",
    (
        Step("pending", "show", by="officer", to="shown"),
        Step("pending", "hide", by="officer", to="hidden", note=True),
        Step("shown", "hide", by="officer", to="hidden", note=True),
        Step("hidden", "show", by="officer", to="shown", note=True),
    ),
)

# A chip beside the record's title: STATE_LABELS[workflow.name][state].
STATE_LABELS = {
    "plan": {
        "draft": "Draf",
        "submitted": "Diajukan",
        "agreed": "Disetujui",
        "superseded": "Sudah diganti",
        "discarded": "Dibuang",
    },
    "report": {"draft": "Draf", "submitted": "Diajukan", "accepted": "Diterima"},
    "appraisal": {
        "draft": "Draf",
        "released": "Dirilis",
        # To acknowledge is not to agree: the word must not promise consent.
        "acknowledged": "Sudah diketahui pegawai",
        "lapsed": "Tidak ditanggapi",
        "superseded": "Sudah diganti",
    },
    "comment": {"pending": "Menunggu dibaca", "shown": "Ditayangkan", "hidden": "Tidak ditayangkan"},
}

# A line of the timeline, before "oleh <who>": VERB_LABELS[workflow.name][verb].
VERB_LABELS = {
    "plan": {
        "submit": "Diajukan kepada atasan",
        "discard": "Draf dibuang",
        "withdraw": "Ditarik kembali",
        "return": "Dikembalikan untuk diperbaiki",
        "approve": "Disetujui",
        "replace": "Digantikan versi baru",
    },
    "report": {
        "submit": "Diajukan kepada atasan",
        "withdraw": "Ditarik kembali",
        "return": "Dikembalikan untuk diperbaiki",
        "accept": "Diterima",
    },
    "appraisal": {
        "release": "Dirilis kepada pegawai",
        "acknowledge": "Diketahui pegawai",
        "lapse": "Ditutup tanpa tanggapan",
        "replace": "Digantikan versi baru",
    },
    "comment": {"show": "Ditayangkan", "hide": "Tidak ditayangkan"},
}
