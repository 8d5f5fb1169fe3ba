"""Copies go to Ralph from PyPI, a record store of another house; `setup.sh` beside this file installs it."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from lti_tool import forward_wire
from lti_tool.db import reading, writing
from lti_tool.forward_worker import Forwarding
from lti_tool.models import forward
from lti_tool.services import Services
from tests import fresh
from tests.lti_tool.other_store import AUTHORITY, add_target, change, keep, keep_some, now, statement
from xapi.lrs import attachments, store

RALPH = Path(__file__).parents[2] / ".venv/ralph/bin/ralph"
PYTHON = RALPH.with_name("python")
RUN = """
import sys
import uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.data.fs import FSDataBackend
FSDataBackend.default_operation_type = BaseOperationType.APPEND
from ralph.api import app
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))
"""
"""As `ralph runserver -b fs`, which in 5.1.0 takes one POST and answers 500 to all after it: each would make its file
anew (`backends/data/fs.py`, "already exists and overwrite is not allowed")."""
KEY, SECRET = "consortium", "a-secret-for-ralph"


@dataclass(frozen=True)
class Ralph:
    """A running Ralph, and the file that it keeps its statements in."""

    endpoint: str
    host: str
    file: Path

    def kept(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []


def running(folder: Path, **settings: str) -> Iterator[Ralph]:
    """Start it in a process of its own with its `fs` backend."""
    assert RALPH.exists(), "Ralph is not installed: run sh tests/long/setup.sh"
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    store_folder = folder / "statements"
    store_folder.mkdir(parents=True)
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RALPH_")},
        "RALPH_APP_DIR": str(folder),
        "RALPH_AUTH_FILE": str(folder / "auth.json"),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(store_folder),
        **settings,
    }
    who = ["auth", "-u", KEY, "-p", SECRET, "-s", "all", "-M", "mailto:consortium@ralph.example", "-w"]
    subprocess.run([RALPH, *who], env=env, cwd=folder, check=True, capture_output=True)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([PYTHON, "-c", RUN, str(port)], env=env, cwd=folder, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 90
        while True:
            try:
                requests.get(f"http://127.0.0.1:{port}/__heartbeat__", timeout=5)
                break
            except requests.RequestException:
                assert process.poll() is None and time.monotonic() < end, (folder / "log").read_text()
                time.sleep(0.2)
        yield Ralph(f"http://127.0.0.1:{port}/xAPI", f"127.0.0.1:{port}", store_folder / "fs_lrs.jsonl")
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def ralph(tmp_path: Path) -> Iterator[Ralph]:
    yield from running(tmp_path / "ralph")


@pytest.fixture
def here(tmp_path: Path, ralph: Ralph) -> Services:
    return fresh.on_sqlite(tmp_path / "here", allowed_hosts=(ralph.host,))


def target_of(here: Services, ralph: Ralph) -> forward.Target:
    return add_target(here, endpoint=ralph.endpoint, key=KEY, secret=SECRET)


@pytest.mark.long
def test_ralph_takes_each_statement_once_as_it_is(here: Services, ralph: Ralph) -> None:
    sent = statement()
    keep(here, [sent])
    ids = [sent["id"], *keep_some(here, 300)]
    target = target_of(here, ralph)
    assert [step.good for step in forward_wire.test(here, target)] == [True, True, True]
    Forwarding(here).once()
    assert [one["id"] for one in ralph.kept()] == ids
    assert {name: ralph.kept()[0][name] for name in sent} == sent
    assert ralph.kept()[0]["authority"]["mbox"] == "mailto:consortium@ralph.example"
    change(here, target, cursor=0)  # as after a kill -9 before the acknowledgement was written down
    Forwarding(here).once()
    assert len(ralph.kept()) == len(ids)
    assert (now(here, target).trouble, now(here, target).state) == ("", "on")
    with reading(here.engine) as connection:
        assert forward.set_aside(connection, target.id) == []


@pytest.mark.long
def test_what_ralph_refuses_is_set_aside_and_the_rest_arrives(here: Services, ralph: Ralph) -> None:
    good = keep_some(here, 10)
    body = b"\x89PNG bytes"
    sha2 = hashlib.sha256(body).digest()
    entry = {
        "usageType": "https://ns.example/picture",
        "display": {"en": "A picture"},
        "contentType": "image/png",
        "length": len(body),
        "sha2": sha2.hex(),
    }
    pictured = statement(attachments=[entry])
    with writing(here.engine) as connection:
        done = store.append(connection, [pictured], tenant="", credential="tool", channel="lti", authority=AUTHORITY)
        attachments.keep(connection, "", done, [[attachments.Brought(sha2, "image/png", body)]])
    good += keep_some(here, 10)
    target = target_of(here, ralph)
    for _ in range(12):
        Forwarding(here).once()
        change(here, target, next_try_at=0)
    assert sorted(one["id"] for one in ralph.kept()) == sorted(good)
    with reading(here.engine) as connection:
        (aside,) = forward.set_aside(connection, target.id)
    assert aside.statement_id == pictured["id"]
    print(aside.status, aside.said)


@pytest.mark.long
def test_ralph_with_reports_in_the_place_of_ids_is_understood(tmp_path: Path) -> None:
    for ralph in running(tmp_path / "partial", RALPH_LRS_PARTIAL_SUCCESS_DEFAULT="true"):
        here = fresh.on_sqlite(tmp_path / "there", allowed_hosts=(ralph.host,))
        ids = keep_some(here, 20)
        target = target_of(here, ralph)
        Forwarding(here).once()
        change(here, target, cursor=0)
        Forwarding(here).once()
        assert sorted(one["id"] for one in ralph.kept()) == sorted(ids)
        with reading(here.engine) as connection:
            assert forward.set_aside(connection, target.id) == []


@pytest.mark.long
def test_a_wrong_key_at_ralph_stops_and_the_test_says_so(here: Services, ralph: Ralph) -> None:
    keep_some(here, 1)
    target = add_target(here, endpoint=ralph.endpoint, key=KEY, secret="wrong")
    Forwarding(here).once()
    assert (now(here, target).state, now(here, target).trouble) == ("stopped", "key_refused")
    assert not forward_wire.test(here, target)[-1].good
