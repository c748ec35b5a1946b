"""The Usage service on the wire: decode, use case, encode."""

from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from baziai.chat.v1 import usage_pb2
from baziai.chat.v1 import usage_service_pb2 as pb
from baziai.chat.v1.usage_service_pb2_grpc import UsageServiceServicer
from services.chat.ledger import codec
from services.chat.ledger.usecases import UsageUseCases
from services.kit.call import caller, repeat
from services.kit.masks import changed_fields
from services.kit.paging import PageTokens

Context = grpc.aio.ServicerContext[Any, Any]


class UsageServicer(UsageServiceServicer):
    """Serves `baziai.chat.v1.UsageService`."""

    def __init__(self, usage: UsageUseCases, pages: PageTokens) -> None:
        self._usage = usage
        self._pages = pages

    async def CreateBudget(
        self, request: pb.CreateBudgetRequest, context: Context
    ) -> usage_pb2.Budget:
        """See the contract."""
        wanted = codec.wanted_budget(request.budget, request.budget_id)
        return codec.budget(
            await self._usage.create_budget(caller(), wanted, repeat(codec.budget_bytes))
        )

    async def GetBudget(self, request: pb.GetBudgetRequest, context: Context) -> usage_pb2.Budget:
        """See the contract."""
        return codec.budget(await self._usage.get_budget(caller(), request.name))

    async def ListBudgets(
        self, request: pb.ListBudgetsRequest, context: Context
    ) -> pb.ListBudgetsResponse:
        """See the contract."""
        who = caller()
        page = await self._usage.list_budgets(who, self._pages.read(request, who.full_name))
        return pb.ListBudgetsResponse(
            budgets=map(codec.budget, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def UpdateBudget(
        self, request: pb.UpdateBudgetRequest, context: Context
    ) -> usage_pb2.Budget:
        """See the contract."""
        changed = changed_fields(request, "budget", codec.UPDATABLE)
        updated = await self._usage.limit_budget(
            caller(),
            request.budget.name,
            request.budget.token_limit if changed else None,
            request.budget.etag,
            repeat(codec.budget_bytes),
        )
        return codec.budget(updated)

    async def DeleteBudget(self, request: pb.DeleteBudgetRequest, context: Context) -> Empty:
        """See the contract."""
        await self._usage.delete_budget(caller(), request.name, request.etag, repeat(_nothing))
        return Empty()

    async def GetUsage(self, request: pb.GetUsageRequest, context: Context) -> usage_pb2.UserUsage:
        """See the contract."""
        who = caller()
        return codec.usage(who.subject, await self._usage.usage(who))

    async def ListUsageEntries(
        self, request: pb.ListUsageEntriesRequest, context: Context
    ) -> pb.ListUsageEntriesResponse:
        """See the contract."""
        who = caller()
        page = await self._usage.entries(who, self._pages.read(request, who.full_name))
        return pb.ListUsageEntriesResponse(
            usage_entries=map(codec.entry, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def SummarizeUsage(
        self, request: pb.SummarizeUsageRequest, context: Context
    ) -> usage_pb2.UsageSummary:
        """See the contract."""
        start = codec.moment(request.start_time) if request.HasField("start_time") else None
        end = codec.moment(request.end_time) if request.HasField("end_time") else None
        group_by = codec.group_by(request.group_by)
        return codec.summary(await self._usage.summary(caller(), group_by, start, end))


def _nothing(_result: None) -> bytes:
    return Empty().SerializeToString()
