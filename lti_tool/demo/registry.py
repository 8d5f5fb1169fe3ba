"""The LMS's settings and the tools that are registered with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from lti_tool import clock
from lti_tool.demo import tables

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
DEEP_LINKING = "LtiDeepLinkingRequest"
SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"


@dataclass(frozen=True, slots=True)
class Tool:
    """One registration (dynamic registration 1.0): the tool's document as this LMS keeps it."""

    id: int
    client_id: str
    deployment_id: str
    issuer: str
    document: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """What people call the tool."""
        return str(self.document["client_name"])

    @property
    def login_uri(self) -> str:
        """Where a third-party login starts."""
        return str(self.document["initiate_login_uri"])

    @property
    def redirect_uris(self) -> tuple[str, ...]:
        """Where an id_token may be posted; compared exactly."""
        return tuple(self.document["redirect_uris"])

    @property
    def jwks_uri(self) -> str:
        """Where the tool shows its public keys."""
        return str(self.document["jwks_uri"])

    @property
    def scopes(self) -> tuple[str, ...]:
        """The service scopes the tool asked for and this LMS knows."""
        return tuple(str(self.document.get("scope", "")).split())

    @property
    def configuration(self) -> Mapping[str, Any]:
        """The LTI part of the document."""
        found: Mapping[str, Any] = self.document[TOOL_CONFIGURATION]
        return found

    @property
    def target_link_uri(self) -> str:
        """Where launches go that name no other place."""
        return str(self.configuration["target_link_uri"])

    @property
    def deep_linking_uri(self) -> str:
        """The target of deep linking messages."""
        for message in self.configuration.get("messages", []):
            if message.get("type") == DEEP_LINKING and message.get("target_link_uri"):
                return str(message["target_link_uri"])
        return self.target_link_uri

    @property
    def reviewing(self) -> Sequence[str]:
        """The target of submission reviews, where the tool takes them; else nothing."""
        found = (one for one in self.configuration.get("messages", []) if one.get("type") == SUBMISSION_REVIEW)
        return [str(one.get("target_link_uri") or self.target_link_uri) for one in found]

    @property
    def claims(self) -> frozenset[str]:
        """The claims about a person that the tool asked for."""
        return frozenset(str(claim) for claim in self.configuration.get("claims", []))

    @property
    def wants_names(self) -> bool:
        """Whether the tool asked for anything that tells who somebody is."""
        return bool(self.claims & {"name", "given_name", "family_name", "email"})

    @property
    def custom(self) -> Mapping[str, str]:
        """Custom parameters of every launch."""
        return {str(k): str(v) for k, v in self.configuration.get("custom_parameters", {}).items()}

    @property
    def origin(self) -> str:
        """Scheme, host and port of the tool."""
        parts = urlsplit(self.login_uri)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin that forms of a launch are posted to."""
        found = [self.origin]
        for uri in self.redirect_uris:
            parts = urlsplit(uri)
            found.append(f"{parts.scheme}://{parts.netloc}")
        return tuple(dict.fromkeys(found))


def _tool(row: Any) -> Tool:
    return Tool(row.id, row.client_id, row.deployment_id, row.issuer, row.document)


def tools(connection: Connection) -> list[Tool]:
    """All registrations, the newest first."""
    rows = connection.execute(select(tables.tool).order_by(tables.tool.c.id.desc()))
    return [_tool(row) for row in rows]


def tool_by_id(connection: Connection, tool_id: int) -> Tool | None:
    """The registration of that number."""
    row = connection.execute(select(tables.tool).where(tables.tool.c.id == tool_id)).one_or_none()
    return None if row is None else _tool(row)


def tool_by_client(connection: Connection, client_id: str) -> Tool | None:
    """The registration of that client id."""
    row = connection.execute(select(tables.tool).where(tables.tool.c.client_id == client_id)).one_or_none()
    return None if row is None else _tool(row)


def add_tool(
    connection: Connection, client_id: str, deployment_id: str, issuer: str, document: Mapping[str, Any]
) -> Tool:
    """Keep a new registration."""
    result = connection.execute(
        insert(tables.tool).values(
            client_id=client_id,
            deployment_id=deployment_id,
            issuer=issuer,
            document=dict(document),
            registered_at=clock.now(),
        )
    )
    key = result.inserted_primary_key
    assert key is not None
    return Tool(int(key[0]), client_id, deployment_id, issuer, document)


def get(connection: Connection, name: str, default: str = "") -> str:
    """A setting of the LMS."""
    value = connection.scalar(select(tables.setting.c.value).where(tables.setting.c.name == name))
    return default if value is None else str(value)


def put(connection: Connection, name: str, value: str) -> None:
    """Change a setting of the LMS."""
    statement = upsert(tables.setting).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


def remember(connection: Connection, name: str, value: str) -> str:
    """The setting; the given value becomes it if there is none yet (two processes get the same)."""
    connection.execute(upsert(tables.setting).values(name=name, value=value).on_conflict_do_nothing())
    return get(connection, name)


def spend(connection: Connection, kind: str, value: str, expires_at: int) -> bool:
    """Use a value that works once (jti, nonce): false if it was used before.

    ``expires_at`` (microseconds) says until when it must be remembered.
    """
    spent = tables.spent
    connection.execute(delete(spent).where(spent.c.expires_at < clock.now()))
    added = connection.execute(
        upsert(spent).values(kind=kind, value=value, expires_at=expires_at).on_conflict_do_nothing()
    )
    return added.rowcount == 1
