"""Dynamic registration 1.0: an LMS administrator pastes an invitation's address, the LMS opens it, done.

``GET /lti/register/<invitation>?openid_configuration=…&registration_token=…`` registers at once: pasting the
address was the decision. A successful registration uses the invitation up; opening it does not, and frames
reload, so the LMS that used it up sees its result again. Without the query, a person opened it: the page
says how to use it, and takes what an LMS without dynamic registration gives back (``connect.py``).
"""

from __future__ import annotations

import re

import orjson
from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy.exc import IntegrityError

from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.fetch import Answer, FetchError
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.lti import keys, keysets
from lti_tool.lti import registration_pages as pages
from lti_tool.lti.registration_marks import brought, note_kept, note_sent
from lti_tool.lti.registration_request import request_document
from lti_tool.lti.registration_store import Found, in_the_way, keep, must_be_open
from lti_tool.lti.registration_wire import LONGEST_URL, read_answer, read_configuration
from lti_tool.models.platform import Platform
from lti_tool.services import services

_TOKEN = re.compile(r"[\x21-\x7e]{0,8000}")


def add_routes(blueprint: Blueprint) -> None:
    """Put the registration page on the blueprint (mounted at ``/lti``)."""
    blueprint.add_url_rule("/register/<invitation>", "register", open_invitation, methods=["GET"])


def open_invitation(invitation: str) -> Response:
    """Register the LMS that opened the invitation, and show the result; errors are shown, never closed."""
    if request.method == "HEAD":  # link checkers look, they do not register
        return Response()
    return pages.guarded(lambda: _answer(invitation))


def _answer(secret: str) -> Response | str:
    configuration_url = request.args.get("openid_configuration", "")
    found = pages.found(secret)
    again = found.used_by(configuration_url)
    if again is not None:
        return pages.connected(found, secret, again)
    single = not found.invitation.many
    if not configuration_url and single and found.invitation.used_up and found.platforms:
        address = url_for("lti.connection", invitation=secret, platform_id=found.platforms[0].id)
        return make_response(redirect(address, 303))
    if not configuration_url:
        must_be_open(found)
        return pages.invitation(found, secret)
    token = request.args.get("registration_token", "")
    platform = _brought(found, configuration_url, token)
    if platform is None:
        try:
            must_be_open(found)
            platform = _register(found, configuration_url, token)
        except Refusal:
            # The same frame, opened twice at once: the LMS has let only one of them through.
            platform = _brought(pages.found(secret), configuration_url, token)
            if platform is None:
                raise
    return pages.connected(found, secret, platform)


def _brought(found: Found, configuration_url: str, token: str) -> Platform | None:
    """What was connected by this invitation and this very permission of the LMS."""
    with reading(services().engine) as connection:
        return next((one for one in found.platforms if brought(connection, one, configuration_url, token)), None)


def _register(found: Found, configuration_url: str, token: str) -> Platform:
    if len(configuration_url) > LONGEST_URL or not _TOKEN.fullmatch(token):
        raise Refusal(
            "registration_request_wrong",
            "openid_configuration or registration_token has an impossible form",
            message=_("Your LMS opened this page with values that can't be right. Start again in your LMS."),
            retry=False,
        )
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    fetch = services().fetch
    document = _fetch("GET", configuration_url, headers={"Accept": "application/json", **bearer})
    configuration = read_configuration(_json(document), configuration_url, fetch.check)
    settings = services().settings
    wish = request_document(
        configuration,
        settings.base_url,
        settings.languages,
        names=found.partner.show_names,
        our_keys=found.invitation.our_keys,
    )
    keys.ready(services().engine, services().vault, found.invitation.our_keys)  # before the LMS looks for it
    with writing(services().engine) as connection:
        in_the_way(connection, found.invitation.partner_id, configuration)
        note_sent(connection, found.invitation)
    answer = _fetch(
        "POST",
        configuration.registration_url,
        headers={"Content-Type": "application/json", "Accept": "application/json", **bearer},
        data=orjson.dumps(wish),
    )
    registered = read_answer(_json(answer))
    try:
        with writing(services().engine) as connection:
            platform = keep(connection, found.invitation, configuration, registered)
            note_kept(connection, platform, configuration_url, token)
    except IntegrityError:
        raise Refusal(
            "registration_twice",
            "the same registration was kept by another request",
            message=_("This LMS was being connected twice at once. Open the address once more."),
            status=409,
            retry=False,
        ) from None
    log("lti").info("platform_registered", platform=platform.id, issuer=platform.issuer, partner=found.partner.slug)
    _prefetch_keys(platform)
    return platform


def _fetch(method: str, url: str, *, headers: dict[str, str], data: bytes | None = None) -> Answer:
    """Fetch from the LMS; 200 and 201 are its only good answers.

    Raises:
        Refusal: the address is not allowed, does not answer, or answers no.
    """
    fetch = services().fetch
    try:
        answer = fetch.get(url, headers=headers) if method == "GET" else fetch.post(url, data=data, headers=headers)
    except (FetchError, UnicodeError) as error:
        refused = isinstance(error, FetchError) and error.kind == "refused"
        raise Refusal(
            "registration_address_refused" if refused else "registration_platform_unreachable",
            f"{method}: {error}",
            message=_("The address of your LMS is private or not secure (https), so it can't be reached from here.")
            if refused
            else _("Your LMS could not be reached from here. Try again; if it fails again, tell its administrator."),
            status=400 if refused else 503,
            retry=False,
        ) from None
    if answer.status in (200, 201):
        return answer
    raise Refusal(
        "registration_platform_refused",
        f"{method} answered {answer.status}: {_reason(answer, headers)}",
        message=_(
            "Your LMS did not let the connection through (its answer: {status}). The permission it gives is "
            "valid for a short time and only once: start again in your LMS by adding the address anew."
        ).format(status=answer.status),
        retry=False,
    )


def _reason(answer: Answer, headers: dict[str, str]) -> str:
    """The beginning of a plain refusal, for the log; never a page, never the token."""
    text = " ".join(answer.body[:1000].decode("utf-8", "replace").split())
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    return "(a page)" if "<" in text else (text.replace(token, "…") if token else text)[:200]


def _json(answer: Answer) -> object:
    try:
        document: object = answer.json()
    except (FetchError, RecursionError):
        return None
    return document


def _prefetch_keys(platform: Platform) -> None:
    """Fetch the LMS's keys now, so that the first launch need not wait; if this fails, it fetches them."""
    try:
        keysets.fetch_again(services(), platform)
    except (Refusal, UnicodeError) as error:
        log("lti").info("keys_not_prefetched", platform=platform.id, reason=str(error))
