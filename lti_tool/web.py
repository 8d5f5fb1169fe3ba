"""The web processes that `creator-lessons serve` starts: granian reads and writes HTTP, threads of ours answer.

Granian does so outside Python's one lock; with a server in Python, eight threads spend more time in waiting for that
lock around each read and write than in the work itself.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from lti_tool.settings import Settings

GRACE_SECONDS = 20
"""How long a web process that is told to stop may still answer what it has begun."""
_ALLOCATOR, _FRUGAL = "_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0"
"""How granian's allocator (jemalloc) is told to give back what it does not need: 8 MB of a process that reads much."""
_Application = Callable[..., Any]


def serve(settings: Settings, build: Callable[[], _Application] | None = None) -> None:
    """Serve until stopped by SIGINT or SIGTERM; a web process that dies is replaced.

    Args:
        settings: where to listen, and with how many processes and threads.
        build: makes the WSGI application, in each process; without it, the tool's.
    """
    os.environ.setdefault(_ALLOCATOR, _FRUGAL)  # read when granian is loaded, so before it is imported
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server = Granian(
        "lti_tool.web",  # a name for its log; `build` makes the application
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        log_level=LogLevels(settings.log_level),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=GRACE_SECONDS,
    )
    logging.getLogger("_granian").addFilter(
        lambda record: "Python threads" not in record.getMessage()
    )  # they share commits
    make = build or partial(application, settings)
    server.serve(target_loader=partial(_in_process, make, os.getpid()), wrap_loader=False)


def application(settings: Settings) -> _Application:
    """Make the tool's WSGI application for a process that does nothing else."""
    from lti_tool.app import create_app, make_services
    from lti_tool.memory import keep_what_is_there, share_one_arena

    share_one_arena()  # before the threads that answer begin
    app = create_app(make_services(settings))
    keep_what_is_there()
    return app


def _in_process(make: Callable[[], _Application], parent: int) -> _Application:
    threading.Thread(target=_end_with, args=(parent,), name="watches-parent", daemon=True).start()
    return make()


def _end_with(parent: int) -> None:
    """Stop this process when the one that started it is gone: it would hold the port and nobody could stop it."""
    while os.getppid() == parent:
        time.sleep(1)
    logging.getLogger("_granian").warning("the process that started this one is gone; stopping")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
