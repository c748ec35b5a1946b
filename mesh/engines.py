"""The embedded engines for tests and tools.

async with start_postgres() as database, start_redis() as url: ...
"""

from mesh.postgres import Database, start_postgres
from mesh.redis import start_redis

__all__ = ["Database", "start_postgres", "start_redis"]
