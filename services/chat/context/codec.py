"""What a writer was given ↔ protobuf."""

from baziai.chat.v1 import context_receipt_pb2, prompt_pb2
from services.chat.context.material import (
    Counting,
    Enrolment,
    Part,
    PromptSource,
    PromptUse,
    Receipt,
    Section,
)
from services.chat.model import Reply
from services.kit.names import EXPERIMENT

_COUNTINGS = {
    Counting.NONE: context_receipt_pb2.TOKEN_COUNTING_NONE,
    Counting.EXACT: context_receipt_pb2.TOKEN_COUNTING_EXACT,
    Counting.UPPER_BOUND: context_receipt_pb2.TOKEN_COUNTING_UPPER_BOUND,
}
_PARTS = {
    Part.SYSTEM: context_receipt_pb2.ContextReceipt.PART_SYSTEM,
    Part.FINDINGS: context_receipt_pb2.ContextReceipt.PART_FINDINGS,
    Part.PASSAGES: context_receipt_pb2.ContextReceipt.PART_PASSAGES,
    Part.MEMORIES: context_receipt_pb2.ContextReceipt.PART_MEMORIES,
    Part.SUMMARY: context_receipt_pb2.ContextReceipt.PART_SUMMARY,
    Part.TURNS: context_receipt_pb2.ContextReceipt.PART_TURNS,
    Part.QUESTION: context_receipt_pb2.ContextReceipt.PART_QUESTION,
}
# Parts whose items are messages.
_OF_MESSAGES = (Part.SUMMARY, Part.TURNS, Part.QUESTION)
_SOURCES = {one: prompt_pb2.PromptUse.Source.Value(f"SOURCE_{one}") for one in PromptSource}


def context_receipt(of: Reply, model: Receipt) -> context_receipt_pb2.ContextReceipt:
    """Return the message of what a reply's writer was given."""
    base = f"users/{of.user}/conversations/{of.conversation_id}/messages"
    by_part = {section.part: section for section in model.sections}
    return context_receipt_pb2.ContextReceipt(
        name=f"{of.name}/contextReceipt",
        model=model.model,
        counting=_COUNTINGS[model.counting],
        tokenizer=model.tokenizer,
        window_token_count=model.window,
        answer_token_count=model.answer,
        prompt_token_count=model.prompt,
        sections=[
            context_receipt_pb2.ContextReceipt.Section(
                part=_PARTS[section.part],
                included_count=len(section.included),
                cut_count=section.cut,
                summarized_count=section.summarised,
                token_count=section.tokens,
                included=[
                    f"{base}/{one}" if section.part in _OF_MESSAGES else one
                    for one in section.included
                ],
            )
            # One without memories does not name them, nor does one of an older release.
            for section in (by_part.get(part, Section(part)) for part in Part)
        ],
        chart=model.chart,
        prompt=None if of.prompt is None else prompt_use(of.prompt),
        enrolment=None if of.enrolment is None else enrolment(of.enrolment),
    )


def enrolment(model: Enrolment) -> prompt_pb2.Enrolment:
    """Return the message of the experiment under which a reply is written."""
    return prompt_pb2.Enrolment(experiment=EXPERIMENT.format(model.experiment_id), arm=model.arm_id)


def prompt_use(model: PromptUse) -> prompt_pb2.PromptUse:
    """Return the message of the prompt that a writer was given."""
    return prompt_pb2.PromptUse(
        prompt=model.prompt,
        version=model.version,
        content_hash=model.content_hash,
        source=_SOURCES[model.source],
        label=model.label,
    )
