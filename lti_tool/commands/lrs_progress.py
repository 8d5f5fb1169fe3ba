"""How far a long command has come: a line on standard error that is written over on a terminal."""

from __future__ import annotations

import sys
import time

import click

EVERY_SECONDS = 1.0
EVERY_SECONDS_IN_A_FILE = 10.0


class Progress:
    """Told often, shows seldom: once a second on a terminal, every ten seconds in a log."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._every = EVERY_SECONDS if self._terminal else EVERY_SECONDS_IN_A_FILE
        self._shown_at = time.monotonic()
        self._begun = False

    def show(self, done: int, total: int = 0) -> None:
        """Show how many are done, of how many where that is known."""
        now = time.monotonic()
        if now - self._shown_at < self._every:
            return
        self._shown_at, self._begun = now, True
        text = f"{done:,} / {total:,}" if total else f"{done:,}"
        click.echo(f"\r{text}" if self._terminal else text, nl=not self._terminal, err=True)

    def end(self) -> None:
        """Leave the line."""
        if self._terminal and self._begun:
            click.echo("", err=True)
