"""Every code that a refused login or launch can show, in one table.

The learner reads a calm sentence (``_words``) and the code; the administrator finds the code here, with what
to look at. Codes are stable: guides, logs and tests name them. Hints may be translated by whoever shows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from packages.marks import N_

LMS = "lms_"
"""Prefix of the codes of what the platform answered in place of a launch (OIDC ``error``)."""


@dataclass(frozen=True, slots=True)
class Code:
    """One reason not to let a launch in.

    Attributes:
        kind: which sentence the person in front of the page reads.
        hint: for administrators: what it means and what to look at.
        status: the HTTP status.
    """

    kind: str
    hint: str
    status: int = 400


_TABLE = {
    # login initiation (security framework 1.0, section 5.1.1.1)
    "login_incomplete": Code("setup", N_("The login came without iss, login_hint or target_link_uri.")),
    "login_malformed": Code("setup", N_("A login parameter is too long or holds control characters.")),
    "platform_unknown": Code(
        "setup",
        N_("No platform is registered with this issuer and client id. Compare both, letter by letter."),
        404,
    ),
    "platform_ambiguous": Code(
        "setup", N_("The login named no client_id, and this issuer has several registrations here.")
    ),
    "login_opened_directly": Code("again", N_("Somebody opened the login address without an LMS.")),
    "launch_opened_directly": Code("again", N_("Somebody opened the launch address without an LMS.")),
    "link_opened_directly": Code("again", N_("Somebody opened a lesson's link outside a course."), 404),
    # state: is this the browser that began?
    "answer_empty": Code("again", N_("The LMS sent neither an id_token nor an error.")),
    "state_missing": Code("again", N_("The LMS did not send the state back.")),
    "state_invalid": Code("again", N_("The state was not made here, or was changed on its way.")),
    "state_expired": Code("slow", N_("More than ten minutes passed between login and launch.")),
    "platform_gone": Code("setup", N_("The registration was removed between login and launch."), 404),
    "browser_unproven": Code(
        "browser", N_("The browser brought no launch cookie, and the LMS offers no platform storage."), 403
    ),
    "browser_mismatch": Code("browser", N_("The launch came from another browser than the login."), 403),
    "browser_foreign": Code(
        "browser",
        N_("A page of another site tried to prove the browser. Compare base_url with the real address."),
        403,
    ),
    "storage_silent": Code("browser", N_("Cookies are blocked, and the LMS's platform storage did not answer."), 403),
    # the token itself (RFC 7515, security framework 1.0, section 5.1.3)
    "token_too_large": Code("setup", N_("The id_token is over 64 kB."), 413),
    "token_malformed": Code("setup", N_("The id_token is not a signed JWT.")),
    "alg_refused": Code("setup", N_("The id_token is not signed with RS256.")),
    "kid_missing": Code("setup", N_("The id_token's header names no key (kid).")),
    "kid_unknown": Code("setup", N_("The platform's key set has no key of this kid. Check the key set URL.")),
    "key_unfit": Code("setup", N_("The platform's key is not an RSA key of 2048 to 16384 bits.")),
    "keys_unavailable": Code("outside", N_("The platform's key set can't be fetched. Check the key set URL."), 503),
    "keys_malformed": Code("outside", N_("The platform's key set URL answers with something else."), 503),
    "signature_invalid": Code("setup", N_("The signature does not fit the platform's key.")),
    # claims of the security framework, section 5.1.3
    "not_lti": Code("setup", N_("The id_token is signed, but holds no LTI message.")),
    "issuer_wrong": Code("setup", N_("The issuer (iss) is not the registered one; mind a slash at the end.")),
    "audience_missing": Code("setup", N_("The id_token names no audience (aud), or not as text.")),
    "audience_wrong": Code("setup", N_("The audience (aud) is another client id.")),
    "audience_untrusted": Code("setup", N_("The audience (aud) also names parties that are not known here.")),
    "azp_missing": Code("setup", N_("Several audiences, but no authorized party (azp).")),
    "azp_wrong": Code("setup", N_("The authorized party (azp) is another client id.")),
    "exp_malformed": Code("setup", N_("The expiry (exp) is missing or not a whole number.")),
    "iat_malformed": Code("setup", N_("The time of issue (iat) is missing or not a whole number.")),
    "expired": Code("slow", N_("The id_token has expired. Compare the clocks of both servers.")),
    "issued_in_future": Code("setup", N_("The id_token is from the future. Compare the clocks of both servers.")),
    "issued_too_early": Code("slow", N_("The id_token is over an hour old. Compare the clocks of both servers.")),
    "nonce_missing": Code("setup", N_("The id_token has no nonce.")),
    "nonce_wrong": Code("again", N_("The nonce belongs to another login.")),
    "nonce_used": Code("used", N_("This launch was opened once already: a reload, or a replay."), 409),
    # the message (LTI core 1.3, sections 4 and 5)
    "version_missing": Code("setup", N_("The LTI version is missing.")),
    "version_wrong": Code("setup", N_("The LTI version is not 1.3.0.")),
    "message_type_missing": Code("setup", N_("The message type is missing.")),
    "message_type_unknown": Code(
        "setup",
        N_(
            "The message type is none of: resource link request, deep linking request, submission review request, "
            "data privacy launch request."
        ),
    ),
    "deployment_missing": Code("setup", N_("The deployment id is missing.")),
    "deployment_malformed": Code("setup", N_("The deployment id is not a text of up to 255 characters.")),
    "deployment_waiting": Code(
        "waiting", N_("A new deployment of a known registration waits for approval in the console."), 403
    ),
    "deployment_refused": Code("setup", N_("This deployment was refused in the console."), 403),
    "target_missing": Code("setup", N_("The target link URI is missing.")),
    "target_elsewhere": Code("setup", N_("The target link URI is not an address of this tool. Compare base_url.")),
    "roles_missing": Code("setup", N_("The roles are missing.")),
    "roles_malformed": Code("setup", N_("The roles are not a list of texts.")),
    "resource_link_missing": Code("setup", N_("The resource link is missing.")),
    "resource_link_malformed": Code("setup", N_("The resource link has no id of up to 255 characters.")),
    "for_user_missing": Code("setup", N_("The message does not say whom it is about (for_user).")),
    "context_malformed": Code("setup", N_("The context has no id of up to 255 characters.")),
    "subject_missing": Code(
        "setup", N_("The launch names no user (sub), and the registration does not allow anonymous launches.")
    ),
    "subject_malformed": Code("setup", N_("The user id (sub) is not a text of up to 255 ASCII characters.")),
    "deep_linking_missing": Code("setup", N_("The deep linking settings are missing.")),
    "deep_linking_malformed": Code("setup", N_("The deep linking settings lack a return URL or the accepted types.")),
    # what the LMS answers instead (OpenID Connect Core 3.1.2.6); others show as lms_ and their name
    "lms_login_required": Code(
        "signed_out", N_("The LMS did not find the user signed in: often blocked cookies."), 403
    ),
    "lms_access_denied": Code("signed_out", N_("The LMS did not let this user open the link."), 403),
    "lms_launch_no_longer_valid": Code("slow", N_("The link was opened twice, or too late (Canvas).")),
    "lms_invalid_request": Code("setup", N_("The LMS did not take the request. Compare the redirect URI.")),
    "lms_invalid_request_object": Code("setup", N_("The LMS did not take the request (Canvas).")),
    "lms_unauthorized_client": Code("setup", N_("The LMS does not know the client id, or it is switched off."), 403),
    "lms_server_error": Code("outside", N_("The LMS itself failed; its own log says why."), 503),
    "lms_temporarily_unavailable": Code("outside", N_("The LMS is overloaded or under maintenance."), 503),
    "lms_other": Code("again", N_("The LMS answered with an error of another name.")),
}

CODES: Mapping[str, Code] = MappingProxyType(_TABLE)

_NO_RETRY = frozenset({"setup", "waiting"})


def lms_code(error: str) -> str:
    """The code of an OIDC ``error``: ``lms_`` and its name, or ``lms_other`` where it is no plain name."""
    return LMS + error if re.fullmatch(r"[a-z][a-z_]{1,39}", error) else LMS + "other"


def meaning(code: str) -> Code:
    """What the code means; a platform's own error names share one entry.

    Raises:
        KeyError: no such code.
    """
    if code not in CODES and code.startswith(LMS):
        return CODES[LMS + "other"]
    return CODES[code]


def refusal(code: str, reason: str) -> Refusal:
    """The refusal of this code.

    Args:
        code: a key of ``CODES``, or what ``lms_code`` made.
        reason: for the log, exact, without tokens, keys and names.
    """
    entry = meaning(code)
    return Refusal(code, reason, message=_words(entry.kind), status=entry.status, retry=entry.kind not in _NO_RETRY)


def shown(value: object) -> str:
    """A foreign value as it may stand in a log line: quoted, ASCII, one line, 80 characters at most."""
    try:
        return ascii(value if isinstance(value, str) else str(value)[:200])[:80]
    except (ValueError, RecursionError):
        return "a monstrous " + type(value).__name__


def _words(kind: str) -> str:
    return {
        "again": _("The lesson could not be opened this time."),
        "slow": _("Opening the lesson took too long, and the link is no longer good."),
        "used": _("This page was opened already, and each opening works once."),
        "browser": _(
            "Your browser did not let this page recognise you inside your course. "
            "Open the lesson in a new window there, or allow cookies for this page."
        ),
        "signed_out": _("Your learning platform did not recognise you. Sign in there again."),
        "outside": _("Your learning platform does not answer at the moment. Try again in a few minutes."),
        "waiting": _("Lessons are new in this part of your learning platform and have yet to be approved."),
        "setup": _(
            "Your learning platform and this page do not yet understand each other. "
            "Only an administrator can put that right."
        ),
    }[kind]
