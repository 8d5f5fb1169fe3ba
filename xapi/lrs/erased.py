"""Who was erased: a keyed hash each, so that it can be answered, and that what arrives late does not bring them back.

The key is no part of the database: who only has that cannot try out names. It comes with the engine's connections
(`use_key`), as the store is called from many places.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from xapi import moments, strict_json
from xapi.lrs import anonymous, identity
from xapi.lrs.spelled import Words
from xapi.lrs.tables import erased_agents

_KEY = "creator_lessons_erasure_key"
_CHUNK = 400
_ERASURES = 0x78415045  # "xAPE": held by each who writes of a person without the log's lock; by who erases one, alone


class ErasedAgent(Exception):
    """Statements name somebody who was erased; nothing was written.

    Attributes:
        texts: their identity texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Name them to the store; the message does not."""
        self.texts = frozenset(texts)
        super().__init__("a statement names an agent who was erased")


def use_key(engine: Engine, key: bytes) -> None:
    """Let the store know those erased by this key, which must stay the same."""
    engine.update_execution_options(**{_KEY: key})


def mark(connection: Connection, tenant: str, text: str) -> bytes:
    """Return the 32 bytes that stand for an identity in a tenant."""
    key: bytes = connection.get_execution_options().get(_KEY, b"")
    return hmac.new(key, f"{tenant}\0{text}".encode(), hashlib.sha256).digest()


def among(connection: Connection, tenant: str, agents: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the identity texts of those who were erased; a mailbox was, too, of which only the hash was known.

    Args:
        connection: of any transaction.
        tenant: whose records.
        agents: by their identity texts, as somebody names them: the case of a mailbox matters for its hash.
    """
    found: set[str] = set()
    texts = list(agents)
    for start in range(0, len(texts), _CHUNK):
        some = texts[start : start + _CHUNK]
        marks = {mark(connection, tenant, one): text for text in some for one in same_as(text, agents[text])}
        query = select(erased_agents.c.mark).where(erased_agents.c.mark.in_(list(marks)))
        found.update(marks[bytes(one)] for one in connection.execute(query).scalars())
    return frozenset(found)


def for_good(connection: Connection, tenant: str, agent: Mapping[str, Any]) -> bool:
    """Say whether an agent was erased; who was not, is not until this transaction's end."""
    text = identity.identity_text(dict(agent))
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(_ERASURES)))
    return text is not None and bool(among(connection, tenant, {text: agent}))


def close(connection: Connection) -> None:
    """Wait for all who write of a person, and keep others from it, until the end of a transaction that erases one."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ERASURES)))


def same_as(text: str, agent: Mapping[str, Any]) -> list[str]:
    """Return an agent's identity text with those that follow from it: of a mailbox, its hashes."""
    if "mbox" not in agent:
        return [text]
    return [text, *(strict_json.dump({"mbox_sha1sum": one}) for one in identity.hashes(agent["mbox"]))]


def remember(connection: Connection, tenant: str, text: str) -> bytes:
    """Keep the mark of an identity; returns it."""
    made = mark(connection, tenant, text)
    known = select(erased_agents.c.at).where(erased_agents.c.mark == made)
    if connection.execute(known).first() is None:
        connection.execute(insert(erased_agents).values(mark=made, at=moments.now()))
    return made


def readmit(connection: Connection, tenant: str, agent: dict[str, Any]) -> bool:
    """Let an erased agent be known again, who has come anew by themselves; says whether they were erased."""
    text = identity.identity_text(agent)
    if text is None:
        return False
    marks = [mark(connection, tenant, one) for one in same_as(text, agent)]
    gone = delete(erased_agents).where(erased_agents.c.mark.in_(marks))
    return connection.execute(gone).rowcount > 0


def erased_in(connection: Connection, tenant: str, statements: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return the identity texts of those agents of some statements who were erased."""
    named = {identity.identity_text(actor): actor for one in statements for actor, _ in identity.agents_of(one)}
    return among(connection, tenant, {text: actor for text, actor in named.items() if text is not None})


def in_place_of(texts: Iterable[str]) -> anonymous.Person:
    """Return what becomes of those who were erased: strangers, new ones each time."""
    strangers: dict[str, dict[str, Any]] = {}
    words: dict[str, str] = {}
    for text in texts:
        agent: dict[str, Any] = strict_json.parse(text.encode())
        home = agent["account"]["homePage"] if "account" in agent else anonymous.STRANGERS
        strangers[text] = anonymous.stranger(home)
        words |= anonymous.words_of(agent, strangers[text])
    return anonymous.Person(strangers, Words(words))


def taken_out(batch: Sequence[dict[str, Any]], person: anonymous.Person, there: Container[str]) -> list[dict[str, Any]]:
    """Return statements in which strangers stand for those who were erased; who does not name them stays the same.

    Args:
        batch: legal statements.
        person: from `in_place_of`.
        there: ids of statements that are stored already; these are left as they are.
    """

    def names(one: dict[str, Any]) -> bool:
        return any(identity.identity_text(who) in person.strangers for who, _ in identity.agents_of(one))

    return [anonymous.anonymised(one, person) if one.get("id") not in there and names(one) else one for one in batch]
