"""``creator-lessons demo``: the whole system on this machine, with a small LMS to try it in."""

from __future__ import annotations

from pathlib import Path

import click

from lti_tool.i18n import gettext as _


def command() -> click.Command:
    """The command."""
    return click.Command(
        "demo",
        callback=demo,
        params=[
            click.Option(["--port"], type=int, default=8000, show_default=True, help=_("Port of the tool.")),
            click.Option(["--lms-port"], type=int, default=8001, show_default=True, help=_("Port of the demo LMS.")),
            click.Option(
                ["--data"],
                type=click.Path(path_type=Path),
                default=Path("demo-data"),
                show_default=True,
                help=_("Folder that keeps the demo's data."),
            ),
        ],
        help=_("Run the whole system on this machine, with a small LMS to try it in. Ctrl-C stops it."),
    )


def demo(port: int, lms_port: int, data: Path) -> None:
    """Run the demo until Ctrl-C."""
    from lti_tool.demo.run import run_demo

    run_demo(port=port, lms_port=lms_port, data=data)
