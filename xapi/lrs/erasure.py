"""Erasing a person from a tenant's record store: the facts stay, and nothing leads from them to the person.

One transaction, under the lock of the log, whoever's it is: killed at any point, nothing has happened. What takes long
is done before it: a walk through the tenant's log for statements that only repeat an identifier somewhere (`mentions`).
The person's rows in the tables of names become the stranger's in place, so that all relations stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    Table,
    bindparam,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from xapi import strict_json
from xapi.lrs import anonymous, equality, erased, identity, store
from xapi.lrs.tables import (
    activities,
    agents,
    attachments,
    documents,
    statement_agents,
    statement_attachments,
    statements,
    verbs,
)
from xapi.lrs.transactions import reading

BLOCK = 200


@dataclass(frozen=True, slots=True)
class Mentions:
    """Statements that repeat an identifier anywhere, up to a place in the log: their seqs."""

    seqs: tuple[int, ...]
    top: int


@dataclass(slots=True)
class Erased:
    """What was done, counted, and what is left.

    Attributes:
        statements: de-identified.
        as_actor: of these, those whose actor the person was.
        documents: State and Agent Profile documents deleted.
        attachments: files deleted, which no other statement needs.
        names: rows of agents that became strangers.
        mentions_left: documents of others in which an identifier stands; they are not ours to change.
        strangers: the accounts in the place of the person.
        marks: keyed hashes of what identified the person.
    """

    statements: int = 0
    as_actor: int = 0
    documents: int = 0
    attachments: int = 0
    names: int = 0
    mentions_left: int = 0
    strangers: list[dict[str, Any]] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)


def identities(agent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the identifiers that follow from one of a person: a mailbox has a hash, by which others may know it."""
    found = [identity.identity(dict(agent)) or {}]
    if "mbox" in agent:
        for spelling in dict.fromkeys((agent["mbox"], found[0]["mbox"])):
            found.append({"mbox_sha1sum": hashlib.sha1(spelling.encode(), usedforsecurity=False).hexdigest()})
    return found


def mentions(engine: Engine, tenant: str, agent: Mapping[str, Any]) -> Mentions:
    """Find the statements of a tenant in which an identifier of the agent stands, wherever."""
    with reading(engine) as connection:
        top, _ = store.last(connection)
    seqs: list[int] = []
    words = _words(agent)
    at = 0
    while words and at < top:
        with reading(engine) as connection:
            seqs += _mentioning(connection, tenant, words, at, min(at + 20_000, top))
        at += 20_000
    return Mentions(tuple(seqs), top)


def erase(
    connection: Connection,
    tenant: str,
    agent: dict[str, Any],
    known: Mentions,
    *,
    stranger: Mapping[str, Any] | None = None,
    registrations: Mapping[str, str] | None = None,
    own_words: frozenset[str] = frozenset(),
) -> Erased:
    """De-identify an agent in a tenant's statements, documents and attachments, and remember only that it was done.

    Args:
        connection: of a writing transaction; the log's lock is taken here and held until its end.
        tenant: whose record store.
        agent: an Agent or identified Group, checked.
        known: from `mentions`.
        stranger: the account in its place; by default a new one with the agent's home page.
        registrations: ids of attempts that others may know, and new ones.
        own_words: IRIs of result extensions that hold what the person wrote.
    """
    store.lock(connection)
    done = Erased()
    strangers: dict[str, Mapping[str, Any]] = {}
    words: dict[str, str] = {}
    keys: list[int] = []
    for number, one in enumerate(identities(agent)):
        text = strict_json.dump(one)
        home = one["account"]["homePage"] if "account" in one else erased.STRANGERS
        into = dict(stranger) if stranger is not None and not number else anonymous.stranger(home)
        strangers[text] = into
        words |= anonymous.words_of(one, into)
        done.strangers.append(into)
        done.marks.append(erased.remember(connection, tenant, text))
        keys += _rename_agent(connection, tenant, text, into)
    done.names = len(keys)
    person = anonymous.Person(strangers, words, registrations or {}, own_words)
    late = _mentioning(connection, tenant, anonymous.telling(words), known.top, None)
    hashes: set[bytes] = set()
    for seqs in _blocks(connection, keys, [*known.seqs, *late]):
        hashes |= _rewrite(connection, tenant, seqs, person, done)
    done.attachments = _drop_files(connection, tenant, hashes)
    _rename_things(connection, tenant, person)
    done.documents = _drop_documents(connection, tenant, list(strangers))
    done.mentions_left = _others_documents(connection, tenant, anonymous.telling(words))
    return done


def _words(agent: Mapping[str, Any]) -> list[str]:
    """Return the texts by which statements are sought that name the agent elsewhere than as an agent."""
    found: dict[str, str] = {}
    for one in identities(agent):
        found |= anonymous.words_of(one, {"account": {"name": ""}})
    return anonymous.telling(found)


def _mentioning(connection: Connection, tenant: str, words: Sequence[str], after: int, until: int | None) -> list[int]:
    if not words:
        return []
    s = statements.c
    within = [s.body.contains(_in_json(word), autoescape=True) for word in words]
    query = select(s.seq).where(s.seq > after, s.seq <= until if until is not None else true(), s.tenant == tenant)
    return list(connection.execute(query.where(or_(*within))).scalars())


def _in_json(word: str) -> str:
    """Return a text as it stands within a JSON string."""
    return strict_json.dump(word)[1:-1]


