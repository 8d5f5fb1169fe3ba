"""The body of type multipart/mixed: statements first, then their attachments.

See xAPI 1.0.3 Communication 1.5.2 and RFC 2046. Strict, and by offsets only: a part's bytes are never decoded.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]", re.ASCII).fullmatch
_HEADERS_MOST = 8192
_PARTS_MOST = 5000


class BadMultipart(ValueError):
    """Not a multipart body as it must be; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers, by their names in lower case, and its bytes."""

    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type without its parameters, in lower case; empty where none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def split(body: bytes, boundary: str) -> list[Part]:
    """Return the parts of a body, at least one.

    Args:
        body: all of it.
        boundary: from the Content-Type of the request.

    Raises:
        BadMultipart: the boundary is none, a part is not begun, not ended, or its headers are not to be read.
    """
    if _BOUNDARY(boundary) is None:
        raise BadMultipart("the Content-Type multipart/mixed needs a boundary of 1 to 70 characters")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("ascii"), _PARTS_MOST + 2)
    if len(pieces) > _PARTS_MOST + 2:
        raise BadMultipart(f"the body may have at most {_PARTS_MOST} parts")
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise BadMultipart("the body must have parts, each after a line with the boundary, and the closing boundary")
    return [_part(piece, index) for index, piece in enumerate(pieces[1:-1])]


def _part(piece: bytes, index: int) -> Part:
    padding, line_end, rest = piece.partition(b"\r\n")
    if not line_end or padding.strip(b" \t"):
        raise BadMultipart(f"part {index}: after the boundary comes a line end")
    if rest.startswith(b"\r\n"):
        return Part({}, rest[2:])
    head, blank, body = rest.partition(b"\r\n\r\n")
    if not blank or len(head) > _HEADERS_MOST:
        raise BadMultipart(f"part {index}: needs headers and an empty line before its content")
    headers: dict[str, str] = {}
    for line in head.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        key = name.decode("utf-8", "replace").strip().lower()
        if not colon or not key or key in headers:
            raise BadMultipart(f"part {index}: a header must be a name, a colon and a value, each name once")
        headers[key] = value.decode("utf-8", "replace").strip()
    return Part(headers, body)


def join(parts: Iterable[Part]) -> tuple[bytes, str]:
    """Return a multipart body, and the boundary it has, which is random, so that no content can hold it."""
    boundary = secrets.token_hex(24)
    pieces: list[bytes] = []
    for part in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
        pieces += [f"--{boundary}\r\n{head}\r\n".encode(), part.body, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return b"".join(pieces), boundary
