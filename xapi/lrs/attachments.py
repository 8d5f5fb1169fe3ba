"""Attachments: the bytes that come with statements, are checked by their hash, kept, and given back.

See xAPI 1.0.3 Data 2.4.11 and Communication 1.5.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select

from xapi import moments
from xapi.invalid import Invalid
from xapi.lrs import names, signatures
from xapi.lrs.multipart import BadMultipart, Part
from xapi.lrs.store import Appended
from xapi.lrs.tables import attachments, statement_attachments, statements

_HASHES = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}
_SECTION = "xAPI 1.0.3 Data 2.4.11"
_SIGNED = "xAPI 1.0.3 Data 2.6"
SIGNATURES_MOST = 4
"""Signatures of one statement. The specification tells of one, and does not forbid that several people sign."""
SIGNATURES_AT_ONCE = 1_000
"""Signatures in one request: each costs some tenths of a millisecond, a hostile one up to some milliseconds."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Bytes that came with a statement: their hash (SHA-2, raw), the type that the statement says, the bytes."""

    sha2: bytes
    content_type: str
    body: bytes


def match(batch: Sequence[dict[str, Any]], parts: Sequence[Part], version: str) -> list[list[Brought]]:
    """Return, for each statement, the bytes that came with it.

    Args:
        batch: legal statements.
        parts: the parts after the first of a multipart body; none of a body that is only JSON.
        version: of the specification that the sender follows.

    Raises:
        BadMultipart: a part has not the headers it must have, or belongs to no statement.
        Invalid: bytes have not the hash that is said, an attachment has neither bytes nor a fileUrl, a signature is
            none, or there are too many signatures.
    """
    bodies = _by_hash(parts)
    used: set[str] = set()
    verified = 0
    brought = []
    for index, statement in enumerate(batch):
        found: dict[bytes, Brought] = {}
        signed: set[str] = set()
        for path, entry in _entries(statement, f"statements[{index}]"):
            sha2 = entry["sha2"].lower()
            body = bodies.get(sha2)
            if body is None:
                _check_absent(entry, path)
                continue
            if sha2 not in used and _HASHES[len(sha2)](body).hexdigest() != sha2:
                raise Invalid(f"{path}.sha2", "must be the hash of the bytes that were sent", _SECTION, sha2)
            used.add(sha2)
            found[bytes.fromhex(sha2)] = Brought(bytes.fromhex(sha2), entry["contentType"], body)
            if entry["usageType"] != signatures.USAGE:
                continue
            _check_type(entry, path)
            if sha2 in signed:  # the same bytes of the same statement are as true the second time
                continue
            signed.add(sha2)
            verified += 1
            if len(signed) > SIGNATURES_MOST or verified > SIGNATURES_AT_ONCE:
                rule = f"must be one of at most {SIGNATURES_MOST} signatures, of {SIGNATURES_AT_ONCE} in a request"
                raise Invalid(path, rule, _SIGNED, "one more")
            signatures.check(statement, body, path, version)
        brought.append(list(found.values()))
    unused = bodies.keys() - used
    if unused:
        raise BadMultipart(f"no statement has an attachment with the hash {sorted(unused)[0][:128]!r}")
    return brought


def _by_hash(parts: Sequence[Part]) -> dict[str, bytes]:
    bodies: dict[str, bytes] = {}
    for index, part in enumerate(parts, start=1):
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise BadMultipart(f"part {index}: needs the header Content-Transfer-Encoding: binary")
        sha2 = part.headers.get("x-experience-api-hash", "").lower()
        if not sha2:
            raise BadMultipart(f"part {index}: needs the header X-Experience-API-Hash with the sha2 of its attachment")
        if bodies.setdefault(sha2, part.body) != part.body:
            raise BadMultipart(f"part {index}: has the hash of another part, and other bytes")
    return bodies


