"""Whether a thing is said to be there, or not to be, and what stands around it."""

import re

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.folding import has_chinese
from services.chat.grounding.idle import UNDENIED
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.once import of_a_word
from services.chat.grounding.plainly import is_affirmed
from services.chat.grounding.scopes import Sentence

_LISTS = set("、/·•,和与及")


_DENIES_AFTER = re.compile(
    r"^\s*(?:星|之星|这个神煞|这颗星)?\s*"
    r"(?:在?(?:你|您)?的?(?:命盘|四柱|八字|命局|原局|盘|局)(?:里|中|当中|之中|之内)?)?"
    r"(?:并|都|皆|却|也|也都|完全|根本|压根|是|从来)*"
    r"(?:没有出现|没出现|未出现|未曾出现|没有露面|找不到|是缺的|缺席的|没有的|不见|不透|不现|未见"
    r"|未透|不出现|皆无|全无|缺席|is absent|are absent|is missing|are missing|does not appear"
    r"|do not appear|does not occur|is not present|are not present|is nowhere|isn't present"
    r"|doesn't appear|is not found|not found)"
)


def made(sentence: Sentence, index: int, kind: ClaimKind, **more: object) -> Claim:
    """Return a claim about the word at an index, said as that word is."""
    return Claim(kind, sentence.tokens[index], modality=sentence.modality[index], **more)  # type: ignore[arg-type]


def near(sentence: Sentence, index: int, tags: int) -> bool:
    """Return whether one of these stands near a word in its clause."""
    own = sentence.clause[index]
    tokens = sentence.tokens
    return any(
        tokens[i].tags & tags and sentence.clause[i] == own
        for i in range(max(index - 3, 0), min(index + 6, len(tokens)))
    )


# What is denied is that it shows: it may be hidden still.
_NOT_SHOWN = re.compile(
    r"不透|未透|没有透|没有?露面|未曾透|不显|干上|明面|面上|天干|不露|不现于|明处|[二两三]干"
    r"|(?<![a-z])(?:never (?:shows?(?! up)|surfaces?)|visibl[ey]|openly|on the surface|on top"
    r"|(?:heavenly |visible )?stems?)"
    r"(?![a-z])"
)


_AND_BELOW = re.compile(
    r"(?<![a-z])(?:and|or|nor) (?:[a-z]+ )?(?:underneath|beneath|below|hidden)(?![a-z])|[与和及]藏干"
)
_NEAR_ZH, _NEAR_EN = 14, 32


def is_of_stems(sentence: Sentence, index: int) -> bool:
    """Return whether a thing is said to show, or not to show, in the stems: 比劫不透, 财星干上不见."""
    after = behind(sentence, index)
    reach = _NEAR_ZH if has_chinese(after) else _NEAR_EN
    shown = _NOT_SHOWN.search(after[:reach])
    # "On the surface and beneath it" is everywhere.
    return shown is not None and _AND_BELOW.search(after, shown.start(), 2 * reach) is None


def denied_after(sentence: Sentence, index: int) -> bool:
    """Return whether what follows denies that a thing is there."""
    return _DENIES_AFTER.match(behind(sentence, index)) is not None


_LATER = re.compile(
    r"压根|[,，][^,，。]{0,14}(?:没有|并无|不带|不含|未见|未出现|(?<!看)不见|没出现|没有出现"
    r"|找不[到着])(?:的|它|这颗星|这颗神煞|这个神煞|此星)?[。,，]"
    r"|[,，](?:其实|却|但|也|并)*(?:并未|未曾|没有|没)出现在(?:[你您]的?|这张|这个|此)*(?:四柱|命盘|八字|盘|命局|局)"
    r"|(?:它|这(?:颗|个)?(?:星|神煞)|此星)[^,，。]{0,10}"
    r"(?:并未|没有|未曾|不在|不见|未出现|不存在|缺席)|不存在(?:这|此)(?:颗|个)?(?:星|神煞)"
    r"|[:：][^,，。]{0,6}(?:无此|没有(?:这|此))"
    r"|(?<![a-z])(?:could|can|did)(?: not|n't|not) (?:find|spot|locate) (?:it|any|one|them)"
    r"(?![a-z])|(?:were|was)(?: not|n't) (?:simply )?born with (?:it|this|that|them|one)"
    r"(?![a-z])|it (?:does not|doesn't|did not|didn't) "
    r"(?:appear|occur|show|feature|exist|come)|一个都(?:没|找不)|找不[到着]"
    r"|(?:并|却|就)没有[。,]|却无[。,]|has none|have none"
    r"|(?:you|chart|nativity|native)[^,.]{0,20} without (?:it|them|one)(?![a-z])|"
    r"(?:it|they) (?:is|are)(?: not|n't) (?:there|here)"
    r"|(?:not|n't) (?:have|hold|bear|possess|carry|contain|include) (?:it|this|that|any)"
    r"|(?:your|this|the) (?:chart|bazi|nativity)[^,.]{0,10} (?:lacks|misses) (?:it|this|that)"
    r"(?: star| god| one)?(?=[,.;])|one of those without|not in (?:it|yours|your chart)"
    r"|none of (?:it|them)(?! (?:forces?|makes?|means?))"
)


