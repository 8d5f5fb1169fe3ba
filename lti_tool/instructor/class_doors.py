"""What the class page posts: another view of it, a file, somebody's answers, grades to be sent again.

Every post brings the page's token, which names one place; ids in a form count only beneath that place's course.
"""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.i18n import ngettext
from lti_tool.instructor import class_csv, class_page, place, review
from lti_tool.instructor.class_facts import links_of, people_of
from lti_tool.instructor.class_page import Wish
from lti_tool.instructor.place import Place
from lti_tool.instructor.views import class_response
from lti_tool.log import log
from lti_tool.media import compressed
from lti_tool.models.grade import REFUSED, grade_states, resend
from lti_tool.services import services

PART = "part"


def show() -> Response:
    """The page again with what the form wishes (``POST /lti/class``); with ``part``, only what changes in it."""
    here, wish = _place(), _wish()
    if PART not in request.form:
        return class_response(here, wish)
    live = class_page.ask(here, wish)
    with reading(services().engine) as connection:
        shown = class_page.read(connection, here, wish, live)
        html = render_template("instructor/_class.html", **class_page.context(connection, shown))
    return compressed(make_response(html))


def table() -> Response:
    """The class as CSV (``POST /lti/class/table.csv``); names are in it only if the page had them."""
    here, wish = _place(), _wish()
    live = class_page.ask(here, wish)
    with reading(services().engine) as connection:
        text = class_csv.text(class_page.read(connection, here, wish, live))
    log("instructor").info("class_downloaded", place=here.id, names=live.roster is not None)
    response = make_response(text)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="class.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def answers() -> Response:
    """One learner's answers (``POST /lti/class/answers``).

    Raises:
        Refusal: the attempt is not of this course.
    """
    here, wish = _place(), _wish()
    live = class_page.ask(here, wish)
    with reading(services().engine) as connection:
        links = {link.id for link in links_of(connection, here, whole=True)}
        found = review.owner_of(connection, request.form.get("attempt", ""), links)
        if found is None:
            raise _foreign("an attempt that is not of this course")
        learner_id, placement_id, lesson = found
        person = next(one for one in people_of(connection, here) if one.id == learner_id)
        member = live.roster.members.get(person.subject) if live.roster and person.subject else None
        sheets = review.sheets_of(connection, learner_id, placement_id, lesson)
        states = grade_states(connection, [placement_id])
    number = _("Learner {number}").format(number=person.number) if person.number else _("A preview")
    fields = {
        "token": place.seal(services().vault, here.id),
        "view": "course" if wish.whole else "link",
        "names": "1" if wish.names else "",
        "group": wish.group,
    }
    grade = next((one for one in states if one.learner_id == learner_id), None)
    heading = member.name if member and member.name else number
    return review.page(sheets, heading, grade=grade, course=here.course, back=fields)


def send() -> Response:
    """Have grades sent again (``POST /lti/class/send``): all of a link, those refused, or one learner's.

    Raises:
        Refusal: the link is not of this course.
    """
    here, wish = _place(), _wish()
    what, _colon, rest = request.form.get("what", "").partition(":")
    placement, _colon, learner = rest.partition(":")
    with writing(services().engine) as connection:
        links = {str(link.id): link.id for link in links_of(connection, here, whole=True)}
        if what == "one" and placement in links and learner.isascii() and learner.isdigit() and len(learner) < 19:
            count = resend(connection, links[placement], int(learner), now=clock.now())
        elif what == "all":
            chosen = [link.id for link in links_of(connection, here, whole=wish.whole)]
            count = sum(resend(connection, link, now=clock.now()) for link in chosen)
        elif what == "refused":
            chosen = [link.id for link in links_of(connection, here, whole=wish.whole)]
            stopped = [one for one in grade_states(connection, chosen) if one.state == REFUSED]
            count = sum(resend(connection, one.placement_id, one.learner_id, now=clock.now()) for one in stopped)
        else:
            raise _foreign("grades of a link that is not of this course")
    log("instructor").info("grades_sent_again", place=here.id, what=what, count=count)
    told = ngettext("{count} grade is on its way again.", "{count} grades are on their way again.", count)
    return class_response(here, wish, told=told.format(count=count) if count else _("There was no grade to send."))


def _place() -> Place:
    place_id = place.read(services().vault, request.form.get("token", ""))
    with reading(services().engine) as connection:
        found = place.load(connection, place_id)
    if found is None:
        raise Refusal(
            "class_gone",
            f"place {place_id} is gone, or its deployment is not accepted any more",
            message=_("This class can't be shown any more."),
            status=403,
        )
    return found


def _wish() -> Wish:
    form = request.form
    view = form.get("to") or form.get("view", "")
    return Wish(view == "course", bool(form.get("names")), form.get("group", "").replace("\0", "")[:255])


def _foreign(reason: str) -> Refusal:
    return Refusal("class_foreign", reason, message=_("That does not belong to this course."), status=404, retry=False)
