"""What a whole sentence says of time: luck pillars, years, ages, the day of birth."""

import re
from dataclasses import replace

from services.chat.grounding.claims import Claim, ClaimKind, When
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.tables import year_pillar
from services.chat.grounding.whole_view import PILLAR, View

_OLDEST = 120
# Number, pillar, age and year of a luck pillar stand between so many bars.
_COLUMNS = 5
_NUMBERED = re.compile(r"\W*\d{1,2} *\|")
_LUCKY = re.compile(
    r"大运|首运|行运|步运|运程|入运|换运|上运|运途|走运|(?:步|个|这|条|行)运"
    r"|运(?=[甲乙丙丁戊己庚辛壬癸])|^运|[,，]运|十年|"
    r"(?<![a-z])(?:luck|decades?|ten years|ten-year|10-year|big cycles?"
    r"|(?<!sexagenary )cycles?|season of|road you travel|stays with you|period)(?![a-z])"
)
_BEGINS = re.compile(
    r"进入|踏入|踏进(?:了)?(?:大|首|第一步)?运|步入|走进|接手|登场|行运|落在|起|始|启|开|入运|上运|走运|交|上头一步"
    r"|头一[回次]|首次|接过|(?<![a-z])"
    r"(?:begin\w*|start\w*|enter\w*|get\w* (?:going|rolling)|set in motion|taken up"
    r"|kicks? (?:in|off)|(?:luck|pillars?|cycles?|periods?) kicked (?:in|off)|"
    r"opens?|first|onset|embarks?|(?:steps?|cross(?:es)?) (?:on|in)to|counted from|under way"
    r"|onward|commenc\w*|underway|active|marks|rolling|launch\w*|began|got (?:going|rolling)"
    r"|sets? off|entry into)(?![a-z])"
)
_LATER = re.compile(
    r"第[二三四五六七八九十2-9]|下一"
    r"|(?<![a-z])(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|next|current)"
    r"(?![a-z])"
)
_BORN = re.compile(
    r"坠地|生辰|生年|出生|诞|降生|降世|生人|生于|年生|日生|出世|落地|啼哭"
    r"|(?:[楼题]主|[你您]是)\d{4}年的|呱呱|添丁|添了你|来到|生日|生辰|公历|阳历|新历"
    r"|年的[,，。]|哭出声|[第头]一声|开篇|"
    r"(?<![a-z])(?:light of day|cast for|story opens|born|birth(?!day)|birthday|nativity"
    r"|came into|drew breath|first breath|showed up|arriv\w*|first cry|"
    r"loud cry|hospital|midwife|delivered|there you were|story begins|brought you|got you"
    r"|you're from|life began|(?:you are|op is) from|\d{4} baby)(?![a-z])"
)
_CHILD = re.compile(r"孩子|子女|生子|得子|添丁|(?<![a-z])(?:child\w*|daughter|son)(?![a-z])")
_AGED = re.compile(
    r"岁|龄|蛋糕|虚\d|人间|人世|(?:度过|走过|活了)\d+个?(?:完整的)?(?:年头|春秋|寒暑)|(?<![a-z])(?:age|aged|candles?|birthday|years? old|puts you at|you'll be"
    r"|you will be|finds? you at \d+(?= ?(?:[.,;!]|$))|you'll have|you are|you're|"
    r"makes you|turn\w*|reach\w*|^at \d+|^\W*at \d+:|years of life|being \d+|celebrating|how old"
    r"|(?:native|person) is \d+|is \d+ in \d{4}|arrives? at \d+|completed years)(?![a-z])"
    r"|\| ?\d+ years? ?\||[→=-] ?\d+ years?(?![a-z])"
)


def is_lucky(view: View) -> bool:
    """Return whether luck pillars are spoken of."""
    return view.has(Tag.LUCK) or _LUCKY.search(view.words) is not None


def luck_of(view: View) -> list[Claim]:
    """A luck pillar with what is said of its time or number."""
    if len(view.pillars) != 1 or view.places or view.gods or (view.years and view.passes):
        return []
    ordinals, ages = view.of(Tag.ORDINAL), list(view.ages)
    row = "|" in view.sentence.folded
    spans = [token for token in view.years if token.tags & Tag.SPAN]
    if not (is_lucky(view) or (row and spans)):
        return []
    numbers = [token for token in view.numbers if 0 < token.number <= _OLDEST]
    if len(numbers) == 1 and not ordinals and (row or _numbered(view, numbers[0])):
        ordinals = [replace(numbers[0], tags=numbers[0].tags | Tag.ORDINAL)]
    elif len(numbers) == 1 and not ages and _OLD.search(_before(view, numbers[0])):
        ages = [replace(numbers[0], tags=numbers[0].tags | Tag.AGE)]
    if len(ordinals) > 1 or not (ordinals or ages or view.years or view.dates):
        return []
    when = When(
        number=ordinals[0] if ordinals else None,
        ages=tuple(ages),
        years=tuple(view.years),
        days=tuple(view.dates),
        row=row,
    )
    return [Claim(ClaimKind.LUCK, view.pillars[0], when=when)]


# "When the Yi Mao luck pillar arrives, the native is 70."
_OLD = re.compile(
    r"(?<![a-z])(?:at|(?:native|person|you|he|she)(?:'re|'ll be| is| are| will be| turns?)) $"
)


