"""What a whole sentence says of the chart at birth: what stands where, what there is, what is whose god."""

import re
from itertools import groupby

from services.chat.grounding.claims import Claim, ClaimKind, Modality, Operand
from services.chat.grounding.extract_pillars import HOUR_FIRST
from services.chat.grounding.extract_reference import NEIGHBOUR, is_reference
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import denied_later, is_denied, may_be_denied
from services.chat.grounding.whole_view import PILLAR, View

_TWO, _FEWEST, _ALL = 2, 3, 4
# "Direct Wealth over the Rabbit" stands in a pillar's stem.
OVER = re.compile(r" (?:over|above|atop|on top of) ")
_BESIDE = re.compile(
    r" ?(?:\([^()]*\))? ?(?:(?:in|for|at|as|over|marks?|marked|governs?|rules?|ruled|holds?"
    r"|held|fills?|filled|takes?|took) )?(?:the |your )|(?:在|居|为|管)?"
)
_DENYING = Tag.NEGATION | Tag.LACK
# What is wished for, does something to something else, or only might be.
WISHING = re.compile(
    r"[喜忌需宜怕克制泄耗欲愿想盼补扶生助缺若]|最好|可以|可能|也许|比如"
    r"|(?<![a-z])(?:(?<!i )likes?|needs?|wants?|controls?|feeds?|drains?|supports?|"
    r"produces?|would|could|may|might|should|seeks?|prefers?|fears?|than|unlike|instead|rather"
    r"|asks? for|roots? in|rooted)(?![a-z])"
)
# What a stem does to another one, or is to do: it is no god by that.
_ACTING = re.compile(
    r"[喜忌怕克制泄耗合]|需要|(?<![a-z])"
    r"(?:likes?|needs?|controls?|feeds?|drains?|supports?|produces?|fears?|favou?rs?|joins?"
    r"|faces?|strikes?|doubles?|repeats?)(?![a-z])"
)
_HERE = re.compile(
    r"找得?到|在局|入局|查[到得]|出现|有的|占有|存在|一席之地|[你您]有[,，]|不缺席|答到|找着了"
    r"|(?<![a-z])(?:found|find|present|presence of|appears?|included|among|holds?|has|have"
    r"|carr(?:y|ies)|(?:turn|show)(?:s|ed)? up|right (?:t?here|in)|tick off)(?![a-z])"
)
_STARS = re.compile(
    r"神煞|十神|(?<![a-z])(?:ten gods|(?:auxiliary|symbolic|special) stars?|stars? present)"
    r"(?![a-z])"
)
# "The presence of § was confirmed", "the fact that § is present": of which chart, need not be said.
_IS_THERE = re.compile(
    r"(?<![a-z])(?:the )?presence of (?:the )?§(?: \([^()]*\))? (?:is|was) "
    r"(?:confirmed|clear|certain)|§(?: \([^()]*\))? is in there"
    r"|the fact that (?:the )?§(?: \([^()]*\))? is (?:present|there|here)|[,，]§在[,，。]"
)
_ALSO_HERE = re.compile(
    r"有之|不缺|看到|可见|有一|里那个|里的那|露面|现身|在列|[:：] ?有|包括|命带|带着|[:：|]"
    r"|(?<![a-z])(?:yes|tick off|at work in|presence|got|part of your|belongs to|is with you"
    r"|shows up|born with|"
    r"comes? with|features?|include[sd]?|possess\w*|seated|inhabits?|contains?|bears?)(?![a-z])"
)
_HIDING = re.compile(
    r"里头|里面|内里|其中|所藏|藏|暗含|含(?!蓄|义|糊)|装|里头带|收在|中有|里有|内有|里找到"
    r"|(?<![a-z])(?:been keeping|inside|within|hidden|hides|hiding|conceal\w*|sleeps?|tucked|buried|stores"
    r"|in there|beneath it|in reserve|in (?:its|the) cupboard|among its contents)(?![a-z])"
)
# Ways to say so of a branch in whose clause the stem is not named.
_DEEP = re.compile(
    rf"{_HIDING.pattern}|潜|其内|(?<![a-z])(?:out of sight|under the surface|open(?:s|ed|ing)? up)(?![a-z])"
)
_VOID = re.compile(
    r"空亡|旬空|落空|旬中无|[查两二]?旬|俱空|空的|空在|[作为]空|空论"
    r"|空(?=[子丑寅卯辰巳午未申酉戌亥])|空[,，”」|]|日空|空掉|没有天干"
    r"|(?<![a-z])(?:xun kong|remain over|without a (?:partner|stem))(?![a-z])"
    r"|(?<![a-z])(?:without stems?(?: of their own)?|void|voids|empty|empties|emptiness"
    r"|empties|gap in|left over|skips|kong wang)(?![a-z])"
)
_NOT_VOID = re.compile(
    r"(?:不|非|没有?|未)[^,，。]{0,3}空|(?:not|n't|neither) (?:[a-z]+ ){0,2}(?:void|empty)"
)
_PALACES = (
    (
        re.compile(r"安命|立命|命立(?=[甲乙丙丁戊己庚辛壬癸])|(?<![a-z])palace of life(?![a-z])"),
        "palace.life",
    ),
)
_NOT_IT = re.compile(r"(?:不是|并非|(?<![a-z])(?:is not|isn't|not))[^,，]{0,6}$")


