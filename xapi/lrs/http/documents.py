"""The State, Agent Profile and Activity Profile resources (xAPI 1.0.3 Communication 2.2, 2.3, 2.6, 2.7, 3.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response
from werkzeug.datastructures import ETags

from xapi import forms
from xapi.lrs import documents, parameters
from xapi.lrs.documents import Condition, Shelf
from xapi.lrs.http import permits
from xapi.lrs.http.answers import Refused, as_json
from xapi.lrs.http.asked import Asked
from xapi.lrs.transactions import reading, writing

_TYPE_MOST = 255


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of documents: where it is, what names a shelf and a document, and which scope opens it."""

    path: str
    kind: str
    scope: str
    names: frozenset[str]
    name: str

    def answer(self, asked: Asked) -> Response:
        """Answer a request for documents of this kind."""
        permits.documents(asked, self.scope)
        shelf = self._shelf(asked)
        name = parameters.plain(asked.given, self.name)
        permits.document(asked, shelf, name)
        if asked.reads:
            return _list(asked, shelf) if name is None else _get(asked, shelf, name)
        if name is not None:
            return _write(asked, shelf, name)
        if asked.request.method != "DELETE" or self.kind != documents.STATE:
            raise parameters.BadParameter(f"the parameter {self.name} is needed")
        with writing(asked.engine) as connection:
            documents.clear(connection, shelf)
        return Response(status=204)

    def _shelf(self, asked: Asked) -> Shelf:
        given = asked.given
        return Shelf(
            tenant=asked.grant.writes_to,
            kind=self.kind,
            activity=parameters.iri(given, "activityId") if "activityId" in self.names else None,
            agent=parameters.agent(given, asked.version) if "agent" in self.names else None,
            registration=parameters.uuid(given, "registration"),
        )


KINDS = (
    Kind(
        "/activities/state",
        documents.STATE,
        "state",
        frozenset(("activityId", "agent", "registration")),
        "stateId",
    ),
    Kind("/activities/profile", documents.ACTIVITY, "profile", frozenset(("activityId",)), "profileId"),
    Kind("/agents/profile", documents.AGENT, "profile", frozenset(("agent",)), "profileId"),
)


def _get(asked: Asked, shelf: Shelf, name: str) -> Response:
    if "since" in asked.given:
        raise parameters.BadParameter("the parameter since is for lists, not for one document")
    with reading(asked.engine) as connection:
        found = documents.get(connection, shelf, name)
    if found is None:
        raise Refused(404, "not_found", "no document with this id is here")
    response = Response(found.body, content_type=found.content_type)
    response.set_etag(found.etag)
    response.last_modified = _second(found.updated)
    # A document is whatever somebody stored: a browser must not run it as a page of this site.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(asked.request)
    return response


def _list(asked: Asked, shelf: Shelf) -> Response:
    with reading(asked.engine) as connection:
        found = documents.names(connection, shelf, parameters.moment(asked.given, "since"))
    response = as_json([name for name, _ in found])
    response.add_etag()
    if found:
        response.last_modified = _second(max(updated for _, updated in found))
    return response


def _write(asked: Asked, shelf: Shelf, name: str) -> Response:
    method, condition = asked.request.method, _condition(asked)
    if method == "DELETE":
        with writing(asked.engine) as connection:
            documents.remove(connection, shelf, name, condition)
        return Response(status=204)
    content_type = asked.request.headers.get("Content-Type", "application/octet-stream")
    if not forms.is_media_type(content_type) or len(content_type) > _TYPE_MOST:
        raise Refused(400, "bad_content_type", "the header Content-Type must be a media type")
    most, room = permits.largest(asked), permits.room(asked)
    body = asked.body(most)
    with writing(asked.engine) as connection:
        if method == "POST":
            documents.merge(connection, shelf, name, body, content_type, condition, most=most, room=room)
        else:
            blind = _blind(shelf, two=asked.two)
            documents.put(connection, shelf, name, body, content_type, condition, blind=blind, room=room)
    return Response(status=204)


def _blind(shelf: Shelf, *, two: bool) -> bool | None:
    """Return what a PUT without condition may write: profiles nothing, states of 1.0.x anything, of 2.0 new ones."""
    if shelf.kind != documents.STATE:
        return False
    return None if two else True


def _condition(asked: Asked) -> Condition:
    headers = asked.request.headers
    return Condition(
        match=_tags(asked.request.if_match) if "If-Match" in headers else None,
        none_match=_tags(asked.request.if_none_match) if "If-None-Match" in headers else None,
    )


def _tags(header: ETags) -> frozenset[str]:
    """Return the tags of a header; weak ones too, which a proxy that compresses makes of ours."""
    if header.star_tag:
        return frozenset("*")
    tags: Iterable[str] = header.as_set(include_weak=True)
    return frozenset(tags)


def _second(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC)
