"""What each code of `scorm_export.validate` means, and what to do about it, in the terminal's language.

A text is two: what is wrong, and the cure. Values in braces come with the finding.
"""

from __future__ import annotations

from lti_tool.commands.validate_words_manifests import MANIFESTS
from lti_tool.commands.validate_words_xml import XML
from lti_tool.i18n import gettext as _
from packages.marks import N_
from scorm_export.validate import Finding

_AGAIN = N_("Export the package again from the program that made it.")
_RENAME = N_("Rename it in the program that made the package, and export again.")
_TRUST = N_("Take the package from a source that you trust, or export it again.")

_ZIP: dict[str, tuple[str, str]] = {
    "no-file": (N_("The file can't be read ({reason})."), N_("Check its name and its place.")),
    "not-zip": (
        N_("This is neither a zip nor a course structure of cmi5."),
        N_("A package is the whole zip that the author's program exports, not one file out of it."),
    ),
    "zip-broken": (N_("The zip is damaged: its list of files can't be read."), _AGAIN),
    "zip-empty": (N_("There is nothing in the zip."), _AGAIN),
    "too-many-files": (
        N_("There are more files in the zip than LMSs take."),
        N_("Join small files, or leave out those that no page uses."),
    ),
    "encrypted": (N_("The file has a password. An LMS can't open it."), N_("Zip it again without a password.")),
    "packing": (
        N_("The file is packed in a way that LMSs don't unpack."),
        N_("Zip it again with the usual method (deflate)."),
    ),
    "file-broken": (N_("The file is damaged and can't be unpacked."), _AGAIN),
    "bomb": (
        N_("It unpacks to more than can be taken ({megabytes} MB); the rest was not looked at."),
        _TRUST,
    ),
    "link": (N_("This is a link, not a file. LMSs refuse or lose it."), N_("Zip the file itself.")),
    "path-outside": (N_("The file would land outside the package's folder. LMSs refuse that."), _TRUST),
    "backslash": (
        N_("There is a backslash in the name, so that no folder is made."),
        N_("Zip it with a program that writes / between folders."),
    ),
    "duplicate": (N_("The zip has two files of this name; which one is used is chance."), _AGAIN),
    "case-clash": (
        N_("The name differs from {other} only in capitals: on some servers one replaces the other."),
        _RENAME,
    ),
    "name-encoding": (
        N_("The name has letters whose encoding the zip does not tell: on other systems it is spelt otherwise."),
        N_("Zip it with a program that writes names as UTF-8, or use plain letters a to z."),
    ),
    "name-url": (N_("Some characters of the name ({characters}) mean something else in an address."), _RENAME),
    "junk": (
        N_("Files of the system that zipped it: {count} ({example} …)."),
        N_("They do no harm. Leave them out when you zip it again."),
    ),
    "size-file": (
        N_("The file is large ({megabytes} MB): learners on slow lines wait."),
        N_("Compress it further, or let the page play it from a video service."),
    ),
    "size-package": (
        N_("The package has {megabytes} MB. Many sites take less."),
        N_("Ask the site's administrator for the limit; make media smaller, or split the course."),
    ),
    "size-huge": (
        N_("The package has {megabytes} MB, which most sites and many programs can't take."),
        N_("Make media smaller, or split the course."),
    ),
    "no-manifest": (
        N_("There is no manifest: no imsmanifest.xml, cmi5.xml or tincan.xml. An LMS can't tell what this is."),
        N_("Export it as SCORM, cmi5 or xAPI, and take that zip as it comes."),
    ),
    "nested": (
        N_("The manifest is in a folder. LMSs look for it in the root of the zip."),
        N_("Open the folder, mark everything in it, and zip that; don't zip the folder."),
    ),
    "manifest-name": (
        N_("This seems to be the manifest, but its name is not exactly imsmanifest.xml, cmi5.xml or tincan.xml."),
        N_("Rename it, in small letters, and put it in the root of the zip."),
    ),
    "zip-in-zip": (
        N_("The package is in a second zip."),
        N_("Unpack the outer zip once, and give the LMS the inner one."),
    ),
    "h5p": (
        N_("This is an H5P package, which is not one of these standards."),
        N_("Give it to a site that plays H5P, or make a lesson of it: creator-lessons lessons import"),
    ),
    "aicc": (
        N_("This is an AICC package, an older standard that few LMSs still take."),
        N_("Export it as SCORM or cmi5."),
    ),
    "website": (
        N_("A lesson for any web server. It has no manifest: an LMS does not take it."),
        N_("For an LMS, export it as SCORM or cmi5."),
    ),
    "more-manifests": (
        N_("There is another manifest further down, which most LMSs ignore."),
        N_("Leave it out if nothing needs it."),
    ),
    "two-standards": (
        N_("There are manifests of more than one standard ({names}). Each LMS takes the one it knows."),
        N_("Export one package for each standard."),
    ),
}

WORDS: dict[str, tuple[str, str]] = {**_ZIP, **XML, **MANIFESTS}
"""By code: what is wrong, and the cure."""


def what(found: Finding) -> str:
    """What is wrong, in the current language."""
    return _(WORDS[found.code][0]).format(**found.values)


def cure(found: Finding) -> str:
    """What to do about it, in the current language."""
    return _(WORDS[found.code][1]).format(**found.values)
