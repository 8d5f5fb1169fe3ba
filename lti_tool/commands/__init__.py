"""The commands of ``creator-lessons``, one file a family; ``build`` puts them together."""

from __future__ import annotations

import click

from lti_tool.commands import (
    credential,
    demo,
    dispatch,
    export,
    forward,
    init,
    keys,
    lessons,
    lrs,
    partner,
    platform,
    serve,
    validate,
)
from lti_tool.i18n import gettext as _


def build() -> click.Group:
    """The whole command line, its help in the current language."""
    group = click.Group(
        "creator-lessons",
        help=_(
            "Creator Lessons: micro-lessons for creators inside a learning site (LMS).\n\n"
            "To try everything on this machine: creator-lessons demo"
        ),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for command in (
        demo.command(),
        init.command(),
        serve.serve_command(),
        serve.worker_command(),
        partner.group(),
        platform.group(),
        lessons.group(),
        export.command(),
        dispatch.group(),
        validate.command(),
        credential.group(),
        lrs.group(),
        forward.group(),
        keys.group(),
    ):
        group.add_command(command)
    return group
