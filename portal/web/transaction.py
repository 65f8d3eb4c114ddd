"""The application object: one commit after a successful unsafe request, and nobody answers without a right."""

from typing import Any

from flask import Flask, Response, g, request, session

from portal.policy import ask
from portal.store.db import SAFE_METHODS, db
from portal.web import second
from portal.web.kept import forget_sent


class Portal(Flask):
    """Flask with one door: the view, then the proof that a right was asked for, then the commit."""

    def dispatch_request(self) -> Any:
        said = None if request.method in SAFE_METHODS or ask.is_public() else list(session.get("_flashes", ()))
        try:
            response: Response = self.make_response(super().dispatch_request())
            if response.status_code >= 400:
                self._take_back(said)
                return response
            self._must_be_authorized()
            if request.method not in SAFE_METHODS:
                if "authorized" in g:  # public forms know no session
                    forget_sent()
                    second.carried_out()
                db.session.commit()
            return response
        except BaseException:
            self._take_back(said)
            raise

    def _take_back(self, said: list[Any] | None) -> None:
        """Nothing was done, and nothing more is said than before. `said`: None of those who have no session."""
        db.session.rollback()
        if said is not None and session.get("_flashes", []) != said:
            session["_flashes"] = said

    def _must_be_authorized(self) -> None:
        if ask.is_public() or request.method == "OPTIONS":
            return
        if "authorized" not in g:
            raise RuntimeError(f"{request.endpoint} answered {request.method} without asking authorize()")
        if second.is_missing():
            raise RuntimeError(f"{request.endpoint} did alone what needs a second person: it must use web/answer.py")
