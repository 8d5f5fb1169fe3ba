"""Every code, with how grave it is. `lti_tool.commands.validate_words` has their words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

_ERRORS = """
no-file not-zip zip-broken zip-empty too-many-files encrypted packing file-broken bomb link
path-outside backslash duplicate
no-manifest nested manifest-name zip-in-zip h5p aicc
xml-empty xml-amp xml-tag xml-cut xml-bytes xml-start xml-entities xml-large xml-other
xsd-unexpected xsd-missing xsd-attribute-unknown xsd-attribute-missing xsd-choice xsd-id xsd-key xsd-text xsd-more
xsd-less xsd-value xsd-root xsd-other
version-namespace id-twice reference organization-default no-items scorm-type
launch-absent launch-missing launch-empty file-missing file-case href-absolute href-outside href-backslash
mastery-range
cmi5-root cmi5-no-au iri address url-parameter url-relative
tincan-root tincan-no-launch
link-root link-address no-resources
"""
_WARNINGS = """
case-clash name-encoding name-url two-standards utf-16 size-huge
version-absent version-unknown title organization-default-absent item-empty item-both no-sco
launch-elsewhere launch-not-html launch-server launch-flash reference-missing reference-insecure
no-api-scorm no-api-cmi5 no-api-tincan other-api no-status
mastery-decimals lang-twice langstring insecure tincan-type tincan-text cartridge-version launch-data xsd-foreign
"""
_HINTS = """
junk more-manifests website bom size-file size-package unlisted schemas-absent no-schema many-scos api-elsewhere
mastery-score completion-threshold sequencing move-on tincan-launches
"""

SEVERITY: Mapping[str, Literal["error", "warning", "hint"]] = MappingProxyType(
    {
        **dict.fromkeys(_ERRORS.split(), "error"),
        **dict.fromkeys(_WARNINGS.split(), "warning"),
        **dict.fromkeys(_HINTS.split(), "hint"),
    }
)

TRAITS = frozenset(
    (
        "nested",
        "alone",
        "elsewhere",
        "many-scos",
        "many-aus",
        "no-items",
        "no-sco",
        "no-api",
        "no-status",
        "launch-broken",
        "version-unknown",
        "mastery-score",
        "completion-threshold",
        "sequencing",
    )
)
"""Facts that decide what an LMS does with a package, whether they are wrong or not."""
