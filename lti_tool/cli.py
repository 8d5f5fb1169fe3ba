"""The command ``creator-lessons``: what an operator does with an installation.

The commands are in ``commands/``, one file a family. Whatever goes wrong for a reason a person can mend ends
as one sentence on standard error and exit status 1, never as a stack trace.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from sqlalchemy.exc import DBAPIError

from lti_tool.errors import CommandError
from lti_tool.i18n import from_environment, set_language
from lti_tool.i18n import gettext as _


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line in the terminal's language; returns the exit status."""
    set_language(from_environment())
    from lti_tool.commands import build, words  # here: the help texts are translated when they are made

    words.speak()
    try:
        status = build().main(args=list(arguments), prog_name="creator-lessons", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo(_("Stopped."), err=True)
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message())
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except CommandError as error:
        click.echo(str(error), err=True)
        return 1
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        click.echo(
            _(
                "The database can't be used ({reason}). "
                "Check the data folder and CREATOR_LESSONS_DATABASE_URL, then try again."
            ).format(reason=reason),
            err=True,
        )
        return 1
    except OSError as error:  # a full disk, a file that may not be read: the system's words name it
        click.echo(f"creator-lessons: {error.strerror or error}", err=True)
        return 1
    return status if isinstance(status, int) else 0
