"""The tool's answer to "Add lessons" (deep linking 2.0, section 2.2.7): checked, then links in the course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, render_template, request
from sqlalchemy import Connection, delete, select

from lti_tool import clock
from lti_tool.demo import course, messages, registry, tables, tool_keys
from lti_tool.demo.lms import lms, note
from lti_tool.demo.registry import Tool
from lti_tool.demo.tool_keys import BadToken
from lti_tool.demo.web import Problem, post_again, signed_in
from lti_tool.i18n import gettext as _
from lti_tool.i18n import ngettext

MOST_ITEMS = 100
MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Item:
    """One chosen activity; ``column`` are the values of its grade column, if it wants one."""

    title: str
    text: str
    url: str
    custom: Mapping[str, str] = field(default_factory=dict)
    column: Mapping[str, Any] | None = None


def blueprint() -> Blueprint:
    """The return address of deep linking."""
    room = Blueprint("deep_linking", __name__)
    room.post("/lti/deep-linking")(returned)
    return room


def returned() -> str:
    """Take the answer, which the browser of the instructor posts from the tool's page in our dialog."""
    again = post_again(request.full_path)
    if again is not None:
        return again
    try:
        tool, claims = _read(request.form.get("JWT", ""))
        chosen = items(tool, claims)
        with lms().engine.begin() as connection:
            _use_data(connection, tool, claims)
            for item in chosen:
                _add(connection, tool, item)
            note(connection, "deep_linking_response", messages.shown(claims))
    except BadToken as bad:
        with lms().engine.begin() as connection:
            note(connection, "deep_linking_refused", {"reason": str(bad)})
        raise Problem(_("The tool's choice could not be taken over: {reason}").format(reason=bad)) from None
    summary = ngettext("%(num)d lesson was added", "%(num)d lessons were added", len(chosen)) % {"num": len(chosen)}
    flash(summary)
    return render_template(
        "chosen.html",
        summary=summary,
        told=str(claims.get(messages.DL + "msg", ""))[:500],
        warned=str(claims.get(messages.DL + "errormsg", ""))[:500],
    )


def _read(token: str) -> tuple[Tool, dict[str, Any]]:
    client_id = tool_keys.unverified_issuer(token)
    with lms().engine.begin() as connection:
        tool = registry.tool_by_client(connection, client_id)
    if tool is None:
        raise BadToken("its iss is no client id of this LMS")
    claims = tool_keys.read(lms().tool_keys, tool, token, audience=[lms().base_url], require=["nonce"])
    if claims.get(messages.LTI + "message_type") != messages.DEEP_LINKING_RESPONSE:
        raise BadToken("its message_type is not LtiDeepLinkingResponse")
    if claims.get(messages.LTI + "version") != messages.VERSION:
        raise BadToken("its version is not 1.3.0")
    if claims.get(messages.LTI + "deployment_id") != tool.deployment_id:
        raise BadToken("its deployment_id is not the one of the request")
    return tool, claims


def _use_data(connection: Connection, tool: Tool, claims: Mapping[str, Any]) -> None:
    person = signed_in()
    data = claims.get(messages.DL + "data")
    table = tables.hint
    asked = connection.execute(
        select(table).where(
            table.c.token == str(data), table.c.target == "deep_linking", table.c.expires_at > clock.now()
        )
    ).one_or_none()
    if asked is None or asked.tool_id != tool.id:
        raise BadToken("its data is not what this LMS sent, or was used before")
    if person is None or asked.person != person.id or not person.is_instructor:
        raise BadToken("the person at this browser is not the one who began to choose")
    if not registry.spend(connection, "nonce", f"{tool.id} {claims['nonce']}", clock.now() + clock.DAY):
        raise BadToken("its nonce was used before")
    connection.execute(delete(table).where(table.c.token == asked.token))


def items(tool: Tool, claims: Mapping[str, Any]) -> list[Item]:
    """The chosen activities of an answer.

    Raises:
        BadToken: one of them is not of the type asked for, points elsewhere, or has a wrong form.
    """
    found = claims.get(messages.DL + "content_items", [])
    if not isinstance(found, list) or len(found) > MOST_ITEMS:
        raise BadToken("its content_items are not a list, or too many")
    return [_item(tool, entry) for entry in found]


def _item(tool: Tool, entry: object) -> Item:
    if not isinstance(entry, dict) or entry.get("type") != "ltiResourceLink":
        raise BadToken("a content item is not an ltiResourceLink")
    url = entry.get("url", tool.target_link_uri)
    if not isinstance(url, str) or _origin(url) not in tool.origins:
        raise BadToken("the url of a content item is not on the tool's own host")
    custom = entry.get("custom", {})
    if not isinstance(custom, dict) or not all(isinstance(value, str) for value in custom.values()):
        raise BadToken("the custom parameters of a content item are not all strings")
    title = _text(entry, "title") or tool.name
    column = None
    if "lineItem" in entry:
        column = _column(entry["lineItem"], title)
    return Item(title, _text(entry, "text"), url, custom, column)


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise BadToken(f"the {name} of a content item is not text")
    return value[:MOST_TEXT]


def _column(line_item: object, title: str) -> dict[str, Any]:
    maximum = line_item.get("scoreMaximum") if isinstance(line_item, dict) else None
    if not isinstance(line_item, dict) or isinstance(maximum, bool) or not isinstance(maximum, int | float):
        raise BadToken("a lineItem has no scoreMaximum")
    if not 0 < maximum < 1e9:
        raise BadToken("the scoreMaximum of a lineItem is not above 0")
    return {
        "label": _text(line_item, "label") or title,
        "score_maximum": float(maximum),
        "resource_id": _text(line_item, "resourceId") or None,
        "tag": _text(line_item, "tag") or None,
    }


def _add(connection: Connection, tool: Tool, item: Item) -> None:
    link = course.add_link(connection, tool.id, item.title, item.url, text=item.text, custom=item.custom)
    if item.column:
        course.add_line_item(connection, {"tool_id": tool.id, "link_id": link.id, **item.column})
