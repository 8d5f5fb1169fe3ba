"""The alternate request syntax of 1.0.x: any request as a POST of a form (1.0.3 Communication 1.3); 2.0 has none."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

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
_UNASKED = ("navigate", "no-cors")
"""How a browser sends a form of any site without asking us first, with a password that it remembers for us."""


def unfold(request: Request, most: int) -> Request:
    """Return the request that a form describes; any other request as it is.

    Args:
        request: as it came.
        most: octets that its body may have.

    Raises:
        Refused: it is half of this syntax, or of a version that does not have it.
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
    fields = _fields(body_of(request, most))
    if request.headers.get("Sec-Fetch-Mode") in _UNASKED and not any(
        name.lower() == "authorization" for name in fields
    ):
        raise _bad("a page's form must hold the field Authorization")
    environ = _environ(request, fields)
    if environ.get("HTTP_X_EXPERIENCE_API_VERSION", "").strip().startswith("2"):
        raise _bad("xAPI 2.0 has no alternate request syntax; send the request itself")
    content = fields.pop("content", None)
    if (content is not None) != (method in ("PUT", "POST")):
        raise _bad("the form field content must stand with PUT and POST, and with no other method")
    body = (content or "").encode()
    environ |= {
        "REQUEST_METHOD": method,
        "QUERY_STRING": urlencode(fields),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    return type(request)(environ)


def _bad(message: str) -> Refused:
    return Refused(400, "bad_alternate_request", message)


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS_MOST)
    except ValueError:
        raise _bad("the body must be a form in UTF-8, of a few fields") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _bad("each field of the form may stand once")
    return fields


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
