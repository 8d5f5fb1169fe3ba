"""The command that starts the demo: it keeps what was done, ends politely, and says what is in its way."""

from __future__ import annotations

import socket

import pytest
import requests

from tests.browser.demo import Demo

SECONDS = 30
"""Much more than the start takes, as a busy machine must not fail the test; the figures are printed."""


def test_a_second_start_keeps_the_data_and_is_quick(own_demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    first = own_demo.start()
    password, terminal = own_demo.password(), own_demo.log()
    requests.post(f"{own_demo.lms}/test/fail-scores", data={"times": 7}, timeout=10)
    assert own_demo.stop() == 0
    assert own_demo.log().strip().splitlines()[-1] == "Stopped. Start again the same way: everything is kept."
    second = own_demo.start()
    with capsys.disabled():
        print(f" (first start {first:.1f} s, second {second:.1f} s)", end=" ")
    assert max(first, second) < SECONDS
    assert own_demo.password() == password
    assert own_demo.log() == terminal
    assert "7 more grades" in requests.get(f"{own_demo.lms}/backstage", timeout=10).text
    assert own_demo.command("partner", "list", "--json").count('"name"') == 1


def test_the_addresses_that_the_terminal_shows_answer(own_demo: Demo) -> None:
    own_demo.start()
    for address in (own_demo.lms, f"{own_demo.tool}/console/", f"{own_demo.tool}/console/statements"):
        assert address in own_demo.log()
        assert requests.get(address, timeout=10).status_code == 200
    health = requests.get(f"{own_demo.tool}/health", timeout=10).json()
    assert {"database", "keys", "worker"} <= health.keys() or {"database", "keys", "worker"} <= health["checks"].keys()


@pytest.mark.parametrize("taken", ["port", "lms_port"])
def test_a_port_in_use_is_told_in_one_sentence(own_demo: Demo, taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        setattr(own_demo, taken, port)
        own_demo.launch()
        assert own_demo.process is not None
        assert own_demo.process.wait(timeout=SECONDS) == 1
    (sentence,) = own_demo.log().strip().splitlines()
    assert str(port) in sentence
    assert sentence.endswith(".")
