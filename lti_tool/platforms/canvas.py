"""Canvas (from Instructure's documentation and the canvas-lms source, not recorded; ``tests/captures/canvas``).

Login and launch:

- All institutions share the issuer ``https://canvas.instructure.com``, self-hosted ones often too.
- Deployments are made by people after the registration: new ones of a known client are normal.
- ``lti_storage_target`` names a sibling frame on the authorization endpoint's host. Inside the rich text
  editor that frame is missing, and only the parent answers: the institution's host, another origin. The
  mobile apps answer nothing.
- Custom values set by numbers may arrive as numbers; unknown variables arrive unchanged
  (``$Person.sourcedId``), in ``lis`` too.
- A placement that is no link (the course menu) has the context's id as its resource link id.
- Roles mix institution and membership roles; institution roles are of the account, not the course. Student
  view is ``membership#Learner`` with ``system/person#TestUser``. A teaching assistant's older spelling is
  ``membership/instructor#TeachingAssistant``.
- Errors come as a form post (``login_required`` is the common one: Canvas's own cookies were blocked).
- A launch in an account has no course, no grades and no roster; one of a public course has no ``sub``.

Registration:

- The token goes with the configuration's GET too. The issuer is not the configuration's host; ``domain`` is a
  bare host; a message without placements is shown nowhere; the default of ``privacy_level`` is anonymous.
- The answer has no deployment id: an administrator reviews and installs afterwards.

Deep linking:

- ``aud`` is the issuer. A link's host must be the tool's domain. One item in ``assignment_selection``, with the
  line item; no ``data``, as the return URL carries it.

Grades:

- A score without ``FullyGraded`` or ``PendingManual`` clears the grade unless it says ``preserve_score``.
- Every score makes a new attempt unless ``new_submission`` is false; ``prioritize_non_tool_grade`` keeps a
  teacher's grade.
- An older timestamp gets 400 (not 409), an unknown user 422, too many calls 403 "Rate Limit Exceeded".

Roster:

- At most 50 members a page; names as the privacy level allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lti_tool.platforms.quirks import Quirks

FAMILY = "canvas"
PREFIX = "https://canvas.instructure.com/lti/"
"""Of Canvas's own members in a registration."""
TOOL_ID = "creator-lessons"
LINK_PLACEMENTS = ("course_navigation",)
PICKER_PLACEMENTS = (
    "assignment_selection",
    "link_selection",
    "module_menu_modal",
    "module_index_menu_modal",
    "course_assignments_menu",
)
"""Where teachers choose lessons: assignments, module items, whole modules."""
DOMAINS = (".instructure.com", ".canvaslms.com")
"""Beneath which Instructure has its hosts."""
HOSTED: Mapping[str, str] = MappingProxyType(
    {
        "https://canvas.instructure.com": "https://sso.canvaslms.com",
        "https://canvas.beta.instructure.com": "https://sso.beta.canvaslms.com",
        "https://canvas.test.instructure.com": "https://sso.test.canvaslms.com",
    }
)
"""Issuers of the Canvas that Instructure hosts, and where each has its endpoints (Instructure's documentation)."""


def endpoints(issuer: str) -> dict[str, str]:
    """The endpoints of a hosted Canvas, the same for all institutions; empty for any other issuer."""
    host = HOSTED.get(issuer)
    if host is None:
        return {}
    return {
        "auth_url": host + "/api/lti/authorize_redirect",
        "token_url": host + "/login/oauth2/token",
        "jwks_url": host + "/api/lti/security/jwks",
    }


def server_of(host: str) -> str:
    """One name for all hosts of the Canvas that Instructure runs: a client's token is had at each institution's host.

    Any other host is its own server. (From the canvas-lms source: a developer key's global id is found from every
    account, and the assertion's audience is the host that was asked.)
    """
    return "instructure.com" if f".{host}".endswith(DOMAINS) else host


def is_client_id(text: str) -> bool:
    """Whether this can be a developer key's number (14 to 18 digits where Instructure hosts it)."""
    return text.isascii() and text.isdigit()


def privacy_level(names: bool) -> str:
    """What Canvas may send about people: names for the class view or nothing, never an e-mail address."""
    return "name_only" if names else "anonymous"


QUIRKS = Quirks(FAMILY, auth_paths=("/api/lti/authorize_redirect", "/api/lti/authorize"), storage_in_parent=True)
