"""The refusals of the portal. `web/errors.py` turns each into a page that says what happened and what to do."""

from collections.abc import Iterable

from portal.rules.problems import Problem


class Rejected(Exception):
    """Input that the law or the form does not allow (422). `problems`: all of them at once."""

    def __init__(self, problems: Iterable[Problem] | str, where: str = "") -> None:
        self.problems = [Problem(where, problems)] if isinstance(problems, str) else list(problems)
        super().__init__("; ".join(problem.text for problem in self.problems))


class Unanswered(Rejected):
    """What the law allows once its sender has said that it is meant: the page asks about each of the `problems`."""


class Forbidden(Exception):
    """This person may not do this to this object (403)."""


class Foreign(Forbidden):
    """The form was not sent from a page of ours (403)."""


class Missing(Exception):
    """There is no such object, or its existence is none of this person's business (404)."""


class Stale(Exception):
    """The object changed since the page was shown (409).

    `texts`: (label or column, mine, theirs) of what differs; theirs is None for words that stand nowhere yet, like a
    reason. `record`: the one whose state no longer allows it.
    """

    def __init__(
        self, message: str = "", texts: Iterable[tuple[str, str, str | None]] = (), record: object = None
    ) -> None:
        self.texts = list(texts)
        self.record = record
        super().__init__(message)
