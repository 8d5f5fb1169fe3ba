"""What the documents name, found by reading them: files, routes, commands, settings."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    *sorted(str(file.relative_to(ROOT)) for file in (ROOT / "deploy/guides").glob("*.md")),
)

_ENDINGS = (
    ".py", ".js", ".css", ".html", ".md", ".toml", ".json", ".yaml", ".yml", ".sh", ".txt", ".png", ".svg"
)  # fmt: skip
_MADE_LATER = ("creator-lessons.toml", ".venv/bin/creator-lessons")


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown document: its path beneath the root, and its text."""

    path: str
    text: str

    @property
    def spans(self) -> list[str]:
        """What stands between single backquotes, outside of blocks."""
        return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"```.*?```", "", self.text, flags=re.DOTALL))

    @property
    def code(self) -> list[str]:
        """All spans, and the lines of all blocks of commands."""
        blocks: list[str] = re.findall(r"```sh\n(.*?)```", self.text, re.DOTALL)
        return self.spans + [line.strip() for block in blocks for line in block.splitlines() if line.strip()]

    @property
    def links(self) -> list[str]:
        """Where its links and pictures lead, within the project."""
        found = re.findall(r"\]\(([^)\s]+)\)", self.text)
        return [link.split("#")[0] for link in found if "://" not in link and not link.startswith("#")]

    @property
    def files(self) -> list[str]:
        """The files and folders that it names in code."""
        shaped = re.compile(r"[\w.][\w.-]*(/[\w.-]+)*/?")
        return [
            span
            for span in self.spans
            if shaped.fullmatch(span)
            and ("/" in span or span.endswith(_ENDINGS))
            and span not in _MADE_LATER
            and not re.fullmatch(r"(statements|all)/\w+(/\w+)?", span)  # a credential's scope
        ]

    @property
    def routes(self) -> list[str]:
        """The addresses of the application that it names, ``/lti/lessons/<id>`` as ``/lti/lessons/<>``."""
        named = re.compile(r"(?:(?:GET|POST|PUT) )?(/[a-z][\w./<>-]*|/)")
        found = [match[1] for match in map(named.fullmatch, self.spans) if match]
        return [re.sub(r"<[^>]*>", "<>", route) for route in found]

    @property
    def commands(self) -> list[str]:
        """The uses of ``creator-lessons`` and ``make`` that it shows."""
        found = []
        for line in self.code:
            match = re.search(r"(?:^|[ /])((?:creator-lessons|make) +[^#|<>]*)", line)
            if match and not line.startswith(("git", "sqlite3", "cp ")):
                found.append(match[1].strip())
        return found

    @property
    def settings(self) -> set[str]:
        """The settings that it names."""
        return set(re.findall(r"CREATOR_LESSONS_[A-Z_]+", self.text))


def read(path: str) -> Document:
    """Read a document beneath the root."""
    return Document(path, (ROOT / path).read_text(encoding="utf-8"))


def problem_of(group: click.Group, line: str) -> str | None:
    """Say what is wrong with a use of ``creator-lessons``: an unknown command, option or value; else None."""
    command: click.Command = group
    words = [word for word in shlex.split(line)[1:] if word not in ("--help", "-h")]
    words = ["-" if word == "FILE" else word for word in words]  # the document's word for any file
    while isinstance(command, click.Group) and words:
        following = command.commands.get(words[0])
        if following is None:
            return f"there is no command {words[0]!r} in {line!r}"
        command, words = following, words[1:]
    if isinstance(command, click.Group):
        return None
    try:
        command.make_context(command.name, words)
    except click.ClickException as error:
        return f"{line!r}: {error.format_message()}"
    return None
