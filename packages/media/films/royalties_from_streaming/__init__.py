"""The film "Two rivers from one drop"."""
