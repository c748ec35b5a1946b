"""The Prompt service on the wire: decode, use case, encode."""

from typing import Any

import grpc

from baziai.chat.v1 import prompt_pb2
from baziai.chat.v1 import prompt_service_pb2 as pb
from baziai.chat.v1.prompt_service_pb2_grpc import PromptServiceServicer
from services.chat.prompts import codec
from services.chat.prompts.linting import PromptLinter
from services.chat.prompts.usecases import PromptUseCases
from services.kit.call import caller, repeat
from services.kit.names import USER
from services.kit.paging import PageTokens

Context = grpc.aio.ServicerContext[Any, Any]


class PromptServicer(PromptServiceServicer):
    """Serves `baziai.chat.v1.PromptService`."""

    def __init__(self, prompts: PromptUseCases, linter: PromptLinter, pages: PageTokens) -> None:
        self._prompts = prompts
        self._linter = linter
        self._pages = pages

    async def CreatePrompt(
        self, request: pb.CreatePromptRequest, context: Context
    ) -> prompt_pb2.Prompt:
        """See the contract."""
        wanted = codec.wanted_prompt(request.prompt, request.prompt_id)
        created = await self._prompts.create_prompt(caller(), wanted, repeat(codec.prompt_bytes))
        return codec.prompt(created)

    async def GetPrompt(self, request: pb.GetPromptRequest, context: Context) -> prompt_pb2.Prompt:
        """See the contract."""
        return codec.prompt(await self._prompts.get_prompt(caller(), request.name))

    async def ListPrompts(
        self, request: pb.ListPromptsRequest, context: Context
    ) -> pb.ListPromptsResponse:
        """See the contract."""
        who = caller()
        page = await self._prompts.list_prompts(who, self._pages.read(request, who.full_name))
        return pb.ListPromptsResponse(
            prompts=map(codec.prompt, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def CreatePromptVersion(
        self, request: pb.CreatePromptVersionRequest, context: Context
    ) -> prompt_pb2.PromptVersion:
        """See the contract."""
        wanted = codec.content(request.prompt_version)
        note = request.prompt_version.note
        answered = repeat(codec.version_bytes)
        created = await self._prompts.create_version(
            caller(), request.parent, wanted, note, answered
        )
        return codec.version(created)

    async def GetPromptVersion(
        self, request: pb.GetPromptVersionRequest, context: Context
    ) -> prompt_pb2.PromptVersion:
        """See the contract."""
        return codec.version(await self._prompts.get_version(caller(), request.name))

    async def ListPromptVersions(
        self, request: pb.ListPromptVersionsRequest, context: Context
    ) -> pb.ListPromptVersionsResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._prompts.list_versions(who, request.parent, asked)
        return pb.ListPromptVersionsResponse(
            prompt_versions=map(codec.version, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def DiffPromptVersions(
        self, request: pb.DiffPromptVersionsRequest, context: Context
    ) -> pb.PromptDiff:
        """See the contract."""
        return codec.difference(await self._prompts.diff(caller(), request.name, request.base))

    async def LintPrompt(
        self, request: pb.LintPromptRequest, context: Context
    ) -> pb.LintPromptResponse:
        """See the contract."""
        who, window = caller(), request.window_token_count
        values = codec.values(request.values)
        if request.HasField("version"):
            found = await self._linter.look_at(who, request.version, values, window)
        else:
            draft, purpose = codec.content(request.draft), codec.purpose(request.purpose)
            found = await self._linter.look(who, draft, purpose, values, window)
        return codec.looked(found)

    async def MovePromptLabel(
        self, request: pb.MovePromptLabelRequest, context: Context
    ) -> prompt_pb2.PromptLabel:
        """See the contract."""
        label = await self._prompts.move(
            caller(),
            request.name,
            request.version,
            request.share_percent or 100,
            request.reason,
            request.etag,
            repeat(codec.label_bytes),
        )
        return codec.label(label)

    async def GetPromptLabel(
        self, request: pb.GetPromptLabelRequest, context: Context
    ) -> prompt_pb2.PromptLabel:
        """See the contract."""
        as_of = codec.moment(request.as_of) if request.HasField("as_of") else None
        return codec.label(await self._prompts.get_label(caller(), request.name, as_of))

    async def ListPromptLabels(
        self, request: pb.ListPromptLabelsRequest, context: Context
    ) -> pb.ListPromptLabelsResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._prompts.list_labels(who, request.parent, asked)
        return pb.ListPromptLabelsResponse(
            prompt_labels=map(codec.label, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def ListPromptLabelChanges(
        self, request: pb.ListPromptLabelChangesRequest, context: Context
    ) -> pb.ListPromptLabelChangesResponse:
        """See the contract."""
        who = caller()
        asked = self._pages.read(request, who.full_name)
        page = await self._prompts.list_changes(who, request.parent, asked)
        return pb.ListPromptLabelChangesResponse(
            changes=map(codec.change, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def ResolvePrompt(
        self, request: pb.ResolvePromptRequest, context: Context
    ) -> pb.ResolvedPrompt:
        """See the contract."""
        resolved = await self._prompts.resolve(
            caller(),
            request.name,
            version_name=request.version,
            label_id=request.label,
            as_of=codec.moment(request.as_of) if request.HasField("as_of") else None,
            user=USER.parse(request.user)[0] if request.user else "",
            values=codec.values(request.values),
        )
        return codec.resolved(resolved)
