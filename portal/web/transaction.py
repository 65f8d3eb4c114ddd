"""The application object: one commit after a successful unsafe request, and nobody answers without a right."""

from typing import Any

from flask import Flask, Response, g, request

from portal.policy import ask
from portal.store import logs
from portal.store.db import SAFE_METHODS, db
from portal.web import said, second
from portal.web.kept import forget_sent


class Portal(Flask):
    """Flask with one door: the view, then the proof that a right was asked for, then the commit."""

    def dispatch_request(self) -> Any:
        if request.method not in SAFE_METHODS and not ask.is_public():
            said.remember()
        try:
            response: Response = self.make_response(super().dispatch_request())
            if response.status_code >= 400:
                self._take_back()
                return response
            self._must_be_authorized()
            if request.method not in SAFE_METHODS:
                if "authorized" in g:  # public forms know no session
                    forget_sent()
                    second.carried_out()
                db.session.commit()
            return response
        except BaseException:
            self._take_back()
            raise

    def log_exception(self, exc_info: Any) -> None:
        """In place of Flask's own line, which names the address that was asked for."""
        logs.unexpected(exc_info[1])

    def _take_back(self) -> None:
        """Nothing was done, and nothing is said to have been."""
        db.session.rollback()
        said.take_back()

    def _must_be_authorized(self) -> None:
        if ask.is_public() or request.method == "OPTIONS":
            return
        if "authorized" not in g:
            raise RuntimeError(f"{request.endpoint} answered {request.method} without asking authorize()")
        if second.is_missing():
            raise RuntimeError(f"{request.endpoint} did alone what needs a second person: it must use web/answer.py")
