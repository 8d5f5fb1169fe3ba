"""Who may use the LRS at ``/xapi``: keys with a secret (Basic), and tokens of attempts (Bearer, or Basic as in cmi5).

A secret is 256 random bits of ours, so its SHA-256 is as hard to guess as the secret itself; a slow password hash would
only make each request dear. What a header was found to be is remembered for some seconds under a keyed hash of it: a
request then costs a hash and a look into a table, and a key that was revoked lets in nobody after `FRESH`.
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
"""Wrong credentials of one address a minute, in each process; after them the database is not asked for a while."""
MOST_KNOWN = 4_096
_LONGEST = 2_048


@dataclass(frozen=True, slots=True)
class _Known:
    """What a header was found to be: the grant, when it was found, and when it ends (microseconds)."""

    grant: Grant
    found: int
    ends: int | None

    def is_fresh(self, now: int) -> bool:
        """Whether it still counts; a clock that was set back ends it too."""
        return 0 <= now - self.found < FRESH and (self.ends is None or now < self.ends)


def authenticator(services: Services, now: Callable[[], int] = clock.now) -> Callable[[Request], Grant | None]:
    """The function that the LRS asks for each request; ``None`` = not let in."""
    return _Door(services, now).let_in


class _Door:
    """Remembers who was let in, and counts the failures of addresses and the writes of narrow credentials."""

    def __init__(self, services: Services, now: Callable[[], int]) -> None:
        self._services, self._now = services, now
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._lock = threading.Lock()
        self._failures = Rate(FAILURES_A_MINUTE, now)
        self._writes: dict[int, Rate] = {}

    def let_in(self, request: Request) -> Grant | None:
        """The grant of a request's credential; ``None`` where it has none, or one that is not known.

        Raises:
            Denied: the credential has ended, or the address has failed too often.
        """
        header = request.headers.get("Authorization")
        if not header or len(header) > _LONGEST:
            return None
        now = self._now()
        mark = hashlib.blake2b(header.encode("utf-8", "replace"), key=self._key, digest_size=32).digest()
        known = self._known.get(mark)
        if known is not None and known.is_fresh(now):
            return known.grant
        address = _network(request.remote_addr or "")
        wait = 0 if known is not None else self._failures.wait(address)
        if wait:
            raise Denied(f"too many requests with a wrong credential came from your address; wait {wait} s", wait)
        try:
            found = self._find(request, now)
        except Denied:
            self._failures.use(address)
            self._forget(mark)
            raise
        if found is None:
            self._failures.use(address)
            self._forget(mark)
            return None
        with self._lock:
            self._known[mark] = found
            self._known.move_to_end(mark)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return found.grant

    def _forget(self, mark: bytes) -> None:
        with self._lock:
            self._known.pop(mark, None)

    def _find(self, request: Request, now: int) -> _Known | None:
        given = request.authorization
        if given is None:
            return None
        if given.type == "bearer" and given.token:
            return self._attempt(given.token, now)
        if given.type != "basic" or not given.username or not given.password:
            return None
        if given.username == store_door.USER:
            return self._attempt(given.password, now)
        if not (given.username.isascii() and given.username.isalnum()):  # ours are; a NUL would be PostgreSQL's error
            return None
        return self._credential(given.username, given.password, now)

    def _attempt(self, token: str, now: int) -> _Known | None:
        attempt_id = passes.attempt_of(self._services.vault, token)
        if attempt_id is None:
            return None
        with reading(self._services.engine) as connection:
            attempt = attempts.load(connection, attempt_id)
        if attempt is None:
            return None
        spend = self._spend(f"attempt {attempt_id}", store_door.A_MINUTE)
        return _Known(store_door.grant_of(self._services, attempt, spend), now, None)

    def _credential(self, key: str, secret: str, now: int) -> _Known | None:
        with reading(self._services.engine) as connection:
            kept = credentials.get(connection, key)
            if kept is None or not hmac.compare_digest(kept.secret_fingerprint, fingerprint(secret)):
                return None
            home_page = partners.get(connection, kept.partner_id).home_page if kept.partner_id else ""
        if kept.revoked_at is not None:
            raise Denied("this credential was revoked; ask for a new one")
        if kept.ended(now):
            raise Denied(f"this credential ended at {clock.iso(kept.expires_at or now)}; ask for a new one")
        self._note_use(kept, now)
        return _Known(self._grant(kept, home_page), now, kept.expires_at)

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
