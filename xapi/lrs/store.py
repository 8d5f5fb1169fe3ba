"""The log: statements are appended to it, once, in the order of commit.

`append` belongs to a transaction of its caller, never commits, and is the transaction's last write. On
PostgreSQL it takes one advisory lock before it draws `seq` and `stored`, which is held until the commit; on
SQLite the transaction holds the write lock from its beginning (`transactions.writing`). So the order of
commit, of `seq` and of `stored` is one order, and who follows the log by a cursor never steps over a
statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from xapi import moments
from xapi.lrs import anonymous, erased, identity, names, resent
from xapi.lrs.arrivals import Arrival, prepare
from xapi.lrs.rows import insert_rows, rows_of
from xapi.lrs.tables import references, statement_activities, statement_agents, statements
from xapi.vocabulary import VERBS

_LOCK = 0x78415049  # "xAPI"
_LAST = "SELECT seq, stored FROM lrs_statements ORDER BY seq DESC LIMIT 1"


class Conflict(Exception):
    """A different statement has this id already (409); nothing was written.

    Attributes:
        id: the id that both have.
    """

    def __init__(self, id: str) -> None:
        """Name the id."""
        self.id = id
        super().__init__(f"a different statement with the id {id} is stored already; send yours under a new id")


@dataclass(frozen=True, slots=True)
class Appended:
    """One statement as it stands in the log: its id as it was sent, whether it is new, where it stands.

    ``erased``: it names somebody who was erased, and was changed; what came with it is not kept.
    """

    id: str
    new: bool
    seq: int
    erased: bool = False


def append(
    connection: Connection,
    batch: Sequence[dict[str, Any]],
    *,
    tenant: str,
    credential: str,
    channel: str,
    authority: dict[str, Any],
    version: str = "1.0.3",
    now: datetime | None = None,
    define: bool = True,
    arrivals: Sequence[Arrival] | None = None,
) -> list[Appended]:
    """Append legal statements (see `xapi.validation`) to a tenant's log: all of them or, by an exception, none.

    Sets `stored`, `authority`, and where they lack `id`, `timestamp` and `version`. A statement that is there
    already and equal, or names somebody erased since (`erased.py`), is not new and no error; a new one is taken with
    a stranger in the place of such a person. Statements that a voiding one names are voided, whichever came first.

    Args:
        connection: of a transaction opened by `transactions.writing`.
        batch: the statements, not changed here.
        tenant: whose log.
        credential: with what key they came.
        channel: by what way they came: lti, scorm12, cmi5, xapi …
        authority: the Agent or Group that vouches for them.
        version: of the specification that the sender follows; statements without `version` get 1.0.0 or
            2.0.0.
        now: the time, for tests; `stored` never goes back, whatever the clock does.
        define: whether words for verbs and definitions of activities are learnt from these statements.
        arrivals: the batch as `arrivals.prepare` made it, so that no time passes with it under the lock.

    Returns:
        One entry for each statement, in their order.

    Raises:
        Conflict: an id is taken by a different statement.
    """
    if not batch:
        return []
    if arrivals is None:
        arrivals = prepare(batch, authority=authority, version=version)
    lock(connection)
    try:
        return _append(connection, arrivals, tenant, credential, channel, now, define)
    except erased.ErasedAgent as gone:  # rare; nothing was written yet
        person = erased.in_place_of(gone.texts)
        there = known_ids(connection, tenant, [one["id"] for one in batch if "id" in one])
        again = erased.taken_out(batch, person, there)
        authority = anonymous.agent(authority, person)
        arrivals = prepare(again, authority=authority, version=version)
        done = _append(connection, arrivals, tenant, credential, channel, now, define)
        return [replace(one, erased=new != old) for one, new, old in zip(done, again, batch, strict=True)]


def lock(connection: Connection) -> None:
    """Take the lock of the log until the transaction's end; on SQLite a writing transaction has it already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _append(
    connection: Connection,
    arrivals: Sequence[Arrival],
    tenant: str,
    credential: str,
    channel: str,
    now: datetime | None,
    define: bool,
) -> list[Appended]:
    known = _known(connection, tenant, arrivals)
    seq, stored = last(connection)
    stored = max(stored, (moments.now() if now is None else moments.of(now)) - 1)
    answers: list[Appended] = []
    fresh: list[tuple[int, int, Arrival]] = []
    for arrival in arrivals:
        id = arrival.statement["id"]
        before = known.get(arrival.key)
        if before is not None:
            if _differ(before, arrival) and not resent.is_stored_as(connection, tenant, arrival.sent, before[0]):
                raise Conflict(id)
            answers.append(Appended(id, False, before[0]))
            continue
        seq, stored = seq + 1, stored + 1
        known[arrival.key] = (seq, arrival.digest, arrival.timestamp)
        fresh.append((seq, stored, arrival))
        answers.append(Appended(id, True, seq))
    if fresh:
        _insert(connection, fresh, tenant, credential, channel, define)
    return answers


