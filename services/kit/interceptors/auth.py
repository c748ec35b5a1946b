"""Proves who is calling. Headers that the gateway derives from a token are never believed; tokens are."""

from dataclasses import replace

from services.kit.call import Call
from services.kit.contract import Access
from services.kit.faults import Fault, Reason
from services.kit.interceptors.base import Policy
from services.kit.principal import ANONYMOUS
from services.kit.tokens import TokenVerifier

AUTHORIZATION = "authorization"
SERVICE_TOKEN = "x-baziai-service-token"


class Authenticate(Policy):
    """Turns `authorization: Bearer …` into the principal of the call.

    A sibling service proves itself by a second token of its own and thereby adds its name to the
    principal; it cannot become another user by it.
    """

    name = "auth"

    def __init__(self, verifier: TokenVerifier) -> None:
        self._verifier = verifier

    async def open(self, call: Call) -> None:
        """Verify the tokens sent; require one unless the method is public."""
        bearer = _bearer(call.metadata.get(AUTHORIZATION, ""))
        principal = await self._verifier.user(bearer) if bearer else ANONYMOUS
        proof = call.metadata.get(SERVICE_TOKEN)
        if proof:
            service = await self._verifier.service(proof)
            principal = replace(principal, service=service)
        if principal.anonymous and call.info.access is not Access.PUBLIC:
            raise Fault(Reason.TOKEN_MISSING, "this call needs `authorization: Bearer TOKEN`")
        call.bearer, call.principal = bearer, principal


def _bearer(header: str) -> str:
    if not header:
        return ""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Fault(Reason.TOKEN_INVALID, "authorization must be `Bearer TOKEN`")
    return token.strip()
