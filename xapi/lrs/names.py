"""The integers that stand for agents, verbs and activities: found, or made for new ones.

Called only under the store's write lock, so that two writers never make the same name twice, nor wait for each other
in a circle.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, update

from xapi import strict_json
from xapi.lrs import canonical, erased, identity
from xapi.lrs.rows import insert_rows, rows_of
from xapi.lrs.tables import activities, agents, verbs

_CHUNK = 400
_Item = TypeVar("_Item")
_Merge = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]


def chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Cut a sequence so that no query has more parameters than any database takes."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def agent_keys(connection: Connection, tenant: str, actors: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """Return the key of each actor by its identity text; they are given by it too.

    Raises:
        ErasedAgent: somebody was erased (`erased.py`), and would be known again.
    """
    return _keys(connection, tenant, agents, actors, lambda text: (identity.label(actors[text]), text), actors=actors)


def known_agents(connection: Connection, tenant: str, texts: Iterable[str]) -> frozenset[str]:
    """Return those of some identity texts that a tenant knows."""
    by_digest = {identity.digest(text): text for text in texts}
    rows = rows_of(connection, agents, ("digest", "id"), tenant, "digest", list(by_digest))
    return frozenset(by_digest[bytes(digest)] for digest, _ in rows)


def verb_keys(connection: Connection, tenant: str, found: Iterable[dict[str, Any]], *, define: bool) -> dict[str, int]:
    """Return the key of each verb by its IRI; with `define` the words for it are learnt."""
    words = _collect(((verb["id"], verb.get("display")) for verb in found), canonical.merge_display)
    return _described(connection, tenant, verbs, "display", words, canonical.merge_display, define)


def activity_keys(
    connection: Connection, tenant: str, found: Iterable[dict[str, Any]], *, define: bool
) -> dict[str, int]:
    """Return the key of each activity by its IRI; with `define` its definition is learnt."""
    words = _collect(((item["id"], item.get("definition")) for item in found), canonical.merge_definition)
    return _described(connection, tenant, activities, "definition", words, canonical.merge_definition, define)


def _collect(pairs: Iterable[tuple[str, dict[str, Any] | None]], merge: _Merge) -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = {}
    for iri, described in pairs:
        if iri not in words:
            words[iri] = described or {}
        elif described:
            words[iri] = merge(words[iri], described)
    return words


def _described(
    connection: Connection,
    tenant: str,
    table: Table,
    column: str,
    words: Mapping[str, dict[str, Any]],
    merge: _Merge,
    define: bool,
) -> dict[str, int]:
    if not define:
        words = {iri: {} for iri in words}
    texts = {iri: strict_json.dump(described) for iri, described in words.items()}
    before: dict[str, str] = {}
    keys = _keys(connection, tenant, table, texts, lambda iri: (iri, texts[iri]), before, column)
    changes = []
    for iri, known in before.items():
        if words[iri] and known != texts[iri]:
            merged = _merged(merge, known, texts[iri])
            if merged != known:
                changes.append({"key": keys[iri], "words": merged})
    if changes:
        statement = update(table).where(table.c.id == bindparam("key")).values({column: bindparam("words")})
        connection.execute(statement, changes)
    return keys


@functools.lru_cache(maxsize=1024)
def _merged(merge: _Merge, known: str, new: str) -> str:
    """Return the JSON of two descriptions merged; most statements say anew what was merged long ago."""
    return strict_json.dump(merge(strict_json.parse(known.encode()), strict_json.parse(new.encode())))


def _keys(
    connection: Connection,
    tenant: str,
    table: Table,
    wanted: Iterable[str],
    described: Callable[[str], tuple[str, str]],
    before: dict[str, str] | None = None,
    column: str = "id",
    actors: Mapping[str, dict[str, Any]] | None = None,
) -> dict[str, int]:
    """Return keys by name, made where they are new; what stands in a column of the others is put into `before`.

    `described` says of a new one what stands in the last two columns of its row.
    """
    by_digest = {identity.digest(name): name for name in wanted}
    keys: dict[str, int] = {}
    rows = rows_of(connection, table, ("digest", "id", column), tenant, "digest", list(by_digest))
    for found, key, words in rows:
        name = by_digest[bytes(found)]
        keys[name] = key
        if before is not None:
            before[name] = words
    missing = [(digest, name) for digest, name in by_digest.items() if name not in keys]
    if missing:
        if actors is not None:
            gone = erased.among(connection, tenant, {name: actors[name] for _, name in missing})
            if gone:
                raise erased.ErasedAgent(gone)
        last = connection.exec_driver_sql(f"SELECT max(id) FROM {table.name}").scalar() or 0
        made = []
        for key, (digest, name) in enumerate(missing, start=last + 1):
            made.append((key, tenant, digest, *described(name)))
            keys[name] = key
        insert_rows(connection, table, made)
    return keys
