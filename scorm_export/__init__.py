"""Packages for LMSs without LTI: SCORM, cmi5, TinCan, Common Cartridge.

This room is laid out but empty: the exporter comes with its own issue. The floor exists so that import-linter
holds its place: it may know ``packages``, and of ``xapi`` only the vocabulary.
"""
