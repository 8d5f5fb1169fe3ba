"""The demo LMS as one application: read this first.

The way of a launch: ``pages.py`` (the activity's page with its frame) → ``oidc.py`` (login initiation → the
tool → authorization endpoint, which signs what ``messages.py`` says) → the tool → ``access.py`` (a token for
the services) → ``ags.py`` and ``scores.py`` (the grade). ``connect.py`` registers the demo's own tool.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from babel.dates import format_datetime
from babel.numbers import format_decimal
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from lti_tool import clock, i18n
from lti_tool.demo import (
    access,
    ags,
    backstage,
    deep_linking,
    failures,
    marks,
    nrps,
    oidc,
    pages,
    registration,
    registry,
    web,
)
from lti_tool.demo.keys import own_key
from lti_tool.demo.lms import EXTENSION, ConsoleHint, Lms
from lti_tool.demo.people import COURSE, PEOPLE
from lti_tool.demo.tables import open_store
from lti_tool.demo.tool_keys import ToolKeys
from lti_tool.fetch import Fetcher
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from packages.player_json import direction

MAX_BODY = 1_000_000


def create_lms(
    data_dir: Path,
    *,
    base_url: str,
    tool_url: str,
    console_hint: ConsoleHint | None,
    platform_storage: bool = False,
) -> Flask:
    """The demo LMS.

    Args:
        data_dir: folder of its SQLite file; made if missing.
        base_url: its own address and LTI issuer, such as ``http://localhost:8001``.
        tool_url: the demo's tool, the only private host that this LMS fetches from.
        console_hint: the demo staff account of the tool's console, shown to newcomers.
        platform_storage: whether LTI platform storage is offered, until somebody switches it on the page.

    Raises:
        OSError: the folder can't be made.
        sqlalchemy.exc.OperationalError: the file can't be opened.
    """
    base_url, tool_url = base_url.rstrip("/"), tool_url.rstrip("/")
    engine = open_store(data_dir)
    fetch = Fetcher((urlsplit(tool_url).netloc,), user_agent="CreatorLessonsDemoLMS/1")
    with engine.begin() as connection:
        key = own_key(connection)
        guid = registry.remember(connection, "guid", str(uuid4()))
        secret = registry.remember(connection, "secret", f"{uuid4().hex}{uuid4().hex}")
        registry.remember(connection, "platform_storage", "on" if platform_storage else "off")

    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.secret_key = secret
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_NAME="demo_lms",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions[EXTENSION] = Lms(engine, base_url, tool_url, guid, console_hint, key, fetch, ToolKeys(fetch))
    _prepare_templates(app)

    app.before_request(web.check_host)
    app.before_request(web.choose_language)
    app.after_request(web.secure)
    app.register_error_handler(web.Problem, web.show_problem)
    app.register_error_handler(web.ServiceError, web.show_service_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)

    guard = CSRFProtect(app)
    for room in (pages, backstage):
        app.register_blueprint(room.blueprint())
    # Posts of tools and of tools' pages prove themselves: by a signature, a token, a hint that works once.
    for service in (oidc, registration, access, ags, nrps, deep_linking, failures, marks):
        exempt = service.blueprint()
        guard.exempt(exempt)
        app.register_blueprint(exempt)
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=True
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(language=i18n.language, languages=i18n.LANGUAGES, direction=direction)
    app.jinja_env.filters.update(when=_when, points=_points)
    here: Lms = app.extensions[EXTENSION]

    @app.context_processor
    def _shared() -> dict[str, object]:
        return {
            "me": web.signed_in(),
            "people": PEOPLE,
            "course": COURSE,
            "console": here.console,
            "tool_url": here.tool_url,
            "tool_origin": "{0.scheme}://{0.netloc}".format(urlsplit(here.tool_url)),
        }


def _when(micros: int) -> str:
    local: datetime = clock.moment(micros).astimezone()
    return format_datetime(local, "medium", locale=i18n.locale())


def _points(value: float) -> str:
    return format_decimal(round(value, 2), locale=i18n.locale())


def _stale_form(error: CSRFError) -> tuple[str, int]:
    return web.show_problem(web.Problem(_("This page has been open for too long. Go back, reload it and try again.")))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    if request.path.startswith("/services/"):
        return web.show_service_error(web.ServiceError(code, error.name))
    if code == 421:
        return str(error.description), 421, {"Content-Type": "text/plain; charset=utf-8"}
    messages = {
        404: _("There is nothing at this address."),
        405: _("This address is not opened in this way."),
        413: _("That was more than this page takes."),
    }
    return web.show_problem(web.Problem(messages.get(code, _("This request does not fit.")), code))


def _unexpected(error: Exception) -> tuple[str, int]:
    log("demo").error("failed", path=request.path, exc_info=error)
    return render_template("problem.html", message=_("Something went wrong in the demo LMS.")), 500
