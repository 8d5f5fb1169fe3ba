"""One learner's answers on one link: for staff who may see the class, and for the learner themselves.

Three ways lead here: the gradebook's "Submission Review" (``LtiSubmissionReviewRequest``), the link that stands in
Canvas's submission (``?review=``, an ordinary launch), and a cell of the class table. Each names a link; nothing
outside of that link is ever shown.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import Response, make_response, render_template
from sqlalchemy import Connection, select

from lti_tool import i18n
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.instructor import answers, place
from lti_tool.instructor.answers import Sheet
from lti_tool.instructor.class_facts import links_of
from lti_tool.learner.lessons import lesson_of
from lti_tool.lti.message import RESOURCE_LINK, SUBMISSION_REVIEW, Launch
from lti_tool.models import partner as partners
from lti_tool.models.attempt import learners
from lti_tool.models.grade import GradeState, grade_states
from lti_tool.secrets import pseudonym
from lti_tool.services import services
from xapi.vocabulary import Namespace


def wanted(launch: Launch) -> bool:
    """Whether a launch is to show somebody's answers and not a lesson."""
    return launch.message_type == SUBMISSION_REVIEW or bool(_named(launch))


def open_review(launch: Launch) -> Response:
    """The page for a checked launch for which ``wanted`` holds.

    Raises:
        Refusal: the work is not beneath this launch's platform, or not the learner's own.
    """
    with reading(services().engine) as connection:
        named = _named(launch)
        found = _attempt(connection, launch, named) if named else _of_user(connection, launch)
        if found is None:
            raise _nothing(f"nothing to review in deployment {launch.deployment_pk}")
        learner_id, placement_id, lesson = found
        if not launch.roles.instructor and learner_id != _learner(connection, launch, launch.subject):
            raise Refusal(
                "review_not_own",
                "a learner asks for the answers of another",
                message=_("You can see your own answers only."),
                status=403,
                retry=False,
            )
        sheets = sheets_of(connection, learner_id, placement_id, lesson)
        grade = _grade(connection, learner_id, placement_id)
    own = not launch.roles.instructor
    heading = _("Your answers") if own else _("A learner's answers")
    return page(sheets, heading, grade=grade, course=launch.context_title)


def page(
    sheets: list[Sheet],
    heading: str,
    *,
    grade: GradeState | None = None,
    course: str = "",
    back: dict[str, str] | None = None,
    learner_id: int = 0,
) -> Response:
    """The page with these attempts; ``back`` are the fields of the form that leads back to the class."""
    html = render_template(
        "instructor/review.html",
        heading=heading,
        sheets=sheets,
        grade=grade,
        course=course,
        back=back,
        learner_id=learner_id,
    )
    return make_response(html)


def sheets_of(connection: Connection, learner_id: int, placement_id: int, lesson: str = "") -> list[Sheet]:
    """A learner's attempts on a link, the newest first; those whose lesson is gone altogether are left out."""
    ns, lang = Namespace(services().settings.namespace), i18n.language()
    found = []
    for key in answers.attempt_ids(connection, learner_id, placement_id, lesson):
        attempt = answers.read(connection, key)
        its = lesson_of(attempt) if attempt else None
        if attempt is not None and its is not None:
            found.append(answers.sheet(connection, attempt, its, ns, lang))
    return found


def owner_of(connection: Connection, attempt_id: str, placement_ids: set[int]) -> tuple[int, int, str] | None:
    """Learner, link and lesson of an attempt, if it is on one of these links."""
    attempt = answers.read(connection, attempt_id.replace("\0", "")[:36])
    if attempt is None or attempt.placement_id not in placement_ids:
        return None
    return attempt.learner.id, attempt.placement_id, attempt.lesson


def _named(launch: Launch) -> str:
    """The attempt that the link in Canvas's submission names: in its address, or in a custom parameter."""
    if launch.message_type != RESOURCE_LINK:
        return ""
    found = parse_qs(urlsplit(launch.target_link_uri).query).get("review", [""])[0]
    return found or launch.custom.get("review", "")


def _attempt(connection: Connection, launch: Launch, named: str) -> tuple[int, int, str] | None:
    """What an attempt's id names, in the launch's own course beneath its own deployment."""
    here = place.load(connection, launch.placement_id) if launch.placement_id is not None else None
    if here is None:
        return None
    links = {link.id for link in links_of(connection, here, whole=True)}
    return owner_of(connection, named, links)


def _of_user(connection: Connection, launch: Launch) -> tuple[int, int, str] | None:
    """What ``for_user`` did on the launch's link; where it names none, on the link of its grade column."""
    column = launch.grades.line_item if launch.grades else ""
    if launch.resource_link_id is not None:
        placement = place.find(connection, launch.deployment_pk, launch.resource_link_id)
    else:
        placement = place.find_by_column(connection, launch.platform_id, column)
    learner = _learner(connection, launch, launch.for_user)
    return None if placement is None or learner is None else (learner, placement, "")


def _learner(connection: Connection, launch: Launch, subject: str | None) -> int | None:
    """The row of this LMS user, if they were ever here."""
    if not subject:
        return None
    key = partners.identity_key(services().vault, partners.get(connection, launch.partner_id))
    name = pseudonym(key, "lti", launch.issuer, subject)
    query = select(learners.c.id).where(learners.c.partner_id == launch.partner_id, learners.c.pseudonym == name)
    return connection.execute(query).scalar_one_or_none()


def _grade(connection: Connection, learner_id: int, placement_id: int) -> GradeState | None:
    return next((one for one in grade_states(connection, [placement_id]) if one.learner_id == learner_id), None)


def _nothing(reason: str) -> Refusal:
    return Refusal(
        "review_nothing",
        reason,
        message=_("There are no answers to show here: the lesson was not opened from this place."),
        status=404,
        retry=False,
    )
