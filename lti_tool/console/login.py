"""Signing in to the console and out again."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request
from flask_limiter import Limiter

from lti_tool.console import limits, session
from lti_tool.db import reading, writing
from lti_tool.i18n import gettext as _
from lti_tool.i18n import ngettext
from lti_tool.log import log
from lti_tool.models import staff
from lti_tool.services import services


def show() -> str | Response:
    """The sign-in page; whoever is signed in goes on at once."""
    goes_to = session.safe_next(request.args.get("next"))
    with reading(services().engine) as connection:
        if session.signed_in(connection):
            return _see(goes_to)
        return _page(goes_to, nobody=not staff.every(connection))


def sign_in() -> str | Response:
    """Check name and password, and start a session."""
    goes_to = session.safe_next(request.form.get("next"))
    name, password = request.form.get("name", "")[: staff.LONGEST], request.form.get("password", "")
    with reading(services().engine) as connection:
        account = staff.check(connection, name, password)
        nobody = account is None and not staff.every(connection)
    if account is None:
        log("console").warning("sign-in refused", address=request.remote_addr)
        wrong = _("Name or password is not right.")
        return make_response(_page(goes_to, nobody=nobody, wrong=wrong, name=name), 403)
    if staff.outdated(account):
        with writing(services().engine) as connection:
            staff.renew(connection, account, password)
    session.sign_in(account)
    log("console").info("signed in", account=account.id)
    return _see(goes_to)


def sign_out() -> Response:
    """End the session in this browser."""
    session.sign_out()
    return _see("/console/login")


def too_often(limiter: Limiter) -> Response:
    """The page that says how long to wait before the next try."""
    seconds = limits.seconds_to_wait(limiter)
    minutes = -(-seconds // 60)
    if seconds < 60:
        wait = ngettext("Wait {n} second, then try again.", "Wait {n} seconds, then try again.", seconds)
        wait = wait.format(n=seconds)
    else:
        wait = ngettext("Wait {n} minute, then try again.", "Wait {n} minutes, then try again.", minutes)
        wait = wait.format(n=minutes)
    log("console").warning("sign-in stopped", address=request.remote_addr, seconds=seconds)
    response = make_response(render_template("console/wait.html", wait=wait), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(goes_to: str, *, nobody: bool, wrong: str = "", name: str = "") -> str:
    return render_template("console/login.html", next=goes_to, nobody=nobody, wrong=wrong, name=name)


def _see(address: str) -> Response:
    return make_response(redirect(address, 303))
