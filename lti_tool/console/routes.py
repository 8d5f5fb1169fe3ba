"""The console's addresses and its guard: language, sign-in and CSRF before anything else."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.sansio.blueprints import BlueprintSetupState
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError, CSRFProtect

from lti_tool import clock, i18n
from lti_tool.console import (
    connections,
    credentials,
    erasures,
    forwarding,
    grades,
    limits,
    log_export,
    login,
    overview,
    session,
    statements,
)
from lti_tool.console.show import register_filters
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.services import services

_ROW_KEY = "int(max=9223372036854775807)"
_OPEN = ("console.login", "console.sign_in")
_OF_A_PARTNER = frozenset(
    f"console.{name}"
    for name in (
        "sign_out",
        "overview",
        "home",
        "overview_csv",
        "statements",
        "look_for",
        "statements_new",
        "statements_ndjson",
        "statement",
        "credentials",
        "make_credential",
        "take_back_credential",
    )
)
"""What a partner's administrator may open: pages that ask `session.own_partner`. All others are the consortium's."""


def blueprint() -> Blueprint:
    """The console, under /console; each application gets sign-in counts of its own."""
    room = Blueprint("console", __name__, url_prefix="/console")
    limiter, csrf = limits.new_limiter(), CSRFProtect()
    room.record_once(partial(_set_up, limiter=limiter, csrf=csrf))
    room.before_request(_choose_language)
    room.before_request(_ask_who)
    room.before_request(csrf.protect)
    room.context_processor(_frame)
    room.register_error_handler(CSRFError, _form_refused)
    room.register_error_handler(Refusal, _refused)
    room.register_error_handler(RateLimitExceeded, lambda _error: login.too_often(limiter))

    counted = limiter.limit(limits.BY_ADDRESS)(
        limiter.limit(limits.BY_ACCOUNT, key_func=limits.account_key)(login.sign_in)
    )
    room.add_url_rule("/login", "login", login.show, methods=["GET"])
    room.add_url_rule("/login", "sign_in", counted, methods=["POST"])
    room.add_url_rule("/logout", "sign_out", login.sign_out, methods=["POST"])
    room.add_url_rule("", "overview", overview.show_page)
    room.add_url_rule("/", "home", lambda: redirect(url_for("console.overview")))
    room.add_url_rule("/overview.csv", "overview_csv", overview.as_csv)
    room.add_url_rule("/statements", "statements", statements.show_page)
    room.add_url_rule("/statements", "look_for", statements.look_for, methods=["POST"])
    room.add_url_rule("/statements/new", "statements_new", statements.show_new)
    room.add_url_rule("/statements.ndjson", "statements_ndjson", log_export.as_ndjson)
    room.add_url_rule("/statements/<uuid:statement_id>", "statement", statements.show_one)
    room.add_url_rule("/erasures", "erasures", erasures.show_page)
    room.add_url_rule("/erasures/ask", "erasure_ask", erasures.ask, methods=["POST"])
    room.add_url_rule("/erasures", "erase", erasures.erase, methods=["POST"])
    room.add_url_rule("/erasures/<erasure_id>", "erasure", erasures.show_one)
    room.add_url_rule("/erasures/<erasure_id>.txt", "erasure_text", erasures.as_text)
    room.add_url_rule("/erasures/<erasure_id>.json", "erasure_json", erasures.as_json)
    room.add_url_rule("/credentials", "credentials", credentials.show_page)
    room.add_url_rule("/credentials", "make_credential", credentials.make, methods=["POST"])
    room.add_url_rule("/credentials/end", "take_back_credential", credentials.take_back, methods=["POST"])
    room.add_url_rule("/connections", "connections", connections.show)
    room.add_url_rule(
        f"/connections/deployments/<{_ROW_KEY}:deployment_pk>", "decide", connections.decide, methods=["POST"]
    )
    room.add_url_rule("/connections/<partner_id>/invite", "invite", connections.invite, methods=["POST"])
    room.add_url_rule("/connections/<partner_id>/rules", "rules", connections.rules, methods=["POST"])
    room.add_url_rule("/connections/platforms/<platform_id>/test", "test", connections.test, methods=["POST"])
    room.add_url_rule("/forwarding", "forwarding", forwarding.show_page)
    room.add_url_rule("/forwarding/<target_id>", "forward_target", forwarding.show_one)
    room.add_url_rule("/forwarding/<target_id>", "forward_change", forwarding.change, methods=["POST"])
    room.add_url_rule("/grades", "grades", grades.show_page)
    room.add_url_rule(f"/grades/<{_ROW_KEY}:grade_id>/send", "send_again", grades.send_again, methods=["POST"])
    return room


def _set_up(state: BlueprintSetupState, *, limiter: Limiter, csrf: CSRFProtect) -> None:
    app = state.app
    if not isinstance(app, Flask):  # pragma: no cover - only Flask's own base class is not
        raise TypeError("the console needs a Flask application")
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", session.LIFETIME // clock.SECOND)
    app.permanent_session_lifetime = timedelta(microseconds=session.LIFETIME)
    csrf.init_app(app)
    limiter.init_app(app)
    register_filters(app)


def _choose_language() -> None:
    """A language that was chosen once by the switch stays for the session."""
    chosen = request.args.get("lang")
    if chosen in services().settings.languages:
        cookie["lang"] = chosen
    if cookie.get("lang"):
        i18n.set_language(cookie["lang"])


def _ask_who() -> Response | None:
    if request.endpoint in _OPEN:
        return None
    with reading(services().engine) as connection:
        account = session.signed_in(connection)
    if account is not None:
        g.staff = account
        if account.partner_id is not None and request.endpoint not in _OF_A_PARTNER:
            message = _("This page is the consortium's. Ask its staff.")
            raise Refusal("not_a_partners", f"{request.endpoint} is not a partner's", message=message, status=403)
        return None
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    if session.safe_next(wanted) == session.HOME:
        wanted = None
    return make_response(redirect(url_for("console.login", next=wanted), 303))


def _frame() -> dict[str, object]:
    """What the header of every page shows."""
    query = {name: value for name, value in request.args.items() if name != "lang"}
    path = request.path if request.method == "GET" else url_for("console.overview")
    switch = [
        (lang, i18n.LANGUAGES[lang], _with_query(path, {**query, "lang": lang}))
        for lang in services().settings.languages
    ]
    return {"staff": getattr(g, "staff", None), "switch": switch}


def _with_query(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


def _refused(error: Refusal) -> Response:
    log("console").warning("refused", code=error.code, reason=error.reason, path=request.path)
    return make_response(render_template("console/refused.html", error=error), error.status)


def _form_refused(error: CSRFError) -> Response:
    return _refused(
        Refusal(
            "form_expired",
            str(error.description),
            message=_(
                "This form has been open for too long, or your browser keeps no cookies for this site. "
                "Go back, load the page again and try once more."
            ),
        )
    )
