"""An LMS of one page, which frames the tool and answers the messages of platform storage as a test wants it."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from playwright.sync_api import FrameLocator, Page
from werkzeug.serving import BaseWSGIServer, make_server

from tests.lti_support import ForgedPlatform, Tool

STORE = """<!doctype html><html lang="en"><title>Course</title><script>
const kept = new Map(), answers = {answers}, error = {error}, elsewhere = {elsewhere};
addEventListener("message", ({{data, origin, source}}) => {{
  if (!answers.includes(data.subject)) return;
  if (data.subject === "lti.put_data") kept.set(data.key, data.value);
  if (kept.get(data.key) === undefined) kept.delete(data.key);
  if (data.subject !== "lti.capabilities") top.postMessage(`${{data.subject}} ${{kept.size}}`, "*");
  const supported_messages = ["lti.put_data", "lti.get_data"].map((subject) => ({{subject, frame: elsewhere}}));
  source.postMessage({{subject: data.subject + ".response", message_id: data.message_id,
    ...(data.subject === "lti.capabilities" ? {{supported_messages}}
      : error ? {{error: {{code: error, message: "no"}}}} : {{key: data.key, value: kept.get(data.key)}})}}, origin);
}});
</script>"""
COURSE = """
<iframe name="tool" title="Lesson" width="360" height="600"></iframe>
<form id="open" method="post" target="{target}" action="{login}">{fields}</form>
<script>
addEventListener("message", ({{data}}) => {{ if (typeof data === "string") document.title = data; }});
const open_ = () => document.getElementById("open").submit();
</script>
<iframe name="forwarding" title="Forwarding" src="{forwarding}" onload="open_()" hidden></iframe></html>"""
PUT_AND_GET = ["lti.put_data", "lti.get_data"]
NO_COOKIES = """if (window.top !== window) Object.defineProperty(document, "cookie", {get: () => "", set() {}});"""


class NoCookiesInFrames:
    """A browser that keeps no cookie in frames, played by a server that sends none there."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            framed = environ.get("HTTP_SEC_FETCH_DEST") == "iframe"
            kept = [each for each in headers if not (framed and each[0].lower() == "set-cookie")]
            return start_response(status, kept, *rest)

        return self.app(environ, start)


@dataclass
class Stage:
    """The tool at 127.0.0.1, an LMS at localhost: third parties to each other."""

    tool: Tool
    lms: ForgedPlatform
    course: str
    stranger: str
    spent: list[str] = field(default_factory=list)

    def open(
        self,
        page: Page,
        *,
        storage: bool | str = False,
        answers: list[str] | None = None,
        host: str = "",
        **more: Any,
    ) -> FrameLocator:
        """Open the course page, whose frame begins a launch.

        Args:
            page: the browser's.
            storage: whether platform storage is offered, or in which frame.
            answers: the messages that the course's page answers.
            host: another origin for the course's page.
            more: ``forwarding``: what a hidden frame at the authorization endpoint's origin answers; ``error``: the
                code of the error with which the course's page answers; ``elsewhere``: the frame that it names.
        """
        query = json.dumps({"storage": storage, "answers": answers or [], **more})
        page.goto(f"{host or self.course}/course?asked={query}")
        return page.frame_locator("iframe[name=tool]")


def store(answers: list[str], error: str | None = None, elsewhere: str | None = None) -> str:
    """A page that keeps what it is given, and answers these messages."""
    return STORE.format(answers=json.dumps(answers), error=json.dumps(error), elsewhere=json.dumps(elsewhere))


def lms_app(stage: Stage, tool_url: str) -> Flask:
    app = Flask("lms")

    @app.get("/course")
    def course() -> str:
        asked = json.loads(request.args["asked"])
        sent = stage.lms.login_parameters(target_link_uri=tool_url + "/lti/launch")
        if asked["storage"]:
            sent["lti_storage_target"] = asked["storage"] if isinstance(asked["storage"], str) else "_parent"
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in sent.items()
        )
        target = "_self" if asked.get("top") else "tool"
        parts = urlsplit(stage.lms.row.auth_url)
        return store(asked["answers"], asked.get("error"), asked.get("elsewhere")) + COURSE.format(
            target=target,
            login=tool_url + "/lti/login",
            fields=fields,
            forwarding=f"{parts.scheme}://{parts.netloc}/forwarding?answers=" + ",".join(asked.get("forwarding", [])),
        )

    @app.get("/forwarding")
    def forwarding() -> str:
        return store(request.args["answers"].split(","))

    @app.get("/api/lti/authorize_redirect")
    @app.get("/authorize")
    def authorize() -> str:
        stage.spent.append(request.args["lti_message_hint"])
        claims = stage.lms.learner(
            **{
                "nonce": request.args["nonce"],
                "https://purl.imsglobal.org/spec/lti/claim/target_link_uri": tool_url + "/lti/launch",
            }
        )
        token, state = stage.lms.sign(claims), html.escape(request.args["state"])
        sent = f'<input name="state" value="{state}"><input name="id_token" value="{token}">'
        form = f'<form method="post" action="{request.args["redirect_uri"]}">{sent}</form>'
        return form + "<script>document.forms[0].submit()</script>"

    return app


def serve(app: Callable[..., Any], port: int) -> BaseWSGIServer:
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
