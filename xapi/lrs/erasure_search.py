"""What an erasure must look at: by what else the person is known, and where an identifier stands in texts.

Long walks, without any lock; what arrives meanwhile is sought again under the lock (`late`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    Text,
    cast,
    func,
    literal,
    or_,
    select,
)

from xapi import strict_json
from xapi.lrs import anonymous, identity, store
from xapi.lrs.spelled import Word, Words, spellings
from xapi.lrs.tables import agents, attachments, documents, statements
from xapi.lrs.transactions import reading

_STEP = 20_000
_ESCAPED = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_MAILBOX = '{"mbox":"'


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where an agent stands elsewhere than as an agent, up to a place in the log.

    Attributes:
        seqs: of statements, by the identifier that stands in them.
        top: the last seq that was looked at.
        mailboxes: of which only a hash was given, and which are known here.
        last_agent: the last row of agents that was looked at.
        files: the hashes of attachments whose bytes hold an identifier.
    """

    seqs: Mapping[str, Sequence[int]]
    top: int
    mailboxes: tuple[str, ...]
    last_agent: int
    files: tuple[bytes, ...]


def identities(agent: Mapping[str, Any], mailboxes: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return the identifiers that follow from one of a person: a mailbox has hashes, by which others may know it.

    Args:
        agent: an Agent or identified Group, checked.
        mailboxes: mailto IRIs whose hash the agent gives; see `Mentions`.
    """
    found = [identity.identity(dict(agent)) or {}, *({"mbox": each} for each in mailboxes)]
    for mbox in [agent["mbox"]] if "mbox" in agent else list(mailboxes):
        found += [{"mbox_sha1sum": each} for each in identity.hashes(mbox)]
    return [each for number, each in enumerate(found) if each not in found[:number]]


def words_of(identifiers: Iterable[Mapping[str, Any]]) -> Words:
    """Return the texts by which those are sought, with nothing in their place."""
    found: dict[str, str] = {}
    for one in identifiers:
        found |= anonymous.words_of(one, {"account": {"name": ""}})
    return Words(found)


def mentions(engine: Engine, tenant: str, agent: Mapping[str, Any]) -> Mentions:
    """Look through a tenant's records for an agent, wherever."""
    with reading(engine) as connection:
        top, _ = store.last(connection)
        mailboxes, last_agent = mailboxes_of(connection, tenant, agent, 0)
    words = words_of(identities(agent, mailboxes))
    seqs: dict[str, list[int]] = {word.text: [] for word in words.words}
    at = 0
    while words.words and at < top:
        with reading(engine) as connection:
            _add(seqs, mentioning(connection, tenant, words, at, min(at + _STEP, top)))
        at += _STEP
    with reading(engine) as connection:
        files = _files(connection, tenant, words)
    return Mentions(seqs, top, tuple(mailboxes), last_agent, files)


def late(connection: Connection, tenant: str, agent: Mapping[str, Any], known: Mentions) -> Mentions:
    """Add what arrived since; under the log's lock."""
    new, last_agent = mailboxes_of(connection, tenant, agent, known.last_agent)
    mailboxes = (*known.mailboxes, *new)
    words = words_of(identities(agent, mailboxes))
    seqs: dict[str, list[int]] = {word.text: list(known.seqs.get(word.text, ())) for word in words.words}
    _add(seqs, mentioning(connection, tenant, words, known.top if not new else 0, None))
    return Mentions(seqs, known.top, mailboxes, last_agent, known.files)


def mentioning(
    connection: Connection, tenant: str, words: Words, after: int, until: int | None
) -> dict[str, list[int]]:
    """Return the seqs of statements in whose texts identifiers stand, by these."""
    found: dict[str, list[int]] = {}
    if not words.words:
        return found
    s = statements.c
    query = select(s.seq, s.body).where(s.tenant == tenant, s.seq > after, holds(connection, s.body, words, json=True))
    if until is not None:
        query = query.where(s.seq <= until)
    for seq, body in connection.execute(query.order_by(s.seq)):
        plain = _ESCAPED.sub(" ", body) if "\\" in body else body
        for word in words.words:
            if _unsure(word) or any(True for _ in word.spans(plain)):
                found.setdefault(word.text, []).append(seq)
    return found


def holds(connection: Connection, column: Any, words: Words, *, json: bool = False) -> ColumnElement[bool]:
    """Return the condition that a column holds an identifier, however it is written, if only within a longer one."""
    texts = [strict_json.dump(text)[1:-1] if json else text for word in words.words for text in spellings(word.text)]
    if connection.dialect.name == "postgresql":
        return or_(*(column.icontains(text, autoescape=True) for text in dict.fromkeys(texts)))
    return or_(*(column.contains(text, autoescape=True) for text in dict.fromkeys(texts)))  # SQLite's LIKE, in any case


def others_documents(connection: Connection, tenant: str, words: Words) -> int:
    """Count the documents of a tenant in which an identifier stands: in their bytes, their name, their activity."""
    if not words.words:
        return 0
    d = documents.c
    named = or_(holds(connection, d.name, words), holds(connection, cast(d.activity, Text), words))
    within = or_(named, *_bytes_hold(connection, d.body, words))
    found = 0
    for digest in connection.execute(select(d.digest).where(d.tenant == tenant, within)).scalars().all():
        query = select(d.name, d.activity, d.body).where(d.tenant == tenant, d.digest == digest)
        name, activity, body = connection.execute(query).one()
        texts = (name, activity or "", _text(body))
        found += any(words.stand_in(text) for text in texts)
    return found


def _files(connection: Connection, tenant: str, words: Words) -> tuple[bytes, ...]:
    """Return the hashes of a tenant's attachments whose bytes hold an identifier."""
    if not words.words:
        return ()
    a = attachments.c
    within = or_(*_bytes_hold(connection, a.body, words))
    found = []
    for sha2 in connection.execute(select(a.sha2).where(a.tenant == tenant, within)).scalars().all():
        body = connection.execute(select(a.body).where(a.tenant == tenant, a.sha2 == sha2)).scalar()
        if body is not None and words.stand_in(_text(body)):
            found.append(bytes(sha2))
    return tuple(found)


def mailboxes_of(
    connection: Connection, tenant: str, agent: Mapping[str, Any], after: int = 0
) -> tuple[list[str], int]:
    """Return the mailboxes known here whose hash an agent gives, and the last row of agents looked at."""
    a = agents.c
    last: int = connection.execute(select(func.coalesce(func.max(a.id), 0))).scalar_one()
    if "mbox_sha1sum" not in agent:
        return [], last
    query = select(a.identity).where(a.tenant == tenant, a.id > after, a.identity.startswith(_MAILBOX, autoescape=True))
    found = []
    for text in connection.execute(query).scalars():
        mbox = strict_json.parse(text.encode())["mbox"]
        if agent["mbox_sha1sum"].lower() in identity.hashes(mbox):
            found.append(mbox)
    return found, last


def _add(seqs: dict[str, list[int]], more: Mapping[str, Sequence[int]]) -> None:
    for word, some in more.items():
        seqs.setdefault(word, []).extend(some)


def _unsure(word: Word) -> bool:
    """Say whether an identifier is written otherwise in JSON than as it is."""
    return strict_json.dump(word.text)[1:-1] != word.text


def _bytes_hold(connection: Connection, column: Any, words: Words) -> list[ColumnElement[bool]]:
    texts = {text for word in words.words for one in spellings(word.text) for text in (one, one.lower())}
    sought = [literal(text.encode(), LargeBinary) for text in sorted(texts)]
    if connection.dialect.name == "postgresql":
        return [func.position(one.op("IN")(column)) > 0 for one in sought]
    return [func.instr(column, cast(one, LargeBinary)) > 0 for one in sought]


def _text(body: Any) -> str:
    return bytes(body).decode(errors="replace")
