"""Which resource answers what, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Request, Response, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from xapi import strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import documents, multipart, parameters, store
from xapi.lrs.deliveries import Deliveries
from xapi.lrs.http import alternate, answers, lookup_views, permits, statements
from xapi.lrs.http import documents as document_views
from xapi.lrs.http.answers import Refused
from xapi.lrs.http.asked import VERSIONS, Asked, Authenticate, Limits, spoken, version_of

View = Callable[[Asked], Response]
_BEFORE_VERSIONS = "0.9"
"""What a refusal names where the request names no version: by 1.0.x that is a request of 0.9 (Communication 3.3)."""
_EVERY = ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS")


@dataclass(frozen=True, slots=True)
class _Resource:
    """A path, what answers there, and the parameters that each of its methods knows."""

    path: str
    view: View
    methods: Mapping[str, frozenset[str]]


def _methods(reading: frozenset[str], **writing: frozenset[str]) -> dict[str, frozenset[str]]:
    return {"GET": reading, "HEAD": reading, **writing}


_RESOURCES = (
    _Resource(
        "/statements",
        statements.answer,
        _methods(parameters.NAMES, PUT=frozenset(("statementId",)), POST=frozenset()),
    ),
    *(
        _Resource(
            kind.path,
            kind.answer,
            _methods(
                kind.names | {kind.name, "since"},
                PUT=kind.names | {kind.name},
                POST=kind.names | {kind.name},
                DELETE=kind.names | {kind.name},
            ),
        )
        for kind in document_views.KINDS
    ),
    _Resource("/agents", lookup_views.person, _methods(frozenset(("agent",)))),
    _Resource("/activities", lookup_views.activity, _methods(frozenset(("activityId",)))),
)


def blueprint(engine: Engine, authenticate: Authenticate, *, limits: Limits | None = None) -> Blueprint:
    """Return all resources of the specification as a blueprint.

    Args:
        engine: from `transactions.connect`.
        authenticate: says what the bearer of a request's credential may do, or None for nobody.
        limits: how much a request may bring or take.
    """
    routes = Blueprint("xapi", __name__)
    desk = _Desk(engine, Deliveries(engine), authenticate, limits or Limits())
    for resource in _RESOURCES:
        _add(routes, resource.path, desk.view(resource))
    _add(routes, "/about", desk.about)
    _add(routes, "/<path:path>", _nothing)
    routes.register_error_handler(Refused, answers.refusal)
    routes.register_error_handler(OperationalError, answers.busy)
    routes.after_request(answers.common_headers)
    return routes


def _add(routes: Blueprint, path: str, view: Callable[..., Response]) -> None:
    name = path.strip("/").replace("/", "_").replace("<path:path>", "nothing")
    routes.add_url_rule(path, name, view, methods=_EVERY, provide_automatic_options=False)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where all requests come to: what is needed to take one in."""

    engine: Engine
    deliveries: Deliveries
    authenticate: Authenticate
    limits: Limits

    def view(self, resource: _Resource) -> Callable[[], Response]:
        """Return a Flask view for a resource."""

        def view() -> Response:
            if request.method == "OPTIONS":
                return answers.preflight()
            return self._take(resource, self._unfolded())

        return view

    def about(self) -> Response:
        """Answer which versions are spoken (Communication 2.8); anybody may ask, of any version."""
        if request.method == "OPTIONS":
            return answers.preflight()
        if self._unfolded().method not in ("GET", "HEAD"):
            raise Refused(405, "method_not_allowed", "use GET on this resource", allow=("GET", "HEAD"))
        return answers.as_json({"version": list(VERSIONS)})

    def _unfolded(self) -> Request:
        g.spoken = spoken(request)
        real: Request = request._get_current_object()  # type: ignore[attr-defined]
        asked = alternate.unfold(real, lambda: self._most(real))
        g.spoken = spoken(asked)
        return asked

    def _most(self, real: Request) -> int:
        """Return how large a form may be: as large as any body of who proves by the header who they are; else small.

        Raises:
            Refused: it is larger than small, and nobody is let in by the header.
        """
        small = min(self.limits.form, self.limits.body)
        length = real.content_length
        if (length is not None and length <= small) or "Authorization" not in real.headers:
            return small
        return self.limits.of(permits.enter(self.authenticate, real)).body

    def _take(self, resource: _Resource, real: Request) -> Response:
        if real.method not in resource.methods:
            known = [name for name in resource.methods if name != "HEAD"]
            words = f"{', '.join(known[:-1])} or {known[-1]}" if len(known) > 1 else known[0]
            raise Refused(405, "method_not_allowed", f"use {words} on this resource", allow=resource.methods)
        grant = permits.enter(self.authenticate, real)
        if "X-Experience-API-Version" not in real.headers:
            g.spoken = _BEFORE_VERSIONS
        version = version_of(real)
        try:
            given = parameters.single(dict(real.args.lists()), resource.methods[real.method])
            limits = self.limits.of(grant)
            response = resource.view(Asked(real, grant, version, given, self.engine, self.deliveries, limits))
        except parameters.BadParameter as error:
            raise Refused(400, "bad_parameter", str(error)) from None
        except strict_json.BadJSON as error:
            raise Refused(400, "bad_json", str(error)) from None
        except multipart.BadMultipart as error:
            raise Refused(400, "bad_multipart", str(error)) from None
        except Invalid as error:
            told = error.told("", validation.edition_of(version))
            raise Refused(400, "invalid_statement", str(told), faults=told.faults) from None
        except documents.NotMergeable as error:
            raise Refused(400, "not_mergeable", str(error)) from None
        except documents.TooLarge as error:
            raise Refused(413, "too_large", str(error)) from None
        except documents.TooMany as error:
            raise Refused(403, "too_many_documents", str(error)) from None
        except documents.ConditionNeeded as error:
            raise Refused(409 if error.exists else 400, "condition_needed", str(error)) from None
        except documents.PreconditionFailed as error:
            raise Refused(412, "precondition_failed", str(error)) from None
        except store.Conflict as error:
            raise Refused(409, "conflict", str(error)) from None
        if real.method == "HEAD" and request.method != "HEAD":
            response.set_data(b"")
        return response


def _nothing(path: str) -> Response:
    if request.method == "OPTIONS":
        return answers.preflight()
    g.spoken = spoken(request)
    raise Refused(404, "not_found", f"there is no resource {path[:60]!r} here; try about or statements")
