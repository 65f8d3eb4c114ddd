"""Who may do what in which state: tables that draw the buttons, guard the verbs and generate the tests.

The stages are those of PermenPANRB 6/2022 (planning, monitoring, evaluation, follow-up) [2+]; the names of the
states follow the practice of agency applications [1] and are otherwise our rule, not law.

A state carries its meaning. What overviews, indexes, lists and papers need to know they ask the state; its name is
written nowhere but here, so that a new state is understood by all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class State:
    """One stage in a record's life, with its word on screen and what it means to everybody else.

    - `is_editable`: whoever writes it may still change the content; no one else relies on it.
    - `is_waiting`: somebody else has to act next.
    - `is_in_force`: it counts: agreed, accepted, released to the person it is about, shown to the public.
    - `is_secret`: its writer's alone; that it exists is nobody else's business.
    - `is_void`: thrown away; no list shows it.
    """

    name: str
    label: str
    is_editable: bool = False
    is_waiting: bool = False
    is_in_force: bool = False
    is_secret: bool = False
    is_void: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still asks something of somebody."""
        return self.is_editable or self.is_waiting

    @property
    def is_settled(self) -> bool:
        """Whether it counts and asks nothing of anybody."""
        return self.is_in_force and not self.is_open


@dataclass(frozen=True)
class Step:
    """In `state`, `by` (owner, superior, officer, second, system) may `verb`, leading `to`; `note`: with a reason."""

    state: str
    verb: str
    by: str
    to: str
    note: bool = False


@dataclass(frozen=True)
class Workflow:
    """The life of one kind of record: its states, the initial one first, the steps between them, and verbs in words."""

    name: str
    stages: tuple[State, ...]
    steps: tuple[Step, ...]
    words: Mapping[str, str]  # a line of the timeline, before "oleh <who>", by verb

    @property
    def initial(self) -> str:
        """The state in which a record begins."""
        return self.stages[0].name

    @property
    def states(self) -> tuple[str, ...]:
        """Every state in the order of the table."""
        return tuple(stage.name for stage in self.stages)

    @property
    def labels(self) -> dict[str, str]:
        """The word on screen of every state."""
        return {stage.name: stage.label for stage in self.stages}

    def stage(self, state: str) -> State:
        """Return a state with its meaning. Raises KeyError for one that the table does not know.

        Source: our rule, not law.
        """
        return self._by_name[state]

    @cached_property
    def _by_name(self) -> dict[str, State]:
        return {stage.name: stage for stage in self.stages}  # kept: lists ask hundreds of times a page

    def that(self, *meanings: str) -> tuple[str, ...]:
        """Return the names of the states of which any of the meanings is true: `PLAN.that("is_open", "is_in_force")`.

        Source: our rule, not law.
        """
        return tuple(stage.name for stage in self.stages if any(getattr(stage, meaning) for meaning in meanings))

    def but(self, *meanings: str) -> tuple[str, ...]:
        """Return the names of all other states: `APPRAISAL.but("is_secret")`.

        Source: our rule, not law.
        """
        left = set(self.that(*meanings))
        return tuple(name for name in self.states if name not in left)

    def among(self, *meanings: str) -> str:
        """Return the same as `that` as the condition of an index: "state IN ('draft', 'submitted')".

        Source: our rule, not law.
        """
        return f"state IN ({', '.join(repr(name) for name in self.that(*meanings))})"

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

    def before(self, verb: str) -> tuple[str, ...]:
        """Return the states from which the verb leads on.

        Source: our rule, not law.
        """
        return tuple(step.state for step in self.steps if step.verb == verb)


# The state of a plan *version*: a new version leaves the one in force untouched until it is agreed itself.
PLAN = Workflow(
    "plan",
    (
        State("draft", "Draf", is_editable=True),
        State("submitted", "Diajukan", is_waiting=True),
        State("agreed", "Disetujui", is_in_force=True),
        State("superseded", "Sudah diganti"),
        State("discarded", "Dibuang", is_void=True),
    ),
    (
        Step("draft", "submit", by="owner", to="submitted"),
        Step("draft", "discard", by="owner", to="discarded"),
        Step("submitted", "withdraw", by="owner", to="draft"),
        Step("submitted", "return", by="superior", to="draft", note=True),
        Step("submitted", "approve", by="superior", to="agreed"),
        Step("agreed", "replace", by="system", to="superseded"),
    ),
    {
        "submit": "Diajukan kepada atasan",
        "discard": "Draf dibuang",
        "withdraw": "Ditarik kembali",
        "return": "Dikembalikan untuk diperbaiki",
        "approve": "Disetujui",
        "replace": "Digantikan versi baru",
    },
)

