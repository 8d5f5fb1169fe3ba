"""The form of a connection by hand: what an LMS gave, read and checked; what is wrong, told field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lti_tool.fetch import FetchError
from lti_tool.i18n import gettext as _
from lti_tool.platforms import canvas
from lti_tool.platforms.by_hand import completed

CANVAS, OTHER = canvas.FAMILY, "other"
ADDRESSES = ("auth_url", "token_url", "jwks_url")
FIELDS = ("name", "client_id", "deployment_id", "issuer", *ADDRESSES)
ENVIRONMENTS = tuple(canvas.HOSTED)
LONGEST = {"name": 200, "client_id": 255, "deployment_id": 255, "issuer": 500}
LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent, and what is wrong with it.

    Attributes:
        way: canvas or other.
        values: by field, as they are shown again.
        errors: by field, what to do about it.
    """

    way: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def refused(self, name: str, message: str) -> Form:
        """The same form with one more error."""
        return replace(self, errors={**self.errors, name: message})


def read(sent: Mapping[str, str], check: Callable[[str], None], base_url: str) -> Form:
    """Read and check a form.

    Args:
        sent: the fields as posted.
        check: refuses an address by its form, as ``Fetcher.check`` does.
        base_url: ours, which people paste into the wrong side.
    """
    way = CANVAS if sent.get("way") == CANVAS else OTHER
    typed = {name: _cleaned(sent.get(name, "")) for name in FIELDS} | {"name": sent.get("name", "").strip()}
    if way == CANVAS:
        issuer = typed["issuer"] if typed["issuer"] in ENVIRONMENTS else ENVIRONMENTS[0]
        typed = {**typed, "issuer": issuer, **dict.fromkeys(ADDRESSES, "")}
    values = completed(typed)
    errors = {name: told for name in FIELDS if (told := _wrong(name, values[name], way, check, base_url))}
    if "jwks_url" in errors:  # what is empty may follow from it, once it is right
        errors = {name: told for name, told in errors.items() if values[name] or name in ("jwks_url", "client_id")}
    return Form(way, values, errors)


def _cleaned(text: str) -> str:
    """Without what comes along when text is copied: space, quotes, a full stop at the end of a sentence."""
    return text.strip().strip("\"'<>“”«» ").strip()


def _wrong(name: str, value: str, way: str, check: Callable[[str], None], base_url: str) -> str:
    if len(value) > LONGEST.get(name, LONGEST_URL) or not value.isprintable():
        return _("This is too long, or holds signs that can't be part of it. Copy it again from your LMS.")
    if name == "name":
        return ""
    if name in ("client_id", "deployment_id"):
        return _wrong_id(name, value, way)
    return _wrong_address(name, value, check, base_url)


def _wrong_id(name: str, value: str, way: str) -> str:
    if not value:
        return _("Paste the client id that your LMS shows for this tool.") if name == "client_id" else ""
    if " " in value or "://" in value:
        return _("This is not an id. Copy only the id itself, without its label.")
    if name == "client_id" and way == CANVAS and not canvas.is_client_id(value):
        return _("In Canvas the client id is the long number in the Details column of the developer key.")
    return ""


def _wrong_address(name: str, value: str, check: Callable[[str], None], base_url: str) -> str:
    if not value:
        return _missing(name)
    if value == base_url or value.startswith(base_url + "/"):
        return _("This is an address of Creator Lessons. Here goes the one that your LMS shows.")
    try:
        check(value)
    except FetchError:
        return _not_allowed(value)
    if " " in value or "#" in value or not value.isascii():
        return _("This is not an address. Copy it again from your LMS.")
    return ""


def _missing(name: str) -> str:
    return {
        "issuer": _("Paste the issuer (platform id) of your LMS: mostly the address of its front page."),
        "auth_url": _("Paste the authorization address (OIDC login) of your LMS."),
        "jwks_url": _("Paste the key set address (JWKS) of your LMS."),
    }.get(name, "")


def _not_allowed(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        return _("This is not an address. Copy it again from your LMS.")
    if parts.scheme == "http" and parts.hostname:
        return _("This address is not secure. Your LMS must be reached by https.")
    return _("This is not an address that starts with https://. Copy it again from your LMS.")