# What may stand between a pillar and its place.
_LABELLING = re.compile(r"[\s,，:：(（]*(?:的|为|是|作|当|乃|is|as|=|for the|of the)?[\s:：(（]*")
_LABEL_BEFORE = re.compile(r"(?P<unit>年|月|日子?|天|时辰?)(?:上|柱)?(?:的?干支)?[是为:：]?$")
_LABEL_BEHIND = re.compile(r"(?:为|作|当其?|居|定|立|收其?)?(?P<unit>[年月日时])(?![间份候辰])")
_DAYS = {"年": 0, "月": 1, "日": 2, "日子": 2, "天": 2, "时": 3, "时辰": 3}


def _contradicts_order(view: View, values: list[Token], named: list[Token]) -> bool:
    """Whether a pillar has another place beside it than its turn gives it: 日柱己酉居中，前有己巳为年."""
    text = view.sentence.folded
    for turn, value in enumerate(values):
        before = _LABEL_BEFORE.search(text[: value.start])
        behind = _LABEL_BEHIND.match(text, value.end)
        said = {_DAYS[found.group("unit")] for found in (before, behind) if found is not None}
        for one in named:
            gap = text[min(one.end, value.end) : max(one.start, value.start)]
            if _LABELLING.fullmatch(gap) and len(gap.strip()) <= len("of the"):
                said.add(one.number)
        if said and turn not in said:
            return True
    return False


def rows_of(view: View) -> list[Claim]:
    """Pillars told with the place of each, or all four in their order."""
    values = view.pillars
    text = view.sentence.folded
    if len(values) == _TWO and not view.has(Tag.LUCK | Tag.ORDINAL | Tag.FLOW | Tag.RELATION):
        return _two_of(view, values)
    if len(values) < _FEWEST or len(values) != len(view.values) or view.years or view.ages:
        return []
    named = view.of(Tag.POSITION | Tag.UNIT)
    if len({t.number for t in named}) == len(named) == len(values):
        if _in_turn(values, named):
            return _stand(values, [token.number for token in named])
        owners = [_owner(view, value, named) for value in values]
        return (
            _stand(values, owners) if len(set(owners)) == len(values) and -1 not in owners else []
        )
    told = view.has(Tag.CHART | Tag.BORN) or "pillars" in text or "from year to hour" in text
    if len(values) != _ALL or not told or view.has(Tag.LUCK | Tag.ORDINAL | Tag.FLOW):
        return []
    if _contradicts_order(view, values, named):
        # 那天是己酉日，正当己巳年的庚午月: told in an order of their own.
        return []
    return _stand(values, list(range(_ALL))[:: -1 if HOUR_FIRST.search(text) else 1])


