"""The parameters of requests, checked as strictly as statements are.

See xAPI 1.0.3 Communication 2.1.3, 2.3 to 2.7 and Data 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xapi import forms, moments, strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs.query import FORMATS, BadCursor, StatementQuery, decode

NAMES = frozenset(
    (
        "statementId",
        "voidedStatementId",
        "agent",
        "verb",
        "activity",
        "registration",
        "related_activities",
        "related_agents",
        "since",
        "until",
        "limit",
        "format",
        "attachments",
        "ascending",
        "cursor",
    )
)
_WITH_ONE = frozenset(("statementId", "voidedStatementId", "format", "attachments"))


class BadParameter(ValueError):
    """A parameter that is unknown, repeated, in conflict with another, or malformed; the message says which."""


def single(given: Mapping[str, Sequence[str]], allowed: frozenset[str]) -> dict[str, str]:
    """Return the parameters of a request, each of which must be known and given once.

    Raises:
        BadParameter: one is not.
    """
    for name, values in given.items():
        if name not in allowed:
            known = f"this resource knows {', '.join(sorted(allowed))}" if allowed else "this request takes none"
            raise BadParameter(f"the parameter {name[:60]!r} is unknown; {known}")
        if len(values) != 1:
            raise BadParameter(f"the parameter {name} stands {len(values)} times; give it once")
    return {name: values[0] for name, values in given.items()}


def uuid(given: Mapping[str, str], name: str) -> str | None:
    """Return a UUID parameter, None where it is absent.

    Raises:
        BadParameter: it is no UUID.
    """
    value = given.get(name)
    if value is not None and not forms.is_uuid(value):
        raise BadParameter(f"the parameter {name} must be a UUID in standard form, got {value[:60]!r}")
    return value


def iri(given: Mapping[str, str], name: str) -> str:
    """Return an IRI parameter that must be there.

    Raises:
        BadParameter: it is absent, or no IRI.
    """
    value = _iri(given, name)
    if value is None:
        raise BadParameter(f"the parameter {name} is needed")
    return value


def agent(given: Mapping[str, str], version: str) -> dict[str, Any]:
    """Return the parameter agent, which must be there.

    Raises:
        BadParameter: it is absent, or no Agent or identified Group in JSON.
    """
    value = _agent(given.get("agent"), version)
    if value is None:
        raise BadParameter("the parameter agent is needed")
    return value


def plain(given: Mapping[str, str], name: str) -> str | None:
    """Return a parameter that may be any text, None where it is absent.

    Raises:
        BadParameter: it is empty, or has the character NUL, which no database keeps.
    """
    value = given.get(name)
    if value is not None and (not value or "\x00" in value):
        raise BadParameter(f"the parameter {name} must be a text, not empty and without the character NUL")
    return value


def moment(given: Mapping[str, str], name: str) -> int | None:
    """Return a timestamp parameter in microseconds, None where it is absent.

    Raises:
        BadParameter: it is no timestamp.
    """
    value = given.get(name)
    if value is None:
        return None
    try:
        return moments.parse(value)
    except ValueError:
        raise BadParameter(f"the parameter {name} must be an ISO 8601 timestamp, got {value[:60]!r}") from None


def wants_attachments(given: Mapping[str, str]) -> bool:
    """Return whether the answer is to be multipart.

    Raises:
        BadParameter: the parameter is neither true nor false.
    """
    return _boolean(given, "attachments")


def question(
    given: Mapping[str, str], *, tenant: str | None, version: str, page: int, languages: Sequence[str]
) -> StatementQuery:
    """Return what the parameters of GET statements ask.

    Args:
        given: parameters that `single` let pass.
        tenant: for whom, to tell whether a cursor is theirs.
        version: of the specification the request follows.
        page: the most statements a page may have, also used for limit 0 and none.
        languages: wanted ones, most wanted first.

    Raises:
        BadParameter: parameters that exclude each other, or of a wrong form.
    """
    id, voided = uuid(given, "statementId"), uuid(given, "voidedStatementId")
    if id is not None and voided is not None:
        raise BadParameter("statementId and voidedStatementId exclude each other; give one of them")
    others = sorted(given.keys() - _WITH_ONE)
    if others and (id is not None or voided is not None):
        raise BadParameter(
            f"with statementId or voidedStatementId only format and attachments may stand, not {others[0]}"
        )
    limit = given.get("limit", "0")
    if not limit.isascii() or not limit.isdigit() or len(limit) > 18:
        raise BadParameter(f"the parameter limit must be a whole number, 0 or more, got {limit[:60]!r}")
    form = given.get("format", "exact")
    if form not in FORMATS:
        raise BadParameter(f"the parameter format must be one of {', '.join(FORMATS)}, got {form[:60]!r}")
    wants_attachments(given)
    return StatementQuery(
        statement_id=id,
        voided_statement_id=voided,
        agent=_agent(given.get("agent"), version),
        verb=_iri(given, "verb"),
        activity=_iri(given, "activity"),
        registration=uuid(given, "registration"),
        related_activities=_boolean(given, "related_activities"),
        related_agents=_boolean(given, "related_agents"),
        since=moment(given, "since"),
        until=moment(given, "until"),
        limit=min(int(limit) or page, page),
        ascending=_boolean(given, "ascending"),
        format=form,
        languages=tuple(languages),
        position=_position(given.get("cursor"), tenant),
    )


def _boolean(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise BadParameter(f"the parameter {name} must be true or false, got {value[:60]!r}")
    return value == "true"


def _iri(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not forms.is_iri(value):
        raise BadParameter(f"the parameter {name} must be an IRI with a scheme, got {value[:60]!r}")
    return value


def _agent(text: str | None, version: str) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        found: dict[str, Any] = strict_json.parse(text.encode())
        validation.check_agent(found, "agent", version)
    except (strict_json.BadJSON, UnicodeEncodeError) as error:
        raise BadParameter(f"the parameter agent must be an Agent or an identified Group in JSON: {error}") from None
    except Invalid as error:
        raise BadParameter(f"the parameter {error}") from None
    return found


def _position(text: str | None, tenant: str | None) -> int | None:
    if text is None:
        return None
    try:
        return decode(text, tenant)
    except BadCursor as error:
        raise BadParameter(f"the parameter cursor: {error}") from None
