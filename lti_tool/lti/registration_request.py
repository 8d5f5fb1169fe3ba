"""What the tool asks an LMS to be registered as (dynamic registration 1.0, section 3.6).

Only what the LMS says it supports is asked for. About a person that is nothing but a number; and, where the
partner wants names in the class view, the name: LMSs put names into the roster only for tools that they may
send them to. Names are shown from there and kept nowhere. An e-mail address is never asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lti_tool.i18n import DEFAULT, in_language
from lti_tool.i18n import gettext as _
from lti_tool.lti import keys
from lti_tool.lti.message import DATA_PRIVACY, DEEP_LINKING, RESOURCE_LINK
from lti_tool.lti.registration_wire import TOOL_CONFIGURATION, PlatformConfiguration
from lti_tool.platforms import registration as habits

SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
GRADE_SCOPES = (AGS + "lineitem", AGS + "lineitem.readonly", AGS + "result.readonly", AGS + "score")
SCOPES = (*GRADE_SCOPES, ROSTER, "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly")
CLAIMS = ("iss", "sub")
NAME_CLAIMS = ("name", "given_name", "family_name")
VARIABLES = {
    "context_id_history": "Context.id.history",
    "resource_link_id_history": "ResourceLink.id.history",
}
"""Custom parameters that let a copied course keep its lessons, and the variables that fill them."""


def custom_parameters(variables: Sequence[str] | None) -> dict[str, str]:
    """The tool's custom parameters: those whose variable the platform lists; all where it lists none."""
    return {name: f"${variable}" for name, variable in VARIABLES.items() if variables is None or variable in variables}


def request_document(
    configuration: PlatformConfiguration,
    base_url: str,
    languages: Sequence[str],
    *,
    names: bool,
    our_keys: str = keys.SHARED,
) -> dict[str, Any]:
    """The registration request.

    Args:
        configuration: what the platform says about itself.
        base_url: where this installation is.
        languages: those that the tool is offered in.
        our_keys: the id of the key set that we sign with for it.
        names: the partner's class views show the names of the roster.
    """
    launch = base_url + "/lti/launch"
    supported = configuration.scopes
    scopes = [scope for scope in SCOPES if supported is None or scope in supported]
    messages = [_message(RESOURCE_LINK, configuration, launch, lambda: _("Creator Lessons"), languages)]
    if configuration.messages is None or DEEP_LINKING in configuration.messages:
        messages.append(_message(DEEP_LINKING, configuration, launch, lambda: _("Choose lessons"), languages))
    if SUBMISSION_REVIEW in (configuration.messages or ()):
        messages.append(_message(SUBMISSION_REVIEW, configuration, launch, lambda: _("Answers"), languages))
    if DATA_PRIVACY in (configuration.messages or ()):
        about = _message(DATA_PRIVACY, configuration, launch, lambda: _("What is kept about a person"), languages)
        messages.append(about)
    tool: dict[str, Any] = {
        "domain": habits.domain(configuration.family, base_url),
        "target_link_uri": launch,
        **_translated("description", lambda: _("Short lessons on copyright for people who create."), languages),
        "custom_parameters": custom_parameters(configuration.variables),
        "claims": [*CLAIMS, *(NAME_CLAIMS if names else ())],
        "messages": messages,
        **habits.tool_extras(configuration.family, names=names),
    }
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": base_url + "/lti/login",
        "redirect_uris": [launch],
        **_translated("client_name", lambda: _("Creator Lessons"), languages),
        "jwks_uri": base_url + keys.path(our_keys),
        "client_uri": base_url,
        "logo_uri": base_url + "/static/icon.svg",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scopes),
        TOOL_CONFIGURATION: tool,
    }


def _message(
    kind: str,
    configuration: PlatformConfiguration,
    launch: str,
    label: Callable[[], str],
    languages: Sequence[str],
) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": kind,
        "target_link_uri": launch,
        **_translated("label", label, languages),
    }
    placements = habits.placements(kind, (configuration.messages or {}).get(kind, ()))
    if placements:
        message["placements"] = placements
        message.update(habits.message_extras(configuration.family, kind))
    return message


def _translated(name: str, text: Callable[[], str], languages: Sequence[str]) -> dict[str, str]:
    """A text in English, and ``name#fr`` where French says it differently (OpenID registration, 2.1)."""
    with in_language(DEFAULT):
        texts = {name: text()}
    for lang in languages:
        with in_language(lang):
            if lang != DEFAULT and text() != texts[name]:
                texts[f"{name}#{lang}"] = text()
    return texts
