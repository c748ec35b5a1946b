"""`python -m migrations [upgrade|current|sql]`: bring the database at BAZIAI_MIGRATIONS__URL to the newest version."""

import sys

from alembic import command

from migrations.config import alembic_config, configured_url

VERBS = ("upgrade", "current", "sql")


def main(arguments: list[str]) -> int:
    """Run one verb; `upgrade` by default."""
    verb = arguments[0] if arguments else "upgrade"
    if verb not in VERBS:
        sys.stderr.write(f"usage: python -m migrations [{'|'.join(VERBS)}]\n")
        return 2
    config = alembic_config(configured_url())
    if verb == "current":
        command.current(config)
    else:
        command.upgrade(config, "head", sql=verb == "sql")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
