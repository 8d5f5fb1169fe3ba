"""Keeps the last requests and answers of the LTI endpoints, for looking at."""

import collections
import json

from django.utils import timezone

RECENT = collections.deque(maxlen=500)
_WATCHED = ("/api/lti_consumer/", "/xblock/")
_HEADERS = ("Content-Type", "Accept", "Authorization", "Origin", "Referer", "X-Experience-Api-Version")


def _text(raw):
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")[:20000]


class TrafficLog:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        watched = request.path.startswith(_WATCHED)
        body = request.body if watched and not request.content_type.startswith("multipart/") else b""
        response = self.get_response(request)
        if watched:
            RECENT.append(
                {
                    "when": timezone.now().isoformat(),
                    "request": {
                        "method": request.method,
                        "url": request.build_absolute_uri(),
                        "headers": {h: request.headers[h] for h in _HEADERS if h in request.headers},
                        "body": _text(body),
                    },
                    "response": {
                        "status": response.status_code,
                        "headers": dict(response.items()),
                        "body": "(stream)" if response.streaming else _text(response.content),
                    },
                }
            )
        return response
