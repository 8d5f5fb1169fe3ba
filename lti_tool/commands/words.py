"""What click, the parser of the command line, says by itself, so that it is translated with our own words.

click asks Python's gettext for its messages; ``speak`` makes that look into our translations. The lists
below only make these messages known to whoever collects texts for translation.
"""

from __future__ import annotations

import gettext

from lti_tool.i18n import FOLDER
from packages.marks import N_

DOMAIN = "messages"  # Python's default, which click uses, and the name of our files of translations


def speak() -> None:
    """Let click speak the terminal's language."""
    gettext.bindtextdomain(DOMAIN, str(FOLDER))


def ngettext(singular: str, plural: str) -> tuple[str, str]:
    """Mark a message with its plural for translation without translating it."""
    return singular, plural


OF_CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("Option {name!r} does not take a value."),
    N_("Error: The two entered values do not match."),
)
OF_CLICK_IN_NUMBERS = (
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
