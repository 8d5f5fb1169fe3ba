"""The command line on an empty installation in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from lti_tool import i18n
from lti_tool.cli import run


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


Command = Callable[..., Said]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, no language and no settings file from outside, and no log of a test before, which may be closed."""
    structlog.reset_defaults()
    for name in [*os.environ]:
        if name.startswith("CREATOR_LESSONS_") or name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Command:
    """Lend the command line: ``cli("partner", "list")``; the data folder is ``data`` in the temporary one."""

    def call(*arguments: str | Path) -> Said:
        capsys.readouterr()
        try:
            status = run([str(argument) for argument in arguments])
        finally:
            i18n.set_language(i18n.DEFAULT)
        printed = capsys.readouterr()
        return Said(status, printed.out, printed.err)

    return call