def _before(view: View, token: Token) -> str:
    return view.sentence.folded[: token.start]


def _numbered(view: View, token: Token) -> bool:
    return re.search(r"(?:number|no\.?|#|第|[数排点]到) ?$", _before(view, token)) is not None


def row_of(view: View) -> list[Claim]:
    """A row of a table of luck pillars: number, pillar, age, years or the first of them."""
    spans = [token for token in view.years if token.tags & Tag.SPAN]
    if "|" not in view.sentence.folded or len(view.pillars) != 1:
        return []
    if len(view.values) != 1 or len(view.ages) > 1 or len(view.years) != 1:
        return []
    text = view.sentence.folded
    if not spans and (text.count("|") < _COLUMNS or "月" in text or not _NUMBERED.match(text)):
        return []
    (year,) = view.years
    if not spans and year_pillar(year.number) == (view.pillars[0].stem, view.pillars[0].branch):
        # A row of years, each with its own pillar.
        return []
    numbers = [token for token in view.numbers if 0 < token.number <= _OLDEST]
    before = [token for token in numbers if token.start < view.pillars[0].start]
    behind = [token for token in numbers if token.start > view.pillars[0].start]
    ages = [*view.ages, *(replace(token, tags=token.tags | Tag.AGE) for token in behind)]
    ordinals = [*view.of(Tag.ORDINAL), *before]
    when = When(
        number=replace(ordinals[0], tags=ordinals[0].tags | Tag.ORDINAL) if ordinals else None,
        ages=tuple(ages[:1]),
        years=(year,),
        row=True,
    )
    return [Claim(ClaimKind.LUCK, view.pillars[0], when=when)]


_OF_MONTHS = re.compile(r" ?(?:months?|days?|个月|天)(?![a-z])")


def start_of(view: View) -> list[Claim]:
    """When luck begins."""
    told = any(token.tags & PILLAR == PILLAR for token in view.sentence.tokens)
    if told and (not view.has(Tag.START) or "交运" in view.sentence.folded):
        # 交运日为2015-08-02，自此步入壬子运: that pillar's own.
        return []
    if (
        view.values
        or any(t.number != 1 for t in view.of(Tag.ORDINAL))
        or _LATER.search(view.sentence.folded)
    ):
        return []
    if not (view.has(Tag.START) or (is_lucky(view) and _BEGINS.search(view.words))):
        return []
    times = [*view.ages, *view.dates]
    folded = view.sentence.folded
    # "age 9 and 2 months": the second number is no age.
    numbers = [
        token
        for token in view.numbers
        if 0 < token.number <= _OLDEST and not _OF_MONTHS.match(folded, token.end)
    ]
    aged = re.search(
        r"(?<![a-z])(?:age|at|old|(?:when )?(?:you're|you are|you were|you turn)|works out to)(?![a-z])"
        r"|之岁|岁数",
        view.words,
    )
    if not times and len(numbers) == 1 and aged:
        times = [replace(numbers[0], tags=numbers[0].tags | Tag.AGE)]
    if not times and len(view.years) == 1:
        times = view.years
    kinds = {bool(token.tags & Tag.AGE) for token in times}
    if len(times) != len(kinds):
        return []
    return [Claim(ClaimKind.LUCK, token, part="start") for token in times]


def year_of(view: View) -> list[Claim]:
    """The pillar of a calendar year."""
    years = [token for token in view.years if not token.tags & Tag.SPAN]
    if len(view.pillars) != 1 or len(years) != 1 or len(view.values) != 1:
        return []
    if view.places or view.dates or view.has(Tag.BORN):
        return []
    if is_lucky(view) and not view.has(Tag.FLOW):
        return []
    return [Claim(ClaimKind.YEAR, view.pillars[0], year=years[0].number)]


def age_of(view: View) -> list[Claim]:
    """How old one is in a year."""
    years = [token for token in view.years if not token.tags & Tag.SPAN]
    if len(years) != 1 or view.values or view.dates or is_lucky(view) or view.has(Tag.START):
        return []
    ages = [token for token in view.ages if not token.tags & Tag.SPAN]
    # "Your birthday in 2034 is number 36"
    counted = [*view.numbers, *view.of(Tag.ORDINAL)]
    numbers = [token for token in counted if 0 < token.number <= _OLDEST]
    if not ages and len(numbers) == 1 and _AGED.search(view.sentence.folded):
        ages = numbers
    return [Claim(ClaimKind.AGE, token, year=years[0].number) for token in ages]


def birth_of(view: View) -> list[Claim]:
    """The day or the year of birth; a year to come is nobody's."""
    times = [*view.dates, *(token for token in view.years if token.part != "soon")]
    if len(times) != 1 or view.values or view.ages or times[0].tags & Tag.SPAN:
        return []
    if any(0 < token.number <= _OLDEST for token in view.numbers) and _AGED.search(view.words):
        # "… counting completed years, arrives at 32 in the course of 2021"
        return []
    if is_lucky(view) or view.has(Tag.START) or not _BORN.search(view.sentence.folded):
        return []
    return [] if _CHILD.search(view.words) else [Claim(ClaimKind.DATE, times[0])]
