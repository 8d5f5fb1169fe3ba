"""Moodle at login and launch (recorded with Moodle 4.5.6; payloads in ``tests/captures/moodle``).

- The issuer has no slash at the end; deployment ids are small numbers that every site repeats, so only
  (issuer, client id, deployment id) names an installation.
- ``exp`` is 60 seconds after ``iat``: without leeway a slow clock breaks each launch.
- ``lti_message_hint`` is JSON text and works **once**; it must come back byte for byte. So a page in the
  frame must know what the browser allows before it spends the hint.
- There is no ``lti_storage_target``. In a frame with third-party cookies blocked only ``SameSite=None;
  Secure; Partitioned`` cookies come back, and reading ``localStorage`` throws.
- The context's type is the bare word ``CourseSection``, not a URI: nothing here depends on the type.
- ``locale`` stands only in ``launch_presentation``. Unknown variables arrive as ``$Nope.nothing``; custom
  keys with capitals come twice (as written, and in lower case): ours are in lower case.
- ``redirect_uri`` is compared character for character: a tool has one, whatever the link's target.
- A site administrator comes with ``membership#Instructor`` even without a role in the course.
"""

from __future__ import annotations

from lti_tool.platforms.quirks import Quirks

QUIRKS = Quirks("moodle", auth_paths=("/mod/lti/auth.php",))
