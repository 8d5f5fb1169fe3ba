"""Statements from a file into the log: checked line by line, appended in batches, sent again without harm.

A line that is no legal statement, or whose id a different statement has, is handed back with the reason, and the
others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from xapi import strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import attachments, erased, names, store
from xapi.lrs.multipart import BadMultipart, Part
from xapi.lrs.transactions import writing

BATCH = 500
LONGEST = 4_000_000
"""Octets of one line: what is longer is no statement that this LRS would take over HTTP."""


@dataclass(frozen=True, slots=True)
class Origin:
    """For whom statements are taken, and who vouches for them.

    Attributes:
        tenant: whose log.
        credential: the name kept with each statement.
        authority: the Agent or Group that vouches for them.
        keep_authority: whether a statement that names its authority keeps it.
        attachments: a folder with the bytes of attachments, each file named by its SHA-2 (hex).
        channel: by what way they are marked as having come.
        erased_of: other tenants; who was erased from their records does not come back by the file, unless this
            tenant knows them by itself.
    """

    tenant: str
    credential: str
    authority: dict[str, Any]
    keep_authority: bool = False
    attachments: Path | None = None
    channel: str = "import"
    erased_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that was not taken: its number from 1, why, and the line itself."""

    number: int
    reason: str
    line: bytes


@dataclass(slots=True)
class Batch:
    """What came of some lines: how many were read, are new, were known, have bytes or lack them, and were refused."""

    lines: int = 0
    new: int = 0
    known: int = 0
    attachments: int = 0
    without_bytes: int = 0
    refused: int = 0
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Read:
    """A line that is a legal statement."""

    number: int
    line: bytes
    statement: dict[str, Any]
    brought: list[attachments.Brought]
    without_bytes: int


def take(engine: Engine, source: Iterable[bytes], origin: Origin) -> Iterator[Batch]:
    """Append the statements of a file; yields what came of each batch, once it is committed."""
    waiting: list[tuple[int, bytes]] = []
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        waiting.append((number, line))
        if len(waiting) == BATCH:
            yield _take(engine, waiting, origin)
            waiting = []
    if waiting:
        yield _take(engine, waiting, origin)


def lines_of(file: Any) -> Iterator[bytes]:
    """Yield the lines of a binary file; of a line that is too long only its beginning, so that memory stays flat."""
    while line := file.readline(LONGEST + 1):
        if len(line) > LONGEST:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(LONGEST)
        yield line


def _take(engine: Engine, waiting: Sequence[tuple[int, bytes]], origin: Origin) -> Batch:
    result = Batch(lines=len(waiting))
    good: list[_Read] = []
    for number, line in waiting:
        try:
            good.append(_read(number, line, origin))
        except (strict_json.BadJSON, Invalid, BadMultipart) as error:
            result.rejected.append(Rejected(number, f"line {number}: {error}", line))
    while good:
        try:
            with writing(engine) as connection:
                store.lock(connection)
                _keep_out(connection, [read.statement for read in good], origin)
                done = _append(connection, good, origin)
        except store.Conflict as conflict:
            good = _without(good, conflict.id, result)
            continue
        for read, (entry, _) in zip(good, done, strict=True):
            result.new += entry.new
            result.known += not entry.new
            if entry.new and not entry.erased:
                result.attachments += len(read.brought)
                result.without_bytes += read.without_bytes
        break
    result.rejected.sort(key=lambda one: one.number)
    result.refused = len(result.rejected)
    return result


def _without(good: Sequence[_Read], id: str, result: Batch) -> list[_Read]:
    """Set aside the lines with an id that a different statement has: the last of them, where the file says it twice."""
    same = [read for read in good if read.statement.get("id", "").lower() == id.lower()]
    bad = same[-1]
    reason = f"line {bad.number}: statement.id: a different statement with the id {id} is stored already"
    result.rejected.append(Rejected(bad.number, reason, bad.line))
    return [read for read in good if read is not bad]


