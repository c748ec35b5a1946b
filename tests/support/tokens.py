"""An issuer for tests: real keys, real signatures, any claim."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER = "https://issuer.test"
AUDIENCE = "baziai"
SERVICE_AUDIENCE = "baziai-internal"


@dataclass(frozen=True)
class Issuer:
    """Signs tokens and publishes its key."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    kid: str = "test-1"

    def jwks(self) -> dict[str, Any]:
        """Return the published keys."""
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": self.kid, "alg": "ES256", "use": "sig"}]}

    def token(self, subject: str, *, seconds: float = 3600, **claims: Any) -> str:
        """Return a user's token; claims override the usual ones."""
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "tenant": "default",
            "iat": now,
            "exp": now + int(seconds),
        }
        return jwt.encode(usual | claims, self.key, algorithm="ES256", headers={"kid": self.kid})

    def service_token(self, service: str) -> str:
        """Return a service's token."""
        return self.token(f"service:{service}", aud=SERVICE_AUDIENCE)
