"""The instructor's room: choosing lessons for a course, and how they go there."""
