from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import requests

from lti_tool.author.template import write_lesson
from tests.lti_tool.commands.conftest import Command


def test_the_preview_prints_its_address_and_answers_there(tmp_path: Path) -> None:
    write_lesson(tmp_path / "lessons" / "mine", "en")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["lessons", "preview", str(tmp_path), "--port", str(port)]
    code = f"from lti_tool.cli import main; main({command!r})"
    with subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        try:
            assert f"http://127.0.0.1:{port}/" in said
            assert "My first lesson" in requests.get(f"http://127.0.0.1:{port}/", timeout=30).text
        finally:
            process.terminate()


def test_a_folder_that_is_not_there_is_told(cli: Command) -> None:
    said = cli("lessons", "preview", "nowhere")
    assert said.status == 1 and "nowhere" in said.err


def test_a_port_in_use_is_told(cli: Command, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = cli("lessons", "preview", tmp_path, "--port", str(taken.getsockname()[1]))
    assert said.status == 1 and len(said.lines) == 1
