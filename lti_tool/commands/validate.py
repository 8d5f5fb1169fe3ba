"""``creator-lessons validate``: what is wrong with packages, whoever made them, and what LMSs will do with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from babel.numbers import format_decimal
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lti_tool import i18n
from lti_tool.commands.common import json_option, show
from lti_tool.commands.validate_words import cure, what
from lti_tool.i18n import gettext as _
from lti_tool.i18n import ngettext
from lti_tool.platforms.packages import outlook
from scorm_export.validate import Finding, Report, validate

_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
_STANDARDS = {"scorm12": "SCORM", "scorm2004": "SCORM", "cmi5": "cmi5", "tincan": "TinCan", "cc": "Common Cartridge"}
_UNFOLDED = 10_000
"""In a file or a pipe a sentence is one line, so that it can be searched for."""


def command() -> click.Command:
    """``validate ZIP…``."""
    return click.Command(
        "validate",
        callback=validate_,
        params=[
            click.Argument(["files"], metavar="ZIP...", nargs=-1, required=True, type=click.Path(path_type=Path)),
            json_option(),
        ],
        help=_(
            "Say what is wrong with packages, whoever made them, and what LMSs will do with them: "
            "SCORM 1.2 and 2004, cmi5 (also a cmi5.xml by itself), TinCan, Common Cartridge."
        ),
    )


def validate_(files: tuple[Path, ...], as_json: bool) -> None:
    """Check packages; exit status 1 where one has an error."""
    reports = list(_reports(files, as_json))
    if as_json:
        show("", [], [], [_data(report) for report in reports], True)
    else:
        click.echo(_summary(reports))
    if any(report.count("error") for report in reports):
        raise click.exceptions.Exit(1)


def _reports(files: tuple[Path, ...], as_json: bool) -> Iterator[Report]:
    """Each report, printed as soon as it is there."""
    console = Console(width=None if sys.stdout.isatty() else _UNFOLDED, highlight=False, soft_wrap=False)
    waiting = Console(stderr=True)
    for file in files:
        with waiting.status(_("Checking {file} …").format(file=file.name)):
            report = validate(file)
        if not as_json:
            _print(report, console)
        yield report


def _print(report: Report, console: Console) -> None:
    console.print(Text.assemble((str(report.path), "bold"), "  ", _facts(report)), soft_wrap=True)
    for found in report.findings:
        head = Text.assemble("  ", (_severity(found), _STYLES[found.severity]), "  ", (_place(found), "dim"))
        console.print(head, soft_wrap=True)
        console.print(Padding(Text(what(found)), (0, 0, 0, 4), expand=False))
        console.print(Padding(Text("→ " + cure(found), style="green"), (0, 0, 0, 4), expand=False))
    if report.more:
        count = sum(report.more.values())
        more = ngettext("… and {count} more of the same kind.", "… and {count} more of the same kinds.", count)
        console.print("  " + more.format(count=count))
    if not report.findings:
        console.print("  " + _("Nothing to mend."))
    for one in outlook(report):
        line = Text.assemble((f"{_(one.lms)}: ", "bold"), " ".join(_(text) for text in one.texts))
        console.print(Padding(line, (0, 0, 0, 2), expand=False))
    console.print()


def _facts(report: Report) -> str:
    """Standard, title and size, in one line."""
    count = report.files
    parts = [
        f"{_STANDARDS[report.kind]} {report.version}".strip() if report.kind in _STANDARDS else "",
        _("“{title}”").format(title=report.title[:80]) if report.title else "",
        ngettext("{count} file", "{count} files", count).format(count=count) if count else "",
        _size(report.size),
    ]
    return " · ".join(part for part in parts if part)


def _size(size: int) -> str:
    """A size in bytes for people."""
    if size >= 1_000_000:
        return _("{size} MB").format(size=format_decimal(round(size / 1e6, 1), locale=i18n.locale()))
    return _("{size} KB").format(size=format_decimal(-(-size // 1000), locale=i18n.locale()))


def _severity(found: Finding) -> str:
    return {"error": _("Error"), "warning": _("Warning"), "hint": _("Hint")}[found.severity]


def _place(found: Finding) -> str:
    if found.line:
        return _("{file}, line {line}").format(file=found.place, line=found.line)
    return found.place


def _summary(reports: list[Report]) -> str:
    errors, warnings, hints = (
        sum(report.count(severity) for report in reports) for severity in ("error", "warning", "hint")
    )
    count = len(reports)
    return _("{packages}: {errors}, {warnings}, {hints}.").format(
        packages=ngettext("{count} package", "{count} packages", count).format(count=count),
        errors=ngettext("{count} error", "{count} errors", errors).format(count=errors),
        warnings=ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
        hints=ngettext("{count} hint", "{count} hints", hints).format(count=hints),
    )


def _data(report: Report) -> dict[str, Any]:
    """A report for scripts."""
    return {
        "file": str(report.path),
        "ok": not report.count("error"),
        "kind": report.kind,
        "version": report.version,
        "title": report.title,
        "files": report.files,
        "size": report.size,
        "unpacked": report.unpacked,
        "findings": [
            {
                "severity": found.severity,
                "code": found.code,
                "file": found.place,
                "line": found.line or None,
                "what": what(found),
                "cure": cure(found),
                "values": dict(found.values),
            }
            for found in report.findings
        ],
        "left_out": dict(report.more),
        "lms": [
            {"name": _(one.lms), "verdict": one.verdict, "text": " ".join(_(text) for text in one.texts)}
            for one in outlook(report)
        ],
    }
