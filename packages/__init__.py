"""The micro-lessons: what a lesson is, the catalogue that finds them, the player that shows them.

A ground floor: it knows neither the web app nor the statements. Start with `lesson.py` (the data),
then `catalogue.py` (from folders to data), `scoring.py` (from what a learner did to a result).
"""
