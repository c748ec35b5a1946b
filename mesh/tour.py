"""What to try on a mesh that is up: five doors, as commands to paste."""

import json
from collections.abc import Mapping

from mesh.envoy import BIRTH
from mesh.ports import HOST

USER = "demo"
PROFILE = {"displayName": "Li", "sex": "SEX_FEMALE", "birth": BIRTH}
CHART_NAME = f"users/{USER}/profiles/li/charts/first"
CONVERSATION = {"charts": [CHART_NAME], "title": "First reading", "languageCode": "zh-Hans"}
QUESTION = {"text": "这个命盘的日主是什么？适合什么样的工作？"}

_TEXT = """\
Paste these first, in the folder of the clone:

  export BAZIAI_EDGE=http://{edge}
  export BAZIAI_TOKEN={token}

1. REST: a person, her chart, its pillars with Chinese labels (what exists already answers ALREADY_EXISTS)

  curl -sS -w '\\n' "$BAZIAI_EDGE/v1/users/{user}/profiles?profileId=li" -H "authorization: Bearer $BAZIAI_TOKEN" \\
    -H 'content-type: application/json' -d '{profile}'
  curl -sS -w '\\n' "$BAZIAI_EDGE/v1/users/{user}/profiles/li/charts?chartId=first&languageCode=zh-Hans" \\
    -H "authorization: Bearer $BAZIAI_TOKEN" -H 'content-type: application/json' -d '{{}}'

2. SSE: a question about that chart, answered as it is written

  curl -sS -w '\\n' "$BAZIAI_EDGE/v1/users/{user}/conversations?conversationId=talk" \\
    -H "authorization: Bearer $BAZIAI_TOKEN" -H 'content-type: application/json' -d '{conversation}'
  curl -sS -N "$BAZIAI_EDGE/v1/users/{user}/conversations/talk:streamReply" \\
    -H "authorization: Bearer $BAZIAI_TOKEN" -H 'content-type: application/json' \\
    -H 'accept: text/event-stream' -d '{question}'

3. gRPC: the same chart at the edge with the committed descriptors; methods and health inside (after `make tools`)

  .venv/bin/buf curl --protocol grpc --http2-prior-knowledge --schema gen/descriptors/baziai.binpb \\
    -H "authorization: Bearer $BAZIAI_TOKEN" -d '{get_chart}' \\
    "$BAZIAI_EDGE/baziai.chart.v1.ChartService/GetChart"
  .tools/bin/grpcurl -plaintext {profile_address} list
{health}

4. gRPC-web, as a browser speaks it

  node examples/grpcweb.mjs

5. Python, with the generated stubs

  .venv/bin/python examples/quickstart.py
"""


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # It stands between single quotes on a command line.
    return text.replace("'", "'\\''")


def render(ports: Mapping[str, int], token: str, services: Mapping[str, str]) -> str:
    """Return the text. services: for each slice, the full name of its service."""
    health = "\n".join(
        f"  .tools/bin/grpc-health-probe -addr {HOST}:{ports[name]} -service {service}"
        for name, service in services.items()
    )
    return _TEXT.format(
        edge=f"{HOST}:{ports['edge']}",
        token=token,
        user=USER,
        profile=_json(PROFILE),
        conversation=_json(CONVERSATION),
        question=_json(QUESTION),
        get_chart=_json({"name": CHART_NAME, "languageCode": "zh-Hans"}),
        profile_address=f"{HOST}:{ports['profile']}",
        health=health,
    )


def addresses(ports: Mapping[str, int], services: Mapping[str, str], *, gateway: bool) -> str:
    """Return who listens where."""
    rows = []
    if gateway:
        rows.append(("edge", f"http://{HOST}:{ports['edge']}", "REST, SSE, gRPC (h2c), gRPC-web"))
        rows.append(("ops", f"http://{HOST}:{ports['ops']}", "Envoy: /healthz, /readyz, /metrics"))
    rows += [
        (name, f"{HOST}:{ports[name]}", f"gRPC, inside: {full}") for name, full in services.items()
    ]
    rows.append(("issuer", f"http://{HOST}:{ports['issuer']}", "OpenID discovery and JWKS"))
    return "\n".join(f"  {name:<9} {address:<26} {what}" for name, address, what in rows)
