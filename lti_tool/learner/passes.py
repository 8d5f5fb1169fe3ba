"""What a page of ours proves itself by, without a cookie: signed, in the page and in posts, never in an address."""

from __future__ import annotations

from itsdangerous import BadData

from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.secrets import Vault

TOKEN_SECONDS = 7 * 24 * 3600
LIBRARY_SECONDS = 24 * 3600
_ATTEMPT = "attempt"
_LIBRARY = "library"


def make_token(vault: Vault, attempt_id: str) -> str:
    """The token by which a page may add to this attempt for seven days."""
    return str(vault.signer(_ATTEMPT).dumps(attempt_id))


def attempt_of(vault: Vault, token: str) -> str | None:
    """The attempt whose token this is; ``None`` where it is not ours or too old."""
    try:
        return str(vault.signer(_ATTEMPT).loads(token, max_age=TOKEN_SECONDS))
    except BadData:
        return None


def token_is_for(vault: Vault, token: str, attempt_id: str) -> bool:
    """Whether the token is ours, not too old, and this attempt's."""
    try:
        return bool(vault.signer(_ATTEMPT).loads(token, max_age=TOKEN_SECONDS) == attempt_id)
    except BadData:
        return False


def library_pass(vault: Vault, learner_id: int, placement_id: int, module: str) -> str:
    """Proof that this learner may open lessons on this placement."""
    return str(vault.signer(_LIBRARY).dumps([learner_id, placement_id, module]))


def read_pass(vault: Vault, text: str) -> tuple[int, int, str]:
    """The learner, placement and module of a pass.

    Raises:
        Refusal: it is not ours or too old.
    """
    try:
        learner_id, placement_id, module = vault.signer(_LIBRARY).loads(text, max_age=LIBRARY_SECONDS)
    except (BadData, ValueError):
        raise Refusal(
            "pass_invalid",
            "the library's pass is missing, forged or too old",
            message=_("This page has been open for too long."),
            status=403,
        ) from None
    return int(learner_id), int(placement_id), str(module)
