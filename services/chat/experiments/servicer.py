"""The Experiment service on the wire: decode, use case, encode."""

from typing import Any

import grpc

from baziai.chat.v1 import experiment_pb2
from baziai.chat.v1 import experiment_service_pb2 as pb
from baziai.chat.v1.experiment_service_pb2_grpc import ExperimentServiceServicer
from services.chat.experiments import codec
from services.chat.experiments.usecases import ExperimentUseCases
from services.chat.shares import WHOLE
from services.kit.call import caller, repeat
from services.kit.paging import PageTokens

Context = grpc.aio.ServicerContext[Any, Any]


class ExperimentServicer(ExperimentServiceServicer):
    """Serves `baziai.chat.v1.ExperimentService`."""

    def __init__(self, experiments: ExperimentUseCases, pages: PageTokens) -> None:
        self._experiments = experiments
        self._pages = pages

    async def CreateExperiment(
        self, request: pb.CreateExperimentRequest, context: Context
    ) -> experiment_pb2.Experiment:
        """See the contract."""
        wanted = codec.wanted(request.experiment, request.experiment_id)
        answered = repeat(codec.experiment_bytes)
        return codec.experiment(await self._experiments.create(caller(), wanted, answered))

    async def GetExperiment(
        self, request: pb.GetExperimentRequest, context: Context
    ) -> experiment_pb2.Experiment:
        """See the contract."""
        return codec.experiment(await self._experiments.get(caller(), request.name))

    async def ListExperiments(
        self, request: pb.ListExperimentsRequest, context: Context
    ) -> pb.ListExperimentsResponse:
        """See the contract."""
        who = caller()
        page = await self._experiments.list(who, self._pages.read(request, who.full_name))
        return pb.ListExperimentsResponse(
            experiments=map(codec.experiment, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def StartExperiment(
        self, request: pb.StartExperimentRequest, context: Context
    ) -> experiment_pb2.Experiment:
        """See the contract."""
        started = await self._experiments.start(
            caller(),
            request.name,
            request.share_basis_points or WHOLE,
            request.reason,
            request.etag,
            repeat(codec.experiment_bytes),
        )
        return codec.experiment(started)

    async def StopExperiment(
        self, request: pb.StopExperimentRequest, context: Context
    ) -> experiment_pb2.Experiment:
        """See the contract."""
        answered = repeat(codec.experiment_bytes)
        stopped = await self._experiments.stop(
            caller(), request.name, request.reason, request.etag, answered
        )
        return codec.experiment(stopped)

    async def ListExperimentChanges(
        self, request: pb.ListExperimentChangesRequest, context: Context
    ) -> pb.ListExperimentChangesResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._experiments.list_changes(who, request.parent, asked)
        return pb.ListExperimentChangesResponse(
            changes=map(codec.change, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def GetExperimentResults(
        self, request: pb.GetExperimentResultsRequest, context: Context
    ) -> experiment_pb2.ExperimentResults:
        """See the contract."""
        return codec.results(await self._experiments.results(caller(), request.name))
