"""How a web process keeps its memory."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lti_tool.errors import CommandError
from lti_tool.memory import in_passing

_COUNT = """
import ctypes, sys, tempfile, threading
from lti_tool.memory import share_one_arena

shared = len(sys.argv) > 1 and share_one_arena()
libc = ctypes.CDLL(None)
together = threading.Barrier(9)

def take():
    held = [bytearray(9_000) for _ in range(50)]
    together.wait(30)
    together.wait(30)

threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait(30)
with tempfile.NamedTemporaryFile() as file:
    libc.fopen.restype = ctypes.c_void_p
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(file.read().count(b"<heap nr="), shared)
together.wait(30)
"""


def counted(*words: str) -> tuple[int, bool]:
    """Return how many arenas the threads of a process have, and whether one was asked for and granted."""
    command = [sys.executable, "-c", _COUNT, *words]
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=usual, text=True, timeout=60).stdout
    count, shared = told.split()
    return int(count), shared == "True"


def test_all_threads_share_one_arena_where_the_c_library_has_several() -> None:
    arenas, shared = counted("shared")
    assert arenas == 1
    assert shared
    assert counted()[0] > 1


def test_what_a_process_has_at_its_start_is_not_looked_through_again() -> None:
    code = (
        "import gc, flask, lti_tool.memory as memory; memory.keep_what_is_there(); "
        "print(gc.get_freeze_count() > 10_000, len(gc.get_objects()) < 1_000)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True, timeout=60
    ).stdout
    assert told.split() == ["True", "True"]


def test_work_in_passing_leaves_nothing_behind_and_its_failure_is_told() -> None:
    done: list[int] = []
    in_passing(lambda: done.append(1))
    assert done == ([] if sys.platform == "linux" else [1])

    def fails() -> None:
        raise CommandError("mend this")

    with pytest.raises(CommandError, match="mend this"):
        in_passing(fails)