def _two_of(view: View, values: list[Token]) -> list[Claim]:
    """Two pillars, each beside its own place: "with Xin You in the year and Ji Mao in the month"."""
    named = view.of(Tag.UNIT)
    if (
        len(named) != len(values)
        or len(values) != len(view.values)
        or view.years
        or view.ages
        or view.places
    ):
        return []
    owners = [_owner(view, value, named) for value in values]
    return _stand(values, owners) if len(set(owners)) == len(values) and -1 not in owners else []


def _in_turn(values: list[Token], named: list[Token]) -> bool:
    """Whether as many pillars follow as places were named, or the other way round, again and again."""
    turns = sorted((*named, *values), key=lambda token: token.start)
    runs = [len(list(run)) for _, run in groupby(turns, key=lambda token: token in values)]
    return len(runs) % 2 == 0 and runs[::2] == runs[1::2]


def _owner(view: View, value: Token, named: list[Token]) -> int:
    """The place that stands right beside a pillar: "Bing Xu in the year", "a day pillar of Bing Chen"; −1 for none."""
    text = view.sentence.folded
    for token in named:
        between = text[min(token.end, value.end) : max(token.start, value.start)]
        if token.start > value.start:
            if _BESIDE.fullmatch(between):
                return token.number
        elif between.strip() in ("of", "is", ":", "", "为", "是", "得", "stood", "stands", "sits"):
            return token.number
    return -1


def _stand(values: list[Token], places: list[int]) -> list[Claim]:
    return [
        Claim(ClaimKind.PILLAR, value, place, "pillar")
        for value, place in zip(values, places, strict=True)
    ]


def voids_of(view: View) -> list[Claim]:
    """The two branches that are void."""
    text = view.sentence.folded
    if len(view.branches) != 2 or len(view.values) != 2 or not _VOID.search(text):
        return []
    places = {token.number for token in view.places}
    if view.has(Tag.RELATION) or places - {0, 2} or len(places) > 1 or _NOT_VOID.search(text):
        return []
    place = places.pop() if places else -1
    return [Claim(ClaimKind.VOID, token, place) for token in view.branches]


def palace_of(view: View) -> list[Claim]:
    """The pillar of a palace."""
    if len(view.pillars) != 1 or len(view.values) != 1 or view.has(Tag.LUCK):
        return []
    if _NOT_IT.search(view.sentence.folded[: view.pillars[0].start]):
        return []
    found = {token.ids[0] for token in view.of(Tag.PALACE)}
    found |= {palace for words, palace in _PALACES if words.search(view.sentence.folded)}
    if len(found) != 1:
        return []
    return [Claim(ClaimKind.PALACE, view.pillars[0], palace=found.pop())]


def relation_of(view: View) -> list[Claim]:
    """Two, and what is between them."""
    found = [token for token in view.of(Tag.RELATION) if token.ids]
    values = view.branches or view.stems
    if len(found) != 1 or view.has(Tag.YEAR | Tag.LUCK) or view.passes:
        return []
    if view.sentence.in_clause(view.sentence.tokens.index(found[0]), _DENYING):
        return []
    if view.pillars or view.gods or len(values) not in (0, 2) or len(view.places) not in (0, 2):
        return []
    if not (values or view.places) or len({t.number for t in view.places}) == 1:
        return []
    if values and view.branches and view.stems:
        return []
    stems = [token.stem for token in values] or [-1, -1]
    branches = [token.branch for token in values] or [-1, -1]
    places = [(token.number, token.part) for token in view.places] or [(-1, ""), (-1, "")]
    operands = tuple(
        Operand(stem, branch, place, part=part)
        for stem, branch, (place, part) in zip(stems, branches, places, strict=True)
    )
    return [Claim(ClaimKind.RELATION, found[0], operands=operands)]


