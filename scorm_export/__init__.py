"""Packages for LMSs without LTI: SCORM, cmi5, TinCan, Common Cartridge, and for websites.

A `package.Package` says what is to be in it, `formats.entries` lists its files, `archive.write` makes the zip, and
`many.build` makes many of them. This floor may know ``packages``, and of ``xapi`` only the vocabulary.
"""
