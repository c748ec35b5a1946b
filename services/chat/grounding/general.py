"""What speaks the field's words and claims nothing of this chart: lists of the doctrine, rules of reckoning, years of all."""

import re
from dataclasses import replace

from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

_A_PAIR = 3
_HERE = Tag.CHART | Tag.POSITION
_PLACED = (ClaimKind.PILLAR, ClaimKind.STEM, ClaimKind.BRANCH, ClaimKind.LUCK, ClaimKind.VOID)
# Pillars of days of a kind, or of the decade that a pillar begins.
_OF_A_KIND = re.compile(
    r"日指|[四五六七八九十]个日柱|甲[子寅辰午申戌]旬|这[四五六七八九十]天|的日子(?:是|为|有)"
    r"|(?<![a-z])(?:days are|the days of|in the [a-z -]+ decade)(?![a-z])"
)
_OF_A_BIRTH = (ClaimKind.PILLAR, ClaimKind.STEM, ClaimKind.BRANCH, ClaimKind.DATE)
# The birth of somebody else, the year of another event.
_ANOTHER_BIRTH = re.compile(
    r"(?:孩子|儿子|女儿|宝宝|老公|老婆|丈夫|妻子|爱人|对象|父亲|母亲|爸爸|妈妈|父母)(?:是|的)?"
    r"(?:在)?(?:[^,，。]{0,6})(?:出生|生于|生在|降生)"
    r"|(?<![a-z])(?:child|son|daughter|baby|husband|wife|partner|mother|father|brother"
    r"|sister) (?:was|is|were|will be) born(?![a-z])"
    r"|(?<![a-z])(?:year|month|day) (?:that )?you (?:married|met|moved|left|graduated|started)"
    r"(?![a-z])"
)
_STRONG_AND_WEAK = {"strength.strong", "strength.weak"}
_MEANS = re.compile(r"(?:并不是|不是|是指|指的是|的意思)")
_ANY = re.compile(
    r"^an? (?:[a-z]+ )?(?:weak|strong) (?:[a-z]+ )?day master "
    r"(?:is|means|needs|often|usually|does|may|can)"
)
_YOURS = re.compile(r"[你您]|此造|本造|日主(?:偏|较|太|很)|(?<![a-z])(?:you|your|yours)(?![a-z])")
_NO_MATTER = re.compile(
    r"(?:并|也|都)?不(?:等于|代表|意味|一定|见得|算)"
    r"|(?<![a-z])(?:does not mean|doesn't mean|need not)(?![a-z])"
)
_RECKONED = re.compile(
    r"折[合算]?[^你您]{0,3}$|(?<![a-z])(?:counts? for|equals?|per year)(?![a-z])"
)
_BY_SEX = re.compile(
    r"[阳阴]年?[男女]|反之|(?<![a-z])(?:men|women) born"
    r"|(?<![a-z])(?:yang|yin) (?:men|women|man|woman|males?|females?)(?![a-z])"
)
_WORDS_LIKE = re.compile(
    r"(?:像|诸如|类似)[^,，]{0,8}$"
    r"|(?<![a-z])(?:words|terms|names|labels) (?:like|such as) (?:[^,.]{0,40} (?:or|and) )?$"
)
_ALL_THE_SAME = re.compile(r"也(?:一样|能|可以|照样|不)|照样|同样(?:能|可以)")
_YEARS = re.compile(r" years(?![a-z])")
_BORN_IN = re.compile(r"[你您]|出生|生于|生人|(?<![a-z])(?:you|born)(?![a-z])")


def settled(claims: list[Claim], sentence: Sentence) -> tuple[Claim, ...]:
    """Return the claims that speak of this chart, or of all charts, each as what it is."""
    taught = sentence.tags & _HERE == 0 and _is_taught(claims, sentence)
    return tuple(
        replace(claim, modality=Modality.GENERAL) if taught and _is_said(claim) else claim
        for claim in claims
        if not _is_general(claim, sentence)
    )


def _is_taught(claims: list[Claim], sentence: Sentence) -> bool:
    """Whether relations are told as the doctrine has them: several in a row, or with a word that says so."""
    relations = sum(1 for claim in claims if claim.kind is ClaimKind.RELATION)
    named = sum(1 for token in sentence.tokens if token.tags & (Tag.STEM | Tag.BRANCH))
    return relations > 1 or bool(relations and (named > _A_PAIR or sentence.tags & Tag.GENERAL))


def _is_said(claim: Claim) -> bool:
    return claim.kind is ClaimKind.RELATION and claim.modality is Modality.ASSERTED


def _is_general(claim: Claim, sentence: Sentence) -> bool:
    """Whether a claim is none about this chart."""
    text = sentence.folded
    if claim.kind in _OF_A_BIRTH and _ANOTHER_BIRTH.search(text):
        return True
    after = text[claim.token.end :]
    match claim.kind:
        case ClaimKind.STRENGTH if claim.part in ("", "element"):
            said = {i for t in sentence.tokens if t.tags & Tag.STRENGTH for i in t.ids}
            apart = said >= _STRONG_AND_WEAK or _MEANS.match(after) or _ANY.search(text)
            return bool(apart) and _YOURS.search(text) is None
        case ClaimKind.ELEMENT if claim.part == "lack":
            return _NO_MATTER.match(after) is not None
        case ClaimKind.STAR | ClaimKind.TEN_GOD if claim.place < 0:
            named = _WORDS_LIKE.search(text[: claim.token.start])
            return bool(named or (claim.negated and _ALL_THE_SAME.match(after)))
        case ClaimKind.LUCK if claim.part == "start":
            return _RECKONED.search(text[: claim.token.start][-6:]) is not None
        case ClaimKind.LUCK if claim.part == "direction":
            return _BY_SEX.search(text) is not None
        case ClaimKind.BRANCH if claim.place == 0 and claim.token.part in ("born", "animal"):
            return _is_of_years(claim, sentence)
    return claim.kind in _PLACED and _OF_A_KIND.search(text) is not None


def _is_of_years(claim: Claim, sentence: Sentence) -> bool:
    """Whether an animal is that of years, not of the year of birth: 2026年丙午属马, Dragon years."""
    if _YEARS.match(sentence.folded, claim.token.end):
        return True
    own = {c for t, c in zip(sentence.tokens, sentence.clause, strict=True) if t == claim.token}
    years = any(
        token.tags & Tag.YEAR and clause in own
        for token, clause in zip(sentence.tokens, sentence.clause, strict=True)
    )
    return years and _BORN_IN.search(sentence.folded) is None
