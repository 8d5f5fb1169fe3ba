"""The platforms' public keys: kept in the database, fetched again when a token names an unknown one.

A platform rotates its keys when it likes (Canvas monthly), some replace them all at once: so an unknown
``kid`` fetches the set again, at most once a minute, whoever asks. A set older than a day is fetched again
at the next launch, so that a key which the platform withdrew does not live on here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.errors import Refusal
from lti_tool.fetch import FetchError
from lti_tool.log import log
from lti_tool.lti.codes import refusal, shown
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from lti_tool.services import Services

FETCH_AGAIN = clock.MINUTE
GOOD_FOR = clock.DAY
RETRY_OLD = clock.HOUR
SMALLEST, LARGEST = 2048, 16384
"""Sizes of RSA moduli in bits: smaller is weak, larger is slow (and nobody's)."""

_MOST_KEYS = 100
_PARTS = ("kty", "kid", "n", "e", "alg", "use")


def key_of(services: Services, platform: Platform, kid: str) -> RSAPublicKey:
    """The platform's key of this id.

    Raises:
        Refusal: ``kid_unknown``, ``key_unfit``, ``keys_unavailable`` or ``keys_malformed``.
    """
    found = pick(platform.key_set, kid)
    if found is not None and clock.now() - platform.key_set_at < GOOD_FOR:
        return found
    try:
        fresh = fetch_again(services, platform, known=found is not None)
    except Refusal as failed:
        if found is None:
            raise
        log("lti").warning("key_set_not_refreshed", platform=platform.id, reason=failed.reason)
        return found
    if fresh is None and not (platform.key_set or {}).get("keys"):
        raise refusal("keys_unavailable", "the key set could not be fetched within the last minute")
    found = pick(fresh, kid)
    if found is None:
        raise refusal("kid_unknown", f"no key {shown(kid)} in the platform's key set")
    return found


def fetch_again(services: Services, platform: Platform, *, known: bool = False) -> Mapping[str, Any] | None:
    """Fetch the key set and keep it; ``None`` where that was done within the last minute.

    Args:
        services: this installation.
        platform: whose keys.
        known: an (old) key is at hand, so a failure may wait for an hour.

    Raises:
        Refusal: ``keys_unavailable`` or ``keys_malformed``.
    """
    now = clock.now()
    if now - platform.key_set_at < FETCH_AGAIN:
        return None
    try:
        key_set = _fetch(services, platform)
    except Refusal:
        with writing(services.engine) as connection:
            next_try = now - GOOD_FOR + RETRY_OLD if known else now
            platforms.keep_key_set(connection, platform.id, platform.key_set or {"keys": []}, next_try)
        raise
    with writing(services.engine) as connection:
        platforms.keep_key_set(connection, platform.id, key_set, now)
    log("lti").info("key_set_fetched", platform=platform.id, keys=len(key_set["keys"]))
    return key_set


def newer_key(services: Services, platform: Platform, kid: str) -> RSAPublicKey | None:
    """The key of this id in a key set fetched now; ``None`` where none could be had."""
    try:
        return pick(fetch_again(services, platform), kid)
    except Refusal:
        return None


def pick(key_set: Mapping[str, Any] | None, kid: str) -> RSAPublicKey | None:
    """The RSA signing key of this id in a key set (RFC 7517), if there is one.

    Open edX's keys have neither ``alg`` nor ``use``; where they are there, they must fit.

    Raises:
        Refusal: ``key_unfit``: it is no RSA key of a sensible size.
    """
    for key in (key_set or {}).get("keys", ()):
        if (
            key.get("kid") == kid
            and key.get("kty") == "RSA"
            and key.get("use") in (None, "sig")
            and key.get("alg") in (None, "RS256")
        ):
            return _parsed(key.get("n", ""), key.get("e", ""))
    return None


def _fetch(services: Services, platform: Platform) -> dict[str, Any]:
    try:
        answer = services.fetch.get(platform.jwks_url, headers={"Accept": "application/json"})
        if answer.status != 200:
            raise refusal("keys_unavailable", f"the key set URL answers {answer.status}")
        document = answer.json()
    except FetchError as error:
        code = "keys_malformed" if error.kind == "not_json" else "keys_unavailable"
        raise refusal(code, f"key set: {error}") from None
    except RecursionError:
        raise refusal("keys_malformed", "key set: nested too deeply") from None
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list):
        raise refusal("keys_malformed", "the key set URL answers JSON that is no key set")
    return {
        "keys": [
            {part: key[part] for part in _PARTS if isinstance(key.get(part), str) and key[part].isprintable()}
            for key in keys[:_MOST_KEYS]
            if isinstance(key, dict) and key.get("kty") == "RSA"
        ]
    }


@lru_cache(maxsize=1024)
def _parsed(n: str, e: str) -> RSAPublicKey:
    """The key of these numbers; parsed once, as parsing costs more than checking a signature."""
    if not 0 < len(n) <= LARGEST // 6 + 4 or not 0 < len(e) <= 8:
        raise refusal("key_unfit", "the platform's key is missing its numbers, or they are too large")
    try:
        key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": n, "e": e})
    except (InvalidKeyError, ValueError, TypeError):
        raise refusal("key_unfit", "the platform's key is not an RSA key") from None
    if not isinstance(key, RSAPublicKey) or not SMALLEST <= key.key_size <= LARGEST:
        raise refusal("key_unfit", "the platform's key has an unfit size")
    return key
