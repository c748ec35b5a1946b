"""What a language model is told: its prompt with the findings it may cite, the talk so far, the question.

The prompt is data: the template that the brief carries, else the one of this release. All of a brief, or what its receipt
says. The summary of the talk and what the user told elsewhere stand in the words of the user, never in the rules: they quote
what people said.
"""

import re
from collections.abc import Iterator, Mapping

from services.chat import notes
from services.chat.context.material import Chosen, Instructions, Part
from services.chat.context.summaries import told
from services.chat.model import Role
from services.chat.prompts import built_in
from services.chat.prompts.rendering import LONGEST, UnrenderableError, render
from services.chat.writing import Brief
from services.kit.faults import Fault, Reason

_MEMORIES = {
    "en": (
        (
            "(What I told about myself in other conversations, in my own words. It is no finding: never cite it, and conclude "
            "nothing of the chart from it. The language of the answer stays what the rules say."
        ),
        ")",
    ),
    "zh-Hans": (
        "（我在别的对话里说过的关于自己的话，原话。这不是命盘的事实：不要引用，也不要据此陈述命盘；回答的语言仍以规则为准。",
        "）",
    ),
    "zh-Hant": (
        "（我在別的對話裡說過的關於自己的話，原話。這不是命盤的事實：不要引用，也不要據此陳述命盤；回答的語言仍以規則為準。",
        "）",
    ),
}
_ROLES = {Role.USER: "user", Role.ASSISTANT: "assistant"}
_MARKER = re.compile(r"\[F(\d{1,4})\]")


def instructions_of(brief: Brief) -> Instructions:
    """Return the prompt that a brief is told by."""
    return brief.instructions or built_in.instructions(brief.language_code)


def _system(brief: Brief, findings: str, passages: str) -> str:
    values = {
        "findings": findings,
        "passages": passages,
        "today": f"{brief.today:%Y-%m-%d}",
        "language_code": brief.language_code,
    }
    try:
        more = notes.for_model(brief)
        return "\n\n".join(filter(None, (render(instructions_of(brief).template, values), more)))
    except UnrenderableError:
        # What stands behind a label can be filled in; only its length depends on what there is to tell.
        size = {"limit": str(LONGEST), "size": str(LONGEST + 1)}
        message = "the prompt makes too long a text of what there is to tell"
        raise Fault(Reason.CONTEXT_TOO_LONG, message, metadata=size) from None


def markers(brief: Brief) -> dict[str, str]:
    """Return the marker of each finding that may be cited, `F1` → finding id: those shown, and those told earlier."""
    chosen = _chosen(brief, None)
    said = "".join(text for role, text in _turns(brief, chosen) if role is Role.ASSISTANT)
    earlier = {int(number) for number in _MARKER.findall(said + _summary(brief, chosen))}
    return {
        f"F{number}": fact.id
        for number, fact in enumerate(brief.chart.facts, start=1)
        if number in earlier or _is_in(chosen, Part.FINDINGS, fact.id)
    }


def parts(brief: Brief, chosen: Chosen | None = None) -> Mapping[Part, str]:
    """Return the text of each part, to be counted."""
    chosen = _chosen(brief, chosen)
    return {
        Part.SYSTEM: _system(brief, "", ""),
        Part.FINDINGS: "\n".join(_findings(brief, chosen)),
        Part.PASSAGES: _passages(brief, chosen),
        Part.MEMORIES: _memories(brief, chosen),
        Part.SUMMARY: _summary(brief, chosen),
        Part.TURNS: "\n".join(text for _, text in _turns(brief, chosen)),
        Part.QUESTION: brief.question,
    }


def messages(brief: Brief, chosen: Chosen | None = None) -> list[dict[str, str]]:
    """Return the chat in OpenAI's form. `chosen`: instead of what the brief's receipt says."""
    chosen = _chosen(brief, chosen)
    system = _system(brief, "\n".join(_findings(brief, chosen)), _passages(brief, chosen))
    talk = [{"role": "system", "content": system}]
    said_before = (_memories(brief, chosen), _summary(brief, chosen))
    opening = "\n\n".join(filter(None, said_before))
    for role, text in (*_turns(brief, chosen), (Role.USER, brief.question)):
        said = f"{opening}\n\n{text}" if opening else text
        opening = ""
        if talk[-1]["role"] == _ROLES[role]:
            # A question that got no answer: many templates refuse two messages of one role.
            talk[-1]["content"] += f"\n\n{said}"
        else:
            talk.append({"role": _ROLES[role], "content": said})
    return talk


def finding_line(number: int, label: str) -> str:
    """Return how a finding is told."""
    return f"[F{number}] {label}"


def _chosen(brief: Brief, chosen: Chosen | None) -> Chosen:
    if chosen is not None:
        return chosen
    return {} if brief.receipt is None else brief.receipt.chosen


def _is_in(chosen: Chosen, part: Part, identifier: str) -> bool:
    """Whether an item is told; all are where nothing was chosen."""
    return part not in chosen or identifier in chosen[part]


def _findings(brief: Brief, chosen: Chosen) -> Iterator[str]:
    # By their number in the chart, whichever are told: earlier answers cite by it.
    for number, fact in enumerate(brief.chart.facts, start=1):
        if _is_in(chosen, Part.FINDINGS, fact.id):
            yield finding_line(number, fact.label)


def _passages(brief: Brief, chosen: Chosen) -> str:
    found = (one.text for one in brief.passages if _is_in(chosen, Part.PASSAGES, one.id))
    return "\n".join(f"- {text}" for text in found)


def _memories(brief: Brief, chosen: Chosen) -> str:
    told = [one for one in brief.memories if _is_in(chosen, Part.MEMORIES, one.id)]
    if not told:
        return ""
    # A marker is a promise that a finding says so; what users write is none.
    lines = [f"- {_MARKER.sub('', one.text).strip()}" for one in told]
    head, end = _MEMORIES[brief.language_code]
    return "\n".join((head, *lines)) + end


def _summary(brief: Brief, chosen: Chosen) -> str:
    if brief.summary is None or not _is_in(chosen, Part.SUMMARY, brief.summary.through):
        return ""
    return told(brief.summary, brief.chart)


def _turns(brief: Brief, chosen: Chosen) -> Iterator[tuple[Role, str]]:
    for turn in brief.turns:
        if _is_in(chosen, Part.TURNS, turn.message_id):
            yield turn.role, turn.text
