"""``/health`` for whoever watches the server, ``/metrics`` for Prometheus, and the front page."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool import clock
from lti_tool.db import reading
from lti_tool.forward_state import copies_late, measure
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.grade import grades
from lti_tool.models.keys import tool_keys
from lti_tool.models.worker import workers
from lti_tool.services import services

WORKER_LATE = clock.MINUTE


def blueprint() -> Blueprint:
    """The routes of this room."""
    room = Blueprint("health", __name__)
    room.add_url_rule("/", view_func=front)
    room.add_url_rule("/health", view_func=health)
    room.add_url_rule("/metrics", view_func=metrics)
    return room


def front() -> str:
    """What this server is, for whoever opens its bare address."""
    return render_template("front.html")


def health() -> ResponseReturnValue:
    """The state of database, keys and worker; 200 while learners can be served, else 503.

    The worker being late is told, not counted, and so are copies for other record stores: lessons go on, these wait.
    """
    try:
        with reading(services().engine) as connection:
            keys = connection.execute(select(func.count()).select_from(tool_keys)).scalar_one()
            beat = connection.execute(select(func.max(workers.c.beat_at))).scalar()
            copies = "late" if copies_late(connection) else "ok"
    except SQLAlchemyError:
        return jsonify(status="failing", database="unreachable", keys="unknown", worker="unknown"), 503
    late = beat is None or clock.now() - beat > WORKER_LATE
    state = {
        "status": "ok" if keys else "failing",
        "database": "ok",
        "keys": "ok" if keys else "missing",
        "worker": "late" if late else "ok",
        "copies": copies,
        "lessons": len(services().catalogue.lessons),
    }
    return jsonify(state), 200 if keys else 503


def metrics() -> Response:
    """Numbers for Prometheus, read from the database, so that every web process says the same."""
    _only_for_operators()
    registry = CollectorRegistry()
    with reading(services().engine) as connection:
        people = Gauge("creator_lessons_learners", "Learners known", registry=registry)
        people.set(connection.execute(select(func.count()).select_from(learners)).scalar_one())
        tried = Gauge("creator_lessons_attempts", "Attempts", ["completed"], registry=registry)
        for done, count in connection.execute(
            select(attempts.c.completed, func.count()).group_by(attempts.c.completed)
        ):
            tried.labels(str(bool(done)).lower()).set(count)
        sent = Gauge("creator_lessons_grades", "Grades by state", ["state"], registry=registry)
        for state, count in connection.execute(select(grades.c.state, func.count()).group_by(grades.c.state)):
            sent.labels(state).set(count)
        beat = connection.execute(select(func.max(workers.c.beat_at))).scalar()
        measure(connection, registry)
    alive = Gauge("creator_lessons_worker_beat_seconds", "Last sign of the worker, Unix time", registry=registry)
    alive.set((beat or 0) / clock.SECOND)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _only_for_operators() -> None:
    key = services().settings.metrics_key
    if key:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {key}".encode()):
            abort(401)
        return
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        local = False
    if not local or "X-Forwarded-For" in request.headers:
        abort(403)
