"""A load process: posts statements over kept connections to a server on this machine, and says how many a second.

    python -m tests.benchmarks.lrs.load PORT AUTHORIZATION CLIENTS BATCH REQUESTS SEED

The requests are made before the clock starts. Anything but 200 ends the run with an error.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from base64 import b64encode

import orjson

from tests.benchmarks.lrs.statements import Maker


def measure(port: int, key: str, clients: int, batch: int, requests: int, seed: int) -> float:
    """Run a load in a process of its own; returns statements a second.

    Args:
        port: of the server on the loopback address.
        key: key and secret with a colon between.
        clients: connections at once.
        batch: statements a request; 1 posts a statement, not an array.
        requests: in all.
        seed: of the statements.
    """
    told = [str(value) for value in (port, key, clients, batch, requests, seed)]
    command = [sys.executable, "-m", "tests.benchmarks.lrs.load", *told]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=600).stdout)


def _requests(key: str, batch: int, count: int, seed: int) -> list[bytes]:
    maker, made = Maker(seed), []
    head = (
        "POST /xapi/statements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic {b64encode(key.encode()).decode()}\r\nX-Experience-API-Version: 1.0.3\r\n"
    )
    for _ in range(count):
        body = orjson.dumps(maker.one() if batch == 1 else maker.many(batch))
        made.append(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return made


async def _client(port: int, queue: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while queue:
        writer.write(queue.pop())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head[:60]!r}: {answer[:300]!r}")
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _run(port: int, clients: int, queue: list[bytes]) -> float:
    begin = time.perf_counter()
    await asyncio.gather(*(_client(port, queue) for _ in range(clients)))
    return time.perf_counter() - begin


if __name__ == "__main__":
    _port, _clients, _batch, _count, _seed = (int(sys.argv[place]) for place in (1, 3, 4, 5, 6))
    _queue = _requests(sys.argv[2], _batch, _count, _seed)
    print(_batch * _count / asyncio.run(_run(_port, _clients, _queue)))
