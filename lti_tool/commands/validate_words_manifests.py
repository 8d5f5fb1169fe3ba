"""What is wrong in what a manifest says: SCORM, cmi5, TinCan, Common Cartridge."""

from __future__ import annotations

from packages.marks import N_

_EXPORT = N_("Export the package again from the program that made it.")
_COMPARE = N_("Compare the identifiers: they must be the same to the letter.")
_API_HELP = N_("Let the page load the script that speaks to the LMS, and export again.")
_ADDRESS = N_("Write the path from the manifest or page to the file, such as media/film.mp4, with /.")

MANIFESTS: dict[str, tuple[str, str]] = {
    "version-absent": (
        N_("The manifest does not say which SCORM it is."),
        N_("Put <schemaversion> into <metadata>: 1.2, 2004 3rd Edition or 2004 4th Edition."),
    ),
    "version-unknown": (
        N_("“{version}” is no version that LMSs know."),
        N_("Write exactly 1.2, CAM 1.3, 2004 3rd Edition or 2004 4th Edition."),
    ),
    "version-namespace": (
        N_("The manifest says it is version {version}, but its xmlns is of another ({namespace})."),
        N_('Write xmlns="{wanted}", or export it as one version.'),
    ),
    "id-twice": (N_("The identifier {id} is there twice."), N_("Give each its own.")),
    "reference": (N_("{id} is named here, and there is nothing of this identifier."), _COMPARE),
    "organization-default": (N_("The default organization {id} is not there."), _COMPARE),
    "organization-default-absent": (
        N_("There is more than one organization and none is the default; LMSs show the first or none."),
        N_('Name one: <organizations default="…">'),
    ),
    "no-items": (
        N_("The table of contents is empty: an LMS has nothing to open."),
        N_("Put an <organization> with an <item> into <organizations>, whose identifierref names a resource."),
    ),
    "title": (N_("{id} has no title. Learners see an empty line."), N_("Put a <title> into it.")),
    "item-empty": (
        N_("The entry {id} opens nothing and has nothing beneath it."),
        N_("Give it an identifierref, or take it out."),
    ),
    "item-both": (
        N_("The entry {id} opens something and has entries beneath it; SCORM allows one or the other."),
        N_("Give what it opens an entry of its own beneath it."),
    ),
    "no-resources": (N_("Nothing is listed in <resources>."), _EXPORT),
    "no-sco": (
        N_("Nothing in the package is a SCO: an LMS opens it and records no result."),
        N_("If results are wanted, the launched resource must be a sco, not an asset."),
    ),
    "scorm-type": (
        N_("{id} does not say whether it is a sco or an asset. LMSs then record no result, or none open it."),
        N_('Write adlcp:{wanted}="sco", with exactly these capitals and the right xmlns:adlcp.'),
    ),
    "many-scos": (
        N_("More than one part reports for itself (SCOs: {count})."),
        N_("Not every LMS keeps them apart: try it there before learners do."),
    ),
    "launch-absent": (N_("{id} is opened, but no file is named."), N_("Write its launch page into href.")),
    "launch-missing": (
        N_("The launch page {name} is not in the package: learners get an error page."),
        N_("Put it in, or mend the address."),
    ),
    "launch-empty": (N_("The launch page {name} is empty."), _EXPORT),
    "launch-elsewhere": (
        N_("The launch page is on another site ({address}). Browsers don't let it speak to the LMS."),
        N_("Put a page into the package that opens it and passes its results on."),
    ),
    "launch-not-html": (
        N_("{name} is launched, but it is no web page; it can't report a result."),
        N_("Put it into an HTML page that reports for it."),
    ),
    "launch-server": (
        N_("{name} needs a server that runs it. An LMS only hands files out."),
        N_("Make it a plain HTML page."),
    ),
    "launch-flash": (N_("{name} is Flash, which no browser plays any more."), N_("Export it as HTML5.")),
    "file-missing": (
        N_("{name} is listed and is not in the package."),
        N_("Put it in, or take it from the list."),
    ),
    "file-case": (
        N_("{name} is written {other} in the package. Most servers take that for another file."),
        N_("Write both with the same capitals."),
    ),
    "href-absolute": (N_("{name} begins at the site's root, where the package is not."), _ADDRESS),
    "href-outside": (N_("{name} leads out of the package."), _ADDRESS),
    "href-backslash": (N_("There is a backslash in the address {name}."), _ADDRESS),
    "reference-missing": (
        N_("The page asks for {name}, which is not in the package."),
        N_("Put it in, or take it out of the page."),
    ),
    "reference-insecure": (
        N_("The page loads {name} without encryption; browsers block that on a secure site."),
        N_("Use https."),
    ),
    "address": (N_("“{address}” is no address that a browser can open."), N_("Check it for spaces and slips.")),
    "insecure": (
        N_("{address} is not encrypted; browsers block it on a secure site."),
        N_("Use https."),
    ),
    "unlisted": (
        N_("Files that the manifest does not list: {count} ({example} …)."),
        N_("Most LMSs serve them all the same; the standard wants them listed."),
    ),
    "schemas-absent": (
        N_("The standard wants its XSD files beside the manifest."),
        N_("Few LMSs ask for them. Put them in if one refuses the package."),
    ),
    "no-api-scorm": (
        N_("No file of the package names SCORM's API: results will never arrive in the LMS."),
        _API_HELP,
    ),
    "no-api-cmi5": (
        N_("No file of the package speaks cmi5: results will never arrive in the LMS."),
        _API_HELP,
    ),
    "no-api-tincan": (
        N_("No file of the package speaks xAPI: results will never arrive in the LMS."),
        _API_HELP,
    ),
    "other-api": (
        N_("The files only name the API of the other SCORM version: results will never arrive in the LMS."),
        N_("Export the package in the version that its manifest says."),
    ),
    "api-elsewhere": (
        N_("No file here names an API of an LMS; perhaps a script from another site does."),
        N_("Better put that script into the package: without it, no result arrives."),
    ),
    "no-status": (
        N_("No file names lesson_status, completion_status or progress_measure: it may never count as done."),
        N_("Let the page say when the lesson is completed."),
    ),
    "launch-data": (
        N_("The data for the launch is longer than {longest} characters."),
        N_("Shorten it, or put it into a file."),
    ),
    "mastery-range": (
        N_("The pass mark “{value}” is not between {lowest} and {highest}."),
        N_("Write a number in this range."),
    ),
    "mastery-score": (
        N_("There is a pass mark ({value}). LMSs may judge by it, over what the lesson itself says."),
        N_("Take <adlcp:masteryscore> out if the lesson decides who has passed."),
    ),
    "completion-threshold": (
        N_("There is a threshold of completion. LMSs may judge by it, over what the lesson itself says."),
        N_("Take <adlcp:completionThreshold> out if the lesson decides what is completed."),
    ),
    "sequencing": (
        N_("There are sequencing rules ({name}), which many LMSs follow in part or not at all."),
        N_("Try it in the LMS, or let the lesson itself lead the learner."),
    ),
    "cmi5-root": (
        N_("This is no course structure of cmi5: it begins with {found}, in “{namespace}”."),
        N_('Begin with <courseStructure xmlns="{wanted}">.'),
    ),
    "cmi5-no-au": (N_("There is no assignable unit (au): an LMS has nothing to open."), _EXPORT),
    "iri": (
        N_("The id “{value}” of {element} is no full address."),
        N_("Write a full one that is yours alone, such as https://example.org/courses/1."),
    ),
    "langstring": (N_("{element} is empty."), N_("Write a text.")),
    "lang-twice": (N_("{element} has two texts in the language “{lang}”."), N_("Leave one.")),
    "url-parameter": (
        N_("The address has parameters that the LMS adds itself: {names}."),
        N_("Rename them in the address."),
    ),
    "url-relative": (
        N_("{address} leads to a file beside this one, and a course structure alone has no files."),
        N_("Write the full address, or zip the course structure with its files."),
    ),
    "mastery-decimals": (
        N_("The masteryScore {value} has more than four decimals."),
        N_("Round it to four."),
    ),
    "move-on": (
        N_("moveOn is NotApplicable: the LMS counts the unit as done before it is opened."),
        N_('Write moveOn="Completed" or "Passed" if it is to count.'),
    ),
    "tincan-root": (
        N_("This is no manifest of TinCan: it begins with {found}, in “{namespace}”."),
        N_('Begin with <tincan xmlns="{wanted}">.'),
    ),
    "tincan-no-launch": (
        N_("No activity has an address to launch: an LMS has nothing to open."),
        N_('Put <launch lang="en">index.html</launch> into the first activity.'),
    ),
    "tincan-launches": (
        N_("More than one activity can be launched ({count}). Most LMSs open the first only."),
        N_("Make one package for each, or lead to the others from the first."),
    ),
    "tincan-type": (
        N_("The activity's type “{value}” is no full address."),
        N_('Write type="http://adlnet.gov/expapi/activities/course".'),
    ),
    "tincan-text": (N_("The activity has no {part}."), N_("Put it in.")),
    "cartridge-version": (
        N_("“{version}” is no version of Common Cartridge that LMSs know."),
        N_("Write exactly 1.0.0, 1.1.0, 1.2.0 or 1.3.0."),
    ),
    "link-root": (
        N_("An LTI link should be here, but the file begins with {found}."),
        N_("Begin with <cartridge_basiclti_link>."),
    ),
    "link-address": (
        N_("The LTI link does not say where it leads."),
        N_("Put the full address into <blti:secure_launch_url>."),
    ),
}