def _append(
    connection: Connection, good: Sequence[_Read], origin: Origin
) -> list[tuple[store.Appended, list[attachments.Brought]]]:
    """Append in the order of the file; statements in a row with one authority go together."""
    done: list[tuple[store.Appended, list[attachments.Brought]]] = []
    for _, run in groupby(good, key=lambda read: strict_json.dump(_authority(read.statement, origin))):
        reads = list(run)
        appended = store.append(
            connection,
            [read.statement for read in reads],
            tenant=origin.tenant,
            credential=origin.credential,
            channel=origin.channel,
            authority=_authority(reads[0].statement, origin),
        )
        attachments.keep(connection, origin.tenant, appended, [read.brought for read in reads])
        done += zip(appended, (read.brought for read in reads), strict=True)
    return done


def _keep_out(connection: Connection, batch: Sequence[dict[str, Any]], origin: Origin) -> None:
    """Let those be erased here, too, who were erased from the records of other tenants and whom this one never knew."""
    gone: set[str] = set()
    for tenant in origin.erased_of:
        if tenant != origin.tenant:
            gone |= erased.erased_in(connection, tenant, batch)
    for text in gone - names.known_agents(connection, origin.tenant, gone):
        erased.remember(connection, origin.tenant, text)


def _authority(statement: dict[str, Any], origin: Origin) -> dict[str, Any]:
    given: dict[str, Any] | None = statement.get("authority") if origin.keep_authority else None
    return origin.authority if given is None else given


def _read(number: int, line: bytes, origin: Origin) -> _Read:
    if len(line) > LONGEST:
        raise strict_json.BadJSON(f"is longer than {LONGEST} octets")
    statement = strict_json.parse(line.strip().removeprefix(b"\xef\xbb\xbf"))
    said = statement.get("version", "1.0.3") if isinstance(statement, dict) else "1.0.3"
    version = said if isinstance(said, str) else "1.0.3"
    validation.check(statement, version)
    holders = [statement, statement["object"]]
    hashes = {entry["sha2"].lower() for holder in holders for entry in holder.get("attachments", ())}
    if not hashes:
        return _Read(number, line, statement, [], 0)
    parts = [part for sha2 in hashes if (part := _part(sha2, origin.attachments)) is not None]
    if len(parts) < len(hashes):
        # The bytes may be where the statement came from, and only there: a statement is worth having without them.
        return _Read(number, line, statement, _some(statement, parts), len(hashes) - len(parts))
    return _Read(number, line, statement, attachments.match([statement], parts, version)[0], 0)


def _some(statement: dict[str, Any], parts: Sequence[Part]) -> list[attachments.Brought]:
    """Return the bytes that are there, each checked by its hash; what is said of the others is left alone."""
    bodies = {part.headers["x-experience-api-hash"]: part.body for part in parts}
    found: dict[str, attachments.Brought] = {}
    for holder in (statement, statement["object"]):
        for number, entry in enumerate(holder.get("attachments", ())):
            sha2 = entry["sha2"].lower()
            if sha2 not in bodies:
                continue
            if hash_of(bodies[sha2], len(sha2) // 2).hex() != sha2:
                rule = "must be the hash of the bytes that came with it"
                raise Invalid(f"statement.attachments[{number}].sha2", rule, "xAPI 1.0.3 Data 2.4.11", sha2)
            found[sha2] = attachments.Brought(bytes.fromhex(sha2), entry["contentType"], bodies[sha2])
    return list(found.values())


def set_aside(one: Rejected) -> bytes:
    """Return a rejected line for a file of its own, as NDJSON: its number, the reason, and what it says as a text."""
    line = one.line[:LONGEST].strip().decode(errors="replace")
    return f"{strict_json.dump({'line': one.number, 'reason': one.reason, 'statement': line})}\n".encode()


def hash_of(body: bytes, size: int) -> bytes:
    """Return the SHA-2 of some bytes whose length is `size`: 28, 32, 48 or 64 octets."""
    return hashlib.new(f"sha{size * 8}", body).digest()


def _part(sha2: str, folder: Path | None) -> Part | None:
    """Return the file of a hash as a part of a body; the hash is checked to be one, so it leads out of no folder."""
    if folder is None:
        return None
    try:
        body = (folder / sha2).read_bytes()
    except FileNotFoundError:
        return None
    return Part({"content-transfer-encoding": "binary", "x-experience-api-hash": sha2}, body)
