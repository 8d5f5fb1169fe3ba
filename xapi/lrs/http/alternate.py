"""The alternate request syntax of 1.0.x: any request as a POST of a form (1.0.3 Communication 1.3); 2.0 has none."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Request

from xapi.lrs.http.answers import Refused
from xapi.lrs.http.asked import body_of

_METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
_HEADERS = {
    "authorization": "HTTP_AUTHORIZATION",
    "x-experience-api-version": "HTTP_X_EXPERIENCE_API_VERSION",
    "content-type": "CONTENT_TYPE",
    "if-match": "HTTP_IF_MATCH",
    "if-none-match": "HTTP_IF_NONE_MATCH",
}
_FIELDS_MOST = 64
_FIELD_MOST = 65_536
"""Octets of a field other than content: a parameter or a header."""
_AT_ONCE = 65_536
"""Octets of a field that are decoded in one step: each escape is an object of its own until the step is done."""
_UNASKED = ("navigate", "no-cors")
"""How a browser sends a form of any site without asking us first, with a password that it remembers for us."""


def unfold(request: Request, most: Callable[[], int]) -> Request:
    """Return the request that a form describes; any other request as it is.

    A form is read before it is known who sends it, for that may stand in it.

    Args:
        request: as it came.
        most: says how many octets its body may have, right before it is read.

    Raises:
        Refused: it is half of this syntax, or of a version that does not have it, or too large.
    """
    if "method" not in request.args:
        return request
    if request.headers.get("X-Experience-API-Version", "").strip().startswith("2"):
        raise _bad("xAPI 2.0 has no alternate request syntax; send the request itself")
    if request.method != "POST" or len(list(request.args.items(multi=True))) != 1:
        raise _bad("the alternate request syntax is a POST with method as its one parameter")
    method = request.args["method"]
    if method not in _METHODS:
        raise _bad(f"the parameter method must be one of {', '.join(_METHODS)}")
    if request.mimetype != "application/x-www-form-urlencoded":
        raise _bad("the alternate request syntax has a form as its body")
    fields, content = _fields(body_of(request, most()))
    if request.headers.get("Sec-Fetch-Mode") in _UNASKED and not any(
        name.lower() == "authorization" for name in fields
    ):
        raise _bad("a page's form must hold the field Authorization")
    environ = _environ(request, fields)
    if environ.get("HTTP_X_EXPERIENCE_API_VERSION", "").strip().startswith("2"):
        raise _bad("xAPI 2.0 has no alternate request syntax; send the request itself")
    if (content is not None) != (method in ("PUT", "POST")):
        raise _bad("the form field content must stand with PUT and POST, and with no other method")
    body = content or b""
    environ |= {
        "REQUEST_METHOD": method,
        "QUERY_STRING": urlencode(fields),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    return type(request)(environ)


def _bad(message: str) -> Refused:
    return Refused(400, "bad_alternate_request", message)


def _fields(body: bytes) -> tuple[dict[str, str], bytes | None]:
    """Return the fields of a form without its content, and the content: bytes that are UTF-8."""
    if body.count(b"&") >= _FIELDS_MOST:
        raise _bad("the body must be a form of a few fields")
    fields: dict[str, str] = {}
    content: bytes | None = None
    for piece in filter(None, body.split(b"&")):
        before, _, after = piece.partition(b"=")
        if len(before) > _FIELD_MOST or (before != b"content" and len(after) > _FIELD_MOST):
            raise _bad(f"a field of the form other than content has at most {_FIELD_MOST} octets")
        value = _plain(after)
        try:
            name, text = _plain(before).decode(), value.decode()
        except ValueError:
            raise _bad("the body must be a form in UTF-8") from None
        if name in fields or (name == "content" and content is not None):
            raise _bad("each field of the form may stand once")
        if name == "content":
            content = value
        else:
            fields[name] = text
    return fields, content


def _plain(piece: bytes) -> bytes:
    """Return what stands in a form, its escapes undone, with no more memory than a few times its length."""
    piece = piece.replace(b"+", b" ")
    made, start = bytearray(), 0
    while start < len(piece):
        end = start + _AT_ONCE
        cut = piece.rfind(b"%", end - 2, end) if end < len(piece) else -1  # an escape is not cut in two
        end = cut if cut > 0 else end
        made += unquote_to_bytes(piece[start:end])
        start = end
    return bytes(made)


def _environ(request: Request, fields: dict[str, str]) -> dict[str, Any]:
    """Return the request's environment with the headers that stand in the form, which are taken out of it."""
    left_out = ("werkzeug.request", "wsgi.input_terminated", "HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_LENGTH")
    environ = {name: value for name, value in request.environ.items() if name not in left_out}
    environ["CONTENT_TYPE"] = "application/json"
    for field in list(fields):
        name = _HEADERS.get(field.lower())
        if name is not None:
            value = fields.pop(field)
            if not value.isprintable():
                raise _bad(f"the form field {field} must be the value of a header")
            environ[name] = value
        elif field.lower() == "content-length":
            del fields[field]
    return environ
