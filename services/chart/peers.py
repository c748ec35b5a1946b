"""Profiles, as the Profile service tells them."""

from baziai.profile.v1.profile_pb2 import Profile
from baziai.profile.v1.profile_service_pb2 import GetProfileRequest
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from services import births
from services.chart.model import ProfileSnapshot
from services.kit.peers import Peer

PROFILE_SERVICE = "baziai.profile.v1.ProfileService"


class ProfileServiceReader:
    """Implements `ports.ProfileReader` by a stub."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._stub = ProfileServiceStub(peer.channel)

    async def get(self, name: str) -> ProfileSnapshot:
        """Return a profile, read as the caller."""
        profile = await self._peer.ask(self._stub.GetProfile, GetProfileRequest(name=name))
        return ProfileSnapshot(
            name=profile.name,
            uid=profile.uid,
            birth=births.decode(profile.birth, profile.sex).birth,
            birth_revision=profile.birth_revision,
            deleted=profile.state == Profile.STATE_DELETED,
        )
