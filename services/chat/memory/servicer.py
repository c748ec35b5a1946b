"""The Memory service on the wire: decode, use case, encode."""

from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from baziai.chat.v1 import memory_pb2
from baziai.chat.v1 import memory_service_pb2 as pb
from baziai.chat.v1.memory_service_pb2_grpc import MemoryServiceServicer
from services.chat.memory import codec
from services.chat.memory.usecases import MemoryUseCases
from services.kit.call import caller, repeat
from services.kit.masks import changed_fields
from services.kit.paging import PageTokens

Context = grpc.aio.ServicerContext[Any, Any]


class MemoryServicer(MemoryServiceServicer):
    """Serves `baziai.chat.v1.MemoryService`."""

    def __init__(self, memories: MemoryUseCases, pages: PageTokens) -> None:
        self._memories = memories
        self._pages = pages

    async def GetMemoryConsent(
        self, request: pb.GetMemoryConsentRequest, context: Context
    ) -> memory_pb2.MemoryConsent:
        """See the contract."""
        return codec.consent(await self._memories.consent(caller()))

    async def GrantMemoryConsent(
        self, request: pb.GrantMemoryConsentRequest, context: Context
    ) -> memory_pb2.MemoryConsent:
        """See the contract."""
        return codec.consent(await self._memories.grant(caller(), repeat(codec.consent_bytes)))

    async def WithdrawMemoryConsent(
        self, request: pb.WithdrawMemoryConsentRequest, context: Context
    ) -> memory_pb2.MemoryConsent:
        """See the contract."""
        return codec.consent(await self._memories.withdraw(caller(), repeat(codec.consent_bytes)))

    async def ListMemories(
        self, request: pb.ListMemoriesRequest, context: Context
    ) -> pb.ListMemoriesResponse:
        """See the contract."""
        who = caller()
        page = await self._memories.list(who, self._pages.read(request, who.full_name))
        return pb.ListMemoriesResponse(
            memories=map(codec.memory, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def GetMemory(self, request: pb.GetMemoryRequest, context: Context) -> memory_pb2.Memory:
        """See the contract."""
        return codec.memory(await self._memories.get(caller(), request.name))

    async def CreateMemory(
        self, request: pb.CreateMemoryRequest, context: Context
    ) -> memory_pb2.Memory:
        """See the contract."""
        wanted = codec.wanted(request.memory)
        return codec.memory(
            await self._memories.create(caller(), wanted, repeat(codec.memory_name))
        )

    async def UpdateMemory(
        self, request: pb.UpdateMemoryRequest, context: Context
    ) -> memory_pb2.Memory:
        """See the contract."""
        changed = changed_fields(request, "memory", codec.UPDATABLE)
        updated = await self._memories.update(
            caller(),
            request.memory.name,
            request.memory.text if changed else None,
            request.memory.etag,
            repeat(codec.memory_name),
        )
        return codec.memory(updated)

    async def DeleteMemory(self, request: pb.DeleteMemoryRequest, context: Context) -> Empty:
        """See the contract."""
        await self._memories.delete(caller(), request.name, request.etag, repeat(_nothing))
        return Empty()

    async def DeleteAllMemories(
        self, request: pb.DeleteAllMemoriesRequest, context: Context
    ) -> pb.DeleteAllMemoriesResponse:
        """See the contract."""
        return codec.deleted(await self._memories.delete_all(caller(), repeat(codec.deleted_bytes)))


def _nothing(_result: None) -> bytes:
    return Empty().SerializeToString()
