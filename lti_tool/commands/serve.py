"""``creator-lessons serve`` and ``worker``: run the web processes, and what works behind them."""

from __future__ import annotations

import signal
import threading
from functools import partial
from pathlib import Path

import click

from lti_tool.commands.common import data_option, open_services
from lti_tool.i18n import gettext as _
from lti_tool.memory import in_passing
from lti_tool.ports import require_free
from lti_tool.settings import load


def serve_command() -> click.Command:
    """The command that serves the web."""
    return click.Command(
        "serve",
        callback=serve,
        params=[
            click.Option(["--host"], help=_("Address to listen on (default: 127.0.0.1).")),
            click.Option(["--port"], type=int, help=_("Port to listen on (default: 8000).")),
            data_option(),
        ],
        help=_("Serve lessons, console and record store. Run `creator-lessons worker` beside it."),
    )


def worker_command() -> click.Command:
    """The command that works behind the web."""
    return click.Command(
        "worker",
        callback=worker,
        params=[data_option()],
        help=_("Send grades to the learning sites until they are accepted. Run it beside `serve`."),
    )


def serve(host: str | None, port: int | None, data: Path | None) -> None:
    """Serve until stopped."""
    from lti_tool import web

    settings = load(host=host, port=port, data_dir=data)
    require_free(settings.host, settings.port)
    in_passing(partial(_prepare, data))  # tables and keys are made once, before the web processes start
    web.serve(settings)


def _prepare(data: Path | None) -> None:
    here = open_services(data)
    here.lessons.keep_common()
    here.engine.dispose()


def worker(data: Path | None) -> None:
    """Work until stopped (Ctrl-C or SIGTERM)."""
    from lti_tool.log import configure
    from lti_tool.worker import Worker

    here = open_services(data)
    configure(here.settings)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_args: stop.set())
    Worker(here).run(stop)
