"""Who may ask the LRS, from where, and whose statements they see."""

from __future__ import annotations

from dataclasses import replace

from tests.xapi.examples import agent, statement
from tests.xapi.lrs.conftest import Asker, refused


def test_nobody_is_asked_for_a_credential_unless_a_browser_asks(lrs: Asker) -> None:
    plain = lrs.client.get("/xapi/statements", headers={"X-Experience-API-Version": "1.0.3"})
    refused(plain, 401, "unauthorized", "Authorization")
    assert plain.headers["WWW-Authenticate"].startswith("Basic")
    for sign in ({"Origin": "https://x.example"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Mode": "same-origin"}):
        fetch = lrs.client.get("/xapi/statements", headers={"X-Experience-API-Version": "1.0.3", **sign})
        refused(fetch, 401, "unauthorized")
        assert "WWW-Authenticate" not in fetch.headers
        assert fetch.headers["Access-Control-Allow-Origin"] == "*"


def test_scopes_say_who_may_do_what(lrs: Asker) -> None:
    reader, writer, mine = (replace(lrs, who=who) for who in ("reader", "writer", "mine"))
    refused(reader.post(statement()), 403, "forbidden", "statements/write")
    refused(reader.send("PUT", json=statement()), 403, "forbidden")
    refused(writer.get(), 403, "forbidden", "statements/read")
    one, two = statement(), statement()
    assert writer.post(one).status_code == mine.post(two).status_code == 200
    assert reader.ids() == [two["id"], one["id"]]
    assert mine.ids() == [two["id"]]
    refused(mine.get({"statementId": one["id"]}), 404, "not_found")


def test_tenants_are_apart_and_the_consortium_sees_all(lrs: Asker) -> None:
    other, consortium = replace(lrs, who="other"), replace(lrs, who="consortium")
    one, two, three = statement(), statement(), statement()
    for asker, sent in ((lrs, one), (other, two), (consortium, three)):
        assert asker.post(sent).status_code == 200
    assert lrs.ids() == [one["id"]]
    assert other.ids() == [two["id"]]
    assert consortium.ids() == [three["id"], two["id"], one["id"]]
    refused(other.get({"statementId": one["id"]}), 404, "not_found")
    assert other.post({**one, "actor": agent("eve")}).status_code == 200
    assert lrs.get({"statementId": one["id"]}).get_json()["actor"] == one["actor"]


def test_a_browser_of_any_origin_may_ask_what_it_may(lrs: Asker) -> None:
    for path in ("/xapi/statements", "/xapi/about", "/xapi/elsewhere"):
        answer = lrs.client.options(path, headers={"Origin": "https://x.example"})
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for wished, allowed in (("authorization,x-requested-with", True), ("a b", False), ('x"y', False)):
        headers = {"Origin": "https://x.example", "Access-Control-Request-Headers": wished}
        answer = lrs.client.options("/xapi/statements", headers=headers)
        assert (answer.headers["Access-Control-Allow-Headers"] == wished) == allowed
    assert "X-Experience-API-Consistent-Through" in lrs.get().headers["Access-Control-Expose-Headers"]
