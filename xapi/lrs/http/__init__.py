"""The LRS over HTTP (xAPI 1.0.3 Communication, 2.0): a Flask blueprint, to be mounted at ``/xapi``.

The only folder of `xapi` that knows Flask. Who is asking is told by a function that the application passes in.
"""

from __future__ import annotations

from xapi.lrs.http.asked import Authenticate, Limits
from xapi.lrs.http.routes import blueprint

__all__ = ["Authenticate", "Limits", "blueprint"]
