"""Alembic's entry: one connection, one transaction, and a lock: two starting meshes migrate one after the other."""

from alembic import context
from sqlalchemy import create_engine, text

LOCK = 7_236_114_902


def run() -> None:
    """Run the migrations on the database, or print them as SQL."""
    url = context.config.attributes["url"]
    if context.is_offline_mode():
        context.configure(url=url, literal_binds=True, version_table_schema="public")
        with context.begin_transaction():
            context.run_migrations()
        return
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(connection=connection, version_table_schema="public")
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
