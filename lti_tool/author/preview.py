"""The preview for authors: lessons in the browser, read anew at every save, with what is wrong in words.

It serves the author's own machine only, keeps nothing, and needs no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, abort, jsonify, render_template, request, send_file

from lti_tool import i18n, media
from lti_tool.author.watch import Watched
from lti_tool.headers import secure
from lti_tool.learner.shown import embed
from packages.catalogue import Catalogue
from packages.lesson import Lesson
from packages.player_json import direction, lesson_json

HOSTS = ("127.0.0.1", "localhost", "[::1]")
_NAMESPACE = "https://preview.invalid"


def create_preview(folders: Sequence[Path], *, lang: str) -> Flask:
    """The web application of a preview.

    Args:
        folders: each a lesson, or a catalogue with `lessons/` and `modules/`.
        lang: the language of the preview's own pages, the author's.
    """
    watched = Watched(folders)
    app = Flask("lti_tool", static_folder="static", template_folder="templates")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=i18n.language, direction=direction)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.before_request
    def begin() -> None:
        i18n.set_language(lang)
        if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
            abort(403)  # another site's name that leads here

    @app.get("/")
    def index() -> str:
        now = watched.now()
        lessons = [(one, one.text(lang)) for one in now.lessons.values()]
        return render_template("author/index.html", lessons=lessons, problems=_told(now), signature=watched.signature)

    @app.get("/lessons/<name>")
    def show(name: str) -> str:
        now = watched.now()
        lesson = now.lessons.get(name)
        chosen = lesson.language(request.args.get("lang", lang)) if lesson else ""
        return render_template(
            "author/lesson.html",
            name=name,
            lesson=lesson,
            lang=chosen,
            market=_market(lesson),
            markets=_markets(lesson) if lesson else (),
            signature=watched.signature,
        )

    @app.get("/play/<name>")
    def play(name: str) -> str:
        now = watched.now()
        lesson = now.lessons.get(name)
        if lesson is None:
            return render_template("author/problems.html", problems=_told(now, name), name=name)
        chosen = lesson.language(request.args.get("lang", lang))
        resolved = lesson.for_market(_market(lesson) or None)
        shown = lesson_json(resolved, chosen, f"/media/{name}", _NAMESPACE)
        channel = {"kind": "preview", "ns": _NAMESPACE, "lang": chosen, "next": [], "answers": {}}
        files = media.player_page(shown, channel)
        return render_template(
            "learner/lesson.html",
            title=lesson.text(chosen).title,
            summary=shown["summary"],
            lang=chosen,
            dir=shown["dir"],
            lesson=embed(shown),
            channel=embed(channel),
            reload_path="",
            **files | {"words": embed(files["words"])},
        )

    @app.get("/media/<name>/<path:file>")
    def lesson_media(name: str, file: str) -> Response:
        lesson = watched.now().lessons.get(name)
        if lesson is None or file not in lesson.media:
            abort(404)
        return send_file(lesson.folder / file, mimetype=media.MEDIA_TYPES.get(Path(file).suffix), conditional=True)

    @app.get("/signature")
    def state() -> Response:
        return jsonify(watched.signature)

    @app.after_request
    def never_kept(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return secure(response)

    app.add_url_rule("/player/<path:name>", view_func=media.player, defaults={"version": ""})
    app.add_url_rule("/player/v-<version>/<path:name>", view_func=media.player)
    return app


def _market(lesson: Lesson | None) -> str:
    wanted = request.args.get("market", "")
    return wanted if lesson and wanted in _markets(lesson) else ""


def _markets(lesson: Lesson) -> tuple[str, ...]:
    """The markets that see something of their own."""
    return tuple(sorted({market for segment in lesson.segments for market in segment.markets}))


def _told(now: Catalogue, name: str = "") -> list[str]:
    """What is wrong, in the author's words; of one lesson, or of everything."""
    mine = [problem for problem in now.problems if not name or name in problem.file.parts]
    return [problem.render(i18n.gettext) for problem in mine]