def god_of(view: View) -> list[Claim]:
    """Which god a stem is."""
    if len(view.gods) != 1 or len(view.stems) != 1 or len(view.values) != 2:
        return []
    if any(token.part != "master" for token in view.places) or view.has(_DENYING | Tag.RELATION):
        return []
    stem = view.sentence.tokens.index(view.stems[0])
    if is_reference(view.sentence, stem):
        return []
    if _ACTING.search(view.words.replace("生克", "")) or OVER.match(
        view.sentence.folded, view.gods[0].end
    ):
        return []
    return [Claim(ClaimKind.TEN_GOD, view.gods[0], part="of", stem=view.stems[0].stem)]


# "庚立在月干，对你来说它是七杀", "in the month stem is Geng, in other words your Seven Killings"
_THE_SAME = re.compile(
    r"对(?:[你您]|日主|命主)(?:来说|而言)"
    r"|(?<![a-z])(?:in other words|that is to say|which (?:makes it|is to say)"
    r"|(?:counts|serves|acts|functions|stands) as|(?:takes?|plays?) the (?:role|part) of|aka"
    r"|translates into)(?![a-z])"
)


def god_of_the_same(view: View, told: list[Claim]) -> list[Claim]:
    """Which god the stem is whose place a rule has read."""
    stems = [claim for claim in told if claim.kind is ClaimKind.STEM]
    if len(stems) != len(told) or len(stems) != 1 or (len(view.gods), len(view.values)) != (1, 1):
        return []
    same = _THE_SAME.search(view.sentence.folded) or "|" in view.sentence.folded
    if not same or view.has(_DENYING | Tag.RELATION):
        return []
    return [Claim(ClaimKind.TEN_GOD, view.gods[0], part="of", stem=stems[0].token.stem)]


def sound_of(view: View) -> list[Claim]:
    """The sound of a pillar."""
    sounds = [token for token in view.of(Tag.SOUND) if not token.tags & Tag.STAR]
    places = {token.number for token in view.places if token.part != "master"}
    if len(sounds) != 1 or len(places) != 1 or view.has(_DENYING | Tag.YEAR):
        return []
    return [Claim(ClaimKind.SOUND, sounds[0], places.pop())]


def hidden_of(view: View) -> list[Claim]:
    """What is hidden in a branch, named by itself or by its place."""
    listed = view.is_row and len(view.stems) == len(view.gods) == 1
    if (
        not (listed or _HIDING.search(view.words))
        or view.has(Tag.NEGATION)
        or view.pillars
        or view.stars
    ):
        return []
    places = {token.number for token in view.places if token.part != "master"}
    inside = [*view.stems, *view.gods]
    if len(places) > 1 or len(view.branches) > 1 or not (places or view.branches):
        return []
    if len(view.stems) > 1 or len(view.gods) > 1 or not inside:
        return []
    if not listed and not all(_hides_there(view, token) for token in inside):
        return []
    place = places.pop() if places else -1
    branch = view.branches[0].branch if view.branches else -1
    claims = []
    for token in view.stems:
        inside_of = -1 if place >= 0 else branch
        claims.append(Claim(ClaimKind.HIDDEN_STEM, token, place, branch=inside_of))
    for token in view.gods:
        if OVER.match(view.sentence.folded, token.end):
            continue
        if place >= 0:
            claims.append(Claim(ClaimKind.TEN_GOD, token, place, "branch"))
        else:
            claims.append(Claim(ClaimKind.TEN_GOD, token, part="inside", branch=branch))
        if view.stems:
            claims.append(Claim(ClaimKind.TEN_GOD, token, part="of", stem=view.stems[0].stem))
    return claims


