"""The Model service on the wire: decode, use case, encode."""

from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from baziai.chat.v1 import model_pb2
from baziai.chat.v1 import model_service_pb2 as pb
from baziai.chat.v1.model_service_pb2_grpc import ModelServiceServicer
from services.chat.models import codec
from services.chat.models.evaluating import EvaluationUseCases
from services.chat.models.usecases import RegistryUseCases
from services.kit.call import caller, repeat
from services.kit.paging import PageTokens

Context = grpc.aio.ServicerContext[Any, Any]


class ModelServicer(ModelServiceServicer):
    """Serves `baziai.chat.v1.ModelService`."""

    def __init__(
        self, registry: RegistryUseCases, evaluations: EvaluationUseCases, pages: PageTokens
    ) -> None:
        self._registry = registry
        self._evaluations = evaluations
        self._pages = pages

    async def CreateModel(
        self, request: pb.CreateModelRequest, context: Context
    ) -> model_pb2.Model:
        """See the contract."""
        wanted = codec.wanted_model(request.model, request.model_id)
        created = await self._registry.create_model(caller(), wanted, repeat(codec.model_bytes))
        return codec.model(created)

    async def GetModel(self, request: pb.GetModelRequest, context: Context) -> model_pb2.Model:
        """See the contract."""
        return codec.model(await self._registry.get_model(caller(), request.name))

    async def ListModels(
        self, request: pb.ListModelsRequest, context: Context
    ) -> pb.ListModelsResponse:
        """See the contract."""
        who = caller()
        page = await self._registry.list_models(who, self._pages.read(request, who.full_name))
        return pb.ListModelsResponse(
            models=map(codec.model, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def CreateModelVersion(
        self, request: pb.CreateModelVersionRequest, context: Context
    ) -> model_pb2.ModelVersion:
        """See the contract."""
        wanted = codec.wanted_version(request.model_version, request.parent, request.version_id)
        created = await self._registry.create_version(caller(), wanted, repeat(codec.version_bytes))
        return codec.version(created)

    async def ListModelVersions(
        self, request: pb.ListModelVersionsRequest, context: Context
    ) -> pb.ListModelVersionsResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._registry.list_versions(who, request.parent, asked)
        return pb.ListModelVersionsResponse(
            model_versions=map(codec.version, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def GetModelVersionReport(
        self, request: pb.GetModelVersionReportRequest, context: Context
    ) -> model_pb2.ModelVersionReport:
        """See the contract."""
        since = codec.moment(request.since) if request.HasField("since") else None
        return codec.report(await self._registry.report(caller(), request.name, since))

    async def CreateEndpoint(
        self, request: pb.CreateEndpointRequest, context: Context
    ) -> model_pb2.Endpoint:
        """See the contract."""
        wanted = codec.wanted_server(request.endpoint, request.parent, request.endpoint_id)
        created = await self._registry.create_server(caller(), wanted, repeat(codec.server_bytes))
        return codec.server(created)

    async def ListEndpoints(
        self, request: pb.ListEndpointsRequest, context: Context
    ) -> pb.ListEndpointsResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._registry.list_servers(who, request.parent, asked)
        return pb.ListEndpointsResponse(
            endpoints=[codec.server(server, seen) for server, seen in page.items],
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def DeleteEndpoint(self, request: pb.DeleteEndpointRequest, context: Context) -> Empty:
        """See the contract."""
        await self._registry.delete_server(caller(), request.name, repeat(_nothing))
        return Empty()

    async def CreateEvaluation(
        self, request: pb.CreateEvaluationRequest, context: Context
    ) -> model_pb2.Evaluation:
        """See the contract."""
        wanted = codec.wanted_evaluation(request.evaluation, request.parent, request.evaluation_id)
        return codec.evaluation(
            await self._evaluations.create(caller(), wanted, repeat(codec.evaluation_bytes))
        )

    async def GetEvaluation(
        self, request: pb.GetEvaluationRequest, context: Context
    ) -> model_pb2.Evaluation:
        """See the contract."""
        return codec.evaluation(await self._evaluations.get(caller(), request.name))

    async def ListEvaluations(
        self, request: pb.ListEvaluationsRequest, context: Context
    ) -> pb.ListEvaluationsResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._evaluations.list(who, request.parent, asked)
        return pb.ListEvaluationsResponse(
            evaluations=map(codec.evaluation, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def SetAlias(self, request: pb.SetAliasRequest, context: Context) -> model_pb2.Alias:
        """See the contract."""
        alias = await self._registry.set_alias(
            caller(),
            request.name,
            codec.wanted_target(request.target),
            request.reason,
            request.etag,
            repeat(codec.alias_bytes),
            request.break_glass_reason,
        )
        return codec.alias(alias)

    async def ResolveAlias(
        self, request: pb.ResolveAliasRequest, context: Context
    ) -> model_pb2.Alias:
        """See the contract."""
        as_of = codec.moment(request.as_of) if request.HasField("as_of") else None
        return codec.alias(await self._registry.resolve(caller(), request.name, as_of))

    async def ListAliases(
        self, request: pb.ListAliasesRequest, context: Context
    ) -> pb.ListAliasesResponse:
        """See the contract."""
        who = caller()
        page = await self._registry.list_aliases(who, self._pages.read(request, who.full_name))
        return pb.ListAliasesResponse(
            aliases=map(codec.alias, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def ListAliasChanges(
        self, request: pb.ListAliasChangesRequest, context: Context
    ) -> pb.ListAliasChangesResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._registry.list_changes(who, request.parent, asked)
        return pb.ListAliasChangesResponse(
            changes=map(codec.change, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )


def _nothing(_result: None) -> bytes:
    return Empty().SerializeToString()
