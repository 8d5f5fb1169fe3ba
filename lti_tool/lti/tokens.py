"""The id_token as a signed text (RFC 7515): its size, its header, its signature, and the JSON in it.

We verify with PyJWT ourselves and not with pylti1p3's launch classes: those take the algorithm check, the
nonce and the audience more lightly than the security framework asks (the nonce is compared but not used up,
``aud`` is only looked at in its first place, ``azp`` not at all, keys are fetched without a time limit at
each launch), and answer each failure with one exception, while administrators need to know which it was.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.api_jws import PyJWS
from jwt.exceptions import InvalidSignatureError, PyJWTError

from lti_tool.lti.codes import refusal, shown

ALGORITHM = "RS256"
_JWS = PyJWS([ALGORITHM])
LARGEST = 64_000
"""Bytes of an id_token; real ones have two to six thousand."""


def read_header(token: str) -> str:
    """Look at the header, and return the id of the key that the token claims to be signed with.

    The algorithm is not the token's to choose (RFC 8725, section 3.1): anything but RS256 is refused here,
    before any key is looked for.

    Raises:
        Refusal: ``token_too_large``, ``token_malformed``, ``alg_refused`` or ``kid_missing``.
    """
    if len(token) > LARGEST:
        raise refusal("token_too_large", f"the id_token has {len(token)} characters")
    if not token.isascii() or token.count(".") != 2:
        raise refusal("token_malformed", "the id_token is not three parts joined by dots")
    header = _object(token.partition(".")[0], "header")
    if header.get("alg") != ALGORITHM:
        raise refusal("alg_refused", f"the id_token says alg {shown(header.get('alg'))}")
    if "crit" in header or "b64" in header:
        raise refusal("token_malformed", "the id_token's header demands extensions")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise refusal("kid_missing", "the id_token's header has no kid")
    return kid


def read_claims(token: str, key: RSAPublicKey, newer_key: Callable[[], RSAPublicKey | None]) -> Mapping[str, Any]:
    """The claims of a token whose header was read, after its signature was verified.

    Args:
        token: the id_token.
        key: the platform's key of the header's kid.
        newer_key: asked once where the signature does not fit: a platform may have a new key of the same id.

    Raises:
        Refusal: ``signature_invalid`` or ``token_malformed``.
    """
    try:
        _verify(token, key)
    except InvalidSignatureError:
        newer = newer_key()
        if newer is None:
            raise refusal("signature_invalid", "the signature does not fit the platform's key") from None
        try:
            _verify(token, newer)
        except InvalidSignatureError:
            raise refusal("signature_invalid", "the signature does not fit the newest key") from None
    return _object(token.split(".")[1], "payload")


def _verify(token: str, key: RSAPublicKey) -> None:
    try:
        _JWS.decode(token, key, algorithms=[ALGORITHM])
    except InvalidSignatureError:
        raise
    except PyJWTError as error:
        raise refusal("token_malformed", f"the id_token can't be read ({type(error).__name__})") from None


def _object(part: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise refusal("token_malformed", f"the id_token's {name} is not JSON") from None
    if not isinstance(found, dict):
        raise refusal("token_malformed", f"the id_token's {name} is not a JSON object")
    return found
