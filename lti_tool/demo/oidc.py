"""Launches: third-party login (security framework 1.0, section 5.1.1) and the authorization endpoint."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from sqlalchemy import Connection, delete, insert, select

from lti_tool import clock, i18n
from lti_tool.demo import course, messages, registry, tables
from lti_tool.demo.lms import Lms, lms, note, platform_storage
from lti_tool.demo.people import Person, by_id, by_key
from lti_tool.demo.registry import Tool
from lti_tool.demo.web import Problem, allow_frames_and_forms, instructor, me, post_again, signed_in
from lti_tool.i18n import gettext as _

HINT_KEPT = 5 * clock.MINUTE
TARGETS = ("iframe", "window")
REVIEW = "review:"
"""In place of a target: this learner's work is to be shown, in a window."""


class Refused(Exception):
    """An authorization request that is answered with an OIDC error (OIDC core, section 3.1.2.6)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def blueprint() -> Blueprint:
    """The pages that start a launch, and the authorization endpoint."""
    room = Blueprint("oidc", __name__)
    room.get("/activities/<link_id>/launch")(launch)
    room.get("/activities/<link_id>/answers/<key>")(review)
    room.get("/add/<int:tool_id>/launch")(choose)
    room.route("/lti/auth", methods=["GET", "POST"])(authorize)
    return room


def launch(link_id: str) -> str:
    """Begin a launch of an activity, inside the frame or the new window."""
    person = me()
    target = request.args.get("target", "iframe")
    with lms().engine.begin() as connection:
        link = course.link(connection, link_id)
        tool = None if link is None else registry.tool_by_id(connection, link.tool_id)
        if link is None or tool is None or target not in TARGETS:
            abort(404)
        return _login(connection, tool, person, link.url, link_id=link.id, target=target)


def review(link_id: str, key: str) -> str:
    """Begin a submission review: an instructor sees anybody's work, a learner their own."""
    person, learner = me(), by_key(key)
    with lms().engine.begin() as connection:
        link = course.link(connection, link_id)
        tool = None if link is None else registry.tool_by_id(connection, link.tool_id)
        if link is None or tool is None or learner is None or not tool.reviewing:
            abort(404)
        if not person.is_instructor and learner != person:
            abort(404)
        return _login(connection, tool, person, tool.reviewing[0], link_id=link.id, target=REVIEW + learner.id)


def choose(tool_id: int) -> str:
    """Begin deep linking, inside the dialog."""
    person = instructor()
    with lms().engine.begin() as connection:
        tool = registry.tool_by_id(connection, tool_id)
        if tool is None:
            abort(404)
        return _login(connection, tool, person, tool.deep_linking_uri, link_id=None, target="iframe")


def _login(connection: Connection, tool: Tool, person: Person, uri: str, *, link_id: str | None, target: str) -> str:
    token = secrets.token_urlsafe(24)
    connection.execute(delete(tables.hint).where(tables.hint.c.expires_at < clock.now()))
    connection.execute(
        insert(tables.hint).values(
            token=token,
            tool_id=tool.id,
            person=person.id,
            link_id=link_id,
            target=target,
            locale=i18n.language(),
            expires_at=clock.now() + HINT_KEPT,
        )
    )
    fields = {
        "iss": lms().base_url,
        "target_link_uri": uri,
        "login_hint": person.id,
        "lti_message_hint": token,
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
    }
    if platform_storage(connection):
        fields["lti_storage_target"] = "_parent"
    note(connection, "login_initiation", {**fields, "lti_message_hint": "…"})
    allow_frames_and_forms(tool.origins)
    return render_template("auto_post.html", action=tool.login_uri, fields=fields, title=_("Opening the lesson"))


def authorize() -> str:
    """The authorization endpoint: checks the request and posts the id_token, or an error, to the tool."""
    again = post_again(lms().url("/lti/auth"))
    if again is not None:
        return again
    asked = request.values
    with lms().engine.begin() as connection:
        tool = registry.tool_by_client(connection, asked.get("client_id", ""))
        if tool is None:
            raise Problem(_("The tool that asked is not registered with this LMS."))
        uri = asked.get("redirect_uri", "")
        if uri not in tool.redirect_uris:
            raise Problem(_("The tool asked for an answer at an address that it has not registered."))
        fields: dict[str, str] = {"state": asked["state"]} if "state" in asked else {}
        try:
            check(asked)
            fields["id_token"] = _id_token(connection, lms(), tool, asked)
        except Refused as refused:
            fields |= {"error": refused.error, "error_description": refused.description}
            note(connection, "oidc_error", {"error": refused.error, "description": refused.description})
    allow_frames_and_forms(tool.origins)
    return render_template("auto_post.html", action=uri, fields=fields, title=_("Opening the lesson"))


def check(asked: Mapping[str, str]) -> None:
    """The parts of an authorization request that need no look-up.

    Raises:
        Refused: one of them is not as the security framework (section 5.1.1.2) wants it.
    """
    if asked.get("scope", "").split() != ["openid"]:
        raise Refused("invalid_scope", "scope must be openid")
    if asked.get("response_type") != "id_token":
        raise Refused("unsupported_response_type", "response_type must be id_token")
    if asked.get("response_mode") != "form_post":
        raise Refused("invalid_request", "response_mode must be form_post")
    if asked.get("prompt") != "none":
        raise Refused("invalid_request", "prompt must be none")
    if not asked.get("nonce"):
        raise Refused("invalid_request", "nonce is missing")
    if not asked.get("login_hint") or not asked.get("lti_message_hint"):
        raise Refused("invalid_request", "login_hint or lti_message_hint is missing")


def _id_token(connection: Connection, here: Lms, tool: Tool, asked: Mapping[str, str]) -> str:
    person = signed_in()
    if person is None or by_id(asked["login_hint"]) != person:
        raise Refused("login_required", "the person of the login_hint is not the one at this browser")
    table = tables.hint
    hint = connection.execute(
        select(table).where(table.c.token == asked["lti_message_hint"], table.c.expires_at > clock.now())
    ).one_or_none()
    if hint is None or hint.tool_id != tool.id or hint.person != person.id:
        raise Refused("invalid_request", "the lti_message_hint is unknown, too old, or was used before")
    connection.execute(delete(table).where(table.c.token == hint.token))
    now = clock.now() // clock.SECOND
    nonce = asked["nonce"]
    if hint.link_id is None:
        data = secrets.token_urlsafe(24)
        connection.execute(
            insert(table).values(
                token=data,
                tool_id=tool.id,
                person=person.id,
                link_id=None,
                target="deep_linking",
                locale=hint.locale,
                expires_at=clock.now() + 4 * clock.HOUR,
            )
        )
        claims = messages.deep_linking_request(
            here.base_url, here.guid, tool, person, nonce=nonce, now=now, locale=hint.locale, data=data
        )
    else:
        link = course.link(connection, hint.link_id)
        if link is None:
            raise Refused("invalid_request", "the activity is no longer in the course")
        learner = by_id(hint.target.removeprefix(REVIEW)) if hint.target.startswith(REVIEW) else None
        claims = messages.resource_link_request(
            here.base_url,
            here.guid,
            tool,
            person,
            link,
            course.line_items(connection, link_id=link.id),
            nonce=nonce,
            now=now,
            target="window" if learner else hint.target,
            locale=hint.locale,
        )
        if learner and tool.reviewing:
            claims = messages.submission_review_request(claims, learner, tool.reviewing[0])
    note(connection, "id_token", messages.shown(claims))
    return here.key.sign(claims)
