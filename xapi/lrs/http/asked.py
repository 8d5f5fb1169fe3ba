"""What was asked: the request with who asks, by which version, and what their parameters and body are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Request
from sqlalchemy import Engine
from werkzeug.exceptions import RequestEntityTooLarge

from xapi.lrs.auth import Grant
from xapi.lrs.deliveries import Deliveries
from xapi.lrs.http.answers import Refused

Authenticate = Callable[[Request], Grant | None]

VERSIONS = ("1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may bring or take.

    Attributes:
        body: octets of a body that is brought.
        form: octets of a form in the alternate request syntax, while it is not known who brings it.
        batch: statements that are brought.
        page: statements on a page.
        attachments: octets of attachments on a page, where there is more than one statement.
    """

    body: int = 8 * 1024 * 1024
    form: int = 512 * 1024
    batch: int = 2000
    page: int = 500
    attachments: int = 64 * 1024 * 1024

    def of(self, grant: Grant) -> Limits:
        """Return the limits for the bearer of a grant: a narrow one brings little at once."""
        bounds = grant.bounds
        if bounds is None:
            return self
        return replace(self, body=min(self.body, bounds.body), batch=min(self.batch, bounds.batch))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered.

    Attributes:
        request: with the alternate syntax undone.
        grant: what the bearer of its credential may do.
        version: of the specification that it follows.
        given: its parameters, each of which the resource knows.
        engine: of the database.
        deliveries: where statements are handed in.
        limits: how much it may bring or take.
    """

    request: Request
    grant: Grant
    version: str
    given: dict[str, str]
    engine: Engine
    deliveries: Deliveries
    limits: Limits

    @property
    def reads(self) -> bool:
        """Whether it is a GET or HEAD."""
        return self.request.method in ("GET", "HEAD")

    @property
    def two(self) -> bool:
        """Whether it follows 2.0."""
        return self.version.startswith("2")

    def body(self, most: int | None = None) -> bytes:
        """Return its body; `most` octets of it where that is less than its limit.

        Raises:
            Refused: it is too large.
        """
        return body_of(self.request, self.limits.body if most is None else min(most, self.limits.body))


def body_of(request: Request, most: int) -> bytes:
    """Return the body of a request.

    Raises:
        Refused: it has more than `most` octets.
    """
    request.max_content_length = most
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Refused(413, "too_large", f"send at most {most} octets at once") from None


def version_of(request: Request) -> str:
    """Return the version that a request follows (Communication 3.3).

    Raises:
        Refused: none is named, or one that is not spoken here.
    """
    header = request.headers.get("X-Experience-API-Version")
    if header is None:
        raise Refused(400, "no_version", "send the header X-Experience-API-Version, for example 1.0.3 or 2.0.0")
    header = header.strip()
    parts = header.split(".")
    if parts[:2] not in (["1", "0"], ["2", "0"]) or len(parts) > 3 or not all(_is_number(part) for part in parts):
        raise Refused(400, "bad_version", f"this LRS speaks {', '.join(VERSIONS)}, not {header[:20]!r}")
    return header


def spoken(request: Request) -> str:
    """Return the version that the answer to a request names: the newest of its edition."""
    two = request.headers.get("X-Experience-API-Version", "").strip().startswith("2.0")
    return "2.0.0" if two else "1.0.3"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
