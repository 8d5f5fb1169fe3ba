"""The demo in a process of its own, as a newcomer starts it: it can be stopped, killed and started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import requests

COMMAND = Path(sys.executable).with_name("creator-lessons")


@dataclass(slots=True)
class Demo:
    """A demo and the folder that it keeps its data in.

    Attributes:
        port: the tool's, at 127.0.0.1.
        lms_port: the demo LMS's, at localhost: another site, so each is a third party to the other.
        credential: key and secret for the record store, once they were needed.
    """

    data: Path
    port: int
    lms_port: int
    process: subprocess.Popen[bytes] | None = None
    credential: tuple[str, str] | None = None

    @property
    def tool(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lms(self) -> str:
        return f"http://localhost:{self.lms_port}"

    @property
    def _log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def launch(self) -> None:
        """Start the process, without waiting for it."""
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    str(COMMAND),
                    "demo",
                    "--port",
                    str(self.port),
                    "--lms-port",
                    str(self.lms_port),
                    "--data",
                    str(self.data),
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "en"},
            )

    def start(self) -> float:
        """Start, wait until it answers; returns the seconds that took."""
        began = time.monotonic()
        self.launch()
        assert self.process is not None
        while time.monotonic() - began < 180:  # seconds, but minutes where the machine is busy
            if self.process.poll() is not None:
                raise AssertionError(f"the demo ended: {self.log()}")
            if "Ctrl-C" in self.log() and self._answers():
                return time.monotonic() - began
            time.sleep(0.1)
        raise AssertionError(f"the demo did not start: {self.log()}")

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ctrl-C; returns the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)

    def end(self) -> None:
        """Leave nothing running, however the test went."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def log(self) -> str:
        """What the terminal shows."""
        return self._log.read_text()

    def password(self) -> str:
        """Of the demo's staff account, as the terminal shows it."""
        found = re.search(r"password (\S+)", self.log())
        assert found is not None
        return found[1]

    def command(self, *arguments: str) -> str:
        """What a command of the CLI prints, run on this demo's data while the demo runs."""
        done = subprocess.run(
            [str(COMMAND), *arguments, "--data", str(self.data)],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "CREATOR_LESSONS_BASE_URL": self.tool, "LANGUAGE": "en"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def statements(self, **query: str) -> list[dict[str, object]]:
        """Statements from the LRS, newest first, read with a credential made for it by the CLI."""
        if self.credential is None:
            key, secret = self.command("credential", "add", "reader", "--scope", "statements/read").split()
            self.credential = (key, secret)
        answer = requests.get(
            f"{self.tool}/xapi/statements",
            params={"limit": "500", **query},
            auth=self.credential,
            headers={"X-Experience-API-Version": "1.0.3"},
            timeout=20,
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, object]] = answer.json()["statements"]
        return found

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.tool}/health", timeout=2).status_code == 200
        except requests.RequestException:
            return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def new_demo(folder: Path) -> Demo:
    return Demo(folder / "demo", free_port(), free_port())
