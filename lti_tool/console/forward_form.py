"""The form of a target in the console: what it says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from flask import request

from lti_tool import forward_setup
from lti_tool.console import filters
from lti_tool.errors import CommandError
from lti_tool.fetch import Fetcher
from lti_tool.forward_wire import VERSIONS
from lti_tool.i18n import gettext as _
from lti_tool.models.forward import Target
from lti_tool.models.staff import plain_name
from xapi.forward import Filter

LONGEST = 200
"""Characters of a name."""
MOST = 50
"""Lines of a list."""
CONSORTIUM = "-"
"""What the form sends for the consortium's own statements, whose tenant is the empty text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target as the form asks for it. Key and secret are never shown again, so they are not here.

    Attributes:
        partners: ids, `CONSORTIUM` for the consortium's own; none: all.
        verbs: one a line, as are activities and channels.
        start: ``beginning`` or ``now``; only of a new one.
        problem: what is wrong, in words.
    """

    name: str = ""
    address: str = ""
    version: str = VERSIONS[0]
    partners: tuple[str, ...] = ()
    verbs: str = ""
    activities: str = ""
    channels: str = ""
    start: str = "beginning"
    problem: str = ""

    @property
    def filter(self) -> Filter:
        """Which statements it gets."""
        tenants = tuple("" if one == CONSORTIUM else one for one in self.partners)
        return Filter(tenants, _lines(self.verbs), _lines(self.activities), _lines(self.channels))


@dataclass(frozen=True, slots=True)
class Given:
    """What the form says, and key and secret, which both may be empty where they are to stay."""

    wanted: Wanted
    endpoint: str
    key: str
    secret: str


def of_target(target: Target) -> Wanted:
    """A target as the form shows it."""
    wanted = target.wanted
    return Wanted(
        target.name,
        target.endpoint,
        target.version,
        tuple(one or CONSORTIUM for one in wanted.tenants),
        "\n".join(wanted.verbs),
        "\n".join(wanted.activities),
        "\n".join(wanted.channels),
    )


def read(fetch: Fetcher, partners: Collection[str], before: Target | None = None) -> Given:
    """Read and check the form.

    Args:
        fetch: which says what addresses may be used.
        partners: the ids that can be chosen.
        before: the target that is to be changed. Its key stays where none is given; but whoever names another address
            gives a key for it, for the secret goes to nobody that it was not meant for.
    """
    form = request.form
    name = plain_name("".join(char if char.isprintable() else " " for char in form.get("name", "")[: 2 * LONGEST]))
    key, secret = form.get("key", "").strip(), form.get("secret", "")
    lists = {field: "\n".join(form.get(field, "")[:20_000].split()) for field in ("verbs", "activities", "channels")}
    known = {*partners, CONSORTIUM}
    wanted = Wanted(
        name=name[:LONGEST],
        address=filters.clean(form.get("endpoint"))[:2000],
        version=form["version"] if form.get("version") in VERSIONS else VERSIONS[0],
        partners=tuple(dict.fromkeys(one for one in form.getlist("partner") if one in known)),
        start="now" if form.get("start") == "now" else "beginning",
        **lists,
    )
    endpoint = problem = ""
    try:
        if not name or len(name) > LONGEST:
            raise CommandError(_("Give a name of 1 to {longest} characters.").format(longest=LONGEST))
        endpoint = forward_setup.usable_address(fetch, wanted.address)
        if key or secret or before is None or endpoint != before.endpoint:
            forward_setup.check_key(key, secret)
        if any(len(_lines(text)) > MOST for text in lists.values()):
            raise CommandError(_("Give at most {most} lines.").format(most=MOST))
    except CommandError as error:
        problem = str(error)
    return Given(replace(wanted, problem=problem), endpoint, key, secret)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split()))
