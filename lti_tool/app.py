"""The one place that wires things together: settings → database, keys, lessons → the rooms of the web app.

A learner's way by LTI: ``lti/routes.py`` (login, launch) → ``learner/views.py`` (the lesson page, its door) →
``learner/record.py`` (everything a learner does) → the LRS → ``worker.py`` posts the grade.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool import erasure, health, i18n, media, record_store
from lti_tool.collect import routes as collect
from lti_tool.console import routes as console
from lti_tool.db import open_database, reading, writing
from lti_tool.errors import Refusal
from lti_tool.fetch import Fetcher
from lti_tool.headers import secure
from lti_tool.i18n import gettext as _
from lti_tool.instructor import routes as instructor
from lti_tool.learner import routes as learner
from lti_tool.log import configure, log
from lti_tool.lti import keys
from lti_tool.lti import routes as lti
from lti_tool.lti.reasons import in_words
from lti_tool.secrets import Vault, instance_secret, new_secret
from lti_tool.services import EXTENSION, Services, services
from lti_tool.settings import Settings
from packages import catalogue
from packages.catalogue import Catalogue
from packages.player_json import direction
from xapi.lrs import erased

MAX_BODY = 4_000_000
INVITATION = re.compile(r"(/lti/register/).+")


def make_services(settings: Settings, lessons: Catalogue | None = None) -> Services:
    """Open the database, the secret and the catalogue of this installation.

    Args:
        settings: of the installation.
        lessons: a catalogue that is loaded already; by default the shipped one and the settings' folders.

    Raises:
        CommandError: something outside is not as it should be; the text says what to do.
    """
    if lessons is None:
        lessons = catalogue.load([catalogue.SHIPPED, *(Path(folder) for folder in settings.lesson_folders)])
    engine = open_database(settings)
    vault = Vault(instance_secret(settings.secret, settings.data_dir))
    erased.use_key(engine, vault.derive(erasure.KEY))
    with reading(engine) as connection:
        kept = keys.every(connection)
    for key in kept[:1]:
        vault.decrypt(key.sealed)  # another secret than this database's is told now, not at the first launch
    if not kept:
        with writing(engine) as connection:
            keys.ensure(connection, vault)
    return Services(settings, engine, vault, lessons, Fetcher(settings.allowed_hosts))


def create_app(services: Services) -> Flask:
    """The web application of an installation."""
    settings = services.settings
    configure(settings)
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.secret_key = services.vault.derive("console session")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_NAME="cl_console",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        SESSION_COOKIE_PATH="/console",
        WTF_CSRF_CHECK_DEFAULT=False,  # the console protects its own forms; LTI posts come from other sites
    )
    app.extensions[EXTENSION] = services
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        language=i18n.language, direction=direction, languages=i18n.LANGUAGES, in_words=in_words
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    store = app.extensions[record_store.PREFIX] = record_store.application(services)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {record_store.PREFIX: store})  # type: ignore[method-assign]
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]

    app.before_request(_choose_language)
    app.after_request(secure)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)

    for room in (lti, learner, collect, instructor, console, health, media):
        app.register_blueprint(room.blueprint())
    return app


def _choose_language() -> None:
    wanted = request.args.get("lang")
    offered_here = services().settings.languages
    i18n.set_language(i18n.best([wanted, *request.accept_languages.values()], offered_here))


def _refused(error: Refusal) -> tuple[str, int]:
    log("web").warning("refused", code=error.code, reason=error.reason, path=_path())
    return render_template("refusal.html", error=error), error.status


def _http_error(error: HTTPException) -> Response | tuple[str, int]:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()  # type: ignore[return-value]
    messages = {
        404: _("There is nothing at this address."),
        405: _("This address is not opened in this way."),
        413: _("That was more than this page takes."),
        429: _("That was tried too often. Wait a minute, then try again."),
    }
    shown = Refusal(f"http_{code}", error.name, message=messages.get(code, ""), status=code, retry=False)
    return render_template("refusal.html", error=shown), code


def _unexpected(error: Exception) -> tuple[str, int]:
    g.incident = new_secret(6)
    log("web").error("failed", incident=g.incident, path=_path(), exc_info=error)
    shown = Refusal(
        "unexpected_" + g.incident,
        "unexpected error",
        message=_("Something went wrong here. Nothing you did is lost. Try again in a moment."),
        status=500,
    )
    return render_template("refusal.html", error=shown), 500


def _path() -> str:
    """The request's path as it may be logged: an invitation's address is a secret."""
    return INVITATION.sub(r"\1…", request.path)
