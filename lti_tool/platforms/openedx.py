"""Open edX at login and launch (recorded with lti-consumer 9.14 and 11: ``tests/captures/openedx``).

- Each component is a registration of its own: one issuer, many client ids.
- Before 11.1 there is **no membership role at all**: a learner is ``institution/person#Student``, course
  staff ``institution/person#Instructor``. So institution roles count here when there is no membership role.
- From 11.1 any course staff is also "system administrator": system roles give nothing.
- Discussion assistants are Learner and TeachingAssistant at once.
- ``product_family_code`` never comes: the LMS is recognised by the path of its URLs.
- No ``locale``, no ``return_url``, no platform storage. ``custom`` is missing, not empty, without parameters.
- The login's ``target_link_uri`` is the component's, the id_token's is the
  deep-linked item's: the token's counts.
- Deep linking requests of 9.x have a ``resource_link`` and no ``context``; the link is of no use then.
- Ids hold ``+``, ``@`` and ``:`` (``block-v1:Org+Course+Run+type@lti_consumer+block@…``).
"""

from __future__ import annotations

from lti_tool.platforms.quirks import Quirks

QUIRKS = Quirks("openedx", auth_paths=("/api/lti_consumer/v1/launch",), institution_roles=True)
