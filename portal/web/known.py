"""What programs look for in a fixed place: search engines, password managers, whoever found a hole."""

from datetime import timedelta

from flask import Response, abort, current_app, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.policy import PUBLIC
from portal.store import settings
from portal.web.door import Blueprint

bp = Blueprint("known", __name__)

# What people write and read without a name; everything else is somebody's own. A code of /verifikasi is one document's.
OPEN = ("/layanan", "/transparansi", "/verifikasi$", "/static/", "/favicon.ico")
VALID = timedelta(days=180)  # RFC 9116 advises less than a year


@bp.get("/robots.txt", may=PUBLIC)
def robots() -> Response:
    """People's own pages are not for search engines; those say so in their head as well."""
    return _lines("User-agent: *", *(f"Allow: {path}" for path in OPEN), "Disallow: /")


@bp.get("/.well-known/security.txt", may=PUBLIC)
def security() -> Response:
    """Where to report a hole, by RFC 9116; 404 until the administrator has said it, since it must hold a contact."""
    contact = settings.value("security_contact")
    if not settings.CONTACT.fullmatch(contact):
        abort(404)
    address = contact if contact.startswith("https:") else f"mailto:{contact}"
    until = clock.today() + VALID  # computed, so that it is never forgotten
    return _lines(
        f"Contact: {address}",
        f"Expires: {until.isoformat()}T00:00:00Z",
        "Preferred-Languages: id, en",
        f"Canonical: {current_app.config['PUBLIC_URL']}{url_for('.security')}",
    )


@bp.get("/.well-known/change-password", may=PUBLIC)
def change_password() -> BaseResponse:
    """To the page where a password is changed, which asks whoever comes to sign in."""
    return redirect(url_for("accounts.password"))


@bp.get("/favicon.ico", may=PUBLIC)
def icon() -> BaseResponse:
    """For what asks for it without having read a page."""
    return redirect(current_app.jinja_env.globals["asset"]("favicon.ico"))  # type: ignore[operator]


def _lines(*lines: str) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
