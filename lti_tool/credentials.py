"""Who may use the LRS at ``/xapi``: keys with a secret (Basic), and tokens of attempts (Bearer, or Basic as in cmi5).

A secret is 256 random bits of ours, so its SHA-256 is as hard to guess as the secret itself; a slow password hash would
only make each request dear. What a header was found to be is remembered for some seconds under a keyed hash of it: a
request then costs a hash and a look into a table, and a key that was revoked lets in nobody after `FRESH`.

What is wrong is counted where it costs: a key that there is, and what a token proves, are judged without the database,
so they are counted by the key, or by the address of who brings the token, and only who goes on being wrong must wait:
whoever has the true secret is let in, from wherever others guess. A key that there is not costs a look into the
database; these are counted by address, and then only keys that this process has seen before are looked up for it.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from flask import Request
from sqlalchemy.exc import OperationalError

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.learner import attempts, passes, store_door
from lti_tool.log import log
from lti_tool.models import credential as credentials
from lti_tool.models import partner as partners
from lti_tool.models.credential import Credential
from lti_tool.rates import Rate
from lti_tool.secrets import fingerprint
from lti_tool.services import Services
from xapi.lrs.auth import Denied, Grant
from xapi.lrs.bounds import Bounds
from xapi.vocabulary import Namespace

FRESH = 5 * clock.SECOND
"""How long an answer of the database counts: a key that is revoked stops within this time, in every process."""
FAILURES_A_MINUTE = 60
"""Wrong secrets of one key a minute, keys that there are not of one address, and false tokens; in each process."""
MOST_KNOWN = 4_096
_LONGEST = 2_048
_LONGEST_KEY = 64
_WITH_KEY = "with this key and a wrong secret were made"
_FROM_ADDRESS = "with a wrong credential came from your address"

_Name = TypeVar("_Name")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a header was found to be: the grant, when it was found, and when it ends (microseconds)."""

    grant: Grant
    found: int
    ends: int | None

    def is_fresh(self, now: int) -> bool:
        """Whether it still counts; a clock that was set back ends it too."""
        return 0 <= now - self.found < FRESH and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the database had of a key: its credential, None where there is none, and when it was asked."""

    credential: Credential | None
    home_page: str
    found: int


def authenticator(services: Services, now: Callable[[], int] = clock.now) -> Callable[[Request], Grant | None]:
    """The function that the LRS asks for each request; ``None`` = not let in."""
    return _Door(services, now).let_in


class _Door:
    """Remembers who was let in and which keys there are, counts failures and the writes of narrow credentials."""

    def __init__(self, services: Services, now: Callable[[], int]) -> None:
        self._services, self._now = services, now
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._keys: OrderedDict[str, _Kept] = OrderedDict()
        self._absent: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._failures = Rate(FAILURES_A_MINUTE, now)
        self._told = Rate(1, now)
        self._writes: dict[int, Rate] = {}

    def let_in(self, request: Request) -> Grant | None:
        """The grant of a request's credential; ``None`` where it has none, or one that is not known.

        Raises:
            Denied: the credential has ended, or it is a wrong one, and so were too many before.
        """
        header = request.headers.get("Authorization")
        if not header or len(header) > _LONGEST:
            return None
        now = self._now()
        mark = hashlib.blake2b(header.encode("utf-8", "replace"), key=self._key, digest_size=32).digest()
        known = self._known.get(mark)
        if known is not None and known.is_fresh(now):
            return known.grant
        found = None
        try:
            found = self._find(request, now)
        finally:
            if found is None:
                with self._lock:
                    self._known.pop(mark, None)
        if found is None:
            return None
        self._remember(self._known, mark, found)
        return found.grant

    def _remember(self, where: OrderedDict[_Name, _Value], name: _Name, value: _Value) -> None:
        with self._lock:
            where[name] = value
            where.move_to_end(name)
            while len(where) > MOST_KNOWN:
                where.popitem(last=False)

    def _find(self, request: Request, now: int) -> _Known | None:
        given = request.authorization
        if given is None:
            return None
        address = _network(request.remote_addr or "")
        if given.type == "bearer" and given.token:
            return self._attempt(given.token, now, address)
        if given.type != "basic" or not given.username or not given.password:
            return None
        if given.username == store_door.USER:
            return self._attempt(given.password, now, address)
        key = given.username
        if not (key.isascii() and key.isalnum() and len(key) <= _LONGEST_KEY):  # ours are; PostgreSQL takes no NUL
            self._wrong(f"address {address}", _FROM_ADDRESS)
            return None
        return self._credential(key, given.password, now, address)

    def _wrong(self, counted: str, whose: str, key: str = "") -> None:
        """Count what was wrong; where there is too much of it for a key that there is, the log says so once a minute.

        Raises:
            Denied: there was too much of it before.
        """
        wait = self._failures.use(counted)
        if not wait:
            return
        if key and not self._told.use(key):
            log("xapi").warning("many_wrong_secrets", credential=key)
        raise Denied(f"too many requests {whose}; wait {wait} s", wait)

    def _attempt(self, token: str, now: int, address: str) -> _Known | None:
        attempt_id = passes.attempt_of(self._services.vault, token)
        attempt = None
        if attempt_id is not None:
            with reading(self._services.engine) as connection:
                attempt = attempts.load(connection, attempt_id)
        if attempt is None:
            self._wrong(f"tokens {address}", _FROM_ADDRESS)
            return None
        spend = self._spend(f"attempt {attempt.id}", store_door.A_MINUTE)
        return _Known(store_door.grant_of(self._services, attempt, spend), now, None)

    def _credential(self, key: str, secret: str, now: int, address: str) -> _Known | None:
        there = self._look_up(key, now, address)
        kept = there.credential
        if kept is None or not hmac.compare_digest(kept.secret_fingerprint, fingerprint(secret)):
            self._wrong(f"key {key}", _WITH_KEY, key if kept is not None else "")
            return None
        if kept.revoked_at is not None:
            raise Denied("this credential was revoked; ask for a new one")
        if kept.ended(now):
            raise Denied(f"this credential ended at {clock.iso(kept.expires_at or now)}; ask for a new one")
        self._note_use(kept, now)
        return _Known(self._grant(kept, there.home_page), there.found, kept.expires_at)

    def _look_up(self, key: str, now: int, address: str) -> _Kept:
        """What the database has of a key, or had lately.

        Raises:
            Denied: too many keys that there are not came from this address, and this one was not seen before.
        """
        seen = self._keys.get(key)
        there = seen or self._absent.get(key)
        if there is not None and 0 <= now - there.found < FRESH:
            return there
        counted = f"address {address}"
        if seen is None and self._failures.wait(counted):
            self._wrong(counted, _FROM_ADDRESS)
        with reading(self._services.engine) as connection:
            kept = credentials.get(connection, key)
            partner = kept.partner_id if kept is not None else None
            home_page = partners.get(connection, partner).home_page if partner else ""
        there = _Kept(kept, home_page, now)
        if kept is not None:
            self._remember(self._keys, key, there)
            return there
        with self._lock:
            self._keys.pop(key, None)
        self._remember(self._absent, key, there)
        self._wrong(counted, _FROM_ADDRESS)
        return there

    def _grant(self, kept: Credential, home_page: str) -> Grant:
        home = self._services.settings.base_url
        authority = {"objectType": "Agent", "account": {"homePage": home, "name": kept.key}}
        if kept.dispatch is None:
            return Grant(kept.partner_id, kept.key, frozenset(kept.scopes), authority)
        ns = Namespace(self._services.settings.namespace)
        bounds = Bounds(
            activities=tuple(map(ns.lesson, kept.dispatch.lessons)),
            realm=f"{ns.base}/lessons/",
            verbs=frozenset(kept.dispatch.verbs),
            home_page=home_page,
        )
        return Grant(
            tenant=kept.partner_id,
            credential=kept.key,
            scopes=frozenset(credentials.DISPATCH_SCOPES),
            authority=authority,
            channel="package",
            bounds=bounds,
            spend=self._spend(kept.key, kept.dispatch.a_minute),
        )

    def _spend(self, name: str, a_minute: int) -> Callable[[int], int]:
        with self._lock:
            rate = self._writes.setdefault(a_minute, Rate(a_minute, self._now))
        return partial(rate.use, name)

    def _note_use(self, kept: Credential, now: int) -> None:
        if kept.used_at is not None and 0 <= now - kept.used_at < credentials.USED_EVERY:
            return
        try:
            with writing(self._services.engine) as connection:
                credentials.note_use(connection, kept.key, now)
        except OperationalError:  # a busy database: the next request notes it
            log("xapi").info("use_not_noted", credential=kept.key)


def _network(address: str) -> str:
    """Where somebody asks from: of IPv6 the whole /64, which one customer has."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else address
