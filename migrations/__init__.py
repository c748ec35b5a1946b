"""The database's one history (Alembic). Expand first, contract in a later release, never both."""
