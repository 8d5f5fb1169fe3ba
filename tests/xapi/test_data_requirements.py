"""The requirements on data, by the numbers of ADL's conformance suite: what breaks one is refused, at its place.

Each row is a number, a place in a statement that is otherwise legal, and values that must not (or, in `ALLOWED`, may)
stand there; `...` takes the place away. Both versions of the specification have these rules.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.xapi.cases import ATTACHMENT, CONTEXT_AGENT, FULL, GROUP, SUBSTATEMENT, changed
from tests.xapi.examples import agent, new_id, voiding
from xapi import validation
from xapi.invalid import Invalid

INTERACTIONS = {
    "XAPI-00050": ("choice", "choices"),
    "XAPI-00051": ("likert", "scale"),
    "XAPI-00052": ("matching", "source"),
    "XAPI-00053": ("matching", "target"),
    "XAPI-00054": ("performance", "steps"),
    "XAPI-00055": ("sequencing", "choices"),
}
STRINGS: tuple[Any, ...] = (None, 1, True, {}, [])
OBJECTS: tuple[Any, ...] = (None, 1, "x", [])
MAPS: tuple[Any, ...] = (*OBJECTS, {"en": 1}, {"not a tag": "x"})
IRIS: tuple[Any, ...] = (*STRINGS, "", "should.fail.com", "a b:c")
UUIDS: tuple[Any, ...] = (
    *STRINGS,
    "",
    "x",
    new_id().replace("-", ""),
    f"{{{new_id()}}}",
    new_id()[:-1],
    new_id()[:-1] + "g",
)
TIMES: tuple[Any, ...] = (
    *STRINGS,
    "01/011/2015",
    "2008-09-15T15:53:00.601-00:00",
    "2008-09-15T15:53:00.601-0000",
    "2008-09-15T15:53:00.601-00",
    "2015-13-01T00:00:00Z",
)
ME = {"objectType": "Agent", "name": "ana"}

BROKEN: list[tuple[str, str, tuple[Any, ...]]] = [
    ("XAPI-00001", "actor.name", (None,)),
    ("XAPI-00001", "context.platform", (None,)),
    ("XAPI-00001", "result.score.raw", (None,)),
    ("XAPI-00003", "actor", (...,)),
    ("XAPI-00004", "verb", (...,)),
    ("XAPI-00005", "object", (...,)),
    ("XAPI-00006", "result.success", ("true", 1)),
    ("XAPI-00006", "verb", ("x", [], 1)),
    ("XAPI-00007", "extra", ("x", "", {})),
    ("XAPI-00007", "actor.account.homePage", ("",)),
    ("XAPI-00008", "Verb", ({"id": "https://x.example/v"},)),
    ("XAPI-00008", "result.Success", (True,)),
    ("XAPI-00009", "actor.objectType", ("agent", "AGENT")),
    ("XAPI-00009", "object", ({**SUBSTATEMENT, "objectType": "subStatement"},)),
    ("XAPI-00010", "context.contextActivities.Parent", ([],)),
    ("XAPI-00011", "verb.id", ("www.example.com/v", "example")),
    ("XAPI-00011", "attachments.0.fileUrl", ("www.example.com",)),
    ("XAPI-00013", "context.language", ("a12345678", "en_US", "e", "en-")),
    ("XAPI-00014", "object.definition", ("{}", [])),
    ("XAPI-00022", "timestamp", TIMES),
    ("XAPI-00023", "stored", TIMES),
    ("XAPI-00024", "authority", (*OBJECTS, {}, ME)),
    ("XAPI-00025", "attachments", (ATTACHMENT, "x", None, [1])),
    ("XAPI-00027", "id", UUIDS),
    ("XAPI-00028", "context.registration", UUIDS),
    ("XAPI-00029", "context.statement.id", UUIDS),
    ("XAPI-00030", "object", tuple({"objectType": "StatementRef", "id": value} for value in UUIDS)),
    ("XAPI-00031", "actor.objectType", ("Activity", "Person", "")),
    ("XAPI-00032", "actor.objectType", STRINGS),
    ("XAPI-00033", "actor.name", STRINGS),
    ("XAPI-00034", "actor", (ME, {**agent(), "mbox": "mailto:a@x.example"})),
    ("XAPI-00035", "actor", ({"objectType": "Group", "name": "class"},)),
    ("XAPI-00036", "actor", tuple({"objectType": "Group", "member": value} for value in ({}, "x", [{}], [GROUP], [1]))),
    ("XAPI-00037", "actor", ({**GROUP, "mbox": "mailto:a@x.example", "openid": "https://me.example"},)),
    ("XAPI-00038", "actor", tuple({"mbox": value} for value in (*STRINGS, "a@x.example", "mailto:", "mailto:a"))),
    ("XAPI-00039", "actor", tuple({"mbox_sha1sum": value} for value in (*STRINGS, "", "0" * 39, "g" * 40))),
    ("XAPI-00040", "actor", tuple({"openid": value} for value in IRIS)),
    ("XAPI-00041", "actor.account", (*OBJECTS, {"homePage": "https://x.example", "name": "x", "extra": 1})),
    ("XAPI-00042", "actor.account.homePage", (..., *IRIS)),
    ("XAPI-00043", "actor.account.name", (..., *STRINGS)),
    ("XAPI-00044", "verb.id", (..., *IRIS)),
    ("XAPI-00045", "verb.display", MAPS),
    ("XAPI-00046", "object.objectType", ("activity", "Statement", "", None, 1)),
    ("XAPI-00047", "object.id", (..., *IRIS)),
    ("XAPI-00048", "object.definition", OBJECTS),
    ("XAPI-00049", "object.definition.interactionType", ("Choice", "truefalse", "", *STRINGS)),
    *(
        (
            id,
            "object.definition",
            tuple({"interactionType": kind, name: value} for value in ("x", {}, [1], [{}], [{"id": 1}])),
        )
        for id, (kind, name) in INTERACTIONS.items()
    ),
    ("XAPI-00056", "object.definition.name", MAPS),
    ("XAPI-00057", "object.definition.extensions", OBJECTS),
    ("XAPI-00058", "object.definition", ({"interactionType": "choice", "choices": [{"id": "a"}] * 2},)),
    ("XAPI-00059", "object.definition.description", MAPS),
    ("XAPI-00060", "object.definition.type", IRIS),
    ("XAPI-00061", "object.definition.moreInfo", IRIS),
    ("XAPI-00062", "object.definition", ({"interactionType": "fill-in", "correctResponsesPattern": [1]},)),
    ("XAPI-00063", "object.definition", ({"interactionType": "choice", "choices": [{"id": "a", "description": "x"}]},)),
    (
        "XAPI-00064",
        "object.definition",
        tuple({name: []} for name in ("correctResponsesPattern", "choices", "scale", "source", "target", "steps")),
    ),
    ("XAPI-00065", "object", ({"mbox": "mailto:a@x.example"}, {"member": []})),
    (
        "XAPI-00066",
        "object",
        tuple({**SUBSTATEMENT, name: value} for name in ("actor", "verb", "object") for value in (None, {})),
    ),
    ("XAPI-00067", "object", ({**SUBSTATEMENT, "authority": agent()},)),
    ("XAPI-00068", "object", ({**SUBSTATEMENT, "version": "1.0.0"},)),
    ("XAPI-00069", "object", ({**SUBSTATEMENT, "stored": "2026-01-01T00:00:00Z"},)),
    ("XAPI-00070", "object", ({**SUBSTATEMENT, "id": new_id()},)),
    ("XAPI-00071", "object", ({**SUBSTATEMENT, "object": SUBSTATEMENT},)),
    ("XAPI-00072", "object", ({"objectType": "StatementRef"},)),
    ("XAPI-00073", "context.statement.objectType", (..., "statementref", "Activity")),
    ("XAPI-00074", "result.success", ("true", 1, None, {})),
    ("XAPI-00075", "result.completion", ("true", 0, None, [])),
    ("XAPI-00076", "result.response", STRINGS),
    ("XAPI-00077", "result.duration", (*STRINGS, "", "P", "PT", "4M", "P4W1D", "PT1H30", "P1Y2M3DT")),
    ("XAPI-00078", "result.extensions", OBJECTS),
    ("XAPI-00079", "result.score", OBJECTS),
    ("XAPI-00080", "result.score.max", ("1", None, {})),
    ("XAPI-00081", "result.score.min", ("1", None, 10.5, 11)),
    ("XAPI-00082", "result.score.raw", ("1", None, -0.1, 10.6)),
    ("XAPI-00083", "result.score.scaled", ("1", None, -1.001, 1.001)),
    ("XAPI-00084", "object", (agent(), GROUP, {"objectType": "StatementRef", "id": new_id()}, SUBSTATEMENT)),
    ("XAPI-00085", "object", (agent(), GROUP, {"objectType": "StatementRef", "id": new_id()}, SUBSTATEMENT)),
    ("XAPI-00086", "context.contextActivities", OBJECTS),
    ("XAPI-00087", "context.instructor", (*OBJECTS, {}, ME)),
    ("XAPI-00088", "context.team", (*OBJECTS, agent(), {})),
    ("XAPI-00089", "context.revision", STRINGS),
    ("XAPI-00090", "context.platform", STRINGS),
    ("XAPI-00091", "context.language", STRINGS),
    ("XAPI-00092", "context.statement", (*OBJECTS, SUBSTATEMENT, agent())),
    ("XAPI-00093", "context.contextActivities.sibling", ([], {"id": "https://x.example/a"})),
    ("XAPI-00094", "context.contextActivities.parent", (*OBJECTS[:-1], [1], [agent()], {"id": "x"})),
    ("XAPI-00098", "authority", ({"objectType": "Group", "member": [agent("a"), agent("b"), agent("c")]},)),
    (
        "XAPI-00100",
        "authority",
        ({"objectType": "Group", "member": [agent("a")]}, {**GROUP, "mbox": "mailto:g@x.example"}),
    ),
    ("XAPI-00101", "version", ("0.9", "1", "1.1.0", "3.0", "1.0.x", "", 1)),
    ("XAPI-00102", "attachments.0.length", (..., "1", 1.5, -1, None, True)),
    ("XAPI-00103", "attachments.0.sha2", (..., *STRINGS, "", "x" * 64, "0" * 63)),
    ("XAPI-00104", "attachments.0.fileUrl", IRIS),
    ("XAPI-00105", "attachments.0.contentType", (..., *STRINGS, "", "text", "text/")),
    ("XAPI-00106", "attachments.0.display", (..., *MAPS)),
    ("XAPI-00107", "attachments.0.usageType", (..., *IRIS)),
    ("XAPI-00118", "context.extensions", ({"shouldfail": 1}, {"": 1})),
    ("XAPI-00120", "context.extensions", OBJECTS),
    ("XAPI-00121", "verb.display", ({"en_US": "x"}, {"a12345678": "x"}, {"": "x"})),
    ("XAPI-00123", "timestamp", ("2026-01-01", "10:00", "2026-01-01T25:00:00Z", "2026-02-30T00:00:00Z")),
    ("XAPI-00124", "result.duration", ("PT1.5M30S", "P-1D", "1D", "P1S")),
]
ALLOWED: list[tuple[str, str, tuple[Any, ...]]] = [
    ("XAPI-00002", "result.score.max", (11.123456789, 3.4e38)),
    ("XAPI-00027", "id", (new_id(), new_id().upper())),
    (
        "XAPI-00034",
        "actor",
        ({"mbox": "mailto:a@x.example"}, {"mbox_sha1sum": "0" * 40}, {"openid": "https://me.example"}),
    ),
    ("XAPI-00035", "actor", ({"objectType": "Group", "member": [agent()]},)),
    ("XAPI-00037", "actor", ({"objectType": "Group", "mbox": "mailto:a@x.example"},)),
    (
        "XAPI-00049",
        "object.definition",
        tuple({"interactionType": kind} for kind in ("true-false", "numeric", "other")),
    ),
    (
        "XAPI-00094",
        "context.contextActivities.parent",
        ({"id": "https://x.example/a"}, [{"id": "https://x.example/a"}], []),
    ),
    ("XAPI-00097", "stored", ("2026-01-01T10:00:00Z",)),
    ("XAPI-00101", "version", ("1.0", "1.0.0", "1.0.9")),
    ("XAPI-00119", "context.extensions", tuple({"https://x.example/e": value} for value in (None, "", {}, []))),
    ("XAPI-00121", "verb.display", ({"en": "x", "fr-CA": "y", "zh-Hant-TW": "z", "x-own": ""},)),
    ("XAPI-00123", "timestamp", ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00.123456789+02:00")),
    ("XAPI-00124", "result.duration", ("P3Y6M4DT12H30M5S", "P4W", "PT0S", "PT4H35M59.14S", "P0,5Y")),
]
CONTEXT_ONLY = {"XAPI-00084": "revision", "XAPI-00085": "platform"}


def _base(id: str) -> dict[str, Any]:
    """Return what is legal but for the place: with the one property of the context that two requirements are about."""
    return changed("context", {CONTEXT_ONLY[id]: "1"}) if id in CONTEXT_ONLY else FULL


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize(("id", "path", "values"), BROKEN, ids=[f"{id}-{path}" for id, path, _ in BROKEN])
def test_what_breaks_a_requirement_is_refused(id: str, path: str, values: tuple[Any, ...], version: str) -> None:
    base = _base(id)
    validation.check(base, version)
    for value in values:
        with pytest.raises(Invalid):
            validation.check(changed(path, value, base), version)
            pytest.fail(f"{value!r} is taken")


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize(("id", "path", "values"), ALLOWED, ids=[f"{id}-{path}" for id, path, _ in ALLOWED])
def test_what_a_requirement_allows_is_taken(id: str, path: str, values: tuple[Any, ...], version: str) -> None:
    assert id
    for value in values:
        validation.check(changed(path, value), version)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_a_voiding_statement_refers_to_a_statement(version: str) -> None:
    """XAPI-00017, XAPI-00019, XAPI-00020."""
    made = voiding(new_id())
    validation.check(made, version)
    for wrong in (
        agent(),
        {"id": "https://x.example/a"},
        SUBSTATEMENT,
        {**made["object"], "objectType": "statementRef"},
    ):
        with pytest.raises(Invalid):
            validation.check({**made, "object": wrong}, version)


def test_only_2_0_has_agents_and_groups_of_a_context() -> None:
    """IEEE 9274.1.1, 4.2.2.5."""
    made = changed("context.contextAgents", [CONTEXT_AGENT])
    validation.check(made, "2.0.0")
    with pytest.raises(Invalid):
        validation.check(made, "1.0.3")
