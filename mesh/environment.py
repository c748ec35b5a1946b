"""What the services are told: the variables of services/kit/config.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from mesh import places
from mesh.layout import Layout, Secrets
from mesh.ports import HOST
from mesh.postgres import Database

SLICES = ("profile", "chart", "chat")
METRICS_PORT = "BAZIAI_TELEMETRY__METRICS_PORT"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known once ports and secrets are."""

    layout: Layout
    ports: Mapping[str, int]
    secrets: Secrets
    database: Database
    redis_url: str

    @property
    def issuer(self) -> str:
        """The `iss` of every token."""
        return f"http://{HOST}:{self.ports['issuer']}"


def service_environment(facts: Facts, name: str) -> dict[str, str]:
    """Return the whole environment of a service or of the workers. Only the workers see more than one role's URL."""
    told = {
        "BAZIAI_SERVER__HOST": HOST,
        "BAZIAI_SERVER__PORT": str(facts.ports[name]),
        "BAZIAI_AUTH__ISSUER": facts.issuer,
        "BAZIAI_AUTH__JWKS_URL": f"{facts.issuer}/jwks.json",
        "BAZIAI_AUTH__SERVICE_TOKEN_FILE": str(facts.layout.identity / f"{name}.token"),
        "BAZIAI_PEERS__PROFILE": f"{HOST}:{facts.ports['profile']}",
        "BAZIAI_PEERS__CHART": f"{HOST}:{facts.ports['chart']}",
        "BAZIAI_REDIS__URL": facts.redis_url,
        "BAZIAI_VAULT__KEY_FILE": str(facts.layout.key_file),
        "BAZIAI_PAGING__SECRET": facts.secrets.page_tokens,
        "BAZIAI_PLACES__FOLDER": str(facts.layout.places),
    }
    if name in SLICES:
        told["BAZIAI_POSTGRES__URL"] = facts.database.url(f"baziai_{name}")
    else:
        for part in (*SLICES, "relay"):
            told[f"BAZIAI_POSTGRES_{part.upper()}__URL"] = facts.database.url(f"baziai_{part}")
    environment = places.child_environment()
    # One port for /metrics was asked for and every service needs its own: they take the next ones, in this order.
    if name in SLICES and (first := environment.get(METRICS_PORT)):
        told[METRICS_PORT] = str(int(first) + SLICES.index(name))
    # Nobody balances between two of us on one machine: a long drain would only make Ctrl-C slow.
    environment.setdefault("BAZIAI_SERVER__DRAIN_SECONDS", "1")
    environment.setdefault("BAZIAI_SERVER__GRACE_SECONDS", "4")
    # Each arena of glibc keeps freed memory to itself; ten processes of them are half of an idle mesh.
    environment.setdefault("MALLOC_ARENA_MAX", "2")
    return environment | told
