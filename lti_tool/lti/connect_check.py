"""The connection test: step by step, what works between an LMS and the tool, what does not, and the cure.

The first steps ask the LMS now (its key set, its token endpoint: two guarded calls at most, bounded in size
and time); the others tell what was seen of it so far. A step that nothing can be said of yet is open, not bad.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lti_tool.db import reading
from lti_tool.fetch import FetchError
from lti_tool.i18n import gettext as _
from lti_tool.lti import connect_calls
from lti_tool.lti.codes import meaning
from lti_tool.lti.connect_calls import BAD, GOOD, OPEN, Step
from lti_tool.lti.registration_request import AGS
from lti_tool.models import connection as connections
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Deployment, Platform
from lti_tool.services import Services


@dataclass(frozen=True, slots=True)
class Report:
    """All steps of one test, and what they come to."""

    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """Bad if any step is, else open if any is, else good."""
        states = {step.state for step in self.steps}
        return BAD if BAD in states else OPEN if OPEN in states else GOOD


def run(services: Services, platform: Platform) -> Report:
    """Test the connection; asks the LMS, so it can take as long as two fetches."""
    with reading(services.engine) as connection:
        deployments = platforms.deployments_of(connection, platform.id)
        place = connections.last_place(connection, platform.id)
    addresses = _addresses(services, platform)
    asked: tuple[Step, ...] = ()
    if addresses.state == GOOD:
        asked = connect_calls.key_set(services, platform), connect_calls.token(services, platform)
        for step in asked:
            if step.inside:  # only the call itself finds out where a name leads
                addresses = replace(addresses, state=BAD, told=step.told, cure=step.cure)
    steps = (
        addresses,
        *asked,
        _login(services, platform),
        _launch(services, platform),
        _deployment(deployments),
        *(_services(place.line_item or place.line_items, place.ags_scopes, place.memberships_url) if place else ()),
    )
    return Report(steps)


def _addresses(services: Services, platform: Platform) -> Step:
    title = _("The addresses of the LMS are web addresses that may be used")
    for url in filter(None, (platform.issuer, platform.auth_url, platform.token_url, platform.jwks_url)):
        try:
            services.fetch.check(url)
        except FetchError as error:
            return Step(
                BAD,
                title,
                _("{address}: {reason}.").format(address=url[:200], reason=error),
                _("Correct the address, or switch the LMS to https."),
            )
    return Step(GOOD, title)


def _login(services: Services, platform: Platform) -> Step:
    title = _("The LMS begins a login here")
    if platform.login_at:
        return Step(GOOD, title)
    return Step(
        OPEN,
        title,
        _("Not seen yet."),
        _("Open the tool once in a course. If that fails, compare the login address in your LMS: {address}").format(
            address=services.settings.base_url + "/lti/login"
        ),
    )


def _launch(services: Services, platform: Platform) -> Step:
    title = _("A lesson or the choice of lessons was opened")
    if platform.trouble:
        try:
            hint = _(meaning(platform.trouble).hint)
        except KeyError:
            hint = ""
        state = OPEN if platform.launched_at else BAD
        return Step(state, title, _("The last one was refused: {code}.").format(code=platform.trouble), hint)
    if platform.launched_at:
        return Step(GOOD, title)
    redirect = services.settings.base_url + "/lti/launch"
    cure = (
        _("The LMS began a login and sent no answer. Compare the redirect address in your LMS: {address}")
        if platform.login_at
        else _("Open the tool once in a course, as a teacher. The launch and redirect address is: {address}")
    )
    return Step(OPEN, title, _("Not seen yet."), cure.format(address=redirect))


def _deployment(deployments: list[Deployment]) -> Step:
    title = _("A place where the LMS has the tool installed (deployment) is accepted")
    waiting = [each.deployment_id for each in deployments if each.status == "waiting"]
    if waiting:
        return Step(
            BAD,
            title,
            _("Waiting for approval: {deployments}.").format(deployments=", ".join(waiting[:5])),
            _("Staff accept or refuse it in the console, under Connections."),
        )
    if any(each.status == "accepted" for each in deployments):
        return Step(GOOD, title)
    if deployments:
        return Step(BAD, title, _("All were refused."), _("Staff can change that in the console, under Connections."))
    return Step(OPEN, title, _("None yet."), _("The first one is accepted by itself when a lesson is opened."))


def _services(line_items: str, scopes: list[str], roster: str) -> tuple[Step, Step]:
    grades = _("The LMS takes grades (at the link that was opened last)")
    names = _("The LMS gives the list of the course's members (at the link that was opened last)")
    if not line_items:
        graded = Step(
            OPEN,
            grades,
            _("It offered no grade service."),
            _("Right if that link is not graded. Else let the tool use grades in the LMS, and give the link points."),
        )
    elif AGS + "score" not in scopes:
        graded = Step(
            BAD,
            grades,
            _("It does not let the tool send scores."),
            _("Let the tool use grade synchronisation (the scope “score”) in the LMS."),
        )
    else:
        graded = Step(GOOD, grades)
    listed = (
        Step(GOOD, names)
        if roster
        else Step(
            OPEN,
            names,
            _("It offered no list."),
            _("Switch on names and roles (NRPS) for the tool in the LMS. Without it the class view shows numbers."),
        )
    )
    return graded, listed
