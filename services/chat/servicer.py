"""The Chat service on the wire: decode, use case, encode."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import context_receipt_pb2, conversation_pb2, reply_pb2
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceServicer
from services.chat import codec
from services.chat.context.codec import context_receipt
from services.chat.model import Reply
from services.chat.questions import Question
from services.chat.replies import ReplyUseCases
from services.chat.telling import Beat, Cursor, EndedUnlogged, Logged
from services.chat.usecases import ConversationUseCases
from services.kit.call import caller, repeat
from services.kit.masks import changed_fields
from services.kit.paging import PageTokens

Context = grpc.aio.ServicerContext[Any, Any]


class ChatServicer(ChatServiceServicer):
    """Serves `baziai.chat.v1.ChatService`."""

    def __init__(
        self, conversations: ConversationUseCases, replies: ReplyUseCases, pages: PageTokens
    ) -> None:
        self._conversations = conversations
        self._replies = replies
        self._pages = pages

    async def CreateConversation(
        self, request: pb.CreateConversationRequest, context: Context
    ) -> conversation_pb2.Conversation:
        """See the contract."""
        created = await self._conversations.create(
            caller(),
            codec.wanted(request.conversation, request.conversation_id),
            repeat(codec.conversation_bytes),
        )
        return codec.conversation(created)

    async def GetConversation(
        self, request: pb.GetConversationRequest, context: Context
    ) -> conversation_pb2.Conversation:
        """See the contract."""
        return codec.conversation(await self._conversations.get(caller(), request.name))

    async def ListConversations(
        self, request: pb.ListConversationsRequest, context: Context
    ) -> pb.ListConversationsResponse:
        """See the contract."""
        who = caller()
        page = await self._conversations.list(who, self._pages.read(request, who.full_name))
        return pb.ListConversationsResponse(
            conversations=map(codec.conversation, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def UpdateConversation(
        self, request: pb.UpdateConversationRequest, context: Context
    ) -> conversation_pb2.Conversation:
        """See the contract."""
        changed = await self._conversations.update(
            caller(),
            request.conversation.name,
            codec.wanted(request.conversation),
            changed_fields(request, "conversation", codec.UPDATABLE),
            request.conversation.etag,
            repeat(codec.conversation_bytes),
        )
        return codec.conversation(changed)

    async def DeleteConversation(
        self, request: pb.DeleteConversationRequest, context: Context
    ) -> Empty:
        """See the contract."""
        await self._conversations.delete(caller(), request.name, request.etag, repeat(_nothing))
        return Empty()

    async def ListMessages(
        self, request: pb.ListMessagesRequest, context: Context
    ) -> pb.ListMessagesResponse:
        """See the contract."""
        who = caller()
        page = await self._conversations.list_messages(
            who,
            request.parent,
            self._pages.read(request, who.full_name),
            all_branches=request.all_branches,
        )
        return pb.ListMessagesResponse(
            messages=map(codec.message, page.items),
            next_page_token=self._pages.write(page.next, request, who.full_name),
        )

    async def GetMessage(
        self, request: pb.GetMessageRequest, context: Context
    ) -> conversation_pb2.Message:
        """See the contract."""
        return codec.message(await self._conversations.get_message(caller(), request.name))

    async def RateMessage(
        self, request: pb.RateMessageRequest, context: Context
    ) -> conversation_pb2.Message:
        """See the contract."""
        rated = await self._conversations.rate(
            caller(), request.name, codec.rating(request.rating), repeat(codec.message_bytes)
        )
        return codec.message(rated)

    async def GetReply(self, request: pb.GetReplyRequest, context: Context) -> reply_pb2.Reply:
        """See the contract."""
        return codec.reply(await self._replies.get(caller(), request.name))

    async def GetContextReceipt(
        self, request: pb.GetContextReceiptRequest, context: Context
    ) -> context_receipt_pb2.ContextReceipt:
        """See the contract."""
        name = request.name.removesuffix("/contextReceipt")
        return context_receipt(*await self._replies.receipt(caller(), name))

    async def CancelReply(
        self, request: pb.CancelReplyRequest, context: Context
    ) -> reply_pb2.Reply:
        """See the contract."""
        return codec.reply(await self._replies.cancel(caller(), request.name))

    async def GenerateReply(
        self, request: pb.GenerateReplyRequest, context: Context
    ) -> pb.GenerateReplyResponse:
        """See the contract."""
        who = caller()
        asked = await self._replies.ask(
            who, request.parent, _question(request), repeat(codec.reply_name)
        )
        await self._replies.wait(who, asked)
        reply, message = await self._replies.with_message(who, asked.name)
        return pb.GenerateReplyResponse(
            reply=codec.reply(reply), message=None if message is None else codec.message(message)
        )

    async def StreamReply(
        self, request: pb.StreamReplyRequest, context: Context
    ) -> AsyncIterator[reply_pb2.ReplyEvent]:
        """See the contract."""
        who = caller()
        asked = await self._replies.ask(
            who, request.parent, _question(request), repeat(codec.reply_name)
        )
        followed = await self._replies.resume(who, asked, Cursor())
        async with aclosing(_shown(followed, asked)) as events:
            async for event in events:
                yield event

    async def RegenerateReply(
        self, request: pb.RegenerateReplyRequest, context: Context
    ) -> AsyncIterator[reply_pb2.ReplyEvent]:
        """See the contract."""
        who = caller()
        begun = await self._replies.regenerate(
            who,
            request.name,
            request.language_code,
            repeat(codec.reply_name),
            checked_only=request.checked_only,
        )
        followed = await self._replies.resume(who, begun, Cursor())
        async with aclosing(_shown(followed, begun)) as events:
            async for event in events:
                yield event

    async def SelectMessage(
        self, request: pb.SelectMessageRequest, context: Context
    ) -> conversation_pb2.Conversation:
        """See the contract."""
        selected = await self._conversations.select(
            caller(), request.name, repeat(codec.conversation_bytes)
        )
        return codec.conversation(selected)

    async def ResumeReply(
        self, request: pb.ResumeReplyRequest, context: Context
    ) -> AsyncIterator[reply_pb2.ReplyEvent]:
        """See the contract."""
        who = caller()
        reply = await self._replies.get(who, request.name)
        after = codec.cursor(request.resume_token, request.after_seq)
        followed = await self._replies.resume(who, reply, after)
        async with aclosing(_shown(followed, reply)) as events:
            async for event in events:
                yield event


async def _shown(
    followed: AsyncGenerator[Logged | Beat | EndedUnlogged, None], of: Reply
) -> AsyncGenerator[reply_pb2.ReplyEvent, None]:
    """Yield the events as readers get them; end the call with the status of a failed reply."""
    async with aclosing(followed):
        async for seen in followed:
            event = codec.shown(seen, of)
            yield event
            failed = codec.failure(event)
            if failed is not None:
                raise failed


def _question(request: pb.StreamReplyRequest | pb.GenerateReplyRequest) -> Question:
    return Question(request.text, request.language_code, request.replaces, request.checked_only)


def _nothing(_result: None) -> bytes:
    return Empty().SerializeToString()
