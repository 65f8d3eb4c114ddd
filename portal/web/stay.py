"""Answers to a form that is sent from a page which stays (static/sending.js): where to go is told, not gone to.

The browser then opens that page itself, with its own history and the notices that wait for it.
"""

from flask import Flask, Response, request

HEADER = "X-Stays"
UNSENT = "X-Unsent"  # the session had ended: what the page still holds is kept there until somebody is back


def init_app(app: Flask) -> None:
    app.after_request(tell)


def tell(response: Response) -> Response:
    """A redirection as 204 with its address in X-Location."""
    if HEADER in request.headers and response.status_code in (302, 303):
        response.headers["X-Location"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
