"""Each rule of the specification refuses what breaks it, naming the place, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.xapi import strategies
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
from xapi import moments, validation
from xapi.invalid import MOST, Invalid


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
    [fault] = caught.value.faults
    assert (fault.path, fault.found) == ("statements[3].actor.mbox", "'x@y'")


def test_the_first_few_faults_of_a_batch_are_told_at_once() -> None:
    wrong = statement() | {"actor": {"mbox": "x@y"}, "verb": {"id": "z", "display": {"en": 1}}}
    with pytest.raises(Invalid) as caught:
        validation.check_all([statement(), wrong, statement(timestamp="now")])
    assert [fault.path for fault in caught.value.faults] == [
        "statements[1].actor.mbox",
        "statements[1].verb.id",
        "statements[1].verb.display.en",
        "statements[2].timestamp",
    ]
    assert str(caught.value) == "; ".join(str(fault) for fault in caught.value.faults)
    with pytest.raises(Invalid) as caught:
        validation.check_all([wrong] * 1000)
    assert len(caught.value.faults) == MOST
    assert str(caught.value).endswith("; there may be more")


def test_a_sender_of_2_0_is_told_its_own_sections() -> None:
    wrong = statement() | {"actor": {"mbox": "x@y"}, "extra": 1, "timestamp": "2026-01-01T10:00:00", "version": "3"}
    with pytest.raises(Invalid) as caught:
        validation.check_all([wrong], "2.0.0")
    assert {fault.path: fault.section for fault in caught.value.faults} == {
        "statements[0].actor.mbox": "xAPI 2.0 4.2.2.1",
        "statements[0].extra": "xAPI 2.0 4.2.2",
        "statements[0].timestamp": "xAPI 2.0 4.2.7",
        "statements[0].version": "xAPI 2.0 4.2.4.3",
    }


def test_what_was_found_is_shortened_and_stands_on_one_line() -> None:
    long = "https://x.example/" + "é\n" * 1000
    wrong = statement() | {"actor": {"mbox": long}, "context": {"extensions": {long: 1}}, "x\ny": 1}
    with pytest.raises(Invalid) as caught:
        validation.check(wrong)
    assert len(caught.value.faults) == 3
    for fault in caught.value.faults:
        assert len(str(fault)) < 400
        assert "\n" not in str(fault)
    assert caught.value.faults[2].path == r"statement['x\ny']"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(given=strategies.DISTURBED)
def test_every_error_has_its_path_rule_section_and_finding(given: tuple[dict[str, Any], str]) -> None:
    sent, version = given
    own = (
        r"xAPI 2\.0 4\.\d[.\d]*"
        if version == "2.0.0"
        else r"xAPI (1\.0\.3 (Data|Communication) \d[.\d]*|2\.0 4\.2\.2\.5)"
    )
    try:
        validation.check(sent, version)
    except Invalid as error:
        assert 1 <= len(error.faults) <= MOST
        for fault in error.faults:
            assert re.fullmatch(rf"statement[.\[]?.*: .+ \(({own}|a limit of this LRS)\), got .+", str(fault))
            assert len(str(fault)) < 500


@settings(max_examples=300, deadline=None)
@given(text=strategies.TIMESTAMPS | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"))
def test_the_glance_at_a_timestamp_agrees_with_its_reading(text: str) -> None:
    for strict in (False, True):
        try:
            moments.parse(text, rfc3339=strict)
        except moments.NotATime:
            assert not moments.is_moment(text, rfc3339=strict)
        else:
            assert moments.is_moment(text, rfc3339=strict)


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
