"""``/lti/login``: an LMS begins a launch (security framework 1.0, section 5.1.1).

At the top level the answer is a redirect with a cookie. In a frame the LMS's hint must not be spent before
it is known what the browser allows (Moodle's and Canvas's hints work once): so the answer is a small page
that tries a partitioned cookie and the LMS's platform storage, then goes on in the same frame, or offers a
window of its own, which begins anew with the same parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import Response, make_response, redirect, render_template, request
from sqlalchemy import Connection

from lti_tool.db import reading
from lti_tool.lti import again, seen, state
from lti_tool.lti.checks import origin
from lti_tool.lti.codes import refusal, shown
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from lti_tool.platforms.families import family_of, quirks_of
from lti_tool.platforms.registration import all_fit
from lti_tool.services import services

LONGEST = 16_000
REQUIRED = ("iss", "login_hint", "target_link_uri")
OPTIONAL = ("client_id", "lti_message_hint", "lti_deployment_id", "lti_storage_target")


@dataclass(frozen=True, slots=True)
class Login:
    """A login initiation, as sent.

    Attributes:
        sent: all parameters that we know, to begin again in another window. The ``target_link_uri`` among
            them is unsigned and is never gone to.
    """

    issuer: str
    client_id: str
    login_hint: str
    message_hint: str
    storage: str
    sent: Mapping[str, str]


def read_login(values: Mapping[str, str]) -> Login:
    """The login initiation in a form or a query.

    Raises:
        Refusal: ``login_opened_directly``, ``login_incomplete`` or ``login_malformed``.
    """
    sent = {name: values[name] for name in (*REQUIRED, *OPTIONAL) if values.get(name)}
    if not sent:
        raise refusal("login_opened_directly", "none of the login's parameters came")
    if missing := [name for name in REQUIRED if name not in sent]:
        raise refusal("login_incomplete", "the login came without " + ", ".join(missing))
    if sum(map(len, sent.values())) > LONGEST:
        raise refusal("login_malformed", f"the login's parameters have over {LONGEST} characters")
    client_id = sent.get("client_id", "")
    if not sent["iss"].isprintable() or not client_id.isprintable():
        raise refusal("login_malformed", "iss or client_id holds control characters")
    return Login(
        issuer=sent["iss"],
        client_id=client_id,
        login_hint=sent["login_hint"],
        message_hint=sent.get("lti_message_hint", ""),
        storage=state.storage_target(sent.get("lti_storage_target", "")),
        sent=sent,
    )


def find_platform(login: Login) -> Platform:
    """The registration that the login names.

    Raises:
        Refusal: ``platform_unknown`` or ``platform_ambiguous``.
    """
    with reading(services().engine) as connection:
        if login.client_id:
            found = platforms.by_client(connection, login.issuer, login.client_id)
        else:
            found = _of_issuer(connection, login.issuer, login.sent.get("lti_deployment_id", ""))
    if found is None:
        told = f"no registration of {shown(login.issuer)} with client {shown(login.client_id)}"
        raise refusal("platform_unknown", told)
    return found


def _of_issuer(connection: Connection, issuer: str, deployment_id: str) -> Platform | None:
    """The issuer's registration, for a login that names no client id (one issuer may hold many clients).

    What proved nothing must not make another's logins ambiguous, nor take them: those at the issuer's own host come
    first, then those that were launched from, then those that have the deployment that is named.

    Raises:
        Refusal: ``platform_ambiguous``: several are left.
    """
    found = platforms.of_issuer(connection, issuer)
    if len(found) > 1:
        found = [one for one in found if all_fit(one.issuer, one.auth_url, one.jwks_url)] or found
    if len(found) > 1:
        found = [one for one in found if one.launched_at] or found
    if len(found) > 1:
        having = platforms.with_deployment(connection, [one.id for one in found], deployment_id)
        found = [one for one in found if one.id in having] or found
    if len(found) > 1:
        raise refusal("platform_ambiguous", f"no client_id, several registrations of {shown(issuer)}")
    return found[0] if found else None


def authorization_url(platform: Platform, login: Login, begun: state.Begun, redirect_uri: str) -> str:
    """Where the browser goes: the registered endpoint and nowhere else, with the hints as they came."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": login.login_hint,
        **({"lti_message_hint": login.message_hint} if "lti_message_hint" in login.sent else {}),
        "state": begun.text,
        "nonce": begun.nonce,
    }
    base = platform.auth_url.partition("#")[0]
    return base + ("&" if urlsplit(base).query else "?") + urlencode(query)


def begin() -> Response:
    """Answer a login initiation, GET or POST."""
    login = read_login(request.values)
    platform = find_platform(login)
    seen.login(services(), platform)
    begun = state.begin(services().vault, platform.id, login.storage)
    url = authorization_url(platform, login, begun, services().settings.base_url + "/lti/launch")
    if _at_top_level():
        response = make_response(redirect(url, 302))
    else:
        quirks = quirks_of(family_of(platform.family, platform.auth_url))
        page = {
            "go": url,
            "secret": begun.secret,
            "key": state.storage_key(begun.text),
            "target": login.storage,
            "origin": origin(platform.auth_url),
            "parent": quirks.storage_in_parent,
        }
        response = make_response(render_template("lti/login.html", page=page, go=url, again=login.sent))
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        state.cookie_name(begun.text),
        begun.secret,
        max_age=state.MAX_AGE,
        path=urlsplit(services().settings.base_url).path + state.COOKIE_PATH,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    again.remember(response, login.sent)
    return response


def _at_top_level() -> bool:
    """Whether this is surely a window of its own, begun by the LMS.

    Our own frame's "open in a new window" posts here too (same-origin); it gets the page, as a browser
    would hold a redirect after a form to the form-action of the page that it left.
    """
    return (
        request.headers.get("Sec-Fetch-Dest") == "document" and request.headers.get("Sec-Fetch-Site") != "same-origin"
    )
