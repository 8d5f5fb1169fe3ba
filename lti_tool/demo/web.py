"""What all pages of the demo LMS share: who you are, the language, refusals, headers, the host check."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Response, g, render_template, request, session
from werkzeug.exceptions import MisdirectedRequest

from lti_tool import i18n
from lti_tool.demo.lms import lms
from lti_tool.demo.people import PEOPLE, Person, by_key
from lti_tool.i18n import gettext as _


class Problem(Exception):
    """A request of a person that is not granted: a sentence for them, and the HTTP status."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class ServiceError(Exception):
    """A request of a tool that is not granted: a reason for developers (English), and the HTTP status."""

    def __init__(self, status: int, reason: str, *, code: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.code = code


def signed_in() -> Person | None:
    """Who this browser acts as, by its session cookie."""
    return by_key(session.get("person"))


def me() -> Person:
    """Who this browser acts as; a newcomer begins as the instructor."""
    person = signed_in()
    if person is None:
        person = PEOPLE[0]
        session["person"] = person.key
    return person


def instructor() -> Person:
    """Who this browser acts as.

    Raises:
        Problem: not an instructor.
    """
    person = me()
    if not person.is_instructor:
        raise Problem(_("Only the instructor may do this. Switch to Amina first."), 403)
    return person


def check_host() -> None:
    """Refuse a request for another host: a page elsewhere must not reach this LMS by a name of its own."""
    if request.host.lower() != urlsplit(lms().base_url).netloc.lower():
        raise MisdirectedRequest(f"This is {lms().base_url}; open it at that address.")


def choose_language() -> None:
    """The language asked for, else the one chosen before, else the browser's."""
    asked = request.args.get("lang")
    if asked in i18n.LANGUAGES and request.method == "GET":
        session["lang"] = asked
    i18n.set_language(i18n.best([asked, session.get("lang"), *request.accept_languages.values()]))


def allow_frames_and_forms(origins: Iterable[str]) -> None:
    """Let this response's page frame these origins, and post forms to them."""
    g.origins = list(dict.fromkeys([*getattr(g, "origins", []), *origins]))


def secure(response: Response) -> Response:
    """Add the security headers; an ``after_request`` function."""
    origins = " ".join(["'self'", *getattr(g, "origins", [])])
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"frame-src {origins}; form-action {origins}; frame-ancestors 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def show_problem(error: Problem) -> tuple[str, int]:
    """The page of a refusal; it also stands in frames."""
    return render_template("problem.html", message=error.message), error.status


def show_service_error(error: ServiceError) -> tuple[dict[str, str], int]:
    """The JSON of a refusal, for tools (RFC 6749, section 5.2, where there is a code)."""
    if error.code:
        return {"error": error.code, "error_description": error.reason}, error.status
    return {"error": error.reason}, error.status


def post_again(action: str) -> str | None:
    """A page that posts this very request once more from our own origin, if the session cookie stayed behind.

    A form that a tool's page posts here from inside our frame is cross-site, so browsers hold back the Lax
    cookie; the second post is same-site. Moodle does the same. ``None``: the cookie is here, or it was
    posted again already.
    """
    values = request.values.to_dict()
    if signed_in() is not None or "posted_again" in values:
        return None
    fields = {**values, "posted_again": "1"}
    return render_template("auto_post.html", action=action, fields=fields, title=_("One moment"))
