"""What a language model is told: the rules, the findings it may cite, the talk so far, the question."""

from services.chat.model import Brief, Role

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
_ROLES = {Role.USER: "user", Role.ASSISTANT: "assistant"}


def markers(brief: Brief) -> dict[str, str]:
    """Return the marker of each finding that may be cited: `F1` → finding id."""
    return {f"F{number}": fact.id for number, fact in enumerate(brief.chart.facts, start=1)}


def messages(brief: Brief) -> list[dict[str, str]]:
    """Return the chat in OpenAI's form."""
    facts = "\n".join(
        f"[F{number}] {fact.label}" for number, fact in enumerate(brief.chart.facts, start=1)
    )
    system = f"{_RULES[brief.language_code]}\n\n{facts}\n\n{brief.today:%Y-%m-%d}"
    turns = [{"role": _ROLES[turn.role], "content": turn.text} for turn in brief.turns]
    return [
        {"role": "system", "content": system},
        *turns,
        {"role": "user", "content": brief.question},
    ]
