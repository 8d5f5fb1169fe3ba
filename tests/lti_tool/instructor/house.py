"""The running application with a door to each of the instructor's and administrator's pages, for a browser."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask, Response, render_template, request

from lti_tool.instructor.picker import open_picker
from lti_tool.instructor.views import open_class
from lti_tool.lti.message import RESOURCE_LINK, DeepLinkingSettings
from tests.lti_tool.instructor.picking import LAUNCH


@dataclass(frozen=True)
class House:
    """The running application; ``returned`` gathers what an LMS on another origin was posted."""

    address: str
    invitation: str
    returned: list[str]


def add_test_pages(app: Flask, port: int, returned: list[str]) -> None:
    settings = DeepLinkingSettings(
        f"http://localhost:{port}/test/return?course=2", ("ltiResourceLink",), ("iframe",), True, None, None
    )
    picking = replace(LAUNCH, deep_linking=settings)
    opening = replace(LAUNCH, message_type=RESOURCE_LINK, deep_linking=None, resource_link_id="link")

    def picker() -> Response:
        return open_picker(picking)

    def one() -> Response:
        return open_picker(replace(picking, deep_linking=replace(settings, accept_multiple=False)))

    def opened() -> Response:
        return open_class(replace(opening, lesson=request.args.get("lesson"), module=request.args.get("module")))

    def back() -> str:
        returned.append(request.form["JWT"])
        return f"<title>LMS</title><p>{request.args['course']}</p>"

    def frame() -> Response:
        page = f"""<title>LMS</title><iframe src="http://127.0.0.1:{port}/test/connected" height=700></iframe>
            <script>heard = []; addEventListener("message", (event) => heard.push(event.data.subject));
            </script>"""
        policy = {"Content-Security-Policy": "script-src 'unsafe-inline'"}
        return Response(page, mimetype="text/html", headers=policy)

    def connected() -> str:
        platform = {
            "name": "Northfield",
            "issuer": "https://lms.example",
            "client_id": "client-1",
            "family": "moodle",
        }
        partner = {"name": "Society of Songs", "deployment_policy": "wait"}
        return render_template("registration/connected.html", platform=platform, partner=partner, deployed=False)

    app.add_url_rule("/test/picker", view_func=picker)
    app.add_url_rule("/test/one", view_func=one)
    app.add_url_rule("/test/class", view_func=opened)
    app.add_url_rule("/test/connected", view_func=connected)
    app.add_url_rule("/test/frame", view_func=frame)
    app.add_url_rule("/test/return", view_func=back, methods=["POST"])
