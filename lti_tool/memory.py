"""How a web process keeps its memory: where its threads take it from, and what Python looks through to free some.

glibc gives threads arenas of their own, up to eight for each core, and each keeps what its busiest moment took. Python
allocates under one lock nearly always, so that a process pays for all of them and gains nothing by any.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of malloc.h."""


def share_one_arena() -> bool:
    """Have all threads that begin from now on allocate from one arena; returns whether the C library does that.

    Another than glibc has nothing of the kind to be told.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(_ARENA_MAX, 1))


def keep_what_is_there() -> None:
    """Leave what a process has by now out of Python's searches for circles of things that nobody needs.

    Modules, routes and texts stay as long as the process; to look through them again and again while a large batch is
    read costs more than to read it (18 µs for each of 500 statements, then 7).
    """
    gc.collect()
    gc.freeze()


def in_passing(work: Callable[[], None]) -> None:
    """Do some work in a process that ends with it: what it needs does not stay here, nor in what is started later.

    Where processes are not copied (elsewhere than on Linux), it is done here.

    Raises:
        Exception: what the work raised.
    """
    if sys.platform != "linux":
        work()
        return
    copied = multiprocessing.get_context("fork")
    here, there = copied.Pipe(duplex=False)
    process = copied.Process(target=_told, args=(work, there))
    process.start()
    there.close()
    try:
        failed = here.recv()
    except EOFError:
        failed = RuntimeError("the process was ended from outside")
    process.join()
    if failed is not None:
        raise failed


def _told(work: Callable[[], None], there: Connection) -> None:
    failed: Exception | None = None
    try:
        work()
    except Exception as error:
        failed = error
    there.send(failed)
