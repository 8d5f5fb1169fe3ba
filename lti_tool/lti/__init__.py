"""The wire of LTI 1.3: login, launch, deep linking, registration, keys, grades.

``routes.py`` has the URLs; ``message.py`` what a checked launch says, for the rooms behind.
"""
