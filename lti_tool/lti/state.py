"""The state of one launch: signed, short-lived, bound to one browser, kept nowhere on the server.

The state goes through the LMS and back in plain sight, so it only holds the *hash* of a secret that the
browser keeps: in a cookie of its own for each launch (several tabs must not overwrite each other), or in the
LMS's platform storage. Who brings the state without the secret is another browser, and a login begun by
a stranger can't be ended here (security framework 1.0, section 5.1.1.3; checklist of platform storage).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from itsdangerous import BadSignature, SignatureExpired

from lti_tool.lti.codes import refusal
from lti_tool.secrets import Vault, fingerprint, new_secret

MAX_AGE = 600
"""Seconds from login to launch."""

COOKIE_PATH = "/lti"

_PURPOSE = "lti state"
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class State:
    """What a state says.

    Attributes:
        platform_id: the registration that the login was for.
        nonce: what the id_token must repeat.
        browser: SHA-256 (hex) of the browser's secret.
        storage: the LMS's ``lti_storage_target``; empty where it has none.
    """

    platform_id: str
    nonce: str
    browser: str
    storage: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A launch that begins: the state as text, its nonce, and the secret for the browser."""

    text: str
    nonce: str
    secret: str


def begin(vault: Vault, platform_id: str, storage: str) -> Begun:
    """Make the state of a new launch."""
    nonce, secret = new_secret(24), new_secret(24)
    text = vault.signer(_PURPOSE).dumps([platform_id, nonce, fingerprint(secret), storage])
    return Begun(text if isinstance(text, str) else text.decode(), nonce, secret)


def read(vault: Vault, text: str) -> State:
    """The state again.

    Raises:
        Refusal: ``state_missing``, ``state_invalid`` or ``state_expired``.
    """
    if not text:
        raise refusal("state_missing", "no state came with the answer")
    if len(text) > _LONGEST:
        raise refusal("state_invalid", "the state is longer than any made here")
    try:
        platform_id, nonce, browser, storage = vault.signer(_PURPOSE).loads(text, max_age=MAX_AGE)
    except SignatureExpired:
        raise refusal("state_expired", f"the state is older than {MAX_AGE} s") from None
    except BadSignature:
        raise refusal("state_invalid", "the state's signature is not ours") from None
    return State(platform_id, nonce, browser, storage)


def proves(state: State, secret: str) -> bool:
    """Whether this secret is the one that the browser got at the login."""
    return hmac.compare_digest(fingerprint(secret), state.browser)


def cookie_name(text: str) -> str:
    """The cookie of this launch alone."""
    return "cl_l_" + fingerprint(text)[:12]


def storage_key(text: str) -> str:
    """The key in the platform's storage; it tells nothing about the state."""
    return "cl_" + fingerprint("storage " + text)[:24]


def storage_target(text: str) -> str:
    """The ``lti_storage_target`` of a login, or nothing where it is no frame name."""
    return text if re.fullmatch(r"[A-Za-z0-9_.:-]{1,100}", text) else ""