def last(connection: Connection) -> tuple[int, int]:
    """Return seq and stored time (microseconds) of the last statement in the log, (0, 0) in an empty one.

    Every statement with a lower seq, or stored earlier, is committed and visible.
    """
    row = connection.exec_driver_sql(_LAST).first()
    return (row[0], row[1]) if row else (0, 0)


def known_ids(connection: Connection, tenant: str, ids: Iterable[str]) -> frozenset[str]:
    """Return those of some statement ids that the tenant's log holds already, as they were given here."""
    keys = {identity.uuid_bytes(id): id for id in ids}
    found: set[str] = set()
    for part in names.chunks(list(keys)):
        query = select(statements.c.uuid).where(statements.c.tenant == tenant, statements.c.uuid.in_(part))
        found.update(keys[key] for key in connection.execute(query).scalars())
    return frozenset(found)


def _known(
    connection: Connection, tenant: str, arrivals: Sequence[Arrival]
) -> dict[bytes, tuple[int, bytes, int | None]]:
    """Return what of the batch is in the log: by id, its seq, digest, and timestamp where one was given."""
    wanted = [arrival.key for arrival in arrivals if "id" in arrival.sent]
    columns = ("uuid", "seq", "digest", "timestamp", "timestamp_given")
    found: dict[bytes, tuple[int, bytes, int | None]] = {}
    for key, seq, digest, timestamp, given in rows_of(connection, statements, columns, tenant, "uuid", wanted):
        found[bytes(key)] = (seq, bytes(digest), timestamp if given else None)
    return found


def _differ(before: tuple[int, bytes, int | None], arrival: Arrival) -> bool:
    _, digest, timestamp = before
    times_differ = timestamp is not None and arrival.timestamp is not None and timestamp != arrival.timestamp
    return digest != arrival.digest or times_differ


def _insert(
    connection: Connection,
    fresh: Sequence[tuple[int, int, Arrival]],
    tenant: str,
    credential: str,
    channel: str,
    define: bool,
) -> None:
    new = [arrival for _, _, arrival in fresh]
    people: dict[str, dict[str, Any]] = {}
    for one in new:
        people |= one.agents
    agents = names.agent_keys(connection, tenant, people)
    things = (item for one in new for item in one.activities)
    activities = names.activity_keys(connection, tenant, things, define=define)
    verbs = names.verb_keys(connection, tenant, (one.statement["verb"] for one in new), define=define)
    rows: list[tuple[Any, ...]] = []
    concerned: list[tuple[int, bool, int]] = []
    concerning: list[tuple[int, bool, int]] = []
    pointing: list[tuple[int, str, bytes, bool]] = []
    voided_before = _voided_before(connection, tenant, fresh)
    for seq, stored, arrival in fresh:
        statement = arrival.statement
        verb, target = statement["verb"]["id"], statement["object"]
        voiding = verb == VERBS["voided"]
        rows.append(
            (
                seq,
                tenant,
                arrival.key,
                stored,
                stored if arrival.timestamp is None else arrival.timestamp,
                arrival.timestamp is not None,
                credential,
                channel,
                None if arrival.actor is None else agents[arrival.actor],
                verbs[verb],
                activities[target["id"]] if target.get("objectType", "Activity") == "Activity" else None,
                arrival.registration,
                arrival.key in voided_before and not voiding,
                arrival.digest,
                arrival.text(moments.render(stored)),
            )
        )
        concerned += [(agents[text], direct, seq) for text, direct in arrival.persons.items()]
        concerning += [(activities[iri], direct, seq) for iri, direct in arrival.things.items()]
        if target.get("objectType") == "StatementRef":
            pointing.append((seq, tenant, identity.uuid_bytes(target["id"]), voiding))
    insert_rows(connection, statements, rows)
    insert_rows(connection, statement_agents, concerned)
    insert_rows(connection, statement_activities, concerning)
    insert_rows(connection, references, pointing)
    _void(connection, tenant, [target for _, _, target, voiding in pointing if voiding])


def _voided_before(connection: Connection, tenant: str, fresh: Sequence[tuple[int, int, Arrival]]) -> frozenset[bytes]:
    """Return the keys among the new statements that voiding statements in the log name already."""
    keys = [arrival.key for _, _, arrival in fresh]
    rows = rows_of(connection, references, ("target", "voiding"), tenant, "target", keys)
    return frozenset(bytes(target) for target, voiding in rows if voiding)


def _void(connection: Connection, tenant: str, targets: Sequence[bytes]) -> None:
    """Mark statements as voided; one that voids another cannot itself be voided (xAPI 1.0.3 Data 2.3.2)."""
    for part in names.chunks(targets):
        voids_itself = select(references.c.seq).where(references.c.seq == statements.c.seq, references.c.voiding)
        connection.execute(
            update(statements)
            .where(statements.c.tenant == tenant, statements.c.uuid.in_(part), ~voids_itself.exists())
            .values(voided=True)
        )
