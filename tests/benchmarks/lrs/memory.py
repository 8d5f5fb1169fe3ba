"""What a web process holds in memory through minutes of ingest and while everything is read, page by page.

    python -m tests.benchmarks.lrs memory [--minutes 10]

Batches of 50 come from 8 clients; after each load, and after each thousand statements read, the resident memory of
the largest process of the server is noted. The slope is that of a straight line through what was noted while writing,
the first quarter left out, in which caches fill.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from tests.benchmarks.lrs.load import measure


def processes(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and theirs."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from processes(int(child))


def resident() -> float:
    """Return the resident memory, in MB, of the largest process below this one."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in processes(os.getpid())]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def read_all(port: int, key: str) -> Iterator[int]:
    """Read the log by `more`; yields how many statements each page had."""
    head = {"Authorization": f"Basic {b64encode(key.encode()).decode()}", "X-Experience-API-Version": "1.0.3"}
    more = "/xapi/statements?ascending=true&limit=1000"
    while more:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{more}", headers=head)
        page = orjson.loads(urllib.request.urlopen(asked, timeout=60).read())
        more = page["more"]
        yield len(page["statements"])


def slope(noted: Sequence[tuple[float, float]]) -> float:
    """Return by how many MB a minute memory grew, from pairs of seconds and MB."""
    late = noted[len(noted) // 4 :]
    line = statistics.linear_regression([at / 60 for at, _ in late], [size for _, size in late])
    return line.slope


def main(words: Sequence[str]) -> None:
    """Measure, and print the figures."""
    from tests.benchmarks.lrs.__main__ import ours

    parser = argparse.ArgumentParser(description="What a web process holds in memory.")
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lrs-") as name:
        folder = Path(name)
        with ours(folder, f"sqlite:///{folder}/creator-lessons.db") as (port, key):
            begin, noted = time.monotonic(), list[tuple[float, float]]()
            first = resident()
            while time.monotonic() - begin < given.minutes * 60 or len(noted) < 4:
                measure(port, key, 8, 50, 60, time.time_ns())
                noted.append((time.monotonic() - begin, resident()))
            count, reading = 0, [0.0]
            for size in read_all(port, key):
                count += size
                reading.append(resident())
    top = max(size for _, size in noted)
    print(
        f"at first {first:.0f} MB; {given.minutes:g} minutes of ingest: at most {top:.0f} MB, {slope(noted):+.2f} MB a"
    )
    print(f"minute; {count:,} statements read by pages: at most {max(reading):.0f} MB")
    minutes = {int(at // 60): size for at, size in noted}
    print("the curve, a minute each: " + " ".join(f"{size:.0f}" for size in minutes.values()))
