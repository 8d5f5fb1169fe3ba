"""Canvas at login and launch (from Instructure's documentation and the canvas-lms source, not recorded).

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
"""

from __future__ import annotations

from lti_tool.platforms.quirks import Quirks

QUIRKS = Quirks("canvas", auth_paths=("/api/lti/authorize_redirect", "/api/lti/authorize"), storage_in_parent=True)
