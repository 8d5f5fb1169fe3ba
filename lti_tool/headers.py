"""Security headers of every page, in one place."""

from __future__ import annotations

from flask import Response, g, request

_NEVER_FRAMED = ("/console",)
_NEVER_PAGES = frozenset({"text/javascript", "text/css"})
"""What no browser shows as a page: only its type is held. On a slow link, the bytes of forty answers count."""


def allow_form_to(origin: str) -> None:
    """Let this response's page post a form to another origin (the LMS, after deep linking)."""
    g.form_origins = [*getattr(g, "form_origins", []), origin]


def secure(response: Response) -> Response:
    """Add the headers; an ``after_request`` function.

    Pages of an LTI launch may stand in anybody's frame: an LMS's web host is often not its issuer, and such
    a page exists only after a signed launch and holds its own token, so a stranger's frame gains nothing.
    The console, which lives by a cookie, may never be framed.
    """
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.mimetype in _NEVER_PAGES:
        return response
    framed = not request.path.startswith(_NEVER_FRAMED)
    policy = [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action " + " ".join(["'self'", *getattr(g, "form_origins", [])]),
        "frame-ancestors " + ("http: https:" if framed else "'none'"),
    ]
    response.headers.setdefault("Content-Security-Policy", "; ".join(policy))
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if not framed:
        response.headers.setdefault("X-Frame-Options", "DENY")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