def _hides_there(view: View, token: Token) -> bool:
    """Whether a thing may be what hides: not in a clause that a rule has read and that says nothing of hiding."""
    others = any(
        one.start in view.told and view.together(one, token) for one in view.sentence.tokens
    )
    return not others or _HIDING.search(view.clause_of(token)) is not None


def placed_of(view: View, taken: frozenset[int]) -> list[Claim]:
    """One place and one thing: however it is said, the thing is said to be there."""
    places = [token for token in view.places if token.number not in taken]
    if len(view.values) == 1 and not view.values[0].tags & PILLAR:
        places = [token for token in places if token.part != "master"]
    if not places and taken - {-1} and view.pillars:
        # "The year gives you Bing Yin, the month Jia Xu": the last of several.
        places = [token for token in view.of(Tag.UNIT) if token.number not in taken]
    if len({token.number for token in places}) != 1 or len(view.values) != 1:
        return []
    if view.has(_DENYING | Tag.YEAR) or view.passes:
        return []
    if taken - {-1} and not view.together(places[0], view.values[0]):
        return []
    if NEIGHBOUR.match(view.sentence.folded, view.values[0].end):
        return []
    if view.branches and _VOID.search(view.words):
        # 遇午遇未皆作空论: one of two was not read, and it is said to be void, not to stand there.
        return []
    apart = not view.together(places[0], view.values[0])
    if view.stems and places[0].part == "branch" and apart and not _DEEP.search(view.words):
        # 那个字是辛，别跟生肖混在一块儿: a stem hides in a branch where one clause says both.
        return []
    claim = standing(places[0], view.values[0])
    return [] if claim is None else [claim]


def standing(anchor: Token, token: Token, modality: Modality = Modality.ASSERTED) -> Claim | None:
    """Return the claim that a thing stands in a place."""
    place, part = anchor.number, anchor.part
    if token.tags & PILLAR == PILLAR:
        return Claim(ClaimKind.PILLAR, token, place, "pillar", modality=modality)
    if token.tags & Tag.SOUND and not token.tags & Tag.STAR:
        return Claim(ClaimKind.SOUND, token, place, modality=modality)
    if token.tags & (Tag.STAR | Tag.GOD):
        kind = ClaimKind.STAR if token.tags & Tag.STAR else ClaimKind.TEN_GOD
        part = "" if token.tags & Tag.STAR else part
        return (
            None if anchor.part == "master" else Claim(kind, token, place, part, modality=modality)
        )
    if token.tags & Tag.BRANCH:
        alone = part in ("master", "stem")
        return None if alone else Claim(ClaimKind.BRANCH, token, place, "branch", modality=modality)
    if part == "branch":
        return Claim(ClaimKind.HIDDEN_STEM, token, place, modality=modality)
    part = "any" if part == "pillar" else part
    return Claim(ClaimKind.STEM, token, place, part, modality=modality)


def presence_of(view: View) -> list[Claim]:
    """A star or a god that the chart is said to have, or not to have."""
    if len(view.values) != 1 or view.places or view.has(Tag.FLOW | Tag.LUCK | Tag.YEAR):
        return []
    token = view.values[0]
    if not token.tags & (Tag.STAR | Tag.GOD):
        return []
    sentence = view.sentence
    marked = f"{sentence.folded[: token.start]}§{sentence.folded[token.end :]}"
    told = _IS_THERE.search(marked) is not None
    if not (told or view.has(Tag.CHART) or view.is_row or _STARS.search(view.words)):
        return []
    kind = ClaimKind.STAR if token.tags & Tag.STAR else ClaimKind.TEN_GOD
    part = "" if kind is ClaimKind.STAR else "any"
    if is_denied(sentence, token) or denied_later(sentence, sentence.tokens.index(token)):
        return [Claim(kind, token, part=part, negated=True)]
    if may_be_denied(sentence, token):
        return []
    here = told or _HERE.search(view.words) or _ALSO_HERE.search(view.words)
    return [Claim(kind, token, part=part)] if here else []
