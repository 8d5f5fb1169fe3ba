"""The two steps of the connection test that ask the LMS: its key set, and a token for our signed assertion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.fetch import Answer, FetchError
from lti_tool.i18n import gettext as _
from lti_tool.lti import keys, keysets
from lti_tool.lti.access_tokens import assertion_claims
from lti_tool.lti.mixup import acts_for_another
from lti_tool.lti.registration_request import AGS, ROSTER
from lti_tool.models.platform import Platform
from lti_tool.services import Services

GOOD, BAD, OPEN = "good", "bad", "open"
CALL_SECONDS = 8.0
"""So long each call may take: somebody waits for it, and so does a thread that learners need."""
WANTED = (AGS + "score", ROSTER)
"""What lessons live by; line items and results are asked for where a launch offers them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a connection test.

    Attributes:
        state: good, bad, or open: nothing can be said yet, or it may be meant so.
        title: what should be so.
        told: what is so instead; empty where all is well.
        cure: what to do about it.
        inside: the address that was to be called leads inside a network, which the guard refused.
    """

    state: str
    title: str
    told: str = ""
    cure: str = ""
    inside: bool = False


def key_set(services: Services, platform: Platform) -> Step:
    """Whether the LMS's key set can be fetched and holds a key that launches can be checked with."""
    title = _("The LMS shows its public keys (key set)")
    compare = _("Compare the key set address with the one that your LMS shows: {address}").format(
        address=platform.jwks_url
    )
    try:
        answer = services.fetch.within(CALL_SECONDS).get(platform.jwks_url, headers={"Accept": "application/json"})
        if answer.status != 200:
            return Step(BAD, title, _("It answers with status {status}.").format(status=answer.status), compare)
        found = answer.json()
    except FetchError as error:
        return Step(BAD, title, *_fetch_failed(error, platform.jwks_url, compare), inside=error.kind == "refused")
    listed = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        return Step(BAD, title, _("It answers with something that is no key set."), compare)
    entries = [key for key in listed[:100] if isinstance(key, dict) and isinstance(key.get("kid"), str)]
    for key in entries:
        try:
            if keysets.pick({"keys": [key]}, key["kid"]) is not None:
                return Step(GOOD, title)
        except (Refusal, AttributeError, TypeError):
            continue
    return Step(
        BAD,
        title,
        _("It holds no key for RS256."),
        _("Make the LMS create its key (RSA, 2048 bits or more, with a kid), or update the LMS."),
    )


def token(services: Services, platform: Platform) -> Step:
    """Whether the LMS grants a token to our signed assertion, so that grades and rosters will work."""
    title = _("The LMS gives the tool a token for grades and roster")
    if not platform.token_url:
        return Step(OPEN, title, _("No token address is known."), _("Without it no grades are sent."))
    with reading(services.engine) as connection:
        if acts_for_another(connection, platform):
            return Step(BAD, title, _("Another connection has this client ID at this token address already."))
    key = keys.ready(services.engine, services.vault, platform.our_keys)
    assertion = keys.sign(key, services.vault, assertion_claims(platform))
    wanted = [scope for scope in WANTED if not platform.scopes or scope in platform.scopes]
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
        "scope": " ".join(wanted or WANTED),
    }
    compare = _("Compare the token address with the one that your LMS shows: {address}").format(
        address=platform.token_url
    )
    try:
        answer = services.fetch.within(CALL_SECONDS).post(
            platform.token_url, form=form, headers={"Accept": "application/json"}
        )
    except FetchError as error:
        return Step(BAD, title, *_fetch_failed(error, platform.token_url, compare), inside=error.kind == "refused")
    document = _json(answer)
    if answer.status != 200:
        return Step(BAD, title, *_refused(services, platform.our_keys, answer.status, document, compare))
    if not isinstance(document.get("access_token"), str):
        return Step(BAD, title, _("It answers without a token."), compare)
    granted = document.get("scope")
    missing = [each for each in wanted or WANTED if isinstance(granted, str) and each not in granted.split()]
    if missing:
        names = ", ".join(each.rpartition("/")[2] for each in missing)
        return Step(BAD, title, _("It does not allow: {names}.").format(names=names), _allow_services())
    return Step(GOOD, title)


def _refused(
    services: Services, our_keys: str, status: int, document: dict[str, object], compare: str
) -> tuple[str, str]:
    said = document.get("error")
    error = said if isinstance(said, str) and re.fullmatch(r"[a-z_]{1,40}", said) else ""
    told = (
        _("It refuses with status {status}: {error}.").format(status=status, error=error)
        if error
        else _("It refuses with status {status}.").format(status=status)
    )
    if error == "invalid_scope":
        return told, _allow_services()
    if status == 429 or status >= 500:
        return told, _("The LMS itself fails at the moment. Test again in a few minutes.")
    if status in (404, 405) or error == "unsupported_grant_type":
        return told, compare
    return told, _(
        "Compare the client id. The LMS must also know our keys: enter the key set address {address}, "
        "which its server must be able to reach, or paste our public key."
    ).format(address=services.settings.base_url + keys.path(our_keys))


def _allow_services() -> str:
    return _("Let the tool use grades and the list of members (names and roles) in the LMS, then test again.")


def _fetch_failed(error: FetchError, url: str, compare: str) -> tuple[str, str]:
    host = urlsplit(url).hostname or url[:80]
    if error.kind == "refused":
        return _("{host} is a private address, or not https.").format(host=host), _(
            "Creator Lessons only calls public addresses. Its operator can allow this one in {setting}."
        ).format(setting="CREATOR_LESSONS_ALLOWED_HOSTS")
    if error.kind == "timeout":
        return _("{host} did not answer in time.").format(host=host), _(
            "Look whether a firewall keeps calls from this server away, then test again."
        )
    if error.kind == "unreachable":
        return _("{host} can't be reached from here.").format(host=host), _(
            "Look whether the name is right and whether a firewall keeps calls from this server away."
        )
    return _("It answers with something else (a page, or too much)."), compare


def _json(answer: Answer) -> dict[str, object]:
    try:
        document = answer.json()
    except (FetchError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
