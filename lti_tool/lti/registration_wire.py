"""Dynamic registration 1.0 on the wire: the platform's configuration and its answer.

Pure functions: documents in, plain data or a ``Refusal`` out. What we ask for is ``registration_request.py``,
fetching and keeping is ``registration.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_tool.errors import Refusal
from lti_tool.fetch import FetchError
from lti_tool.i18n import gettext as _
from lti_tool.lti.message import RESOURCE_LINK
from lti_tool.platforms import registration as habits

PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """What an LMS says about itself (section 3.5), checked.

    Attributes:
        scopes: those it supports; ``None`` = it does not say.
        messages: message type → the placements it lists; ``None`` = it does not say.
        variables: those it substitutes in custom parameters; ``None`` = it does not say.
    """

    issuer: str
    auth_url: str
    token_url: str
    token_audience: str
    jwks_url: str
    registration_url: str
    family: str
    name: str
    scopes: tuple[str, ...] | None
    messages: Mapping[str, tuple[str, ...]] | None
    variables: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """The platform's answer (section 3.7); a missing deployment is learnt at the first launch.

    Attributes:
        scopes: those it granted, which may be fewer than were asked for; empty where it does not say.
    """

    client_id: str
    deployment_id: str | None
    scopes: tuple[str, ...] = ()


def read_configuration(document: object, configuration_url: str, check: Callable[[str], None]) -> PlatformConfiguration:
    """Check the platform's OpenID configuration.

    Args:
        document: the parsed JSON.
        configuration_url: where it was fetched from; the issuer must fit it (section 3.5.1).
        check: refuses an address that is not https by raising ``FetchError``, as ``Fetcher.check`` does.

    Raises:
        Refusal: something is missing, unsafe or not supported; the code says which.
    """
    if not isinstance(document, dict):
        raise _wrong_configuration("not a JSON object")
    issuer = _text(document, "issuer", 500)
    if not habits.issuer_fits(issuer, configuration_url):
        raise Refusal(
            "registration_issuer_mismatch",
            f"issuer {issuer} does not fit {_host(configuration_url)}",
            message=_(
                "Your LMS names itself with the address of another site, so it can't be recognised safely. "
                "Its administrator should set its own web address as the issuer."
            ),
            retry=False,
        )
    urls = {
        name: _text(document, name, LONGEST_URL)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    }
    for name, url in urls.items():
        try:
            check(url)
        except FetchError as error:
            raise Refusal(
                "registration_endpoint_refused",
                f"{name}: {error}",
                message=_(
                    "Your LMS gives an address that is not secure (https). "
                    "Its administrator should switch it to https, then try again."
                ),
                retry=False,
            ) from None
    _must_support(document, "id_token_signing_alg_values_supported", "RS256")
    _must_support(document, "token_endpoint_auth_methods_supported", "private_key_jwt")
    _must_support(document, "response_types_supported", "id_token")
    about = document.get(PLATFORM_CONFIGURATION)
    about = about if isinstance(about, dict) else {}
    messages = _messages(about.get("messages_supported"))
    if messages is not None and RESOURCE_LINK not in messages:
        raise _unsupported("messages_supported", RESOURCE_LINK)
    family = about.get("product_family_code")
    scopes = _strings(document.get("scopes_supported"))
    variables = _strings(about.get("variables"))
    return PlatformConfiguration(
        issuer=issuer,
        auth_url=urls["authorization_endpoint"],
        token_url=urls["token_endpoint"],
        token_audience=_audience(document.get("authorization_server")),
        jwks_url=urls["jwks_uri"],
        registration_url=urls["registration_endpoint"],
        family=family.strip().lower()[:64] if isinstance(family, str) and family.isprintable() else "",
        name=habits.site_name(about, issuer),
        scopes=None if scopes is None else tuple(scopes),
        messages=messages,
        variables=None if variables is None else tuple(variables),
    )


def read_answer(document: object) -> Registered:
    """Check the platform's answer.

    Raises:
        Refusal: it holds no client id.
    """
    answer = document if isinstance(document, dict) else {}
    client_id = _identifier(answer.get("client_id"))
    if client_id is None:
        raise Refusal(
            "registration_answer_wrong",
            "the registration answer holds no client_id",
            message=_("Your LMS answered in an unexpected way, so the connection is not complete. Try again."),
            retry=False,
        )
    tool = answer.get(TOOL_CONFIGURATION)
    scope = answer.get("scope")
    granted = tuple(each for each in scope.split()[:50] if each.isprintable()) if isinstance(scope, str) else ()
    return Registered(client_id, _identifier(tool.get("deployment_id")) if isinstance(tool, dict) else None, granted)


def _text(document: Mapping[str, Any], name: str, longest: int) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value or len(value) > longest or not _is_plain(value):
        raise _wrong_configuration(f"{name} is missing or not an address")
    return value


def _identifier(value: object) -> str | None:
    """A client or deployment id: text of 1 to 255 characters; numbers are taken as they are written."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and 0 < len(value) <= 255 and value.isprintable() else None


def _audience(value: object) -> str:
    """Whom a token request is for, if the platform names it by its URL.

    Canvas gives a bare host there, and still wants its token URL.
    """
    fits = isinstance(value, str) and "://" in value and len(value) <= LONGEST_URL and _is_plain(value)
    return str(value) if fits else ""


def _is_plain(text: str) -> bool:
    """Whether all of it prints and nothing is blank, as in an address that can be kept, shown and logged."""
    return text.isprintable() and " " not in text


def _strings(value: object) -> list[str] | None:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else None


def _messages(value: object) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(value, list):
        return None
    found = [item for item in value if isinstance(item, dict) and isinstance(item.get("type"), str)]
    return {item["type"]: tuple(_strings(item.get("placements")) or ()) for item in found}


def _must_support(document: Mapping[str, Any], name: str, value: str) -> None:
    listed = _strings(document.get(name))
    if listed is not None and value not in listed:
        raise _unsupported(name, value)


def _unsupported(name: str, value: str) -> Refusal:
    return Refusal(
        "registration_unsupported",
        f"{name} lacks {value}",
        message=_(
            "Your LMS does not offer what LTI 1.3 needs ({missing}). Ask its administrator for an update."
        ).format(missing=value),
        retry=False,
    )


def _wrong_configuration(reason: str) -> Refusal:
    return Refusal(
        "registration_configuration_wrong",
        reason,
        message=_("Your LMS describes itself in an unexpected way, so it can't be connected by this address."),
        retry=False,
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc
