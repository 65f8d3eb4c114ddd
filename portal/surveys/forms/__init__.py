"""What a citizen's browser sends."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from portal.rules.problems import Problem
from portal.rules.satisfaction import ELEMENTS
from portal.store.tally import QUICK
from portal.surveys.actions import Ballot

COMMENT_LENGTH = 1000  # letters
VALUES = {"1": 1, "2": 2, "3": 3, "4": 4}
TRAP = "tambahan"  # no person sees this field; programs fill it in
NAMES = {element.code: element.name for element in ELEMENTS} | {QUICK: "Penilaian cepat"}


def new_id() -> str:
    """The id of a response that is about to be given, for browsers that make none themselves."""
    return str(uuid4())


def read_ballot(sent: Mapping[str, str]) -> tuple[Ballot, list[Problem]]:
    """What a citizen sent, and what keeps it from being stored. Every question may stay unanswered, but not all."""
    texts = {code: sent.get(code, "").strip() for code in NAMES}
    answers = {code: VALUES[text] for code, text in texts.items() if text in VALUES}
    words = sent.get("comment", "").replace("\u00a0", " ")  # a blank that telephones paste; not printable to Python
    comment = "".join(c for c in words if c in "\n\t" or c.isprintable()).strip()
    response_id = _id(sent.get("response", ""))
    problems = [
        Problem(code, f"{NAMES[code]}: pilih salah satu dari empat jawaban.")
        for code, text in texts.items()
        if text and text not in VALUES
    ]
    if len(comment) > COMMENT_LENGTH:
        problems.append(Problem("comment", f"Komentar paling banyak {COMMENT_LENGTH} huruf; ini {len(comment)} huruf."))
    if not problems and not answers and not comment:
        problems.append(Problem("", "Belum ada jawaban. Pilih paling sedikit satu, atau tulis komentar."))
    if not problems and response_id is None:
        problems.append(Problem("", "Formulir ini perlu dikirim sekali lagi. Jawaban Anda masih ada; tekan Kirim."))
    return Ballot(response_id or new_id(), answers, comment, bool(sent.get(TRAP))), problems


def _id(text: str) -> str | None:
    """The id in its one canonical spelling, None when it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None
