"""Files to save, never to run: as an attachment, in a sandbox, kept by nobody on the way."""

import json
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Response

# Whatever a browser makes of the content, it makes it without scripts, links and our origin.
SEALED_OFF = "sandbox; default-src 'none'"
# Of a PDF, which browsers show in a reader of their own, apart from our pages, but in no sandbox: nothing of ours, only
# in our frames.
FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def download(content: bytes | str, mime: str, name: str) -> Response:
    """The content as a file of this name."""
    response = Response(content, mimetype=mime)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = SEALED_OFF
    response.headers["Cache-Control"] = "no-store"
    return response


def inline(content: bytes, mime: str, policy: str = SEALED_OFF) -> Response:
    """The content to be looked at in a page of ours: a picture, or with FRAMED a PDF."""
    response = Response(content, mimetype=mime)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"
    return response


def as_json(told: Any, name: str) -> Response:
    """What is told, as a JSON file of this name."""
    return download(json.dumps(told, ensure_ascii=False, indent=1), "application/json", name)
