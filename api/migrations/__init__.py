"""The forms that the tables have had; run by `api.db` at start, or by `alembic` through it."""
