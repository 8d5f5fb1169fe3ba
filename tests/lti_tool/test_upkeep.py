from __future__ import annotations

import threading
import time
from pathlib import Path

import jwt
import pytest
import time_machine

from lti_tool.db import reading
from lti_tool.lti import keys, keysets
from lti_tool.upkeep import Upkeep
from lti_tool.worker import Worker
from tests.lti_checklist.schooling import LUIS, MEI, opened
from tests.lti_support import Tool, make_tool

DAY = 24 * 3600


def kids(tool: Tool) -> list[str]:
    with reading(tool.services.engine) as connection:
        return [key.kid for key in keys.every(connection)]


def test_the_signing_key_changes_by_its_schedule_and_the_old_one_is_removed(tmp_path: Path) -> None:
    tool = make_tool(tmp_path, key_days=30)
    [first] = kids(tool)
    upkeep = Upkeep(tool.services)
    upkeep.own_keys()
    assert kids(tool) == [first]
    with time_machine.travel(time.time() + 31 * DAY):
        upkeep.own_keys()
        upkeep.own_keys()
        assert len(kids(tool)) == 2
    with time_machine.travel(time.time() + 34 * DAY):
        upkeep.own_keys()
        [second] = kids(tool)
        assert second != first
        published = tool.client().get("/lti/jwks").get_json()["keys"]
    assert [key["kid"] for key in published] == [second]


def test_grades_go_on_arriving_while_the_key_changes(tmp_path: Path) -> None:
    start = time.time()
    with opened(tmp_path) as school:
        signed: list[str] = []
        # Before, as the new key is published, once it signs, after the old one is gone.
        for hours in (0, 91 * 24, 91 * 24 + 25, 91 * 24 + 49):
            with time_machine.travel(start + hours * 3600):
                if hours:
                    Upkeep(school.tool.services).own_keys()
                worker, sub = school.new_worker(), (LUIS, MEI)[len(signed) % 2].id
                school.complete(sub, link=f"link-{hours}")
                worker.once()
                assert [grade.state for grade in school.grades()] == ["accepted"] * (len(signed) + 1)
                form = school.calls.of("POST", "/lti/token")[-1].body
                signed.append(jwt.get_unverified_header(form["client_assertion"])["kid"])
    first, published, taken_over, alone = signed
    assert first == published != taken_over == alone


def test_an_installation_with_pasted_keys_is_never_rotated(tmp_path: Path) -> None:
    tool = make_tool(tmp_path, key_days=0)
    with time_machine.travel(time.time() + 3000 * DAY):
        Upkeep(tool.services).own_keys()
    assert len(kids(tool)) == 1


def test_the_worker_makes_its_rounds_although_one_errand_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = make_tool(tmp_path)
    seen, stop = threading.Event(), threading.Event()

    def surprise(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(keys, "rotate_if_due", surprise)
    monkeypatch.setattr(keysets, "refresh", lambda _services: seen.set())
    worker = threading.Thread(target=Worker(tool.services).run, args=(stop,), kwargs={"idle": 0.05})
    worker.start()
    assert seen.wait(10)
    stop.set()
    worker.join(10)
    assert not worker.is_alive()
