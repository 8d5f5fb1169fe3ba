"""Each rule of the specification refuses what breaks it, naming the place, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.xapi.cases import (
    BROKEN,
    CONTEXT_AGENT,
    CONTEXT_GROUP,
    FULL,
    GROUP,
    LEGAL,
    SUBSTATEMENT,
    changed,
)
from tests.xapi.examples import agent, new_id, statement, voiding
from xapi import validation
from xapi.invalid import Invalid


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_a_statement_with_everything_is_legal(version: str) -> None:
    validation.check(FULL, version)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize(("path", "value"), LEGAL)
def test_what_the_specification_allows_is_accepted(path: str, value: Any, version: str) -> None:
    base = changed("context", ..., FULL)
    validation.check(changed(path, value, base), version)


@pytest.mark.parametrize(("path", "value", "message"), BROKEN)
def test_a_broken_rule_is_named_with_its_place(path: str, value: Any, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        validation.check(changed(path, value))
    assert message in str(caught.value)
    assert "(xAPI 1.0.3 " in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "message"), [entry for entry in BROKEN if entry[0] != "context.contextAgents"]
)
def test_2_0_refuses_the_same(path: str, value: Any, message: str) -> None:
    if path == "version":
        value = "3.0.0"
    with pytest.raises(Invalid):
        validation.check(changed(path, value), "2.0.0")


@pytest.mark.parametrize("place", ["revision", "platform"])
@pytest.mark.parametrize("target", [GROUP, agent(), {"objectType": "StatementRef", "id": new_id()}, SUBSTATEMENT])
def test_revision_and_platform_stand_only_with_an_activity(place: str, target: dict[str, Any]) -> None:
    made = statement(context={place: "x"}) | {"object": target}
    with pytest.raises(Invalid, match=rf"statement\.context\.{place}: may stand only where the object is an Activity"):
        validation.check(made)
    inner = {**SUBSTATEMENT, "object": agent(), "context": {place: "x"}}
    with pytest.raises(Invalid, match=rf"statement\.object\.context\.{place}"):
        validation.check(statement() | {"object": inner})


def test_a_voiding_statement_must_name_a_statement() -> None:
    validation.check(voiding(new_id()))
    with pytest.raises(Invalid, match=r"statement\.object\.objectType: must be a StatementRef"):
        validation.check(statement(verb="voided"))


def test_2_0_knows_context_agents_and_groups() -> None:
    made = changed("context.contextAgents", [CONTEXT_AGENT])
    made["context"]["contextGroups"] = [CONTEXT_GROUP]
    validation.check(made, "2.0.0")
    for path, value in (
        ("contextAgents.0.objectType", "Agent"),
        ("contextAgents.0.relevantTypes", []),
        ("contextAgents.0.relevantTypes", ["x"]),
        ("contextAgents.0.agent", GROUP),
        ("contextAgents.0.agent", ...),
        ("contextGroups.0.group", agent()),
        ("contextGroups", CONTEXT_GROUP),
    ):
        with pytest.raises(Invalid, match=r"statement\.context\.context(Agents|Groups)"):
            validation.check(changed(f"context.{path}", value, made), "2.0.0")


def test_2_0_wants_timestamps_of_rfc_3339() -> None:
    made = statement(timestamp="2026-01-01T10:00:00")
    validation.check(made)
    with pytest.raises(Invalid, match="RFC 3339"):
        validation.check(made, "2.0.0")


def test_a_batch_names_the_statement_at_fault() -> None:
    batch = [statement(), statement(), statement(), statement() | {"actor": {"mbox": "x@y"}}]
    with pytest.raises(Invalid) as caught:
        validation.check_all(batch)
    expected = "statements[3].actor.mbox: must be a mailto IRI (xAPI 1.0.3 Data 2.4.2.3), got 'x@y'"
    assert str(caught.value) == expected
    assert (caught.value.path, caught.value.found) == ("statements[3].actor.mbox", "'x@y'")


def test_a_batch_is_an_array_of_different_statements() -> None:
    sent = statement()
    with pytest.raises(Invalid, match=r"statements\[1\]\.id: must not stand twice"):
        validation.check_all([sent, {**sent, "id": sent["id"].upper()}])
    for wrong in ("x", 5, None):
        with pytest.raises(Invalid, match="statements: must be an array"):
            validation.check_all(wrong)


def test_an_agent_parameter_names_somebody() -> None:
    validation.check_agent(agent())
    validation.check_agent({"objectType": "Group", "mbox": "mailto:g@x.example"})
    wrong: Any
    for wrong in (GROUP, {}, [], "x", {"mbox": 5}):
        with pytest.raises(Invalid, match="agent"):
            validation.check_agent(wrong)


@pytest.mark.parametrize(("depth", "legal"), [(100, True), (101, False), (5000, False)])
def test_an_extension_may_not_be_deeper_than_every_reader_can_read(depth: int, legal: bool) -> None:
    value: Any = []
    for _ in range(depth - 1):
        value = [value] if depth % 2 else {"in": value}
    made = statement(context={"extensions": {"https://x.example/deep": value}})
    if legal:
        validation.check(made)
    else:
        with pytest.raises(Invalid, match="nested at most 100 deep"):
            validation.check(made)
