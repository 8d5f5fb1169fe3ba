"""SCORM 2004, 3rd and 4th edition: the manifest (Content Aggregation Model, section 3.4) and its schemas.

Sequencing is what LMSs really have: a learner goes on to the next lesson (flow), or chooses one (choice). What a module
comes to is rolled up from its lessons: completed when all are, passed when all that can be passed are. No rule keeps a
lesson closed.

The lesson says itself whether it is complete and passed. So there is neither `satisfiedByMeasure`, with which an LMS is
to judge by the measure in the lesson's place (Run-Time Environment, on `cmi.success_status`), nor
`adlcp:completionThreshold`, with which Moodle 4.5, seen on a real one, rewrites `completion_status` from the progress
at Terminate, whatever its attributes say. The primary objective of a lesson with a pass mark names that mark all the
same: without one Moodle takes 1 (mod/scorm/datamodels/scormlib.php) and tells the lesson so as
`cmi.scaled_passing_score`, by which it would fail whoever has not everything right (scorm_13lib.php). For the same
reason a lesson without a pass mark has no objective in the manifest.

The delivery controls say that the lesson sets both statuses: else an LMS calls what has not said anything complete and
passed (Sequencing and Navigation, UP.4).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from packages.lesson import Lesson
from scorm_export import lom, schemas, xml
from scorm_export.manifest import FILE, name_of, organize, resources
from scorm_export.package import Entry, Package
from scorm_export.schemas import Standard
from scorm_export.xml import add, share

IMSCP = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADLCP = "http://www.adlnet.org/xsd/adlcp_v1p3"
IMSSS = "http://www.imsglobal.org/xsd/imsss"
OBJECTIVE = "PRIMARYOBJ"

_VERSIONS: dict[Standard, str] = {"scorm2004-3": "2004 3rd Edition", "scorm2004-4": "2004 4th Edition"}
_SCHEMES = ("LOMv1.0", "ADLv1.0")


def entries(package: Package) -> Iterator[Entry]:
    """The manifest, then its schemas.

    Raises:
        CannotPackage: set-up has not brought the schemas.
    """
    yield Entry(FILE, xml.document(manifest(package)))
    yield from schemas.entries(_standard(package), lean=package.live is not None)


def manifest(package: Package) -> etree._Element:
    """The manifest: one organization, in it an item a lesson."""
    prefixes = {
        "adlcp": ADLCP,
        "adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
        "adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
        "imsss": IMSSS,
        "lom": lom.IEEE,
        "xsi": xml.XSI,
    }
    top = xml.root(IMSCP, "manifest", prefixes, identifier=name_of(package), version="1.0")
    top.set(xml.SCHEMA_LOCATION, schemas.location(_standard(package)))
    metadata = add(top, "metadata")
    add(metadata, "schema", "ADL SCORM")
    add(metadata, "schemaversion", _VERSIONS[_standard(package)])
    lom.ieee(metadata, lom.about(package), _SCHEMES)
    organization, items = organize(top, package)
    for item, lesson in zip(items, package.lessons, strict=True):
        _sequence_lesson(item, lesson)
    sequencing = add(organization, f"{{{IMSSS}}}sequencing")
    add(sequencing, "controlMode", choice="true", choiceExit="true", flow="true", forwardOnly="false")

    def told(resource: etree._Element, lesson: Lesson) -> None:
        if len(package.lessons) > 1 and not package.live:
            lom.ieee(add(resource, "metadata"), lom.about_lesson(package, lesson), _SCHEMES)

    resources(top, package, f"{{{ADLCP}}}scormType", told)
    return top


def _sequence_lesson(item: etree._Element, lesson: Lesson) -> None:
    """What the LMS does with a lesson's statuses: it takes them, and counts them for the module.

    A lesson without a pass mark is never passed: it counts for the module's completion only.
    """
    judged = lesson.completion.mastery is not None
    weight = "1" if judged else "0"
    sequencing = add(item, f"{{{IMSSS}}}sequencing")
    counts = {"rollupObjectiveSatisfied": str(judged).lower(), "rollupProgressCompletion": "true"}
    add(sequencing, "rollupRules", **counts, objectiveMeasureWeight=weight)
    if lesson.completion.mastery is not None:
        objective = add(add(sequencing, "objectives"), "primaryObjective", objectiveID=OBJECTIVE)
        add(objective, "minNormalizedMeasure", share(lesson.completion.mastery))
    set_by_content = {"completionSetByContent": "true", "objectiveSetByContent": "true"}
    add(sequencing, "deliveryControls", tracked="true", **set_by_content)


def _standard(package: Package) -> Standard:
    return "scorm2004-3" if package.format == "scorm2004-3" else "scorm2004-4"
