"""Moodle (recorded with Moodle 4.5.6; payloads in ``tests/captures/moodle``; "source" marks what was only read).

Login and launch:

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
- A refused login (``access_denied``, ``unauthorized_client``) is posted to the redirect URI without an id_token.

Registration:

- It opens the invitation in a cross-site frame by GET, and waits for ``org.imsglobal.lti.close``.
- The host of ``target_link_uri`` must equal ``domain``. Of the messages only the deep linking request is kept.
- A new tool is *Pending* until it is activated, and is in no course's activity chooser until a teacher of that
  course switches it on.

Deep linking:

- Only ``ltiResourceLink``; several at once; no ``data``. ``text`` becomes the description; the item's wish for
  an iframe or a window and ``lineItem.label`` are ignored; ``errormsg`` and an empty answer are shown to nobody.
- ``lineItem`` decides whether the activity has a grade column at all.

Grades:

- A line item's address has a query: ``/scores`` goes before it. Media types are compared letter by letter.
- Anything but ``FullyGraded`` with a score empties the grade that is there, with status 200.
- A timestamp that is not later in whole seconds is refused with 409; one in the future blocks all before it.
- A teacher, an administrator and whoever is not enrolled get 400; a locked grade gets 500; a grade that a
  teacher has overridden stays, with status 200.

Roster:

- Roles are short (``Learner``); ``rel="next"`` is well-formed here, but malformed on the line items' list.
"""

from __future__ import annotations

from lti_tool.platforms.quirks import Quirks

QUIRKS = Quirks("moodle", auth_paths=("/mod/lti/auth.php",))