def denied_later(sentence: Sentence, index: int) -> bool:
    """Return whether a later clause takes a thing away: "I searched for the Hurting Officer, but this chart has none"."""
    return _LATER.search(behind(sentence, index)) is not None


_DENIED_BEFORE = re.compile(
    r"寻§而不得|(?:所缺|欠缺)(?:者|的)?[:：]? ?§|(?:未能?|没有?|没能|不曾|没法)(?:在|于|从)?[^,，。]{0,10}"
    r"(?:发现|找到|看到|见到|查到|寻到)(?:了|过)?§"
    r"|(?<![a-z])(?:no (?:pillar|branch|stem|character)s? (?:of|in|on)"
    r"|(?:nobody|no one) (?:by the name of|called|named)) [^,;.]{0,40}§"
    r"|(?<![a-z])nowhere (?:among|in|on|at|within|across)(?! your life)[^;.]{0,48} "
    r"(?:find|see|meet|spot|encounter) (?:the |an? )?§|(?:没有|没|未|不)出现§"
    r"|(?:没有|不带|不含|并无|未见|不见|找不到|看不到|不存在|缺少|少了|缺了|缺项|无"
    r"|没)[^,，;；。]{0,8}§|未曾出现[^。]{0,14}[,，]§(?=算)|"
    r"(?<![a-z])(?:not|no|none(?! of (?:this|that|it|my|your relatives))|never|without|neither"
    r"|nor|nowhere(?! in your life)|absence of|absent|missing|lacks?|lacking|devoid of"
    r"|leaves? out|zero|[a-z]+n't)(?![a-z])[^,;.]{0,28}§"
    r"|(?<![a-z])(?:nowhere in|none of (?:your|the|these|this native's|the native's) "
    r"(?:four |eight )?(?:pillars|branches|stems|characters|places)) ?[^,;.]{0,40}§"
)
_DENIED_BEHIND = re.compile(
    r"§[^,;.]{0,24}(?<![a-z])(?:came|comes?|turned|turns?) (?:back|up|out) (?:negative|empty|blank)(?![a-z])"
    r"|§ ?[:|] ?[^|,，。]{0,5}无 ?(?:\||$)|§[^,，。]{0,8}不沾边"
    r"|§ ?(?:has |had )?(?:passed|passes) (?:over|by)(?![a-z])"
    r"|§在[^,，。]{0,8}(?:空白|空缺|缺口)"
    r"|§(?![^,，;；。]{0,4}(?:并非|不是))[^,，;；。]{0,6}无缘"
    r"|§,?[^,;.]{0,16} plays? no(?![a-z])|§ ?\((?:absent|none|not [a-z]+)\)"
    r"|§(?:星|这颗星)?[^,，;；。]{0,12}"
    r"(?:没有|[全皆俱]无|空缺|缺失|缺位|阙如|未曾?入|未在|沾不上|没到[您你]|没来报到"
    r"|不入(?:此|本|命|局|盘)|未见|未出现|未现|不见|找不[到着]|并无|不存在|缺席"
    r"|不在(?!明|外|表|天干)|[:：|] ?(?:无|缺|没有))|"
    r"§[^,;.]{0,32}?(?:(?:not|never|[a-z]+n't)(?: [a-z]+){0,2} "
    r"(?:present|found|in (?:your|this|the|it)|part|among|there|here|appear|feature|show|exist"
    r"|"
    r"occur|come|included?|contain|one of|play|have|carry)"
    r"|(?<![a-z])(?:absent|missing|nowhere|lacking"
    r"|stay(?:s|ed)? away from (?:all|your|the|this) (?:four )?(?:pillars|chart|nativity))"
    r"(?![a-z])|[:|=] ?(?:no|none|not|absent|negative)(?![a-z])|\| ?[—–-] ?\|)"
)


