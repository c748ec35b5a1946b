"""What a language model is told: the rules, the findings it may cite, the talk so far, the question.

All of a brief, or what its receipt says. The summary of the talk and what the user told elsewhere stand in the words of the
user, never in the rules: they quote what people said.
"""

import re
from collections.abc import Iterator, Mapping

from services.chat.context.material import Chosen, Part
from services.chat.context.summaries import told
from services.chat.model import Brief, Role

# Name it anew with every change of the rules or of the form: receipts tell by it what a model was told.
PROMPT = "reading-2"
_RULES = {
    "en": (
        "You explain a Four Pillars (BaZi) chart. State only what the numbered findings below say, and cite each statement "
        "by its marker, such as [F3], right after it. Compute nothing yourself: no pillar, no date, no age. When the "
        "findings do not answer the question, say so. This is a tradition, not a science: give no medical, legal or money "
        "certainties and no dates of death. Answer in English."
    ),
    "zh-Hans": (
        "你为人解读八字命盘。只陈述下列编号事实所说的内容，每句陈述之后立即注明编号，例如 [F3]。不要自行推算任何四柱、日期或年龄。"
        "事实不足以回答时，请直说。命理是传统文化而非科学：不作医疗、法律、金钱上的断言，不谈死期。请用简体中文回答。"
    ),
    "zh-Hant": (
        "你為人解讀八字命盤。只陳述下列編號事實所說的內容，每句陳述之後立即註明編號，例如 [F3]。不要自行推算任何四柱、日期或年齡。"
        "事實不足以回答時，請直說。命理是傳統文化而非科學：不作醫療、法律、金錢上的斷言，不談死期。請用繁體中文回答。"
    ),
}
_PASSAGES = {
    "en": "Passages of the literature, on the matter and not on this chart:",
    "zh-Hans": "与所问有关的典籍段落，并非就此命盘而言：",
    "zh-Hant": "與所問有關的典籍段落，並非就此命盤而言：",
}
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
        Part.SYSTEM: f"{_RULES[brief.language_code]}\n\n{brief.today:%Y-%m-%d}",
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
    facts, passages = "\n".join(_findings(brief, chosen)), _passages(brief, chosen)
    blocks = (_RULES[brief.language_code], facts, passages, f"{brief.today:%Y-%m-%d}")
    system = "\n\n".join(block for place, block in enumerate(blocks) if block or place != 2)
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
    found = [f"- {one.text}" for one in brief.passages if _is_in(chosen, Part.PASSAGES, one.id)]
    return "\n".join((_PASSAGES[brief.language_code], *found)) if found else ""


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
