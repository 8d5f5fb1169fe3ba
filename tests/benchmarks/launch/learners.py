"""Learners who open lessons: each a thread with one kept connection, as a browser has.

Tokens are signed between the logins and the launches, with the clock stopped: signing is the LMS's work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

TOP = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip", **TOP}


@dataclass(frozen=True)
class Begun:
    """A login that was answered."""

    state: str
    nonce: str
    cookie: str


@dataclass(frozen=True)
class Opened:
    """A round of launches: how many, and how long all logins and all launches took together, in seconds."""

    launches: int
    seconds: float
    page_bytes: int


def open_lessons(
    port: int, logins: Sequence[dict[str, str]], sign: Callable[[int, str], str], learners: int, expect: bytes
) -> Opened:
    """Open a lesson for each login.

    Args:
        port: where the tool listens on this machine.
        logins: the parameters of each login initiation.
        sign: from the number of a login and its nonce to an id_token.
        learners: how many there are at once.
        expect: bytes that a lesson's page holds when it is not compressed, or nothing.

    Raises:
        RuntimeError: a login or launch was refused.
    """
    connections = [HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(learners)]
    shares = [range(first, len(logins), learners) for first in range(learners)]
    begun: list[Begun | None] = [None] * len(logins)
    sizes = [0] * len(logins)

    def log_in(who: int) -> None:
        for number in shares[who]:
            begun[number] = _log_in(connections[who], logins[number])

    def launch(who: int) -> None:
        for number in shares[who]:
            found = begun[number]
            assert found is not None
            sizes[number] = _launch(connections[who], found, tokens[number], expect)

    with ThreadPoolExecutor(learners) as pool:
        start = time.perf_counter()
        list(pool.map(log_in, range(learners)))
        seconds = time.perf_counter() - start
        tokens = [sign(number, found.nonce) for number, found in enumerate(begun) if found is not None]
        for connection in connections:  # signing may have taken longer than a server keeps them
            connection.close()
        start = time.perf_counter()
        list(pool.map(launch, range(learners)))
        seconds += time.perf_counter() - start
    for connection in connections:
        connection.close()
    return Opened(len(logins), seconds, sizes[-1])


def _log_in(connection: HTTPConnection, sent: dict[str, str]) -> Begun:
    connection.request("POST", "/lti/login", urlencode(sent), FORM)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 302:
        raise RuntimeError(f"the login was answered with {answer.status}: {text[-500:]!r}")
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    return Begun(query["state"][0], query["nonce"][0], cookie)


def _launch(connection: HTTPConnection, begun: Begun, token: str, expect: bytes) -> int:
    sent = urlencode({"state": begun.state, "id_token": token})
    connection.request("POST", "/lti/launch", sent, {**FORM, "Cookie": begun.cookie})
    answer = connection.getresponse()
    page = answer.read()
    if answer.status != 200 or (expect and answer.headers["Content-Encoding"] != "gzip" and expect not in page):
        raise RuntimeError(f"the launch was answered with {answer.status}: {page[-500:]!r}")
    return len(page)
