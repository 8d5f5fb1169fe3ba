"""What a key may do, in words for people who know no xAPI, and a line that tries it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection

from lti_tool.i18n import gettext as _
from lti_tool.models.credential import Credential
from xapi.vocabulary import VERBS

_READING = frozenset({"statements/read", "statements/read/mine", "all/read", "all"})
_VERSION = "X-Experience-API-Version: 1.0.3"


def choices() -> dict[str, tuple[str, str]]:
    """Scope to its name and an explanation (maybe empty), those first that are asked for most."""
    return {
        "statements/write": (_("Add statements"), _("None can be changed or deleted afterwards.")),
        "statements/read": (
            _("Read all statements"),
            _("And what is known of persons (pseudonyms) and activities."),
        ),
        "statements/read/mine": (_("Read what it added itself"), ""),
        "define": (
            _("Rename activities and verbs"),
            _("Together with adding statements: for copies from another record store."),
        ),
        "state": (_("Keep what learners left off at"), _("For lessons that run elsewhere.")),
        "profile": (_("Keep notes on persons and activities"), ""),
        "all/read": (_("Read everything"), _("Statements, notes and where learners left off.")),
        "all": (_("Everything"), _("Only for a system that you run yourselves.")),
    }


def in_words(one: Credential) -> str:
    """What a key may do, on one line."""
    if one.dispatch is not None:
        return _("Adds statements of the package {name}, nothing else").format(name=one.dispatch.name)
    names = choices()
    return " · ".join(names[scope][0] if scope in names else scope for scope in one.scopes)


def reads(scopes: Collection[str]) -> bool:
    """Whether a key of these scopes may read statements."""
    return not _READING.isdisjoint(scopes)


def trial(endpoint: str, key: str, secret: str, scopes: Collection[str]) -> str:
    """A line of curl that tries a key: it reads a statement, or adds one where the key reads none.

    Empty for a key that does neither.
    """
    user = ["curl", "--user", f"{key}:{secret}", "--header", _VERSION]
    if reads(scopes):
        return shlex.join([*user, f"{endpoint}/statements?limit=1"])
    if "statements/write" not in scopes:
        return ""
    home = endpoint.removesuffix("/xapi")
    statement = {
        "actor": {"account": {"homePage": home, "name": "trial"}},
        "verb": {"id": VERBS["experienced"]},
        "object": {"id": f"{home}/trial"},
    }
    body = ["--header", "Content-Type: application/json", "--data", json.dumps(statement)]
    return shlex.join([*user, *body, f"{endpoint}/statements"])
