"""What an LMS does with somebody's package: recorded of Moodle and Open edX, from its documentation of Canvas.

- Moodle 4.5.6 (recorded): the manifest must be in the zip's root; SCORM 1.2 and 2004 play, nothing is held against a
  schema; cmi5 and TinCan are refused with "Incorrect file package". `masteryscore` makes it rewrite lesson_status at
  Finish, `completionThreshold` completion_status at Terminate. The grade comes from score.raw only. Cartridges: its
  source (not tried) imports versions 1.0 and 1.1 as a course.
- Canvas (documentation and source, not recorded): plays no SCORM itself, an institution may have a tool of
  Instructure's for it; xAPI and cmi5 are not played; cartridges 1.0 to 1.3 are imported.
- Open edX (recorded with openedx-scorm-xblock 19.0.5 and openedx-cmi5-xblock 0.1.3): the SCORM block takes a manifest
  at any depth, opens the first resource with an href, sequences nothing and keeps one SCO's data for the package; any
  schemaversion but exactly `1.2` is 2004 to it; Studio warns of a package in which no file names a status. The cmi5
  block ignores masteryScore and moveOn, and what a unit on another host reports is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from packages.marks import N_
from scorm_export.validate import Report

Verdict = Literal["plays", "partly", "refuses"]

_UNREADABLE = frozenset(("no-file", "not-zip", "zip-broken", "zip-empty", "too-many-files"))
_CARTRIDGES_OF_MOODLE = ("1.0.0", "1.1.0")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one LMS does with a package.

    Attributes:
        lms: its name, with what was seen.
        verdict: in a word.
        texts: sentences in English, marked for translation.
    """

    lms: str
    verdict: Verdict
    texts: tuple[str, ...]


def outlook(report: Report) -> tuple[Outlook, ...]:
    """What Moodle, Canvas and Open edX do with this package; nothing of a file that is no package at all."""
    codes = {found.code for found in report.findings}
    if codes & _UNREADABLE or not (report.kind or report.traits & {"nested"}) or report.kind == "html":
        return ()
    return (_moodle(report), _canvas(report), _open_edx(report))


def _moodle(report: Report) -> Outlook:
    name, traits = N_("Moodle 4.5 (as recorded)"), report.traits
    if report.kind == "cc":
        name = N_("Moodle (by its source, not tried)")
        if report.version in _CARTRIDGES_OF_MOODLE:
            return Outlook(name, "plays", (N_("Imports it as a course; LTI links come without points."),))
        return Outlook(name, "refuses", (N_("Imports cartridges up to version 1.1; this one is later."),))
    if "nested" in traits:
        return Outlook(name, "refuses", (N_("Refuses it: the manifest is not in the root of the zip."),))
    if report.kind in ("cmi5", "tincan"):
        return Outlook(name, "refuses", (N_("Refuses it: without a plugin it plays neither cmi5 nor TinCan."),))
    return _played(
        name,
        report,
        N_("Takes and plays it; the grade comes from score.raw alone."),
        {
            "launch-broken": N_("Shows learners an error page: the launch page is missing."),
            "no-items": N_("What it does with an empty table of contents was not tried."),
            "mastery-score": N_("Rewrites lesson_status to passed or failed by the pass mark, when the lesson ends."),
            "completion-threshold": N_("Rewrites completion_status by the threshold, when the lesson ends."),
        },
    )


def _canvas(report: Report) -> Outlook:
    name = N_("Canvas (by its documentation, not tried)")
    if report.kind == "cc":
        return Outlook(name, "plays", (N_("Imports it in a course's settings; LTI links want their tool installed."),))
    if report.kind in ("cmi5", "tincan"):
        return Outlook(name, "refuses", (N_("Plays neither cmi5 nor TinCan."),))
    return Outlook(
        name, "partly", (N_("Plays no SCORM itself; an institution may have its SCORM tool: upload it there."),)
    )


def _open_edx(report: Report) -> Outlook:
    name = N_("Open edX (as recorded, with its SCORM and cmi5 blocks)")
    if report.kind == "cc":
        return Outlook(name, "refuses", (N_("Has no import of cartridges."),))
    if report.kind == "tincan":
        return Outlook(name, "refuses", (N_("Plays no TinCan packages."),))
    if report.kind == "cmi5":
        return _played(
            name,
            report,
            N_("Plays it in a new tab, from a cmi5 block; pass mark and moveOn are ignored."),
            {
                "alone": N_("Loses all results: the lesson is on another site."),
                "elsewhere": N_("Loses the results of what is on another site."),
                "many-aus": N_("Keeps one state for all units."),
            },
        )
    return _played(
        name,
        report,
        N_("Takes and plays it in a SCORM block."),
        {
            "launch-broken": N_("Shows learners an error page: the launch page is missing."),
            "version-unknown": N_("Takes it for SCORM 2004, because the version is not exactly 1.2."),
            "many-scos": N_("Opens the first part only, and keeps one result for all."),
            "sequencing": N_("Ignores the sequencing rules."),
            "no-api": N_("Warns in Studio that it reports nothing."),
            "no-status": N_("Warns in Studio that it reports no status."),
        },
    )


def _played(name: str, report: Report, text: str, buts: dict[str, str]) -> Outlook:
    """An LMS that plays it, but for what these traits say; a launch page that is missing says it all."""
    if "launch-broken" in report.traits and "launch-broken" in buts:
        return Outlook(name, "refuses", (buts["launch-broken"],))
    told = dict.fromkeys(text for trait, text in buts.items() if trait in report.traits)
    if "alone" in report.traits:
        told.pop(buts.get("elsewhere", ""), None)
    return Outlook(name, "partly" if told else "plays", (text, *told))
