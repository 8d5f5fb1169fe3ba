"""The platforms' public keys: kept in the database, fetched again when a token names an unknown one.

A platform rotates its keys when it likes (Canvas monthly), some replace them all at once: so an unknown
``kid`` fetches the set again. One request fetches, others that come meanwhile wait for it a little; a fetch that
did not bring the key is not repeated within a minute, whoever asks, so that invented key ids can't have us hammer
a platform. A fetch that brought it (a real rotation) holds up the next one for seconds only.

A set is good for as long as its ``Cache-Control`` says, within bounds. The worker fetches it again before that is
over, so that a launch rarely waits; where no worker runs, the next launch fetches, so that a key which the platform
withdrew does not live on here.

In the platform's row: ``key_set_at`` is when the set was last asked for, ``key_set`` holds ``keys``, ``answered``
(when that ended, well or not) and ``until`` (good so long).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.fetch import FetchError
from lti_tool.log import log
from lti_tool.lti.codes import refusal, shown
from lti_tool.lti.freshness import good_for
from lti_tool.models import platform as platforms
from lti_tool.models.keys import claim_key_set
from lti_tool.models.platform import Platform
from lti_tool.services import Services

FETCH_AGAIN = clock.MINUTE
AFTER_SUCCESS = 5 * clock.SECOND
RETRY_OLD = clock.HOUR
"""A set that could not be had is asked for again so late, but by an unknown key id."""
AHEAD = 15 * clock.MINUTE
"""So long before a set is over the worker fetches it again."""
FETCH_SECONDS = 6.0
"""So long a whole fetch may take: a learner waits for it where a launch names a new key."""
WAIT_SECONDS = 3.0
"""So long a launch waits for a fetch, its own or the one that another launch began."""
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
    if found is not None and clock.now() < _until(platform):
        return found
    try:
        fresh = fetch_again(services, platform, kid=kid, known=found is not None, wait=WAIT_SECONDS)
    except Refusal as failed:
        if found is None:
            raise
        log("lti").warning("key_set_not_refreshed", platform=platform.id, reason=failed.reason)
        return found
    if fresh is None:
        if found is not None:
            return found  # somebody else is fetching, or could not lately: the old set serves
        raise refusal("keys_unavailable", "the key set is being fetched, or could not be within the last minute")
    found = pick(fresh, kid)
    if found is None:
        raise refusal("kid_unknown", f"no key {shown(kid)} in the platform's key set")
    return found


def fetch_again(
    services: Services, platform: Platform, *, kid: str | None = None, known: bool = False, wait: float | None = None
) -> Mapping[str, Any] | None:
    """Fetch the key set and keep it, or the set that another request fetched lately; ``None`` where there is none.

    Args:
        services: this installation.
        platform: whose keys, as read before.
        kid: the key that is sought; a fetch that brings it does not count as one in vain.
        known: an (old) key is at hand: no need to wait for whoever else is fetching.
        wait: seconds that somebody's page may wait; the fetch goes on without it, and the next launch has the set.

    Raises:
        Refusal: ``keys_unavailable`` or ``keys_malformed``.
    """
    asked = clock.now()
    with writing(services.engine) as connection:
        mine = claim_key_set(connection, platform.id, asked, not_since=asked - FETCH_AGAIN)
    if not mine:
        return None if known else _awaited(services, platform)

    def fetch() -> Mapping[str, Any]:
        return _fetch_and_keep(services, platform, kid, asked)

    return fetch() if wait is None else _in_time(fetch, wait)


def newer_key(services: Services, platform: Platform, kid: str) -> RSAPublicKey | None:
    """The key of this id in a key set fetched now; ``None`` where none could be had."""
    try:
        return pick(fetch_again(services, platform, kid="", wait=WAIT_SECONDS), kid)
    except Refusal:
        return None


def refresh(services: Services) -> int:
    """Fetch every key set that is soon over, or was never fetched; returns how many were fetched well.

    For the worker, in a thread of its own: platforms that are silent cost their time here and nowhere else.
    """
    with reading(services.engine) as connection:
        found = platforms.every(connection)
    done = 0
    for platform in found:
        if platform.jwks_url == platforms.CLOSED or clock.now() < _until(platform) - AHEAD:
            continue
        try:
            done += fetch_again(services, platform, known=True) is not None
        except Refusal as failed:
            log("lti").info("key_set_not_refreshed", platform=platform.id, reason=failed.reason)
    return done


def _until(platform: Platform) -> int:
    until = (platform.key_set or {}).get("until", platform.key_set_at + clock.DAY)
    return int(until)


def _awaited(services: Services, platform: Platform) -> Mapping[str, Any] | None:
    """The set that another request is fetching right now; ``None`` where nobody is, or it takes too long."""
    over = time.monotonic() + WAIT_SECONDS
    while True:
        with reading(services.engine) as connection:
            now = platforms.get(connection, platform.id)
        if now is None:
            return None
        answered = (now.key_set or {}).get("answered", 0)
        if answered >= now.key_set_at or clock.now() - now.key_set_at > FETCH_AGAIN:
            return now.key_set if (now.key_set or {}).get("keys") else None
        if time.monotonic() > over:
            return None
        time.sleep(0.05)


def _fetch_and_keep(services: Services, platform: Platform, kid: str | None, asked: int) -> Mapping[str, Any]:
    try:
        fetched = _fetch(services, platform)
    except Refusal:
        until = max(_until(platform), clock.now() + RETRY_OLD)
        _keep(services, platform, {**(platform.key_set or {"keys": []}), "until": until}, asked)
        raise
    brought = kid is None or any(key.get("kid") == kid for key in fetched["keys"])
    _keep(services, platform, fetched, asked - FETCH_AGAIN + AFTER_SUCCESS if brought else asked)
    log("lti").info("key_set_fetched", platform=platform.id, keys=len(fetched["keys"]))
    return fetched


def _in_time(fetch: Callable[[], Mapping[str, Any]], seconds: float) -> Mapping[str, Any]:
    """What the fetch brings, in a thread of its own, which goes on where it takes longer."""
    fetched: list[Mapping[str, Any]] = []
    failed: list[Exception] = []

    def work() -> None:
        try:
            fetched.append(fetch())
        except Exception as error:  # it is the caller's, if that still waits
            failed.append(error)

    # In the same context, so that a refusal speaks the language of the page.
    thread = threading.Thread(target=copy_context().run, args=(work,), name="key set", daemon=True)
    thread.start()
    thread.join(seconds)
    if fetched:
        return fetched[0]
    raise failed[0] if failed else refusal("keys_unavailable", f"the key set did not come within {seconds:.0f} s")


def _keep(services: Services, platform: Platform, key_set: Mapping[str, Any], asked: int) -> None:
    with writing(services.engine) as connection:
        platforms.keep_key_set(connection, platform.id, {**key_set, "answered": clock.now()}, asked)


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
        answer = services.fetch.within(FETCH_SECONDS).get(platform.jwks_url, headers={"Accept": "application/json"})
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
        ],
        "until": clock.now() + good_for(answer.headers.get("cache-control", "")),
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
