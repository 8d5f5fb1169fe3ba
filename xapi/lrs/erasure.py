"""Erasing a person from a tenant's record store: the facts stay, and nothing leads from them to the person.

One transaction, under the lock of the log, whoever's it is: killed at any point, nothing has happened. What takes long
is done before it: a walk through the tenant's log for what only repeats an identifier somewhere (`erasure_search`).
The person's rows in the tables of names become the stranger's in place, so that all relations stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from xapi import strict_json
from xapi.lrs import anonymous, equality, erased, erasure_search, erasure_things, identity, store
from xapi.lrs.erasure_search import Mentions
from xapi.lrs.spelled import Words
from xapi.lrs.tables import agents, attachments, documents, statement_agents, statement_attachments, statements

BLOCK = 200


@dataclass(slots=True)
class Erased:
    """What was done, counted, and what is left.

    Attributes:
        statements: de-identified.
        as_actor: of these, those whose actor the person was.
        documents: State and Agent Profile documents deleted.
        attachments: files deleted, which no other statement needs.
        names: rows of agents that became strangers.
        mentions_left: documents and attachments of others in which an identifier stands; not ours to change.
        statements_left: statements of others that have to do with an activity or verb of which an identifier is a part.
        strangers: the accounts in the place of the person.
        marks: keyed hashes of what identified the person.
    """

    statements: int = 0
    as_actor: int = 0
    documents: int = 0
    attachments: int = 0
    names: int = 0
    mentions_left: int = 0
    statements_left: int = 0
    strangers: list[dict[str, Any]] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)


def lock(connection: Connection) -> None:
    """Keep documents and statements from arriving until the transaction's end; always in this order."""
    erased.close(connection)
    store.lock(connection)


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
        known: from `erasure_search.mentions`.
        stranger: the account in its place; by default a new one with the agent's home page.
        registrations: ids of attempts that others may know, and new ones.
        own_words: IRIs of result extensions that hold what the person wrote.
    """
    lock(connection)
    known = erasure_search.late(connection, tenant, agent, known)
    done = Erased()
    strangers: dict[str, Mapping[str, Any]] = {}
    texts: dict[str, str] = {}
    keys: list[int] = []
    for number, one in enumerate(erasure_search.identities(agent, known.mailboxes)):
        text = strict_json.dump(one)
        home = one["account"]["homePage"] if "account" in one else anonymous.STRANGERS
        into = dict(stranger) if stranger is not None and not number else anonymous.stranger(home)
        strangers[text] = into
        texts |= anonymous.words_of(one, into)
        done.strangers.append(into)
        done.marks.append(erased.remember(connection, tenant, text))
        keys += _rename_agent(connection, tenant, text, into)
    done.names = len(keys)
    words = Words(texts)
    common = erasure_things.everybodys(connection, tenant, words, keys)
    sought = words.without(common)
    names = erasure_things.new_names(connection, tenant, sought)
    person = anonymous.Person(strangers, words, registrations or {}, own_words, names)
    elsewhere = anonymous.Person(strangers, sought, registrations or {}, own_words, names)
    hashes: set[bytes] = set()
    for seqs in _concerned(connection, keys):
        hashes |= _rewrite(connection, tenant, seqs, person, done)
    mentioned = sorted({seq for word in sought.words for seq in known.seqs.get(word.text, ())})
    for start in range(0, len(mentioned), BLOCK):
        hashes |= _rewrite(connection, tenant, mentioned[start : start + BLOCK], elsewhere, done)
    done.attachments = _drop_files(connection, tenant, hashes)
    erasure_things.rename(connection, tenant, elsewhere)
    done.documents = _drop_documents(connection, tenant, list(strangers))
    done.mentions_left = erasure_search.others_documents(connection, tenant, words)
    done.mentions_left += _still_there(connection, tenant, known)
    done.statements_left = len({seq for word in common for seq in known.seqs.get(word, ())})
    return done


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


def _concerned(connection: Connection, keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the seqs of statements that name the person, a block at a time."""
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
            continue  # rewritten already, or it names only somebody whose identifier holds the person's
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


def _drop_documents(connection: Connection, tenant: str, texts: Sequence[str]) -> int:
    d = documents.c
    return connection.execute(delete(documents).where(d.tenant == tenant, d.agent.in_(texts))).rowcount


def _still_there(connection: Connection, tenant: str, known: Mentions) -> int:
    """Count the files in whose bytes an identifier stands and which others' statements have."""
    a = attachments.c
    if not known.files:
        return 0
    query = select(func.count()).select_from(attachments).where(a.tenant == tenant, a.sha2.in_(known.files))
    return connection.execute(query).scalar_one()
