"""Who may do what: the grant that a credential gives, and the scopes of the specification.

xAPI 1.0.3 Communication 4.2 (OAuth scopes): `all` is everything; `all/read` reads everything; `statements/read` and
`statements/read/mine` read statements, `statements/write` writes them; `define` lets statements change the words for
verbs and activities; `state` reads and writes State documents, `profile` Agent Profile and Activity Profile documents.
A narrow grant has `bounds` beside its scopes (`bounds.py`), and never defines.

Without `define` a statement is kept as it was sent, and what the LRS says of its verb and activities stays as it was.
Of persons no representation is kept beside: their names are those that stand in statements (`lookups.py`).

Voiding is writing (Data 2.3.2 leaves it to the LRS who may): whoever writes statements of a tenant may void any of its
statements, for another system's mistakes are put right by a key of one's own. A narrow grant voids nothing, as its
statements are about activities; nobody voids another tenant's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xapi.lrs.bounds import Bounds

SCOPES = frozenset(
    (
        "all",
        "all/read",
        "statements/read",
        "statements/read/mine",
        "statements/write",
        "define",
        "state",
        "profile",
    )
)
OWN_TENANT = ""
"""The tenant of the consortium itself, where a grant for all tenants writes."""

Take = Callable[[Sequence[dict[str, Any]]], list[str]]
"""Takes legal statements in the place of the log, all or none, and returns their ids; raises `NotTaken`."""
Spend = Callable[[int], int]
"""Asks for room for so many writes; returns how many seconds to wait, 0 where they may be done now."""


class Denied(Exception):
    """Nobody is let in with this credential, and the text says why; with ``wait`` seconds, not before then."""

    def __init__(self, message: str, wait: int = 0) -> None:
        """Say why."""
        super().__init__(message)
        self.wait = wait


class NotTaken(Exception):
    """Statements that whoever takes them in the place of the log refuses; none of them is stored."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the bearer of a credential may do.

    Attributes:
        tenant: whose statements; None is the consortium, which reads all tenants' and writes its own.
        credential: the name of the key, kept with every statement.
        scopes: from `SCOPES`.
        authority: the Agent or Group set as authority of what it writes.
        channel: the way that its statements are marked as having come.
        bounds: what a narrow grant is kept to beside its scopes.
        take: who takes its statements in the place of the log.
        spend: how much it may write a minute.
    """

    tenant: str | None
    credential: str
    scopes: frozenset[str]
    authority: dict[str, Any]
    channel: str = "xapi"
    bounds: Bounds | None = None
    take: Take | None = None
    spend: Spend | None = None

    @property
    def may_write(self) -> bool:
        """Whether statements may be written."""
        return bool(self.scopes & {"all", "statements/write"})

    @property
    def may_read(self) -> bool:
        """Whether statements may be read, if only one's own."""
        return bool(self.scopes & {"all", "all/read", "statements/read", "statements/read/mine"})

    @property
    def only_mine(self) -> bool:
        """Whether only statements written with this same credential may be read."""
        return not self.scopes & {"all", "all/read", "statements/read"}

    @property
    def may_define(self) -> bool:
        """Whether statements teach the LRS words for verbs and activities."""
        return self.bounds is None and bool(self.scopes & {"all", "define"})

    @property
    def may_look_up(self) -> bool:
        """Whether the definitions of activities may be read, whoever's statements taught them."""
        return bool(self.scopes & {"all", "all/read", "statements/read", "define", "profile"})

    @property
    def may_look_up_people(self) -> bool:
        """Whether it may be asked what all statements tell of a person: who may not read all of them may not."""
        return bool(self.scopes & {"all", "all/read", "statements/read"})

    def may_open(self, scope: str, *, writing: bool) -> bool:
        """Say whether documents may be read or written; `scope` is state or profile."""
        return bool(self.scopes & ({"all", scope} if writing else {"all", "all/read", scope}))

    @property
    def writes_to(self) -> str:
        """The tenant that statements are written to, and whose documents are opened."""
        return OWN_TENANT if self.tenant is None else self.tenant
