"""A partner's installation sends copies to the consortium's: two real ones, the worker killed again and again."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from lti_tool import forward_wire
from lti_tool.app import make_services
from lti_tool.db import reading, writing
from lti_tool.forward_worker import Forwarding
from lti_tool.models import credential as credentials
from lti_tool.models import forward
from lti_tool.models import partner as partners
from lti_tool.services import Services
from lti_tool.settings import Settings
from tests import fresh
from tests.lti_tool.other_store import AUTHORITY, add_target, change, keep, keep_some, now, statement
from xapi.lrs import attachments, store

COMMAND = Path(sys.executable).with_name("creator-lessons")


@dataclass(frozen=True)
class Consortium:
    """A partner of the other installation, with a key that sees its statements alone."""

    services: Services
    host: str
    key: str
    secret: str
    partner: str

    @property
    def endpoint(self) -> str:
        return f"http://{self.host}/xapi"

    def get(self, path: str) -> requests.Response:
        version = {"X-Experience-API-Version": "1.0.3"}
        return requests.get(f"http://{self.host}{path}", auth=(self.key, self.secret), headers=version, timeout=30)

    def kept(self) -> list[Any]:
        found, path = [], "/xapi/statements?ascending=true&limit=500"
        while path:
            page = self.get(path).json()
            found += page["statements"]
            path = page["more"]
        return found


def wait_until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def environment(here: Services) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("CREATOR_LESSONS_")}
    return {
        **outside,
        "CREATOR_LESSONS_SECRET": fresh.SECRET,
        "CREATOR_LESSONS_DATA_DIR": str(here.settings.data_dir),
        "CREATOR_LESSONS_ALLOWED_HOSTS": ",".join(here.settings.allowed_hosts),
        "CREATOR_LESSONS_WEB_WORKERS": "1",
    }


@dataclass(frozen=True)
class Server:
    """The process of the other installation."""

    settings: Settings
    host: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the other installation, once for all: each test has a partner of its own in it."""
    folder = tmp_path_factory.mktemp("consortium")
    there = fresh.on_sqlite(folder / "there")
    there.engine.dispose()
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{sock.getsockname()[1]}"
    with (folder / "serve.log").open("wb") as log:
        command = [COMMAND, "serve", "--port", host.rpartition(":")[2]]
        process = subprocess.Popen(command, env=environment(there), cwd=folder, stdout=log, stderr=log)

    def answers() -> bool:
        assert process.poll() is None, (folder / "serve.log").read_text()
        try:
            return requests.get(f"http://{host}/health", timeout=5).ok
        except requests.RequestException:
            return False

    try:
        wait_until(answers, "the other installation did not start")
        yield Server(there.settings, host)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture
def consortium(server: Server) -> Iterator[Consortium]:
    there = make_services(server.settings, fresh.lessons())
    with writing(there.engine) as connection:
        partner = partners.add(connection, there.vault, uuid.uuid4().hex, home_page="https://cmo.example")
        key, secret = credentials.add(connection, "copies", ("all",), partner.id)
    yield Consortium(there, server.host, key, secret, partner.id)
    there.engine.dispose()


@pytest.fixture
def here(tmp_path: Path, consortium: Consortium) -> Services:
    return fresh.on_sqlite(tmp_path / "here", allowed_hosts=(consortium.host,))


def target_of(here: Services, consortium: Consortium) -> forward.Target:
    return add_target(here, endpoint=consortium.endpoint, key=consortium.key, secret=consortium.secret)


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.long)])
def test_all_of_a_log_stands_in_the_other_after_a_worker_was_killed_again_and_again(
    tmp_path: Path, here: Services, consortium: Consortium, kills: int
) -> None:
    sent = [one for _ in range(10) for one in keep_some(here, 120)]
    target = target_of(here, consortium)
    change(here, target, size=10, most=10)
    for cut in range(kills + 1):
        before = now(here, target).sent
        with (tmp_path / f"worker-{cut}.log").open("wb") as log:
            worker = subprocess.Popen([COMMAND, "worker"], env=environment(here), cwd=tmp_path, stdout=log, stderr=log)
        try:
            goal = len(sent) if cut == kills else before + 60
            wait_until(lambda goal=goal: now(here, target).sent >= goal, "nothing was sent")  # type: ignore[misc]
        finally:
            worker.kill()
            worker.wait()
        change(here, target, lease_until=0)  # in earnest it runs out by itself
    assert consortium.secret not in "".join(path.read_text() for path in tmp_path.glob("worker-*.log"))
    there = consortium.kept()
    assert Counter(one["id"] for one in there) == Counter(sent)
    change(here, target, cursor=0)
    Forwarding(here).once()
    assert len(consortium.kept()) == len(sent)
    assert now(here, target).cursor == len(sent)


def test_a_statement_arrives_as_it_is_with_its_attachment_and_its_voiding(
    here: Services, consortium: Consortium
) -> None:
    body = b"\x89PNG bytes"
    sha2 = hashlib.sha256(body).digest()
    entry = {
        "usageType": "https://ns.example/picture",
        "display": {"en": "A picture"},
        "contentType": "image/png",
        "length": len(body),
        "sha2": sha2.hex(),
    }
    pictured, doomed = statement(attachments=[entry]), statement()
    void = statement(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": doomed["id"]},
        context={},
    )
    with writing(here.engine) as connection:
        done = store.append(connection, [pictured], tenant="", credential="tool", channel="lti", authority=AUTHORITY)
        attachments.keep(connection, "", done, [[attachments.Brought(sha2, "image/png", body)]])
    keep(here, [doomed, void])
    target = target_of(here, consortium)
    assert [step.good for step in forward_wire.test(here, target)] == [True, True, True]
    Forwarding(here).once()
    assert now(here, target).sent == 3
    there = consortium.get(f"/xapi/statements?statementId={pictured['id']}&attachments=true")
    assert body in there.content and re.match("multipart/mixed", there.headers["Content-Type"])
    alone = consortium.get(f"/xapi/statements?statementId={pictured['id']}").json()
    assert {name: alone[name] for name in pictured} == pictured
    assert alone["authority"]["account"]["name"] == consortium.key
    assert consortium.get(f"/xapi/statements?statementId={doomed['id']}").status_code == 404
    assert consortium.get(f"/xapi/statements?voidedStatementId={doomed['id']}").status_code == 200


def test_a_revoked_key_stops_and_each_step_of_the_test_is_told(here: Services, consortium: Consortium) -> None:
    target = target_of(here, consortium)
    with writing(consortium.services.engine) as connection:
        credentials.revoke(connection, consortium.key)
    keep_some(here, 1)
    Forwarding(here).once()
    assert (now(here, target).state, now(here, target).trouble) == ("stopped", "key_refused")
    assert [step.good for step in forward_wire.test(here, target)] == [True, True, False]
    elsewhere = add_target(here, name="Elsewhere", endpoint=f"http://{consortium.host}/console")
    assert [step.good for step in forward_wire.test(here, elsewhere)][-1] is False
    inside = add_target(here, name="Inside", endpoint="http://127.0.0.1:1/xapi")
    Forwarding(here).once()
    assert now(here, inside).trouble == "address_refused"
    with reading(here.engine) as connection:
        assert forward.set_aside(connection, target.id) == []
