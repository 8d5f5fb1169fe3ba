"""Fetching from addresses that others name (platform keys, registration, tokens, grades), guarded.

Every URL here comes from outside: an administrator's form, a registration, a launch. So the connection
itself is checked: the name is resolved once, every address must be public, and the socket goes to one of the
addresses that were checked (a second DNS answer can't change it). Redirects are not followed, so no token ever goes
to a host that was not asked; answers are bounded in size and time. Hosts that the operator named in
CREATOR_LESSONS_ALLOWED_HOSTS may be private, and plain http.

The addresses of a platform's services (line items, memberships, groups) come from its signed launches, may lie on any
public host, and get an access token of that platform: it vouches for them with its signature. What it may not do is
to have us fetch a token from somebody else's server (``lti/mixup.py``).
"""

from __future__ import annotations

import copy
import json
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from lti_tool.addresses import is_public
from lti_tool.watch import Watch

RESOLVE_SECONDS = 5.0
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0
MAX_BYTES = 2_000_000
MOST_ADDRESSES = 3
"""Addresses of a name that are tried: each may cost ``CONNECT_SECONDS``, and a hostile name has hundreds."""


class FetchError(Exception):
    """An address could not be fetched; ``kind`` says why: refused, unreachable, timeout, too_large, not_json."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers (names in lower case), body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            FetchError: it is not JSON.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise FetchError("not_json", "the answer is not JSON") from None


class _Guard:
    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self._thread = threading.local()

    @contextmanager
    def limited(self, seconds: float) -> Iterator[Watch]:
        """Watch over the exchange that this thread makes within the block."""
        watch = self._thread.watch = Watch()
        timer = threading.Timer(seconds, watch.end)
        timer.daemon = True
        timer.start()
        try:
            yield watch
        finally:
            timer.cancel()
            watch.watch(None)

    def goes_by(self, sock: socket.socket | None) -> None:
        """Tell this thread's watch which socket the request goes by, a new one or one used before."""
        self._thread.watch.watch(sock)

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator has named this host (with or without its port)."""
        return host.lower() in self._allowed or f"{host.lower()}:{port}" in self._allowed

    def open(self, host: str, port: int, timeout: float) -> socket.socket:
        """A socket to one of the host's addresses, all of which were checked.

        Raises:
            FetchError: an address is private, or none answers.
        """
        found = _resolved(host, port)
        if not self.allows(host, port):
            for *_rest, address in found:
                if not is_public(str(address[0])):
                    raise FetchError(
                        "refused",
                        f"{host} is a private or local address; the operator can allow it in "
                        "CREATOR_LESSONS_ALLOWED_HOSTS",
                    )
        error: OSError | None = None
        for family, kind, protocol, _name, address in found[:MOST_ADDRESSES]:
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(timeout)
            try:
                sock.connect(address)
            except OSError as failed:
                sock.close()
                error = failed
            else:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._thread.watch.opened(sock)
                return sock
        raise FetchError("unreachable", f"{host}:{port} does not answer ({error})")


def _resolved(host: str, port: int) -> list[Any]:
    """The addresses of a name, as ``getaddrinfo`` gives them, in time: the system's resolver has no limit of ours.

    Raises:
        FetchError: there is no such name, or its server does not answer.
    """
    answers: list[list[Any]] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):  # UnicodeError: a label over 63 characters
            answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(RESOLVE_SECONDS)
    if asking.is_alive():
        raise FetchError("timeout", f"the name {host[:80]} was not resolved in time")
    if not answers:
        raise FetchError("unreachable", f"the name {host[:80]} can't be resolved")
    return answers[0]


class _Adapter(HTTPAdapter):
    """An HTTPAdapter whose connections are opened by the guard."""

    def __init__(self, guard: _Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0, pool_connections=16, pool_maxsize=8)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make a pool manager whose two kinds of pool use guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        guard = self._guard

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return guard.open(self.host, self.port or 80, CONNECT_SECONDS)

            def request(self, *args: Any, **kwargs: Any) -> None:
                super().request(*args, **kwargs)
                guard.goes_by(self.sock)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return guard.open(self.host, self.port or 443, CONNECT_SECONDS)

            def request(self, *args: Any, **kwargs: Any) -> None:
                super().request(*args, **kwargs)
                guard.goes_by(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


class Fetcher:
    """Guarded requests to addresses from outside; one for the whole process, safe for threads."""

    def __init__(self, allowed_hosts: Iterable[str] = (), *, user_agent: str = "CreatorLessons/0.1") -> None:
        self._guard = _Guard(allowed_hosts)
        self._whole: float | None = None
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = user_agent
        adapter = _Adapter(self._guard)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def within(self, seconds: float) -> Self:
        """The same, for somebody who is waiting: a whole exchange may take so long at most."""
        hurried = copy.copy(self)
        hurried._whole = seconds
        return hurried

    def check(self, url: str) -> None:
        """Refuse an address that may not be fetched, by its form alone (no network).

        Raises:
            FetchError: not https (and not allowed by the operator), no host, or with a user name in it.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise FetchError("refused", "the address is not a URL") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            raise FetchError("refused", "the address is not a plain web address")
        if parts.scheme == "http" and not self._guard.allows(parts.hostname, port):
            raise FetchError("refused", f"{parts.hostname} is not reached by https")

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """GET the address.

        Raises:
            FetchError: refused, unreachable, too slow or too large.
        """
        return self._send("GET", url, headers=headers)

    def post(
        self,
        url: str,
        *,
        data: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST bytes or a form to the address.

        Raises:
            FetchError: refused, unreachable, too slow or too large.
        """
        return self._send("POST", url, headers=headers, data=data if form is None else dict(form))

    def _send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        data: bytes | dict[str, str] | None = None,
    ) -> Answer:
        self.check(url)
        host = urlsplit(url).hostname
        whole = WHOLE_SECONDS if self._whole is None else self._whole
        late = FetchError("timeout", f"the answer took over {whole:.0f} s")
        with self._guard.limited(whole) as watch:
            try:
                answer = self._exchange(method, url, headers=headers, data=data)
            except FetchError:
                raise
            except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
                raise FetchError("timeout", f"{host} did not answer in time") from None
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
                if watch.over:
                    raise late from None
                raise FetchError("unreachable", f"{host} can't be reached ({type(error).__name__})") from None
            if watch.over:  # what was cut can look whole
                raise late
            return answer

    def _exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        data: bytes | dict[str, str] | None,
    ) -> Answer:
        try:
            with self._session.request(
                method,
                url,
                data=data,
                headers=dict(headers or {}),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = bytearray()
                for chunk in response.iter_content(65_536):
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise FetchError("too_large", f"the answer is over {MAX_BYTES} bytes")
                named = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, named, bytes(body))
        finally:
            self._session.cookies.clear()
