"""The local OpenID provider: `python -m mesh.issuer FOLDER PORT` publishes keys and renews the services' tokens."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mesh import identity
from mesh.ports import HOST

_CACHE = {"cache-control": "public, max-age=60"}


def issuer_url(port: int) -> str:
    """Return the `iss` of every token."""
    return f"http://{HOST}:{port}"


def application(folder: Path, issuer: str) -> Starlette:
    """Return the provider's two documents; its life renews what expires."""

    async def discovery(_request: Request) -> JSONResponse:
        document = {
            "issuer": issuer,
            "jwks_uri": f"{issuer}/jwks.json",
            "id_token_signing_alg_values_supported": [identity.ALGORITHM],
            "subject_types_supported": ["public"],
            "response_types_supported": ["none"],
            "claims_supported": ["iss", "aud", "sub", "iat", "exp", "tenant", "roles"],
        }
        return JSONResponse(document, headers=_CACHE)

    async def keys(_request: Request) -> JSONResponse:
        # Read anew each time: `rotate-keys` is another process.
        document = identity.published(identity.read_keys(folder), time.time())
        return JSONResponse(document, headers=_CACHE)

    @asynccontextmanager
    async def life(_application: Starlette) -> AsyncIterator[None]:
        _renew(folder, issuer)
        task = asyncio.create_task(_keep_renewing(folder, issuer))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    routes = [
        Route("/.well-known/openid-configuration", discovery),
        Route("/jwks.json", keys),
    ]
    return Starlette(routes=routes, lifespan=life)


def _renew(folder: Path, issuer: str) -> None:
    now = time.time()
    identity.keep_fresh(folder, now)
    identity.write_service_tokens(folder, issuer, now)


async def _keep_renewing(folder: Path, issuer: str) -> None:
    while True:
        await asyncio.sleep(identity.SERVICE_RENEW_SECONDS)
        try:
            _renew(folder, issuer)
        except OSError as error:  # a full disk may be emptied before the tokens expire
            sys.stderr.write(f"tokens could not be renewed: {error}\n")


def main(folder: Path, port: int) -> None:
    """Serve until SIGTERM."""
    uvicorn.run(
        application(folder, issuer_url(port)),
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
