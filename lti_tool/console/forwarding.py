"""Copies for other record stores, as staff see them: how far each is, what it refused and said, send again."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection

from lti_tool import forward_state
from lti_tool.console import filters, session
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.models import erasure, forward, partner
from lti_tool.models.forward import Target
from lti_tool.services import services

PAGE = 50


def show_page() -> str:
    """All targets."""
    with reading(services().engine) as connection:
        found = forward_state.standings(connection)
    return render_template("console/forwarding.html", standings=found, trouble=forward_state.trouble_in_words)


def show_one(target_id: str) -> str:
    """One target: what it gets, how it stands, what it refused, and erasures since it got the first copies."""
    after = request.args.get("after", "")
    with reading(services().engine) as connection:
        target = _the(connection, target_id)
        (standing,) = forward_state.standings(connection, [target])
        place = int(after[:18]) if after.isascii() and after.isdigit() else 0
        refused = forward.set_aside(connection, target.id, PAGE + 1, place)
        erased = [one for one in erasure.every(connection) if target.name in one.copies]
        names = {one.id: one.name for one in partner.every(connection)}
    return render_template(
        "console/forward_target.html",
        standing=standing,
        target=target,
        trouble=forward_state.trouble_in_words(target),
        refused=refused[:PAGE],
        more=len(refused) > PAGE,
        erased=erased,
        partners=[names.get(one, "") or _("the consortium itself") for one in target.wanted.tenants],
    )


def change(target_id: str) -> Response:
    """Pause, resume, send again or give up, as the form says."""
    what = request.form.get("what", "")
    statement = filters.clean(request.form.get("statement"))
    with writing(services().engine) as connection:
        target = _the(connection, target_id)
        if what == "pause":
            forward.pause(connection, target.id)
        elif what == "resume":
            forward.resume(connection, target.id)
        elif what == "retry":
            forward.retry(connection, target.id, statement)
        elif what == "drop" and statement:
            forward.drop(connection, target.id, statement)
        else:
            raise Refusal("unknown_wish", "no such button", message=_("There is no such button."))
    log("console").info("forwarding_changed", target=target.id, what=what, staff=session.staff().id)
    return make_response(redirect(url_for("console.forward_target", target_id=target.id), 303))


def _the(connection: Connection, target_id: str) -> Target:
    found = forward.get(connection, target_id.replace("\0", ""))
    if found is None:
        message = _("There is no such target.")
        raise Refusal("unknown_target", "no such target", message=message, status=404, retry=False)
    return found
