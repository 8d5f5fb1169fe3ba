"""``creator-lessons lessons preview``: lessons in the browser, anew at every save."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from lti_tool import i18n
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.ports import require_free

PORT = 8010


def command() -> click.Command:
    """``lessons preview FOLDERS``."""
    return click.Command(
        "preview",
        callback=preview,
        params=[
            click.Argument(["folders"], nargs=-1, required=True, type=click.Path(path_type=Path)),
            click.Option(["--port"], type=click.IntRange(1, 65535), default=PORT, show_default=True, help=_("Port.")),
        ],
        help=_(
            "Show lessons in the browser while you write them: every save shows by itself, and what is wrong is told. "
            "FOLDERS hold lessons, or are lessons. Nothing is kept."
        ),
    )


def preview(folders: tuple[Path, ...], port: int) -> None:
    """Serve the preview until Ctrl-C."""
    from waitress.server import create_server

    from lti_tool.author.preview import create_preview

    for folder in folders:
        if not folder.is_dir():
            raise CommandError(_("There is no folder {folder}.").format(folder=folder))
    require_free("127.0.0.1", port)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    app = create_preview(folders, lang=i18n.language())
    server = create_server(app, host="127.0.0.1", port=port, threads=8, clear_untrusted_proxy_headers=True)
    click.echo(_("Your lessons: {url}   (Ctrl-C ends it)").format(url=f"http://127.0.0.1:{port}/"))
    server.run()
    click.echo("\n" + _("Stopped."))
