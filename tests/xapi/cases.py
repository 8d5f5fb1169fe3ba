"""A statement with everything, what else the specification allows, and what breaks each rule, by place and message."""

from __future__ import annotations

import copy
from typing import Any

from tests.xapi.examples import agent, new_id, statement

SHA2 = "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"
ATTACHMENT = {
    "usageType": "https://x.example/usage",
    "display": {"en": "a file"},
    "contentType": "text/plain; charset=ascii",
    "length": 27,
    "sha2": SHA2,
    "fileUrl": "https://x.example/file",
}
GROUP = {"objectType": "Group", "name": "class", "member": [agent("a"), {"mbox": "mailto:b@x.example"}]}
INTERACTION = {
    "id": "https://x.example/q",
    "definition": {"interactionType": "choice", "choices": [{"id": "a"}]},
}
SUBSTATEMENT = {
    "objectType": "SubStatement",
    "actor": agent(),
    "verb": {"id": "https://x.example/v"},
    "object": {"id": "https://x.example/o"},
}
CONTEXT_AGENT = {"objectType": "contextAgent", "agent": agent(), "relevantTypes": ["https://x.example/t"]}
CONTEXT_GROUP = {"objectType": "contextGroup", "group": GROUP}
FULL = statement(
    timestamp="2026-01-01T10:00:00.123Z",
    stored="2026-01-01T10:00:00Z",
    authority=agent("key"),
    version="1.0.3",
    attachments=[ATTACHMENT],
    result={
        "score": {"scaled": -0.5, "raw": 5, "min": 0, "max": 10.5},
        "success": True,
        "completion": False,
        "response": "",
        "duration": "PT4M",
        "extensions": {"https://x.example/e": None},
    },
    context={
        "registration": new_id(),
        "instructor": agent("teacher"),
        "team": GROUP,
        "contextActivities": {"parent": {"id": "https://x.example/p"}, "other": [INTERACTION]},
        "revision": "1",
        "platform": "p",
        "language": "fr-CA",
        "statement": {"objectType": "StatementRef", "id": new_id()},
        "extensions": {},
    },
)


def changed(path: str, value: Any, base: dict[str, Any] = FULL) -> dict[str, Any]:
    """Return a copy of a statement with one place, named by dots, set to a value; `...` takes it away."""
    made: Any = copy.deepcopy(base)
    place = made
    *above, name = path.split(".")
    for step in above:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    if value is ...:
        del place[name]
    elif isinstance(place, list):
        place[int(name)] = value
    else:
        place[name] = value
    return made  # type: ignore[no-any-return]


LEGAL: list[tuple[str, Any]] = [
    ("object", GROUP),
    ("object", {"objectType": "Agent", "mbox_sha1sum": "A" * 40}),
    ("object", {"objectType": "StatementRef", "id": new_id().upper()}),
    ("object", SUBSTATEMENT),
    ("object", INTERACTION),
    ("object", {"id": "urn:x:y", "definition": {"interactionType": "matching", "source": [], "target": []}}),
    ("actor", {"openid": "https://me.example"}),
    ("actor", {"objectType": "Group", "mbox": "mailto:g@x.example"}),
    ("actor", {"objectType": "Group", "member": []}),
    ("authority", {"objectType": "Group", "member": [agent("a"), agent("b")]}),
    ("version", "1.0"),
    ("result", {}),
    ("result.score", {"min": -3, "max": -1, "raw": -1}),
    ("verb.display", {}),
]

