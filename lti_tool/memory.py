"""How the C library keeps memory for the threads of a web process.

glibc gives threads arenas of their own, up to eight for each core, and each keeps what its busiest moment took. Python
allocates under one lock nearly always, so that a process pays for all of them and gains nothing by any.
"""

from __future__ import annotations

import ctypes

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
