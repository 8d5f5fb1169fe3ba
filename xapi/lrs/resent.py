"""A statement that comes again after somebody in it was erased: known as the one that is stored, and no other is.

Whoever sends a different statement under a known id is told of the conflict whether or not it names somebody who was
erased: the answer says nothing about who was.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from xapi import strict_json
from xapi.lrs import anonymous, equality, erased, identity
from xapi.lrs.spelled import Words
from xapi.lrs.tables import statements


def is_stored_as(connection: Connection, tenant: str, sent: dict[str, Any], seq: int) -> bool:
    """Say whether a stored statement is what erasures made of one that is sent.

    What an erasure took out or gave another id (the person's own words, attachments, the attempt) is not compared.

    Args:
        connection: under the log's lock.
        tenant: whose log.
        sent: a legal statement.
        seq: of the statement that has its id.
    """
    gone = erased.erased_in(connection, tenant, [sent])
    if not gone:
        return False
    body: str = connection.execute(select(statements.c.body).where(statements.c.seq == seq)).scalar_one()
    stored = _without_authority(strict_json.parse(body.encode()))
    ours = _without_authority(sent)
    person = _person(ours, stored, gone)
    if person is None:
        return False
    expected = anonymous.anonymised(ours, person)
    _forget(expected, stored)
    if expected["object"].get("objectType") == stored["object"].get("objectType") == "SubStatement":
        _forget(expected["object"], stored["object"])
    return equality.equal(expected, stored)


def _without_authority(statement: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in statement.items() if name != "authority"}


def _person(sent: dict[str, Any], stored: dict[str, Any], gone: frozenset[str]) -> anonymous.Person | None:
    """Return the strangers who stand where the erased stood; None where somebody else does."""
    strangers: dict[str, dict[str, Any]] = {}
    texts: dict[str, str] = {}
    before, after = list(identity.agents_of(sent)), list(identity.agents_of(stored))
    if len(before) != len(after):
        return None
    for (one, _), (other, _) in zip(before, after, strict=True):
        text = identity.identity_text(one)
        if text is None or text not in gone:
            continue
        known = identity.identity(other) or {}
        if not known.get("account", {}).get("name", "").endswith("-erased"):
            return None
        strangers[text] = known
        texts |= anonymous.words_of(strict_json.parse(text.encode()), known)
    words = Words(texts)
    pairs = zip(identity.activities_of(sent), identity.activities_of(stored), strict=False)
    names = {one["id"]: other["id"] for (one, _), (other, _) in pairs}
    renamed = {
        old: new for old, new in names.items() if new == words.replaced_in_iri(old, f"{anonymous.STRANGERS}/") != old
    }
    return anonymous.Person(strangers, words, activities=renamed)


def _forget(expected: dict[str, Any], stored: dict[str, Any]) -> None:
    """Take out of what was sent what an erasure takes out of a statement or a SubStatement."""
    result = expected.get("result", {})
    extensions = result.get("extensions", {})
    there = stored.get("result", {})
    for iri in extensions.keys() - there.get("extensions", {}).keys():
        del extensions[iri]
    if "extensions" in result and not extensions and "extensions" not in there:
        del result["extensions"]
    if "result" in expected and not result and "result" not in stored:
        del expected["result"]
    attempt = stored.get("context", {}).get("registration")
    if attempt is not None and "registration" in expected.get("context", {}):
        expected["context"]["registration"] = attempt
