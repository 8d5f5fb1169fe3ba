"""One application in web processes of its own (by the server of `creator-lessons serve`), and what they cost.

python -m tests.benchmarks.launch.serving tool|bare FOLDER
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from lti_tool import web
from lti_tool.settings import Settings

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Plan:
    """What both applications are told: written to `plan.json` in the run's folder."""

    database: str
    folder: str
    secret: str
    ports: dict[str, int]
    workers: int
    threads: int

    def base_url(self, kind: str) -> str:
        """The address of an application."""
        return f"http://127.0.0.1:{self.ports[kind]}"


@dataclass(frozen=True)
class Serving:
    """A running server: its main process, and what its processes have cost so far."""

    pid: int
    port: int

    def processes(self) -> list[int]:
        """The web processes, without the one that watches over them."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(child) for child in children]

    def cpu(self) -> float:
        """Seconds of processor time, user and system, of the web processes."""
        total = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK


@contextmanager
def serving(kind: str, plan: Plan) -> Iterator[Serving]:
    """Run an application until the block ends."""
    folder = Path(plan.folder)
    (folder / "plan.json").write_text(json.dumps(asdict(plan)))
    with (folder / f"{kind}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.launch.serving", kind, str(folder)], stdout=log, stderr=log
        )
    try:
        _wait(plan.ports[kind], process)
        yield Serving(process.pid, plan.ports[kind])
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/lti/launch")
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the server did not start; its log lies in the run's folder")


def _application(kind: str, plan: Plan) -> Any:
    if kind == "bare":
        from tests.benchmarks.launch import yardstick
        from xapi.lrs.transactions import connect

        folder = Path(plan.folder)
        return yardstick.create(
            connect(plan.database), plan.base_url("bare"), folder / "platform.pem", folder / "lesson.json"
        )
    from lti_tool.app import create_app, make_services

    settings = Settings(
        data_dir=Path(plan.folder), database_url=plan.database, secret=plan.secret, base_url=plan.base_url("tool")
    )
    return create_app(make_services(settings))


def _profiled(application: Any, target: Path) -> Any:
    """The application with each request under cProfile; the sum lies in the run's folder when the server ends."""
    import atexit
    import cProfile
    import threading

    profile, lock = cProfile.Profile(), threading.Lock()
    atexit.register(lambda: profile.dump_stats(f"{target}.{os.getpid()}"))

    def run(environ: Any, start_response: Any) -> Any:
        with lock:
            return profile.runcall(application, environ, start_response)

    return run


def main(kind: str, folder: Path) -> None:
    """Serve until stopped."""
    plan = Plan(**json.loads((folder / "plan.json").read_text()))
    settings = Settings(port=plan.ports[kind], web_workers=plan.workers, web_threads=plan.threads, log_level="warning")

    def build() -> Any:
        made = _application(kind, plan)
        return _profiled(made, folder / f"{kind}.prof") if os.environ.get("LAUNCH_PROFILE") else made

    web.serve(settings, build)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