def _entries(statement: Mapping[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the attachments of a statement and of its SubStatement, with their paths."""
    for where, holder in (("", statement), (".object", statement["object"])):
        for number, entry in enumerate(holder.get("attachments", ())):
            yield f"{path}{where}.attachments[{number}]", entry


def _check_absent(entry: Mapping[str, Any], path: str) -> None:
    if entry["usageType"] == signatures.USAGE:
        raise Invalid(path, "must come with its bytes, in a multipart/mixed body", _SIGNED, dict(entry))
    if "fileUrl" not in entry:
        rule = "must have a fileUrl, or come with its bytes in a multipart/mixed body"
        raise Invalid(path, rule, _SECTION, dict(entry))


def _check_type(entry: Mapping[str, Any], path: str) -> None:
    if entry["contentType"].partition(";")[0].strip().lower() != "application/octet-stream":
        rule = "must be application/octet-stream for a signature"
        raise Invalid(f"{path}.contentType", rule, _SIGNED, entry["contentType"])


def keep(
    connection: Connection, tenant: str, appended: Sequence[Appended], brought: Sequence[Sequence[Brought]]
) -> None:
    """Keep the bytes that came with statements that are new in the log.

    Args:
        connection: of the transaction in which the statements were appended, which holds the log's lock.
        tenant: whose.
        appended: from `store.append`.
        brought: from `match`, in the same order.
    """
    both = zip(appended, brought, strict=True)
    pairs = [(entry.seq, one) for entry, found in both if entry.new and not entry.erased for one in found]
    if not pairs:
        return
    bodies = {one.sha2: one.body for _, one in pairs}
    for part in names.chunks(list(bodies)):
        known = select(attachments.c.sha2).where(attachments.c.tenant == tenant, attachments.c.sha2.in_(part))
        for sha2 in connection.execute(known).scalars().all():
            del bodies[bytes(sha2)]
    now = moments.now()
    for sha2, body in bodies.items():
        row = {"tenant": tenant, "sha2": sha2, "stored": now, "body": body}
        connection.execute(insert(attachments).values(row))
    links = [{"seq": seq, "sha2": one.sha2, "content_type": one.content_type} for seq, one in pairs]
    connection.execute(insert(statement_attachments), links)


def within(connection: Connection, seqs: Sequence[int], most: int) -> int:
    """Return how many of some statements, from the first, have attachments of at most so many octets; at least one."""
    lengths: dict[int, int] = {}
    for part in names.chunks(seqs):
        links = statement_attachments.c
        wanted = _joined(select(links.seq, func.sum(func.length(attachments.c.body)))).where(links.seq.in_(part))
        lengths.update((seq, int(total)) for seq, total in connection.execute(wanted.group_by(links.seq)))
    total = 0
    for count, seq in enumerate(seqs):
        total += lengths.get(seq, 0)
        if total > most and count:
            return count
    return len(seqs)


def parts_of(connection: Connection, seqs: Sequence[int]) -> list[Part]:
    """Return the attachments of some statements as parts of a body, each hash once (Communication 1.5.2)."""
    found: dict[bytes, Part] = {}
    for chunk in names.chunks(seqs):
        links = statement_attachments.c
        wanted = _joined(select(links.sha2, links.content_type, attachments.c.body)).where(links.seq.in_(chunk))
        for sha2, content_type, body in connection.execute(wanted.order_by(links.seq, links.sha2)):
            headers = {
                "Content-Type": content_type,
                "Content-Transfer-Encoding": "binary",
                "X-Experience-API-Hash": bytes(sha2).hex(),
            }
            found.setdefault(bytes(sha2), Part(headers, bytes(body)))
    return list(found.values())


def _joined(wanted: Any) -> Any:
    links = statement_attachments.c
    return (
        wanted.select_from(statement_attachments)
        .join(statements, statements.c.seq == links.seq)
        .join(
            attachments,
            and_(attachments.c.tenant == statements.c.tenant, attachments.c.sha2 == links.sha2),
        )
    )
