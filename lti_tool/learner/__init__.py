"""The learner's room: the lesson page, its door, and ``record.py``, through which everything goes."""
