"""How strong something is said to be in words that no claim has read: see `unread`."""

import re
from collections.abc import Sequence

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

# In English each of these is an everyday word: "a strong will". Said of something, it says how strong that is.
_ATTRIBUTE = re.compile(
    r" (?!(?:one|chart|self|day|dm|master|nativity|and|but|or|nor|in|at|by|on|of|as|for|with|to|from|under|than|here|now|once|when"
    r"|whenever|where|after|before|if|while|though|although|that|which|who|because|since|so|according|again|already|only|even|all"
    r"|too|indeed|wood|fire|earth|metal|water|season|type|enough|overall)(?![a-z]))[a-z]+"
)
_PREDICATE = re.compile(
    r"(?<![a-z])(?:is|are|was|be|it|comes? out|turns? out|counts? as|looks?|proves?|stays?|seems?|remains?)"
    r"(?: (?:rather|very|quite|fairly|so|too))? $"
)
# Nor the 强 of 强求, 倔强, 主见强.
_BARE_ZH = re.compile(r"[强弱旺](?:的|些|一些|势|盛)?(?=[,，。;；、!！]|$)")
_NOT_BARE = re.compile(r"(?:衰|强|弱|倔|顽|坚|增|要|主见|能力|意志|身体|好|争|逞|剧|富|当|兴)$")
_LIKE_STRONG = re.compile(
    r"(?:master|self)[^.;]{0,80}(?<![a-z])(?:is|comes out|makes it|looks|stays|stands) (?:rather |quite |fairly |very )?"
    r"(?:robust|sturdy|powerful|frail|fragile|delicate|forceful|mighty|exhausted|depleted|spent)(?![a-z])"
    r"|(?:master|self)[^.;]{0,40}(?<![a-z])(?:lacks strength|short of support|weakness)(?![a-z])"
    r"|(?:日[主元干]|命主)[^。;；]{0,24}(?:得力|有力|无力|乏力|力薄|失令|失势|得令|得势|柔弱|(?:力量|底气)[很较颇]?[足弱薄小大强])"
)
# Methods by their names, or several of them.
_METHOD = re.compile(
    r"计分|五项|(?<![\d种])[两三](?:种|个)?(?:算法|方法|法|家)|一家算法"
    r"|(?<![a-z])(?:(?:by|on|to|the) points?|five[- ]terms?|(?:one|two|both|three|all) methods?|both counts|both ways)(?![a-z])"
)
_BY_METHOD = ("points", "five_terms", "both", "single", "one")
_NAMES = (
    ("points", re.compile(r"计分|(?<![a-z])(?:by|on|to|the) points?(?![a-z])")),
    ("five_terms", re.compile(r"五项|(?<![a-z])five[- ]terms?(?![a-z])")),
)
_SEVERAL = re.compile(
    r"[两三](?:种|个)?(?:算法|方法|法|家)|(?<![a-z])(?:two|both|three|all) (?:methods|counts|ways)(?![a-z])"
)
_APART = re.compile(
    r"不一|相反|则否|不同|分歧|另一家|(?<![a-z])(?:part ways|differ|disagrees?|apart|quarrel|the other|other method)(?![a-z])"
)
_DIGIT = re.compile(r"\d")


def says_how_strong(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Return whether it says a strength that no claim is about: 日主木，偏强之象, "… and it is strong"."""
    if all(c.kind is not ClaimKind.STRENGTH for c in claims) and _LIKE_STRONG.search(
        sentence.folded
    ):
        return True
    if not sentence.tags & Tag.STRENGTH:
        return False
    read = {c.token.start for c in claims if c.kind is ClaimKind.STRENGTH}
    if _METHOD.search(sentence.folded) and _is_told_of_another_method(sentence.folded, claims):
        return True
    # Of an element that is most it is told in these words too.
    most = any(c.kind is ClaimKind.ELEMENT and c.part == "most" for c in claims)
    return not most and any(
        token.tags & Tag.STRENGTH
        and token.start not in read
        and _is_told(sentence, token, alone=not read)
        for token in sentence.tokens
    )


def _is_told_of_another_method(text: str, claims: Sequence[Claim]) -> bool:
    """Whether a method is named and what it found was not read by its name."""
    told = {c.part: c.token.ids for c in claims if c.kind is ClaimKind.STRENGTH}
    other = any(part.startswith("other.") for part in told)
    if not told or any(part not in _BY_METHOD for part in told if not part.startswith("other.")):
        return True
    if _DIGIT.search(text):
        # "Weak by points, 38": nobody has looked at the score.
        return True
    if any(form.search(text) and part not in told for part, form in _NAMES):
        return True
    both = all(part in told for part, _ in _NAMES)
    if _SEVERAL.search(text) and not (both or other or "both" in told):
        return True
    differ = other or (both and told["points"] != told["five_terms"])
    return _APART.search(text) is not None and not differ


def _is_told(sentence: Sentence, token: Token, *, alone: bool) -> bool:
    text = sentence.folded
    if text[token.start].isascii():
        attributed = _ATTRIBUTE.match(text, token.end)
        return attributed is None or _PREDICATE.search(text, 0, token.start) is not None
    if token.end - token.start > 1:
        # 先论衰旺，而你这个盘身弱
        return alone or _METHOD.search(text) is not None
    before = text[: token.start]
    return _BARE_ZH.match(text, token.start) is not None and _NOT_BARE.search(before) is None
