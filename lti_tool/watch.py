"""The end of one exchange with a stranger, in time: whatever it goes by is shut, and whoever waits for it goes on."""

from __future__ import annotations

import socket
from contextlib import suppress


class Watch:
    """Ends one exchange when its time is over, however slowly the other side drips.

    Time-outs of a socket count from byte to byte; a line of headers that comes a byte at a time never meets one.
    """

    def __init__(self) -> None:
        self.over = False
        self._socket: socket.socket | None = None
        self._opened: socket.socket | None = None

    def opened(self, sock: socket.socket) -> None:
        """A connection was opened: TLS is still to be agreed on, by an object that nobody outside gets to see.

        What is kept is a second handle of the same connection; the first one goes into that object.
        """
        self._opened = sock.dup()
        if self.over:
            self.end()

    def watch(self, sock: socket.socket | None) -> None:
        """The socket that the exchange goes by."""
        self._socket = sock
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        if self.over:
            self.end()

    def end(self) -> None:
        """Shut the socket, whoever is reading from it."""
        self.over = True
        for sock in (self._socket, self._opened):
            if sock is not None:
                with suppress(OSError, ValueError):
                    # Of the plain class: a TLS socket's own shutdown would first forget what its reader is using.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
