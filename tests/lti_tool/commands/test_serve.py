"""``serve`` and ``worker`` as they run in earnest: processes of their own, started and stopped from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

PROGRAM = Path(sys.executable).with_name("creator-lessons")
PATIENCE = 60.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with (folder / f"{arguments[0]}.log").open("w") as log:
        process = subprocess.Popen([PROGRAM, *arguments], cwd=folder, stdout=log, stderr=log, text=True)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _health(port: int, process: subprocess.Popen[str], wanted: str) -> dict[str, object]:
    """Wait until ``/health`` says this of the worker."""
    end = time.monotonic() + PATIENCE
    said: dict[str, object] = {}
    while time.monotonic() < end and process.poll() is None:
        try:
            answer = requests.get(f"http://127.0.0.1:{port}/health", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
            continue
        said = answer.json()
        if answer.status_code == 200 and said["worker"] == wanted:
            return said
        time.sleep(0.1)
    raise AssertionError(f"/health never said that the worker is {wanted}; it said {said}")


def test_web_and_worker_serve_together_and_stop_when_told(tmp_path: Path) -> None:
    port = _free_port()
    with _running(tmp_path, "serve", "--port", str(port)) as web, _running(tmp_path, "worker") as worker:
        assert _health(port, web, "ok")["database"] == "ok"
        assert (tmp_path / "data" / "lesson-versions" / "split-sheets").is_dir()  # kept before anybody begins one
        for process in (worker, web):
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
    for name in ("serve", "worker"):
        assert "Traceback" not in (tmp_path / f"{name}.log").read_text(encoding="utf-8")


def test_web_processes_share_one_set_of_keys(tmp_path: Path) -> None:
    port = _free_port()
    with _running(tmp_path, "serve", "--port", str(port)) as web:
        _health(port, web, "late")
        sets = [requests.get(f"http://127.0.0.1:{port}/lti/jwks", timeout=5).json() for _ in range(6)]
    assert all(one == sets[0] for one in sets) and len(sets[0]["keys"]) == 1
