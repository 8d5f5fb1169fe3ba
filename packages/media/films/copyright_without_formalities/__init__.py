"""The film "A light goes on"."""
