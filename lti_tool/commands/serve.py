"""``creator-lessons serve`` and ``worker``: run the web processes, and what works behind them."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import click

from lti_tool.commands.common import data_option, open_services
from lti_tool.i18n import gettext as _
from lti_tool.ports import require_free
from lti_tool.settings import Settings, load


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
    """Serve with gunicorn until stopped."""
    from gunicorn.app.base import BaseApplication

    settings = load(host=host, port=port, data_dir=data)
    require_free(settings.host, settings.port)
    here = open_services(data)  # tables and keys are made once, before the web processes start
    here.lessons.keep_common()
    here.engine.dispose()

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in _gunicorn(settings).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from lti_tool.app import create_app, make_services
            from lti_tool.memory import keep_what_is_there, share_one_arena

            share_one_arena()  # here, in the web process, before its threads begin
            app = create_app(make_services(settings))
            keep_what_is_there()
            return app

    Server().run()


def _gunicorn(settings: Settings) -> dict[str, Any]:
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.web_workers,
        "threads": settings.web_threads,
        "worker_class": "gthread",
        "loglevel": settings.log_level,
        "proc_name": "creator-lessons",
        "graceful_timeout": 20,
        "timeout": 60,
        "control_socket_disable": True,
    }


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