@of_a_word
def is_denied(sentence: Sentence, token: Token) -> bool:
    """Return whether a negation governs a thing: not one that belongs to another word of the sentence."""
    if token.tags & Tag.VOID:
        # 空亡不是“什么都没有”.
        return False
    text = sentence.folded[: token.start] + "§" + sentence.folded[token.end :]
    text = UNDENIED.sub("", text)
    bare = _BRACKETED.sub("", text)
    if _DENIED_BEFORE.search(bare) or _DENIED_BEHIND.search(bare):
        return True
    return bare != text and _DENIED_BEHIND.search(text) is not None


# Whether a thing is there may be said in words that no rule knows: 沾不上边, "stayed away". Not what says something else.
_HINTS = re.compile(
    r"不(?!少|错|仅|只|但|过|断|难|免|奇怪|用|必|妨|能忽|容忽|可忽|得不|要|同|管|论)|没(?!错)"
    r"|无(?!论|疑|妨|非|数)|未(?!来|必|尝|婚|知)|缺|欠(?!佳)|非(?!常|凡|同)|空(?!亡|间)"
    r"|(?<![a-z])(?:zero|nil|without|away|nobody|hardly|scarcely|barely|nothing|nowhere|never"
    r"|none|neither|nor|no|not|free of|leaves?|left|skip\w*|spared|miss\w*|lack\w*|[a-z]+n't)"
    r"(?![a-z])"
)


def may_be_denied(sentence: Sentence, token: Token) -> bool:
    """Return whether the clause of a thing has a word by which it may be denied, in whatever way."""
    own = sentence.own(sentence.tokens.index(token))
    start = sentence.tokens[own[0]].start
    end = sentence.tokens[own[-1]].end
    rest = sentence.folded[start : token.start] + " " + sentence.folded[token.end : end]
    return _HINTS.search(UNDENIED.sub("", rest)) is not None


# Words by which a thing may be said not to be there, beside those that deny.
GONE = re.compile(
    r"(?<![a-z])(?:absence|absentee|miss(?:es|ed)?|skip\w*|left out"
    r"|(?:stay|keep|kept)(?:s|ed)? (?:away|out)|gone|in vain|nil|zero|fail\w*|elud\w*|escap\w*"
    r"|avoid\w*|forg[eo]t\w*|forgo\w*|stranger|vacant|vacanc\w*|search\w*|hunt\w*"
    r"|look(?:s|ed|ing)?(?: [a-z]+){0,3} for|rather than|instead|blank|never|cannot|hardly"
    r"|barely|pass(?:es|ed) (?:you|over|by)|lost|empty|empty-handed|nothing|refus\w*|declin\w*"
    r"|reserved for others)(?![a-z])"
    r"|缺席|没来|不来|无缘|无份|没份|遍寻|寻不|落空|空缺|欠|遗漏|绝迹|踪影|影子|轮不到|与你无"
    r"|擦肩|空白|空位|空着|空空|缺口|隐身|请假|缺勤|翻遍|错过|付之"
)


def may_be_denied_anywhere(sentence: Sentence, token: Token) -> bool:
    """Return whether the sentence has a word by which a thing may be denied, however far from it."""
    rest = sentence.folded[: token.start] + " " + sentence.folded[token.end :]
    return _HINTS.search(UNDENIED.sub("", rest)) is not None or GONE.search(rest) is not None


_BRACKETED = re.compile(r" ?\([^()§]*\)")


def denied_before(sentence: Sentence, index: int) -> bool:
    """Whether what stands in a place is denied to: "there is no Blade in the month pillar"."""
    before = sentence.tokens[index - 1] if index else None
    return before is not None and before.tags & (Tag.NEGATION | Tag.LACK) != 0


