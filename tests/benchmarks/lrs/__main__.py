"""What it costs to write: our server beside a bare handler and a bare loop, in the same minutes on the same cores.

    python -m tests.benchmarks.lrs [--database sqlite|postgresql|both] [--rounds 3] [--batches 1 50 500]
    python -m tests.benchmarks.lrs read DATABASE-URL …        (what it costs to read: `read.py`)
    python -m tests.benchmarks.lrs memory                     (what a web process holds: `memory.py`)

Our server is `creator-lessons serve` as shipped, with a credential; the handler runs under gunicorn with as many
processes and threads. PostgreSQL runs durable. Each round measures all three one after the other; what counts are the
ratios of the medians: single statements against the handler, batches against the loop.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import postgres
from tests.benchmarks.lrs import loop, memory, read
from tests.benchmarks.lrs.load import measure
from tests.browser.demo import free_port

_COMMAND = str(Path(sys.executable).with_name("creator-lessons"))
_REQUESTS = {1: 2000, 50: 400, 500: 64}
"""Enough that what counts is the stream, not its first and last moment, in which not all clients are at work."""
_LOOP = 20_000
"""Statements of the bare loop; with fewer its file is small, and it looks faster than any store stays."""


@contextmanager
def _serving(command: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[int]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=out, stderr=out)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/xapi/about", timeout=2).read()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def ours(folder: Path, database: str) -> Iterator[tuple[int, str]]:
    """Run our server with a new database; lends its port and a credential, key and secret with a colon between."""
    port = free_port()
    environment = {
        "CREATOR_LESSONS_DATA_DIR": str(folder),
        "CREATOR_LESSONS_DATABASE_URL": database,
        "CREATOR_LESSONS_BASE_URL": f"http://127.0.0.1:{port}",
        "CREATOR_LESSONS_LOG_LEVEL": "warning",
    }
    add = [_COMMAND, "credential", "add", "load", "--scope", "all"]
    made = subprocess.run(add, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True)
    with _serving([_COMMAND, "serve", "--port", str(port)], port, environment, folder / "ours.log"):
        yield port, ":".join(made.stdout.split())


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    """Run the bare handler; lends its port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        "2",
        "--threads",
        "8",
        "-k",
        "gthread",
        "-b",
        f"127.0.0.1:{port}",
    ]
    with _serving(
        [*command, "--log-level", "warning", "tests.benchmarks.lrs.bare:create()"],
        port,
        {"BARE_DB": str(folder / "bare.db")},
        folder / "bare.log",
    ):
        yield port


def compare(kind: str, given: argparse.Namespace) -> None:
    """Measure on one database and print the figures."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lrs-")))
        url = f"sqlite:///{folder}/creator-lessons.db"
        if kind == "postgresql":
            postgres.shared().run("ALTER SYSTEM SET fsync = on")
            postgres.shared().run("ALTER SYSTEM SET synchronous_commit = on")
            postgres.shared().run("SELECT pg_reload_conf()")
            url, loop_url = (postgres.shared().create(f"{name}_{folder.name}") for name in ("ours", "loop"))
        port, key = stack.enter_context(ours(folder, url))
        bare_port = stack.enter_context(bare(folder))
        for warm in (port, bare_port):
            measure(warm, key, 8, 50, 10, time.time_ns())
        for batch in given.batches:
            for clients in given.clients:
                rates: dict[str, list[float]] = {"loop": [], "handler": [], "ours": []}
                for _ in range(given.rounds):
                    if batch > 1:
                        texts = loop.batches(_LOOP, batch, time.time_ns())
                        rate = loop.sqlite(folder, texts) if kind == "sqlite" else loop.postgresql(loop_url, texts)
                        rates["loop"].append(rate)
                    for name, where in (("handler", bare_port), ("ours", port)):
                        rates[name].append(measure(where, key, clients, batch, _REQUESTS[batch], time.time_ns()))
                middle = {name: statistics.median(found) for name, found in rates.items() if found}
                told = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in middle.items())
                ratios = ", ".join(
                    f"{middle['ours'] / middle[name]:.2f} x the {name}" for name in middle if name != "ours"
                )
                print(f"  {kind}, batches of {batch}, {clients} clients: {ratios} ({told})", flush=True)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="What it costs to write statements.")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 16])
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 50, 500], choices=list(_REQUESTS))
    given = parser.parse_args()
    print(f"{time.strftime('%H:%M', time.gmtime())} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for kind in ["sqlite", "postgresql"] if given.database == "both" else [given.database]:
        compare(kind, given)


if __name__ == "__main__":
    if sys.argv[1:2] == ["read"]:
        read.main(sys.argv[2:])
    elif sys.argv[1:2] == ["memory"]:
        memory.main(sys.argv[2:])
    else:
        main()