REPORT = Workflow(
    "report",
    (
        State("draft", "Draf", is_editable=True),
        State("submitted", "Diajukan", is_waiting=True),
        State("accepted", "Diterima", is_in_force=True),
    ),
    (
        Step("draft", "submit", by="owner", to="submitted"),
        Step("submitted", "withdraw", by="owner", to="draft"),
        Step("submitted", "return", by="superior", to="draft", note=True),
        Step("submitted", "accept", by="superior", to="accepted"),
        Step("accepted", "reopen", by="superior", to="draft", note=True),
    ),
    {
        "submit": "Diajukan kepada atasan",
        "withdraw": "Ditarik kembali",
        "return": "Dikembalikan untuk diperbaiki",
        "accept": "Diterima",
        "reopen": "Dibuka kembali oleh atasan",
    },
)

# The owner is the employee who is appraised; the draft belongs to the superior alone until it is released.
APPRAISAL = Workflow(
    "appraisal",
    (
        State("draft", "Draf", is_editable=True, is_secret=True),
        State("released", "Dirilis", is_waiting=True, is_in_force=True),
        # To acknowledge is not to agree: the word must not promise consent.
        State("acknowledged", "Sudah diketahui pegawai", is_in_force=True),
        State("lapsed", "Tidak ditanggapi", is_in_force=True),
        State("superseded", "Sudah diganti"),
    ),
    (
        Step("draft", "release", by="superior", to="released"),
        Step("released", "acknowledge", by="owner", to="acknowledged"),
        Step("released", "lapse", by="system", to="lapsed"),
        Step("acknowledged", "replace", by="system", to="superseded"),
        Step("lapsed", "replace", by="system", to="superseded"),
    ),
    {
        "release": "Dirilis kepada pegawai",
        "acknowledge": "Diketahui pegawai",
        "lapse": "Ditutup tanpa tanggapan",
        "replace": "Digantikan versi baru",
    },
)

# What a citizen wrote about a service: nobody of the public sees it before an officer has read it.
COMMENT = Workflow(
    "comment",
    (
        State("pending", "Menunggu dibaca", is_waiting=True),
        State("shown", "Ditayangkan", is_in_force=True),
        State("hidden", "Tidak ditayangkan"),
    ),
    (
        Step("pending", "show", by="officer", to="shown"),
        Step("pending", "hide", by="officer", to="hidden", note=True),
        Step("shown", "hide", by="officer", to="hidden", note=True),
        Step("hidden", "show", by="officer", to="shown", note=True),
    ),
    {"show": "Ditayangkan", "hide": "Tidak ditayangkan"},
)

# Paper forms that were imported together. What was wrong is taken back whole; its answers stay stored.
SURVEY_IMPORT = Workflow(
    "survey_import",
    (State("brought", "Dihitung", is_in_force=True), State("taken_back", "Ditarik kembali")),
    (Step("brought", "withdraw", by="officer", to="taken_back", note=True),),
    {"withdraw": "Ditarik kembali"},
)

IMPORT = Workflow(
    "import",
    (
        State("uploaded", "Sedang diperiksa", is_waiting=True),
        State("illegible", "Tidak dapat dibaca"),
        State("previewed", "Menunggu konfirmasi", is_waiting=True),
        State("confirmed", "Sedang diterapkan", is_waiting=True),
        State("brought_in", "Diterapkan", is_in_force=True),
        State("outdated", "Tidak diterapkan, datanya sudah berubah"),
        State("dropped", "Dibuang", is_void=True),
    ),
    (
        Step("uploaded", "read", by="system", to="previewed"),
        Step("uploaded", "reject", by="system", to="illegible"),
        Step("previewed", "confirm", by="owner", to="confirmed"),
        Step("previewed", "drop", by="owner", to="dropped"),
        Step("confirmed", "finish", by="system", to="brought_in"),
        Step("confirmed", "outdate", by="system", to="outdated"),
    ),
    {
        "read": "Diperiksa",
        "reject": "Tidak dapat dibaca",
        "confirm": "Dikonfirmasi",
        "drop": "Dibuang",
        "finish": "Selesai diterapkan",
        "outdate": "Tidak diterapkan",
    },
)

# A change that one person may not make alone: one asks, a second agrees, and the one who asked carries it out.
PROPOSAL = Workflow(
    "proposal",
    (
        State("proposed", "Menunggu orang kedua", is_waiting=True),
        State("seconded", "Disetujui, belum dilaksanakan", is_waiting=True, is_in_force=True),
        State("carried_out", "Dilaksanakan", is_in_force=True),
        State("declined", "Ditolak"),
        State("taken_back", "Ditarik kembali"),
    ),
    (
        Step("proposed", "agree", by="second", to="seconded"),
        Step("proposed", "refuse", by="second", to="declined", note=True),
        Step("proposed", "withdraw", by="owner", to="taken_back"),
        Step("seconded", "withdraw", by="owner", to="taken_back"),
        Step("seconded", "carry-out", by="owner", to="carried_out"),
    ),
    {
        "agree": "Disetujui orang kedua",
        "refuse": "Ditolak orang kedua",
        "withdraw": "Ditarik kembali",
        "carry-out": "Dilaksanakan",
    },
)

WORKFLOWS = {
    workflow.name: workflow for workflow in (PLAN, REPORT, APPRAISAL, COMMENT, SURVEY_IMPORT, IMPORT, PROPOSAL)
}
