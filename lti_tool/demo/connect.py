"""Connecting the demo LMS and the demo's tool by themselves, as an administrator would by hand."""

from __future__ import annotations

from flask import Flask

from lti_tool.demo import course, registry
from lti_tool.demo.lms import EXTENSION, Lms
from lti_tool.demo.registration import initiation_url
from lti_tool.demo.registry import Tool
from lti_tool.fetch import FetchError


class ConnectError(Exception):
    """The tool did not register; the text says what happened."""


def is_connected(app: Flask) -> bool:
    """Whether the demo's tool is registered at the addresses that both have now."""
    here: Lms = app.extensions[EXTENSION]
    with here.engine.begin() as connection:
        return any(_is_current(here, tool) for tool in registry.tools(connection))


def connect(app: Flask, invitation_url: str) -> bool:
    """Register the tool by dynamic registration over HTTP, if it is not registered yet.

    Both servers must be running: the tool reads our configuration and posts its registration while this
    waits. Activities of an older registration (another port, say) move to the new one.

    Args:
        app: what ``create_lms`` made.
        invitation_url: the registration address that the tool gave out.

    Returns:
        Whether a registration was made.

    Raises:
        ConnectError: the tool can't be reached, or did not register.
    """
    if is_connected(app):
        return False
    here: Lms = app.extensions[EXTENSION]
    try:
        answer = here.fetch.get(initiation_url(here, invitation_url), headers={"Accept": "text/html"})
    except FetchError as error:
        raise ConnectError(f"the tool can't be reached: {error}") from None
    with here.engine.begin() as connection:
        tools = registry.tools(connection)
        new = next((tool for tool in tools if _is_current(here, tool)), None)
        if new is None:
            raise ConnectError(f"the tool did not register (it answered with status {answer.status})")
        for old in tools:
            if not _is_current(here, old) and _was_ours(here, old):
                course.move_links(connection, old.id, new.id, old.origin, new.origin)
    return True


def _is_current(here: Lms, tool: Tool) -> bool:
    return tool.issuer == here.base_url and _is_below(tool.login_uri, here.tool_url)


def _was_ours(here: Lms, tool: Tool) -> bool:
    """Whether a registration is of this tool at an earlier address: it looks the same but for its origin."""
    now = here.tool_url.split("/", 3)[3:]
    return tool.login_uri.split("/", 3)[3:] == ["/".join([*now, "lti/login"])]


def _is_below(address: str, base: str) -> bool:
    return address.startswith(base + "/")
