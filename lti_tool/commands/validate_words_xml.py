"""What an XML reader and an official schema say against a file, in words that a person understands."""

from __future__ import annotations

from packages.marks import N_

_MEND = N_("Mend this line in a text editor, or export the package again.")
_ORDER = N_("Elements have a fixed order. Move it, or take it out.")

XML: dict[str, tuple[str, str]] = {
    "bom": (
        N_("The file begins with an invisible mark (BOM), over which some LMSs stumble."),
        N_("Save it as UTF-8 without BOM."),
    ),
    "utf-16": (N_("The file is written in UTF-16, which some LMSs can't read."), N_("Save it as UTF-8.")),
    "xml-empty": (N_("The file is empty."), _MEND),
    "xml-amp": (
        N_("There is a & that begins nothing ({message})."),
        N_("Write &amp; instead of &, and &lt; instead of <."),
    ),
    "xml-tag": (N_("An element is not opened or closed as it should be ({message})."), _MEND),
    "xml-cut": (
        N_("The file does not begin, or does not end, where XML does ({message})."),
        N_("It may have been cut off on its way: export the package again."),
    ),
    "xml-bytes": (
        N_("The letters are not written in the encoding that the file names ({message})."),
        N_("Save it as UTF-8."),
    ),
    "xml-start": (
        N_("Something stands before <?xml, even if it is only an empty line."),
        N_("Take out everything before <?xml."),
    ),
    "xml-entities": (
        N_("The file defines abbreviations (<!ENTITY). For safety, nobody reads that."),
        N_("Write out what they stand for, and take out the definitions."),
    ),
    "xml-large": (
        N_("The file is larger than any that is read here."),
        N_("Leave files out that no page uses, and export the package again."),
    ),
    "xml-other": (N_("This is no proper XML ({message})."), _MEND),
    "no-schema": (
        N_("The official schemas are not installed here, so it was not held against them."),
        N_("Run make demo in the project's folder once; it brings them."),
    ),
    "xsd-unexpected": (N_("{where} may not stand here. Here may stand: {expected}."), _ORDER),
    "xsd-missing": (N_("Something is missing in {where}: {expected}."), N_("Add it.")),
    "xsd-attribute-unknown": (
        N_("{where} has something that the standard does not know: {name}."),
        N_("Check the spelling, capitals too, or take it out."),
    ),
    "xsd-attribute-missing": (N_("{name} is missing in {where}."), N_("Add it.")),
    "xsd-choice": (
        N_("“{value}” is not possible in {where}."),
        N_("Write one of these, with the same capitals: {allowed}"),
    ),
    "xsd-id": (
        N_("“{value}” can't be an identifier in {where}, or it is there twice."),
        N_("An identifier begins with a letter, has no spaces and no colon, and is there once."),
    ),
    "xsd-key": (
        N_("Something in {where} names what is not there, or is there twice."),
        N_("Compare the identifiers."),
    ),
    "xsd-text": (
        N_("There is text between the elements of {where}, where none may be."),
        N_("Take the text out, or put it into the element it belongs to."),
    ),
    "xsd-more": (N_("What stands in {where} is too long or too large: {bound} at most."), N_("Shorten it.")),
    "xsd-less": (N_("What stands in {where} is too short or too small: {bound} at least."), N_("Write more.")),
    "xsd-value": (
        N_("“{value}” is not written as it must be in {where}."),
        N_("Look it up in the standard, or export the package again."),
    ),
    "xsd-root": (
        N_("The file begins with {where}, which is no beginning that this standard knows."),
        N_("Compare its first line, and the address in xmlns, with a package that works."),
    ),
    "xsd-foreign": (
        N_("{where} is not of this standard, and strict LMSs may refuse it."),
        N_("Check spelling and xmlns, or take it out."),
    ),
    "xsd-other": (N_("The official schema says: {message}"), _MEND),
}
