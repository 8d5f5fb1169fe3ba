"""Activities and verbs that tell of a person who is erased: which get another name, and which belong to all.

A verb keeps its IRI. So does an activity whose IRI holds an identifier as if it were its own address (``openid``, an
account's name that is one), where others than the person had to do with it: a sender who names a lesson's address as
somebody's would have everybody's records rewritten otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, or_, select, update

from xapi import strict_json
from xapi.lrs import anonymous, identity
from xapi.lrs.erasure_search import holds
from xapi.lrs.spelled import Words
from xapi.lrs.tables import activities, statement_activities, statement_agents, verbs


def everybodys(connection: Connection, tenant: str, words: Words, keys: Sequence[int]) -> frozenset[str]:
    """Return those identifiers that stand in the IRIs of verbs, or of what others than the person had to do with.

    Args:
        connection: of the transaction of the erasure.
        tenant: whose records.
        words: the person's identifiers.
        keys: the rows of agents that are the person.
    """
    found: set[str] = set()
    if not any(word.kind != "mail" for word in words.words):
        return frozenset()
    for iri in connection.execute(
        select(verbs.c.iri).where(verbs.c.tenant == tenant, holds(connection, verbs.c.iri, words))
    ).scalars():
        found.update(words.in_common(iri))
    a = activities.c
    query = select(a.id, a.iri).where(a.tenant == tenant, holds(connection, a.iri, words))
    for key, iri in connection.execute(query).all():
        common = set(words.in_common(iri)) - found
        if common and _used_by_others(connection, key, keys):
            found |= common
    return frozenset(found)


def new_names(connection: Connection, tenant: str, words: Words) -> dict[str, str]:
    """Return the IRIs of a tenant's activities in which an identifier stands, each with the one in its place."""
    if not words.words:
        return {}
    a = activities.c
    query = select(a.iri).where(a.tenant == tenant, holds(connection, a.iri, words))
    names = {}
    for iri in connection.execute(query).scalars():
        new = words.replaced_in_iri(iri, f"{anonymous.STRANGERS}/")
        if new != iri:
            names[iri] = new
    return names


def rename(connection: Connection, tenant: str, person: anonymous.Person) -> None:
    """Take identifiers out of the IRIs of activities, of definitions and of the words of verbs."""
    if not person.words.words:
        return
    a, v = activities.c, verbs.c
    iri = holds(connection, a.iri, person.words)
    told = or_(iri, holds(connection, a.definition, person.words, json=True))
    query = select(a.id, a.iri, a.definition).where(a.tenant == tenant, told)
    for key, before, text in connection.execute(query).all():
        after = (person.activities or {}).get(before, before)
        definition = strict_json.dump(anonymous.described(_parsed(text), person))
        if (after, definition) != (before, text):
            values = {"iri": after, "digest": identity.digest(after), "definition": definition}
            connection.execute(update(activities).where(a.id == key).values(values))
    words = holds(connection, v.display, person.words, json=True)
    for key, text in connection.execute(select(v.id, v.display).where(v.tenant == tenant, words)).all():
        display = strict_json.dump(anonymous.spoken(_parsed(text), person))
        if display != text:
            connection.execute(update(verbs).where(v.id == key).values(display=display))


def _used_by_others(connection: Connection, key: int, person: Sequence[int]) -> bool:
    """Say whether a statement has to do with an activity and not with the person."""
    things, people = statement_activities.c, statement_agents.c
    names = select(people.seq).where(
        people.agent.in_(person), people.direct.in_([True, False]), people.seq == things.seq
    )
    query = select(things.seq).where(things.activity == key, things.direct.in_([True, False]), ~names.exists()).limit(1)
    return connection.execute(query).first() is not None


def _parsed(text: str) -> Any:
    return strict_json.parse(text.encode())