BROKEN: list[tuple[str, Any, str]] = [
    ("actor", ..., 'statement: must have the property "actor"'),
    ("verb", ..., 'statement: must have the property "verb"'),
    ("object", ..., 'statement: must have the property "object"'),
    ("id", None, "statement.id: must be a UUID"),
    ("id", "x" * 36, "statement.id: must be a UUID"),
    ("Actor", agent(), "statement.Actor: is not a property of a Statement"),
    ("extra", None, "statement.extra: is not a property"),
    ("actor", "ana", "statement.actor: must be an object"),
    ("actor", None, "statement.actor: must be an object"),
    ("actor", {}, "statement.actor: must have exactly one of mbox"),
    (
        "actor",
        {"mbox": "x@y"},
        "statement.actor.mbox: must be a mailto IRI (xAPI 1.0.3 Data 2.4.2.3), got 'x@y'",
    ),
    ("actor", {"mbox": "mailto:a@b", "openid": "a:b"}, "statement.actor: must have exactly one of"),
    ("actor", {"mbox_sha1sum": "abc"}, "statement.actor.mbox_sha1sum: must be a SHA-1"),
    ("actor", {"openid": "me"}, "statement.actor.openid: must be an IRI"),
    ("actor", {"account": {"name": "x"}}, 'statement.actor.account: must have the property "homePage"'),
    ("actor", {"account": {"homePage": "a:b", "name": 1}}, "statement.actor.account.name: must be a string"),
    (
        "actor",
        {"account": {"homePage": "a:b", "name": "", "x": 1}},
        "statement.actor.account.x: is not a property",
    ),
    ("actor", {"objectType": "agent", "mbox": "mailto:a@b"}, 'statement.actor.objectType: must be "Agent"'),
    ("actor", {"mbox": "mailto:a@b", "member": []}, "statement.actor.member: is not a property of an Agent"),
    ("actor", {"mbox": "mailto:a@b", "name": None}, "statement.actor.name: must be a string"),
    ("actor", {"objectType": "Group"}, "statement.actor: must have an identifier or the property"),
    ("actor", {"objectType": "Group", "member": [GROUP]}, "statement.actor.member[0].objectType: must be"),
    ("actor", {"objectType": "Group", "member": agent()}, "statement.actor.member: must be an array"),
    ("actor", {**GROUP, "mbox": "mailto:a@b", "openid": "a:b"}, "statement.actor: must have at most one of"),
    (
        "authority",
        GROUP | {"member": [agent()]},
        "statement.authority: must be an Agent or an anonymous Group of two",
    ),
    (
        "authority",
        GROUP | {"mbox": "mailto:a@b"},
        "statement.authority: must be an Agent or an anonymous Group of two",
    ),
    ("verb.id", "completed", "statement.verb.id: must be an IRI"),
    ("verb.display", {"en_US": "x"}, "statement.verb.display.en_US: must be named by a language tag"),
    ("verb.display", {"en": 1}, "statement.verb.display.en: must be a string"),
    ("verb.display", None, "statement.verb.display: must be a language map"),
    ("object.objectType", "activity", "statement.object.objectType: must be one of Activity"),
    ("object.objectType", ["Activity"], "statement.object.objectType: must be one of Activity"),
    ("object.id", "x", "statement.object.id: must be an IRI"),
    ("object", [], "statement.object: must be an object"),
    ("object.definition", {"type": "x"}, "statement.object.definition.type: must be an IRI"),
    ("object.definition", {"moreInfo": 1}, "statement.object.definition.moreInfo: must be an IRI"),
    (
        "object.definition",
        {"extensions": {"x": 1}},
        "statement.object.definition.extensions.x: must be named by an IRI",
    ),
    ("object.definition", {"choices": []}, "statement.object.definition: must have an interactionType"),
    (
        "object.definition",
        {"correctResponsesPattern": []},
        "statement.object.definition: must have an interactionType",
    ),
    ("object.definition", {"interactionType": "Choice"}, "definition.interactionType: must be one of choice"),
    ("object.definition", {"interactionType": "choice", "scale": []}, "definition.scale: is not a list that"),
    (
        "object.definition",
        {"interactionType": "choice", "choices": [{"id": "a"}, {"id": "a"}]},
        "definition.choices[1].id: must be distinct",
    ),
    (
        "object.definition",
        {"interactionType": "choice", "choices": [{}]},
        "choices[0]: must have the property",
    ),
    (
        "object.definition",
        {"interactionType": "other", "correctResponsesPattern": [1]},
        "correctResponsesPattern[0]: must be a string",
    ),
    ("object", {"objectType": "StatementRef", "id": "x"}, "statement.object.id: must be a UUID"),
    ("object", {"objectType": "StatementRef"}, 'statement.object: must have the property "id"'),
    ("object", {**SUBSTATEMENT, "id": new_id()}, "statement.object.id: is not a property of a SubStatement"),
    ("object", {**SUBSTATEMENT, "version": "1.0.0"}, "statement.object.version: is not a property"),
    (
        "object",
        {**SUBSTATEMENT, "object": SUBSTATEMENT},
        "statement.object.object.objectType: must not be a SubStatement",
    ),
    ("result.score.scaled", 1.01, "statement.result.score.scaled: must be from -1 to 1"),
    ("result.score.scaled", "1", "statement.result.score.scaled: must be a number"),
    ("result.score.raw", True, "statement.result.score.raw: must be a number"),
    ("result.score.raw", 11, "statement.result.score.raw: must be between min and max"),
    ("result.score.min", 10.5, "statement.result.score.min: must be less than max"),
    ("result.success", "true", "statement.result.success: must be true or false"),
    ("result.completion", 1, "statement.result.completion: must be true or false"),
    ("result.response", 5, "statement.result.response: must be a string"),
    ("result.duration", "P4W1D", "statement.result.duration: must be an ISO 8601 duration"),
    ("result.extensions", {"e": 1}, "statement.result.extensions.e: must be named by an IRI"),
    ("result.extensions", None, "statement.result.extensions: must be an object of extensions"),
    ("context.registration", "x", "statement.context.registration: must be a UUID"),
    ("context.instructor", {}, "statement.context.instructor: must have exactly one of"),
    ("context.team", agent(), 'statement.context.team.objectType: must be "Group"'),
    (
        "context.contextActivities",
        {"parents": []},
        "statement.context.contextActivities.parents: is not a property",
    ),
    ("context.contextActivities.other", [{"id": "x"}], "contextActivities.other[0].id: must be an IRI"),
    ("context.contextActivities.parent", agent(), 'contextActivities.parent.objectType: must be "Activity"'),
    ("context.language", "english-is-fine-today", "statement.context.language: must be a language tag"),
    (
        "context.statement",
        {"id": new_id()},
        'statement.context.statement: must have the property "objectType"',
    ),
    ("context.revision", 1, "statement.context.revision: must be a string"),
    (
        "context.contextAgents",
        [CONTEXT_AGENT],
        "statement.context.contextAgents: is not a property of a Context",
    ),
    ("timestamp", "2026-01-01", "statement.timestamp: must be an ISO 8601 timestamp"),
    ("timestamp", 1, "statement.timestamp: must be an ISO 8601 timestamp"),
    ("stored", "2026-01-01T10:00:00-00:00", "statement.stored: must be an ISO 8601 timestamp"),
    ("version", "2.0.0", "statement.version: must be 1.0"),
    ("attachments", ATTACHMENT, "statement.attachments: must be an array"),
    ("attachments.0.length", 1.5, "statement.attachments[0].length: must be the length in octets"),
    ("attachments.0.sha2", "00", "statement.attachments[0].sha2: must be a SHA-2"),
    ("attachments.0.contentType", "plain", "statement.attachments[0].contentType: must be a media type"),
    ("attachments.0.usageType", ..., 'statement.attachments[0]: must have the property "usageType"'),
    ("attachments.0.fileUrl", "file", "statement.attachments[0].fileUrl: must be an IRI"),
]