_BRACKET = re.compile(r"^(?: ?\([^()]*\))+")


def behind(sentence: Sentence, index: int) -> str:
    """Return the text behind a token and behind what says it again in brackets."""
    after = sentence.folded[sentence.tokens[index].end :]
    return _BRACKET.sub("", after)


def behind_brackets(sentence: Sentence, index: int) -> int:
    """Return the index of the token behind a token and its brackets."""
    tokens, at = sentence.tokens, index + 1
    while at < len(tokens) and tokens[at].tags & Tag.OPEN:
        while at < len(tokens) and not tokens[at].tags & Tag.CLOSE:
            at += 1
        at += 1
    return at


# 藏着一点庚金，那是偏财，正财辛金压根没有: what was named before is called by its name.
_THAT_IS = re.compile(
    r"(?:那|这|此|它)(?:正|就|便)?是(?:你的?)?$"
    r"|(?<![a-z])(?:that|this|which) is (?:your |the |an? )?$"
)


# 正印没有藏在午里: not there, it may be elsewhere.
_NOT_HIDDEN_THERE = re.compile(r"星?(?:并|却)?(?:没有?|未|不)[藏隐](?:在|于)")


def presence(sentence: Sentence, index: int) -> bool | None:
    """Whether a god or star without a place is said to be there (True), not to be there (False), or neither."""
    if _THAT_IS.search(sentence.folded[: sentence.tokens[index].start]):
        return None
    if _NOT_HIDDEN_THERE.match(behind(sentence, index)):
        return None
    if denied_after(sentence, index) or denied_later(sentence, index):
        return False
    if is_denied(sentence, sentence.tokens[index]):
        return False
    tokens, own = sentence.tokens, sentence.clause[index]
    at = index - 1
    while at >= 0 and sentence.clause[at] == own:
        token = tokens[at]
        said = sentence.folded[token.start : token.end]
        gap = len(sentence.folded[token.end : tokens[index].start])
        if gap > 24:
            break
        if token.tags & (Tag.NEGATION | Tag.LACK):
            return False
        if token.tags & Tag.HAVE:
            return not (
                at
                and tokens[at - 1].tags & Tag.NEGATION
                and sentence.between(at - 1, at).strip() == ""
            )
        if (
            token.tags
            & (Tag.GOD | Tag.STAR | Tag.WORD | Tag.CHART | Tag.NUMBER | Tag.SHOWN | Tag.LOCATIVE)
            or said in _LISTS
        ):
            at -= 1
            continue
        break
    first = behind_brackets(sentence, index)
    rest = [
        tokens[i] for i in range(first, min(first + 3, len(tokens))) if sentence.clause[i] == own
    ]
    if rest and rest[0].tags & (Tag.SHOWN | Tag.HAVE) and sentence.tags & Tag.CHART:
        return True
    if (
        sentence.in_clause(index, Tag.CHART)
        and rest
        and rest[0].tags & Tag.LOCATIVE
        and any(t.tags & Tag.CHART for t in rest)
    ):
        return True
    after = behind(sentence, index)
    if re.match(
        r"^(?:星)?(?:入命|坐命|在命|临身|高照"
        r"| (?:is |are )?(?:in|appears in|present in|found in) (?:your|the|this) "
            r"(?:natal )?chart)", after):  # fmt: skip
        return True
    return None


def is_only_there(claim: Claim) -> bool:
    """Return whether a god or star is said to be there, and nothing of where or by what."""
    bare = claim.place < 0 and claim.stem < 0 and claim.branch < 0
    brought = claim.part.startswith("flow_")
    return (
        claim.kind in (ClaimKind.STAR, ClaimKind.TEN_GOD)
        and bare
        and not (claim.negated or brought)
    )


_IN_VAIN = re.compile(r"(?<![a-z])(?:empty-handed|in vain)(?![a-z])|遍寻|空手而归|白费功夫")


def may_be_missed(sentence: Sentence, token: Token) -> bool:
    """Return whether a thing that was read as being there may be said not to be, in words that no rule knows."""
    if _IN_VAIN.search(sentence.folded):
        return True
    if is_affirmed(sentence, token):
        return False
    return may_be_denied(sentence, token) or GONE.search(sentence.folded) is not None
