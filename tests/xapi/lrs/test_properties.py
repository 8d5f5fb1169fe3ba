"""Whatever arrives: what is legal is kept and comes back equal, what is not leaves no trace, and nothing breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.xapi import strategies
from tests.xapi.examples import new_id
from tests.xapi.lrs.conftest import Asker
from xapi import forms, strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import equality

often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
long = settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))


def stored(lrs: Asker, sent: dict[str, Any]) -> dict[str, Any] | None:
    """Return a statement as the LRS gives it back, None where it has none."""
    for name in ("statementId", "voidedStatementId"):
        answer = lrs.get({name: sent["id"]})
        if answer.status_code == 200:
            return dict(strict_json.parse(answer.data))
    return None


def comes_back_equal(lrs: Asker, sent: dict[str, Any]) -> None:
    """Send a legal statement and check what is given back, again and in every format."""
    sent = {**sent, "id": new_id()}  # hypothesis draws the same ids again
    for version in ("1.0.3", "2.0.0"):
        validation.check(sent, version)
    body = strict_json.dump(sent)
    answer = lrs.send("POST", data=body, content_type="application/json")
    assert answer.status_code == 200, answer.text
    found = stored(lrs, sent)
    assert found is not None
    assert equality.equal(sent, found)
    validation.check(found)
    for part in ("actor", "verb", "object", "result", "timestamp"):
        if part in sent:
            assert found[part] == sent[part]
    again = lrs.send("PUT", data=body, content_type="application/json", query_string={"statementId": sent["id"]})
    assert again.status_code == 204
    for form in ("ids", "canonical"):
        answer = lrs.get({"format": form, "statementId": sent["id"]})
        assert answer.status_code == 200
        validation.check(strict_json.parse(answer.data))


def breaks_nothing(lrs: Asker, sent: dict[str, Any], version: str) -> None:
    """Send a disturbed statement and check that it is either kept equal or leaves no trace."""
    if isinstance(sent.get("id"), str) and forms.is_uuid(sent["id"]):
        sent = {**sent, "id": new_id()}
    body = strict_json.dump(sent)
    headers = {"X-Experience-API-Version": version}
    answer = lrs.send("POST", data=body, content_type="application/json", headers=headers)
    if answer.status_code == 200:
        [id] = answer.get_json()
        found = stored(lrs, {"id": id})
        assert found is not None
        assert equality.equal(sent, found)
        return
    assert answer.status_code == 400, answer.text
    with pytest.raises(Invalid):
        validation.check(sent, version)
    if isinstance(sent.get("id"), str) and forms.is_uuid(sent["id"]):
        assert stored(lrs, sent) is None


@often
@given(sent=strategies.STATEMENTS)
def test_a_legal_statement_comes_back_equal(lrs: Asker, sent: dict[str, Any]) -> None:
    comes_back_equal(lrs, sent)


@often
@given(sent=strategies.disturbed(), version=st.sampled_from(["1.0.3", "2.0.0"]))
def test_a_disturbed_statement_is_kept_equal_or_not_at_all(lrs: Asker, sent: dict[str, Any], version: str) -> None:
    breaks_nothing(lrs, sent, version)


@pytest.mark.long
@long
@given(sent=strategies.STATEMENTS)
def test_many_legal_statements_come_back_equal(lrs: Asker, sent: dict[str, Any]) -> None:
    comes_back_equal(lrs, sent)


@pytest.mark.long
@long
@given(sent=strategies.disturbed(), version=st.sampled_from(["1.0.3", "2.0.0"]))
def test_many_disturbed_statements_are_kept_equal_or_not_at_all(lrs: Asker, sent: dict[str, Any], version: str) -> None:
    breaks_nothing(lrs, sent, version)


@often
@given(body=st.binary(max_size=60) | strategies.JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_breaks_the_server(lrs: Asker, body: bytes) -> None:
    for method in ("POST", "PUT"):
        asked = {} if method == "POST" else {"statementId": "0d9c7f6e-1111-4222-8333-444455556666"}
        answer = lrs.send(method, data=body, content_type="application/json", query_string=asked)
        assert answer.status_code in ((200, 400) if body == b"[]" else (400,))


_PARAMETERS = st.dictionaries(
    st.sampled_from(["agent", "verb", "activity", "since", "until", "limit", "cursor", "registration", "statementId"]),
    strategies.TEXTS
    | strategies.IRIS
    | strategies.TIMESTAMPS
    | strategies.UUIDS
    | st.integers().map(str)
    | (strategies.ACTORS | strategies.JSON).map(json.dumps),
    max_size=3,
)


@often
@given(asked=_PARAMETERS)
def test_no_parameter_breaks_the_server(lrs: Asker, asked: dict[str, str]) -> None:
    assert lrs.get(asked).status_code in (200, 400, 404)
