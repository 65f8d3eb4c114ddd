"""Headers of every response: what a browser may do with it, and who may keep a copy."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types htmx",
    )
)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class SessionCookie(SecureCookieSessionInterface):
    """The session's cookie. A page is somebody's own once it has asked who is there; others are alike for everybody,
    and say so to whoever keeps copies on the way."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if "Cache-Control" not in response.headers:
            is_own = session.accessed and len(session) or request.method != "GET"
            response.headers["Cache-Control"] = "no-store" if is_own else "no-cache"
        super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = SessionCookie()
    app.after_request(add)


def add(response: Response) -> Response:
    """Adds what is missing; a view may set a stricter Content-Security-Policy or its own Cache-Control."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
    return response
