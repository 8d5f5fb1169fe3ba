"""Is this port free? Asked before anything starts, so that the answer is a sentence."""

from __future__ import annotations

import socket

from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _


def require_free(host: str, port: int) -> None:
    """Make sure that we can listen there.

    Raises:
        CommandError: the port is in use, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Port {port} can't be used ({reason}). Stop what uses it, or choose another with --port.").format(
                    port=port, reason=error.strerror or error
                )
            ) from None
