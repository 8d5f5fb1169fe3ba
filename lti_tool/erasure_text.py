"""The certificate of an erasure, for people in their language and for machines."""

from __future__ import annotations

import json
from dataclasses import asdict

from lti_tool import clock
from lti_tool.i18n import gettext as _
from lti_tool.models.erasure import Erasure


def counted(erasure: Erasure) -> list[tuple[str, int]]:
    """What was done, in words, with how many."""
    words = {
        "statements": _("Statements de-identified"),
        "as_actor": _("Of these, what the person did"),
        "documents": _("Documents deleted"),
        "attachments": _("Attachments deleted"),
        "learners": _("Learners de-identified"),
        "attempts": _("Attempts de-identified"),
        "grades": _("Grades deleted"),
    }
    return [(label, erasure.counts.get(name, 0)) for name, label in words.items()]


def not_covered(erasure: Erasure) -> list[str]:
    """What the erasure does not reach, so that it can be seen to."""
    told = [
        _("Backups made before, until they are overwritten."),
        _("The learning site's (LMS) own records."),
        _("What answers in others' records say in free text."),
    ]
    if erasure.copies:
        names = ", ".join(erasure.copies)
        told.append(_("Copies that were forwarded to: {names}. Ask them to erase the person too.").format(names=names))
    if erasure.counts.get("mentions_left"):
        told.append(
            _("Documents and files of others in which the identifier stands: {number}.").format(
                number=erasure.counts["mentions_left"]
            )
        )
    if erasure.counts.get("statements_left"):
        told.append(
            _("Statements that keep the identifier, as it is also the address of what others use: {number}.").format(
                number=erasure.counts["statements_left"]
            )
        )
    return told


def as_text(erasure: Erasure) -> str:
    """The certificate as plain text in the language of the page or the terminal."""
    lines = [
        _("Certificate of erasure"),
        "",
        *_pairs(
            [
                (_("Number"), erasure.id),
                (_("Done"), clock.iso(erasure.at)),
                (_("By"), erasure.staff or _("command line")),
                (_("Partner"), ", ".join(erasure.partners) or "-"),
                *((label, str(number)) for label, number in counted(erasure)),
            ]
        ),
        "",
        _("Not covered:"),
        *(f"- {line}" for line in not_covered(erasure)),
        "",
        _("The person's identifier is not kept, only a hash of it under a secret key."),
        *(f"HMAC-SHA256: {mark}" for mark in erasure.marks),
        f"SHA-256: {erasure.digest}",
    ]
    return "\n".join(lines) + "\n"


def as_json(erasure: Erasure) -> str:
    """The certificate for machines; ``digest`` is the SHA-256 of the others as compact JSON in this order."""
    return json.dumps({**asdict(erasure), "done_at": clock.iso(erasure.at)}, ensure_ascii=False, indent=2) + "\n"


def _pairs(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{label}: {value}" for label, value in pairs]
