"""Static files: read once, named by their content (portal.<12 hex>.css), compressed once, cached by browsers for ever.

The application must be made with `Flask(..., static_folder=None)`; `register` adds the route under the usual endpoint
name `static`. Style sheets may say `url(fonts/x.woff2)`: the address is replaced by the hashed one.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from portal.policy import PUBLIC
from portal.web import door

TEXT = {".css", ".js", ".svg", ".json", ".webmanifest"}
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
FOR_EVER = "public, max-age=31536000, immutable"
CSS_URL = re.compile(rb"url\(([\w./-]+)\)")


@dataclass(frozen=True)
class Asset:
    name: str  # with the hash: portal.0123456789ab.css
    digest: str
    mimetype: str
    body: bytes
    packed: bytes | None  # gzip, for text only


def register(app: Flask, folder: Path) -> None:
    """Serves `folder` at /static/; templates get `asset('portal.css')` -> '/static/portal.<12 hex>.css'."""
    assets = read(folder)
    served = assets | {asset.name: asset for asset in assets.values()}

    def address(name: str) -> str:
        return f"/static/{assets[name].name}"

    door.declare(app, "static", ["GET"], PUBLIC)

    @app.get("/static/<path:name>", endpoint="static")
    def static(name: str) -> Response:
        found = served.get(name)
        if found is None:
            abort(404)
        return respond(found, hashed=name == found.name)

    app.jinja_env.globals["asset"] = address


def read(folder: Path) -> dict[str, Asset]:
    """Every file below `folder` by its plain name; style sheets last, because their text names the others' hashes."""
    files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.suffix == ".css")
    assets: dict[str, Asset] = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        body = path.read_bytes()
        if path.suffix == ".css":
            body = CSS_URL.sub(lambda match: b"url(%s)" % assets[match[1].decode()].name.encode(), body)
        assets[name] = make(name, body)
    return assets


def make(name: str, body: bytes) -> Asset:
    path = Path(name)
    digest = hashlib.sha256(body).hexdigest()[:12]
    mimetype = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if path.suffix in TEXT else None
    return Asset(path.with_suffix(f".{digest}{path.suffix}").as_posix(), digest, mimetype, body, packed)


def respond(asset: Asset, hashed: bool) -> Response:
    """The file, compressed where the browser takes it; a plain name is asked again each time, a hashed one never."""
    response = Response(asset.body, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = FOR_EVER if hashed else "no-cache"
    if asset.packed:
        response.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings["gzip"] > 0:
            response.data = asset.packed
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(asset.digest)
    response.make_conditional(request)
    return response
