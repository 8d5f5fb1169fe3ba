"""The demo as a whole: the tool, the worker and the demo LMS in one process, connected to each other.

The tool stands at 127.0.0.1 and the LMS at localhost, so that to a browser each is a third party to the
other, as in real life. The LMS registers the tool over HTTP by an invitation, like any LMS.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import click
import requests
from flask import Flask
from waitress.server import create_server

from lti_tool.app import create_app, make_services
from lti_tool.db import writing
from lti_tool.demo.app import create_lms
from lti_tool.demo.connect import ConnectError, connect, is_connected
from lti_tool.demo.lms import ConsoleHint
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models import partner as partners
from lti_tool.models import staff
from lti_tool.ports import require_free
from lti_tool.secrets import new_secret
from lti_tool.services import Services
from lti_tool.settings import load
from lti_tool.worker import Worker

PARTNER = "Demo Society of Authors"
STAFF = "demo"
READY_SECONDS = 30.0


def run_demo(*, port: int, lms_port: int, data: Path) -> None:
    """Run everything until Ctrl-C or SIGTERM; what was done is kept in ``data`` for the next start.

    Raises:
        CommandError: a port is in use, or the folder can't be written; the text says what to do.
    """
    if port == lms_port:
        raise CommandError(_("The tool and the demo LMS need two different ports."))
    require_free("127.0.0.1", port)
    require_free("127.0.0.1", lms_port)
    tool_url, lms_url = f"http://127.0.0.1:{port}", f"http://localhost:{lms_port}"
    settings = load(
        data_dir=data,
        base_url=tool_url,
        port=port,
        allowed_hosts=(f"localhost:{lms_port}",),
        log_level="warning",
    )
    logging.getLogger("waitress").setLevel(logging.ERROR)
    here = make_services(settings)
    here.lessons.keep_common()
    hint = ConsoleHint(name=STAFF, password=_prepare(here, data))
    lms = create_lms(data, base_url=lms_url, tool_url=tool_url, console_hint=hint)
    _serve(create_app(here), [("127.0.0.1", port)])
    _serve(lms, [("127.0.0.1", lms_port), ("::1", lms_port)])
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_args: stop.set())
    worker = threading.Thread(target=Worker(here).run, args=(stop,), name="worker", daemon=True)
    worker.start()
    _wait_for(f"{tool_url}/health")
    _connect(lms, here, tool_url)
    _announce(lms_url, tool_url, hint, data)
    stop.wait()
    click.echo("\n" + _("Stopped. Start again the same way: everything is kept."))
    worker.join(timeout=5)
    here.engine.dispose()


def _serve(app: Flask, addresses: list[tuple[str, int]]) -> None:
    for host, port in addresses:
        if ":" in host and not _has_ipv6():
            continue
        server = create_server(app, host=host, port=port, threads=8, map={}, clear_untrusted_proxy_headers=True)
        run: Callable[[], None] = server.run
        threading.Thread(target=run, name=f"web {host}:{port}", daemon=True).start()


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def _prepare(here: Services, data: Path) -> str:
    """Make the demo's partner and staff account where they are missing; returns the staff password."""
    file = data / "demo-password"
    with writing(here.engine) as connection:
        if partners.find(connection, PARTNER) is None:
            partners.add(
                connection,
                here.vault,
                PARTNER,
                home_page="https://demo-society.example",
                deployment_policy="accept",
            )
        if not any(one.name == STAFF for one in staff.every(connection)):
            password = new_secret(9)
            staff.add(connection, STAFF, password)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
                handle.write(password)
    return file.read_text(encoding="ascii") if file.exists() else ""


def _connect(lms: Flask, here: Services, tool_url: str) -> None:
    """Let the LMS register the tool over HTTP, the first time only."""
    if is_connected(lms):
        return
    with writing(here.engine) as connection:
        partner = partners.find(connection, PARTNER)
        assert partner is not None
        secret = partners.invite(connection, partner.id)
    try:
        connect(lms, f"{tool_url}/lti/register/{secret}")
    except ConnectError as error:
        raise CommandError(_("The demo LMS could not connect the tool: {reason}.").format(reason=error)) from None


def _wait_for(url: str) -> None:
    try:
        answer = requests.get(url, timeout=READY_SECONDS)
    except requests.RequestException:
        raise CommandError(_("The demo did not start. Try again, or choose another --port.")) from None
    if answer.status_code != 200:
        raise CommandError(_("The demo did not start. Remove its data folder and try again."))


def _announce(lms_url: str, tool_url: str, hint: ConsoleHint, data: Path) -> None:
    click.echo(_("Creator Lessons is running. Open the demo LMS first:"))
    click.echo("")
    click.echo("  " + _("Demo LMS    {url}").format(url=lms_url))
    click.echo(
        "  " + _("Console     {url}/console/   name {name}, password {password}").format(url=tool_url, **_login(hint))
    )
    click.echo("  " + _("Statements  {url}/console/statements").format(url=tool_url))
    click.echo("  " + _("Data        {folder}").format(folder=data))
    click.echo("")
    click.echo(_("Ctrl-C stops everything; what you did is kept."))


def _login(hint: ConsoleHint) -> dict[str, str]:
    return {"name": hint.name, "password": hint.password}
