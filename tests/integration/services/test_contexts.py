"""A long talk with a model whose window is small: every question is answered, and each reply's receipt adds up."""

from typing import Any

import grpc
import pytest
from google.rpc import status_pb2

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import context_receipt_pb2 as receipts
from baziai.chat.v1 import memory_pb2
from baziai.chat.v1 import memory_service_pb2 as memory_pb
from baziai.chat.v1.memory_service_pb2_grpc import MemoryServiceStub
from services.kit.errors import STATUS_DETAILS_KEY, reason_of
from tests.fakes.openai_server import Script
from tests.integration.services.test_replies import Chat, scripted
from tests.support.stack import Stack

# The fake server takes a character for a token and refuses what exceeds its window by one.
WINDOW, ANSWER = 5000, 400
SAYS = ("Let us speak of work. ", "我们说说事业。", "This is a tradition. ") * 8


async def receipt_of(chat: Chat, reply: str) -> Any:
    request = pb.GetContextReceiptRequest(name=f"{reply}/contextReceipt")
    return await chat.stub.GetContextReceipt(request, metadata=chat.who.metadata)


async def answered(chat: Chat, text: str) -> Any:
    request = pb.GenerateReplyRequest(parent=chat.conversation, text=text, language_code="zh-Hans")
    return (await chat.stub.GenerateReply(request, metadata=chat.who.metadata)).reply


async def test_no_talk_outgrows_the_window(stack: Stack, user: str) -> None:
    script = Script(SAYS, owner="vllm", model_len=WINDOW)
    async with scripted(stack, user, script, max_tokens=ANSWER) as chat:
        cut = 0
        for number in range(14):
            reply = await answered(chat, f"{number}. 2027年我的事业如何？" + "请细说。" * 20)
            assert reply.state == reply.STATE_COMPLETED
            receipt = await receipt_of(chat, reply.name)
            assert receipt.counting == receipts.TOKEN_COUNTING_EXACT
            assert (receipt.window_token_count, receipt.answer_token_count) == (WINDOW, ANSWER)
            assert receipt.prompt_token_count == reply.usage.prompt_tokens <= WINDOW - ANSWER
            sections = {one.part: one for one in receipt.sections}
            turns = sections[receipts.ContextReceipt.PART_TURNS]
            told = turns.included_count + turns.cut_count + turns.summarized_count
            assert told == 2 * number
            assert "day_master" in sections[receipts.ContextReceipt.PART_FINDINGS].included
            # What is on the receipt is what the model was sent.
            sent: Any = script.seen[-1]["messages"]
            system = sent[0]["content"]
            findings = sections[receipts.ContextReceipt.PART_FINDINGS]
            assert system.count("\n[F") == findings.included_count
            cut += turns.cut_count + findings.cut_count
        assert cut > 0


async def test_a_question_without_room_is_refused_and_leaves_nothing(
    stack: Stack, user: str
) -> None:
    script = Script(SAYS, owner="vllm", model_len=2000)
    async with scripted(stack, user, script, max_tokens=ANSWER) as chat:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await answered(chat, "为什么？" * 1000)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        trailers = dict(refused.value.trailing_metadata() or ())
        status = status_pb2.Status.FromString(trailers[STATUS_DETAILS_KEY])
        assert reason_of(status) == "CONTEXT_TOO_LONG"
        listed = await chat.stub.ListMessages(
            pb.ListMessagesRequest(parent=chat.conversation), metadata=chat.who.metadata
        )
        assert not listed.messages
        assert script.seen == []


async def test_a_model_is_told_memories_as_the_users_words_and_the_receipt_names_them(
    stack: Stack, user: str
) -> None:
    # What was told is wrong, and the model believes it.
    script = Script(("你的日主是甲木。",), owner="vllm", model_len=WINDOW)
    async with scripted(stack, user, script, max_tokens=ANSWER) as chat:
        memories: Any = MemoryServiceStub(stack.channel("chat"))
        consent = memory_pb.GrantMemoryConsentRequest(name=f"users/{user}/memoryConsent")
        await memories.GrantMemoryConsent(consent, metadata=chat.who.metadata)
        told = memory_pb.CreateMemoryRequest(
            parent=f"users/{user}", memory=memory_pb2.Memory(text="我的日主是甲木")
        )
        made = await memories.CreateMemory(told, metadata=chat.who.metadata)
        reply = await answered(chat, "事业如何？")
        sent: Any = script.seen[-1]["messages"]
        system, question = sent
        assert "甲木" not in system["content"].partition("[F1]")[0]
        assert "- 我的日主是甲木" in question["content"]
        sections = {one.part: one for one in (await receipt_of(chat, reply.name)).sections}
        assert list(sections[receipts.ContextReceipt.PART_MEMORIES].included) == [made.name]
        assert reply.grounding.repaired_count == 1
        withdrawn = memory_pb.WithdrawMemoryConsentRequest(name=consent.name)
        await memories.WithdrawMemoryConsent(withdrawn, metadata=chat.who.metadata)
        await answered(chat, "财运如何？")
        assert "我的日主是甲木" not in str(script.seen[-1]["messages"])