def _rename_agent(connection: Connection, tenant: str, text: str, into: Mapping[str, Any]) -> list[int]:
    """Make the person's row the stranger's; returns its key."""
    a = agents.c
    mine = (a.tenant == tenant, a.digest == identity.digest(text))
    keys = list(connection.execute(select(a.id).where(*mine)).scalars())
    if keys:
        changed = strict_json.dump(dict(into))
        values = {"identity": changed, "digest": identity.digest(changed), "label": identity.label(dict(into))}
        connection.execute(update(agents).where(a.id.in_(keys)).values(values))
    return keys


def _blocks(connection: Connection, keys: Sequence[int], mentioned: Sequence[int]) -> Any:
    """Yield the seqs of statements that concern the person, then of others that mention them; a block at a time."""
    seen = sorted(set(mentioned))
    for start in range(0, len(seen), BLOCK):
        yield seen[start : start + BLOCK]
    concerned = statement_agents.c
    for key, direct in product(keys, (True, False)):
        last = 0
        while True:
            query = select(concerned.seq).where(concerned.agent == key, concerned.direct == direct)
            query = query.where(concerned.seq > last).order_by(concerned.seq).limit(BLOCK)
            block = list(connection.execute(query).scalars())
            if block:
                yield block
            if len(block) < BLOCK:
                break
            last = block[-1]


def _rewrite(
    connection: Connection, tenant: str, seqs: Sequence[int], person: anonymous.Person, done: Erased
) -> set[bytes]:
    """Write statements anew; returns the hashes of attachments that they had and have no more."""
    s = statements.c
    changes, hashes = [], set()
    rows = connection.execute(select(s.seq, s.body).where(s.seq.in_(seqs), s.tenant == tenant)).all()
    for seq, body in rows:
        before = strict_json.parse(body.encode())
        after = anonymous.anonymised(before, person)
        text = strict_json.dump(after)
        if text == body:
            continue  # rewritten already, as one that also mentions the person elsewhere
        done.statements += 1
        done.as_actor += anonymous.is_person(before["actor"], person)
        registration = after.get("context", {}).get("registration")
        changes.append(
            {
                "key": seq,
                "text": text,
                "hash": equality.digest(after),
                "attempt": None if registration is None else identity.uuid_bytes(registration),
            }
        )
        gone = _hashes(before) - _hashes(after)
        if gone:
            links = statement_attachments.c
            connection.execute(delete(statement_attachments).where(links.seq == seq, links.sha2.in_(gone)))
            hashes |= gone
    if changes:
        values: dict[str, Any] = {
            "body": bindparam("text"),
            "digest": bindparam("hash"),
            "registration": bindparam("attempt"),
        }
        connection.execute(update(statements).where(s.seq == bindparam("key")).values(values), changes)
    return hashes


def _hashes(statement: dict[str, Any]) -> set[bytes]:
    holders = (statement, statement["object"])
    return {bytes.fromhex(one["sha2"]) for holder in holders for one in holder.get("attachments", ())}


def _drop_files(connection: Connection, tenant: str, hashes: set[bytes]) -> int:
    """Delete the bytes that no statement of the tenant has any more; returns how many files."""
    links, files = statement_attachments.c, attachments.c
    count = 0
    for sha2 in hashes:
        needed = (
            select(links.seq)
            .join_from(statement_attachments, statements, statements.c.seq == links.seq)
            .where(links.sha2 == sha2, statements.c.tenant == tenant)
            .limit(1)
        )
        if connection.execute(needed).first() is None:
            count += connection.execute(delete(attachments).where(files.tenant == tenant, files.sha2 == sha2)).rowcount
    return count


def _rename_things(connection: Connection, tenant: str, person: anonymous.Person) -> None:
    """Take identifiers out of the addresses, words and definitions of activities and verbs."""
    for table, described in ((activities, "definition"), (verbs, "display")):
        for word in anonymous.telling(person.words):
            within = or_(
                table.c.iri.contains(word, autoescape=True),
                table.c[described].contains(_in_json(word), autoescape=True),
            )
            for row in connection.execute(select(table).where(table.c.tenant == tenant, within)).all():
                iri, told = row.iri.replace(word, person.words[word]), row._mapping[described]
                _rename(connection, table, row.id, iri, described, told.replace(_in_json(word), person.words[word]))


def _rename(connection: Connection, table: Table, key: int, iri: str, described: str, told: str) -> None:
    values: dict[str, Any] = {"iri": iri, "digest": identity.digest(iri), described: told}
    connection.execute(update(table).where(table.c.id == key).values(values))


def _drop_documents(connection: Connection, tenant: str, texts: Sequence[str]) -> int:
    d = documents.c
    return connection.execute(delete(documents).where(d.tenant == tenant, d.agent.in_(texts))).rowcount


def _others_documents(connection: Connection, tenant: str, words: Sequence[str]) -> int:
    """Count the documents of others in which an identifier stands."""
    count = 0
    for word in words:
        sought = literal(word.encode(), LargeBinary)
        if connection.dialect.name == "postgresql":
            within = func.position(sought.op("IN")(documents.c.body)) > 0
        else:
            within = func.instr(documents.c.body, cast(sought, LargeBinary)) > 0
        query = select(func.count()).select_from(documents).where(documents.c.tenant == tenant, within)
        count += connection.execute(query).scalar_one()
    return count
