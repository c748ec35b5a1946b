"""The Profile service on the wire: decode, use case, encode."""

from typing import Any

import grpc
from google.longrunning import operations_pb2
from google.longrunning.operations_pb2_grpc import OperationsServicer as OperationsBase

from baziai.profile.v1 import profile_pb2, profile_service_pb2
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceServicer
from services import births
from services.kit.call import caller, repeat
from services.kit.masks import changed_fields
from services.kit.paging import PageTokens
from services.profile import codec, usecases
from services.profile.places import Places
from services.profile.usecases import ProfileUseCases

Context = grpc.aio.ServicerContext[Any, Any]


class ProfileServicer(ProfileServiceServicer):
    """Serves `baziai.profile.v1.ProfileService`."""

    def __init__(self, profiles: ProfileUseCases, places: Places, pages: PageTokens) -> None:
        self._profiles = profiles
        self._places = places
        self._pages = pages

    async def CreateProfile(
        self, request: profile_service_pb2.CreateProfileRequest, context: Context
    ) -> profile_pb2.Profile:
        """See the contract."""
        created = await self._profiles.create(
            caller(), codec.draft(request.profile), request.profile_id, repeat(codec.profile_bytes)
        )
        return codec.profile(created)

    async def SearchPlaces(
        self, request: profile_service_pb2.SearchPlacesRequest, context: Context
    ) -> profile_service_pb2.SearchPlacesResponse:
        """See the contract."""
        towns = await self._places.search(request.query, request.country_code, request.max_results)
        return profile_service_pb2.SearchPlacesResponse(places=map(codec.place_match, towns))

    async def LocatePlace(
        self, request: profile_service_pb2.LocatePlaceRequest, context: Context
    ) -> profile_service_pb2.PlaceMatch:
        """See the contract."""
        point = request.lat_lng
        located = await self._places.locate(point.latitude, point.longitude)
        return codec.place_match(located.town, located.zone, located.distance_km)

    async def GetProfile(
        self, request: profile_service_pb2.GetProfileRequest, context: Context
    ) -> profile_pb2.Profile:
        """See the contract."""
        return codec.profile(await self._profiles.get(caller(), request.name))

    async def ListProfiles(
        self, request: profile_service_pb2.ListProfilesRequest, context: Context
    ) -> profile_service_pb2.ListProfilesResponse:
        """See the contract."""
        who = caller()
        page = await self._profiles.list(
            who, codec.query(request), self._pages.read(request, who.full_name)
        )
        return profile_service_pb2.ListProfilesResponse(
            profiles=map(codec.profile, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def BatchGetProfiles(
        self, request: profile_service_pb2.BatchGetProfilesRequest, context: Context
    ) -> profile_service_pb2.BatchGetProfilesResponse:
        """See the contract."""
        found = await self._profiles.batch_get(caller(), request.names)
        return profile_service_pb2.BatchGetProfilesResponse(profiles=map(codec.profile, found))

    async def UpdateProfile(
        self, request: profile_service_pb2.UpdateProfileRequest, context: Context
    ) -> profile_pb2.Profile:
        """See the contract."""
        changed = await self._profiles.update(
            caller(),
            request.profile.name,
            codec.draft(request.profile),
            changed_fields(request, "profile", codec.UPDATABLE),
            request.profile.etag,
            repeat(codec.profile_bytes),
        )
        return codec.profile(changed)

    async def DeleteProfile(
        self, request: profile_service_pb2.DeleteProfileRequest, context: Context
    ) -> profile_pb2.Profile:
        """See the contract."""
        deleted = await self._profiles.delete(
            caller(), request.name, request.etag, repeat(codec.profile_bytes)
        )
        return codec.profile(deleted)

    async def UndeleteProfile(
        self, request: profile_service_pb2.UndeleteProfileRequest, context: Context
    ) -> profile_pb2.Profile:
        """See the contract."""
        undeleted = await self._profiles.undelete(
            caller(), request.name, request.etag, repeat(codec.profile_bytes)
        )
        return codec.profile(undeleted)

    async def PurgeUserData(
        self, request: profile_service_pb2.PurgeUserDataRequest, context: Context
    ) -> operations_pb2.Operation:
        """See the contract."""
        begun = await self._profiles.purge(
            caller(), forced=request.force, repeat=repeat(codec.operation_bytes)
        )
        return codec.operation(begun)

    async def ResolveBirthMoment(
        self, request: profile_service_pb2.ResolveBirthMomentRequest, context: Context
    ) -> profile_service_pb2.ResolveBirthMomentResponse:
        """See the contract."""
        moments = usecases.resolve(births.decode(request.birth).birth)
        return profile_service_pb2.ResolveBirthMomentResponse(
            candidates=map(births.encode_moment, moments)
        )


class OperationsServicer(OperationsBase):  # type: ignore[misc]  # the wheel ships no types
    """Serves `google.longrunning.Operations` for the whole mesh: one table, one owner."""

    def __init__(self, profiles: ProfileUseCases) -> None:
        self._profiles = profiles

    async def GetOperation(
        self, request: operations_pb2.GetOperationRequest, context: Context
    ) -> operations_pb2.Operation:
        """Return an operation of the caller; NOT_FOUND for anybody else's."""
        return codec.operation(await self._profiles.get_operation(caller(), request.name))
