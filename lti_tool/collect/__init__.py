"""The door of packages: what happened in a lesson that an LMS plays by itself comes to `/collect`.

A package names its dispatch by a key that can do nothing but this, and its learner by what the LMS calls them, which is
made a pseudonym at once and kept nowhere. Everything else is as at an attempt's own door (``lti_tool.learner``).
"""
