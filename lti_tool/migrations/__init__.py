"""Alembic migrations, in the wheel: the tables of the tool and of the LRS."""
