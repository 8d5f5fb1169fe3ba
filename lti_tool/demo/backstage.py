"""The pages behind the scenes: the connection to the tool, the switches, the messages that travelled."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lti_tool.demo import failures, registry, tables
from lti_tool.demo.lms import lms, platform_storage
from lti_tool.demo.registration import initiation_url
from lti_tool.demo.web import Problem, allow_frames_and_forms, instructor, me
from lti_tool.i18n import gettext as _


def blueprint() -> Blueprint:
    """The pages behind the scenes."""
    room = Blueprint("backstage", __name__, url_prefix="/backstage")
    room.get("")(settings)
    room.post("/storage")(storage)
    room.post("/failures")(fail)
    room.post("/connect")(connect)
    room.get("/messages")(travelled)
    return room


def settings() -> str:
    """The connected tools and the switches."""
    me()
    with lms().engine.begin() as connection:
        failure = failures.pending(connection)
        return render_template(
            "backstage.html",
            tools=registry.tools(connection),
            storage=platform_storage(connection),
            status=failure.status,
            times=failure.times,
            statuses=failures.STATUSES,
            most=failures.MOST,
        )


def storage() -> ResponseReturnValue:
    """Switch LTI platform storage on or off."""
    with lms().engine.begin() as connection:
        registry.put(connection, "platform_storage", "on" if request.form.get("storage") == "on" else "off")
    return redirect(url_for("backstage.settings"))


def fail() -> ResponseReturnValue:
    """Pretend to be down for the next grades."""
    status = request.form.get("status", 503, int)
    times = request.form.get("times", 0, int)
    if not failures.fits(status, times):
        raise Problem(_("That can't be pretended. Choose another number."))
    with lms().engine.begin() as connection:
        failures.pretend(connection, failures.Failure(status, times))
    return redirect(url_for("backstage.settings"))


def connect() -> str:
    """Open a tool's invitation in a frame, as an administrator's LMS does (dynamic registration 1.0)."""
    instructor()
    invitation = request.form.get("invitation", "").strip()
    try:
        parts = urlsplit(invitation)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(c in parts.netloc for c in " ;,'\""):
        raise Problem(_("This is not an invitation. Paste the whole address that the tool's staff gave you."))
    allow_frames_and_forms([f"{parts.scheme}://{parts.netloc}"])
    return render_template("connect.html", address=initiation_url(lms(), invitation))


def travelled() -> str:
    """The last messages between this LMS and the tool, for curious developers."""
    me()
    table = tables.message
    with lms().engine.begin() as connection:
        rows = connection.execute(select(table).order_by(table.c.id.desc())).all()
    shown = [(row, json.dumps(row.body, indent=2, ensure_ascii=False)) for row in rows]
    return render_template("messages.html", messages=shown, kinds=kinds())


def kinds() -> dict[str, tuple[str, str]]:
    """What kinds of messages there are: which way they go, and what to call them."""
    to_tool, to_lms = _("LMS → tool"), _("tool → LMS")
    return {
        "registration": (to_lms, _("The tool registered")),
        "login_initiation": (to_tool, _("A login was started")),
        "id_token": (to_tool, _("An id_token was signed (claims)")),
        "oidc_error": (to_tool, _("A login was refused")),
        "deep_linking_response": (to_lms, _("Lessons were chosen")),
        "deep_linking_refused": (to_lms, _("A choice of lessons was refused")),
        "access_token": (to_lms, _("The tool asked for an access token")),
        "line_item": (to_lms, _("A grade column was made")),
        "score": (to_lms, _("A score arrived")),
        "score_refused": (to_lms, _("A score was refused")),
        "members_read": (to_lms, _("The roster was read")),
    }
