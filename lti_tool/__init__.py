"""The web application: LTI 1.3 tool, learner and instructor pages, console, reports, demo LMS.

Read ``app.py`` first: it is the one place that wires the rooms together.
"""
