"""The record store: statements kept, found and given back, on SQLite and on PostgreSQL by the same code."""
