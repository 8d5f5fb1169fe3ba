"""A small, genuine LTI 1.3 platform: the demo LMS, with which newcomers try the whole system.

It is an application of its own (own port, own origin, own database file, own keys) and meets the tool only by
the protocol: it shares no code with the tool's LTI rooms. Start reading at ``app.py``.
"""
