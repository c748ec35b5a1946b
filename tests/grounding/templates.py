"""Sentences that state one kind of fact, as people write them; the rules were tuned on these.

Chinese ones are written in the simplified script and turned into the traditional one where that is asked for.
"""

ZH: dict[str, tuple[str, ...]] = {
    "pillar": (
        "{pos}{x}。", "你的{pos}为{x}。", "{pos}是{x}，这一点很关键。", "{pos}：{x}", "从命盘看，{pos}落{x}，根基由此而来。", "{x}是你的{pos}。",
        "{bx}{unit}柱，奠定了基调。", "- {pos}：{x}", "{pos}（{x}）主导这一段。", "你{unit}柱{bx}，性格有其来处。", "命主{pos}见{x}。", "{pos}的干支是{x}。", "排盘显示，{pos}系{x}。", "你的{pos}正是{x}。", "就{pos}而言，{x}透露了不少信息。", "{pos}配{x}，先天条件不差。", "说到{pos}，那是{x}。", "{pos}对应{x}。", "你{pos}的组合是{x}。", "我们来看{pos}：这里是{x}。", "**{pos}**：{x}",
    ),
    "pillars": (
        "四柱为{y}、{m}、{d}、{h}。", "你的八字：{y} {m} {d} {h}。", "年柱{y}，月柱{m}，日柱{d}，时柱{h}。", "你生于{y}年、{m}月、{d}日、{h}时。",
        "| {y} | {m} | {d} | {h} |", "年：{y}；月：{m}；日：{d}；时：{h}。", "八字排盘：{y}年 {m}月 {d}日 {h}时。", "你的八字是{y}、{m}、{d}、{h}，一目了然。", "年柱是{y}，月柱是{m}，日柱是{d}，时柱是{h}。", "从年到时，四柱依次为{y}，{m}，{d}，{h}。", "你是{y}年{m}月{d}日{h}时出生的。",
    ),
    "master": (
        "日主为{s}。", "你是{s}日主，为人有主见。", "{s}（日主）需要滋养。", "你的日元是{s}，待人真诚。", "日干{s}，主导全局。", "命主属{s}，性情如其物。",
        "{s}日元，喜静。", "日主：{s}", "以{s}为日主，故重情义。", "你的日主为{s}，做事认真。", "你属于{s}日主。", "你天生是{s}命主。", "代表你自己的日干是{s}。", "日主{s}的你，遇事不慌。", "你的命主五行乃{s}。", "{s}是你的日主。", "你的核心是{s}日元。",
    ),
    "branch": ("{pos}为{b}。", "你的{pos}是{b}。", "{pos}{b}，暗藏玄机。", "{pos}：{b}", "{b}居{pos}，影响深远。", "再看{pos}，见{b}。", "{pos}正是{b}。", "你的{pos}则为{b}。", "{pos}为{b}，藏而不露。", "{b}是你的{pos}。", "{pos}的位置上是{b}。", "看{pos}：{b}。", "{pos}落{b}。",
    ),
    "season": (
        "你生于{b}月，得时令之气。", "月令为{b}，气候由此而定。", "日支坐{t}，配偶宫由此看。", "日主坐{t}，内心自有主张。", "你属{an}，与人为善。", "生在{b}月，寒暖分明。",
        "{b}月出生的你，行事稳重。", "你出生在{b}月。", "你是{b}月生人。", "月支{b}当令。", "配偶宫坐{t}。", "夫妻宫为{t}。", "你的生肖是{an}。", "日柱坐{t}。", "月令{b}，决定旺衰。", "你属相是{an}。",
    ),
    "god_at": (
        "{g}透于{pos}。", "{pos}{st}为{g}。", "{pos}透出{g}，有担当。", "{pos}是{g}，重名誉。", "你的{g}在{pos}，早年受益。", "{g}（{st}）透出于{pil}。", "{g}位于{pos}。",
        "{pos}坐{g}，事业有成。", "{pil}天干为{g}。", "{pos}的{g}很有力。", "{pos}上的{g}说明你有责任感。", "在{pos}可以看到{g}。", "{pos}的{st}对日主而言是{g}。", "你{pos}透{g}，利于文职。", "{pil}透出{g}。", "{g}露于{pos}。", "{pos}为{st}，是{g}。", "{pos}代表的是{g}。", "{g}落在{pos}。",
    ),
    "god_of": ("{st}为{g}。", "{g}（{st}）是关键。", "{st}是你的{g}，用得好便是助力。", "命局中{st}即{g}。", "{st}（{g}）在局中有力。", "对你而言，{st}是{g}。", "{st}在你的命局里是{g}。", "{g}即{st}，力量集中。", "{st}对日主来说是{g}。", "你的{g}是{st}。", "{st}作为{g}，主导事业。", "这里的{st}就是{g}。", "{g}为{st}。",
    ),
    "hidden": ("{pos}{br}藏{st}。", "{pos}藏{st}，为{g}。", "{br}中藏{st}。", "{g}藏于{pos}。", "{pos}藏干有{st}（{g}）。", "{pos}暗藏{g}。", "{pos}中藏有{st}。", "{br}里面藏着{st}。", "{pos}暗藏{st}，是{g}。", "{pos}内藏{g}。", "{st}藏于{br}。", "{g}暗藏于{pos}。",
    ),
    "star_at": ("{pos}带{r}。", "{r}在{pos}。", "{pos}见{r}，有贵人扶持。", "{pos}逢{r}，灵性高。", "你的{r}落在{pos}。", "{r}现于{pos}。", "{pos}：{r}", "{pos}有{r}，利于远行。", "{pos}临{r}。", "{pos}坐{r}，主聪慧。", "{r}落于{pos}。", "在{pos}有{r}。", "你{pos}带有{r}。", "{pos}出现{r}。", "{r}居{pos}。", "{pos}的{r}增添了色彩。", "{pos}自带{r}。",
    ),
    "star": ("命带{r}。", "你命中有{r}。", "命局带{r}，人缘不错。", "命中没有{no}。", "你的八字里有{r}。", "八字不带{no}，无需多虑。", "命盘中可见{r}。", "你的命盘并无{no}。", "你命带{r}。", "你的命局带有{r}。", "命里有{r}，逢凶化吉。", "八字见{r}。", "你没有{no}。", "你命中无{no}。", "命盘不见{no}。", "你拥有{r}。", "{r}入命，人生多助。", "你的命盘带着{r}。", "盘中未见{no}。",
    ),
    "god_has": ("命局有{g}。", "你的命盘中没有{no}。", "八字带{g}，能立业。", "命中不见{no}。", "局中无{no}，少了约束。", "你命里有{g}，得其助。", "你的八字有{g}。", "命局不见{no}。", "你命中带{g}。", "命盘里没有{no}，不必强求。", "你八字中无{no}。", "局中可见{g}。", "命局缺少{no}。",
    ),
    "relation": (
        "{a}{b}{rel}。", "{a}与{b}{rel}。", "{pa}{a}与{pb}{b}{rel}。", "{pa}与{pb}{rel}，一生多变。", "命局{a}{b}{rel}，须留心。", "{pa}{pb}{rel}。", "你盘中{a}和{b}{rel}。", "{a}与{b}形成{rel}。", "你的{pa}{a}和{pb}{b}构成{rel}。", "{pa}和{pb}之间是{rel}。", "{pa}（{a}）与{pb}（{b}）{rel}。", "局中{a}、{b}{rel}。", "{pa}、{pb}{rel}，宜静。", "因为{a}{b}{rel}，所以要多沟通。", "四柱中{a}{b}{rel}。",
    ),
    "strength": ("{v}。", "日主{w}。", "你{v}，宜顺势。", "整体看，日主{w}，需要调和。", "{e}日主{w}。", "此造{v}，用神取之有道。", "日元{w}，喜忌分明。", "综合判断为{v}。", "你的日主{w}。", "日主{e}{w}，需扶助。", "从整体看你属于{v}。", "你是{v}的格局。", "日主的旺衰：{w}。", "命局{v}。", "结合月令判断，日主{w}。",
    ),
    "luck": (
        "第{cn}步大运{x}（{y1}–{y2}）。", "{y1}年至{y2}年行{x}大运。", "{age}岁起行{x}运。", "第{n}步大运为{x}。", "从{y1}年开始走{x}大运。", "第{cn}步大运是{x}，自{d1}起。",
        "{age}岁交入{x}大运，环境一变。", "{x}大运（{y1}-{y2}）。", "第{cn}步大运{x}：{y1}年起。", "{y1}年起进入{x}大运。", "你的第{cn}步大运是{x}，从{y1}到{y2}年。", "第{cn}个大运{x}，{y1}年开始。", "{y1}至{y2}年间，大运为{x}。", "{x}大运自{age}岁始。", "你在{age}岁时交{x}运。", "第{cn}运：{x}。", "{x}这步大运始于{y1}年。", "大运{x}从{age}岁起。", "- 第{cn}步：{x}大运，{y1}–{y2}",
    ),
    "luck_start": ("{age}岁起运。", "起运在{age}岁，即{d}。", "你{age}岁上运。", "{y}年起运。", "大约{age}岁起大运。", "你{age}岁起大运。", "起运年龄为{age}岁。", "{d}起运。", "你于{y}年开始起运。",
    ),
    "year": ("{y}年为{x}年。", "到了{y}年，岁次{x}，宜稳。", "{y}年是{x}年，变化较多。", "{x}年（{y}）值得留意。", "流年{x}（{y}年）。", "{y}（{x}）年宜守。", "{y}年（{x}）变化大。", "{y}年逢{x}。", "{y}{x}年。", "{y}年流年{x}。", "{x}流年即{y}年。", "{y}年，{x}，宜进取。", "{y}年的流年是{x}。", "{y}年太岁为{x}。",
    ),
    "age": ("{y}年你虚岁{nominal}。", "{y}年，你{full}岁。", "到{y}年你虚岁{nominal}岁。", "{y}年时周岁{full}。", "你在{y}年是{full}岁。", "{y}年，你虚岁{nominal}，是转折点。", "{y}年你{full}岁时会有机会。", "{y}年正好{full}周岁。",
    ),
    "born": ("你出生于{cd}。", "你生于{y}年。", "{y}年出生的你。", "出生日期为{d}。", "你于{y}年出生。", "你生于{cd}，缘分早定。", "出生于{y}年，时代赋予你机会。", "你的出生日期：{d}。",
    ),
    "sound": ("{pos}纳音{n}。", "{pos}的纳音是{n}。", "{pos}纳音为{n}，其性可知。", "{pos}为{n}。", "{pos}纳音属{n}。",
    ),
    "palace": ("命宫{x}。", "你的命宫为{x}。", "命宫落{x}，主一生之根。", "命宫是{x}。", "命宫：{x}。", "你的命宫落在{x}。", "命宫为{x}，晚年可安。",
    ),
    "void": ("日柱空亡在{a}{b}。", "空亡为{a}、{b}。", "日柱旬空{a}{b}。", "空亡落在{a}{b}。", "{a}{b}空亡。", "你的日柱空亡为{a}和{b}。",
    ),
    "lack": ("五行缺{e}。", "命局没有{e}。", "八字缺{e}，可从生活中补。", "五行中没有{e}。", "你的命局缺{e}。", "八字五行缺{e}。", "命盘完全没有{e}。",
    ),
    "most": ("五行以{e}最多。", "{e}最旺。", "局中{e}最多，其势难挡。", "你的五行{e}最旺。", "最旺的五行是{e}。", "命局以{e}最强。", "{e}气最旺，余者次之。",
    ),
}  # fmt: skip

EN: dict[str, tuple[str, ...]] = {
    "pillar": (
        "Your {pos} is {x}.", "The {pos}: {x}.", "{x} stands in the {pos}.", "In the {pos} you have {x}, which sets the tone.", "- {pos}: {x}", "{x} is your {pos}.",
        "The {pos} of this chart is {x}, and it matters.", "Your {pos} ({x}) is telling.", "You were born in a {bx} {unit}.", "Look at the {pos}, {x}: it carries much.", "The chart gives {x} for the {pos}.", "Your {pos} turns out to be {x}.", "For the {pos}, we have {x}.", "Your {pos} consists of {x}.", "What you carry in the {pos} is {x}.", "{x} occupies your {pos}.", "**{pos}:** {x}", "Your {pos} is made up of {x}, a strong pair.", "Born with {x} in the {pos}, you start early.", "The {pos} shows {x}.", "{x} forms the {pos}.",
    ),
    "pillars": (
        "Your four pillars are {y}, {m}, {d} and {h}.", "Year pillar {y}, month pillar {m}, day pillar {d}, hour pillar {h}.", "Year: {y}; Month: {m}; Day: {d}; Hour: {h}.",
        "| {y} | {m} | {d} | {h} |", "Your chart reads {y}, {m}, {d}, {h}.", "Here are the pillars: {y} (year), {m} (month), {d} (day), {h} (hour).", "You have {y} in the year pillar, {m} in the month pillar, {d} in the day pillar and {h} in the hour pillar.", "The year pillar is {y}; the month pillar is {m}; the day pillar is {d}; the hour pillar is {h}.", "Year {y}, month {m}, day {d}, hour {h}.",
    ),
    "master": (
        "Your Day Master is {s}.", "You are a {s} day master.", "As a {s} Day Master, you value honesty.", "{s} is your day master.", "The day master, {s}, leads the chart.",
        "Day Master: {s}", "With {s} as your Day Master, you think before you act.", "Your day stem is {b}.", "Your core self is a {s} day master.", "The day master of this chart is {s}.", "You have a {s} Day Master.", "{s}, your day master, needs support.", "Your Day Master, {s}, seeks order.", "Your chart's day master is {s}, which is patient.", "You were born with {s} as your day master.", "Because your day master is {s}, you act with care.",
    ),
    "branch": ("Your {pos} is {b}.", "The {pos} holds {b}.", "{b} sits in the {pos}.", "The {pos}: {b}.", "In the {pos} there is {b}.", "The {pos} is occupied by {b}.", "{b} is your {pos}.", "{b} stands in the {pos}.", "Your {pos}, {b}, tells of home.", "Your {pos} contains {b}.", "The {pos} turns out to be {b}.",
    ),
    "season": (
        "You were born in the month of {b}.", "Your month branch is {b}.", "Your day master sits on {t}.", "You were born in the Year of the {an}.", "Your day branch is {t}, the spouse palace.", "Born in the {b} month, you carry its climate.", "You were born in the {b} month.", "Your spouse palace is {t}.", "You sit on {t}: your day branch.", "You were born in a {an} year.", "The day master is seated on {t}.", "Your zodiac sign is the {an}.", "As a {an} by birth year, you are lively.",
    ),
    "god_at": (
        "{g} sits in the {pos}.", "Your {pos} is {g}.", "The {pos}, {st}, is your {g}.", "In the {pos} you find {g}.", "{g} ({st}) appears in the {pos}.", "The {pos} carries {g}, a sign of ambition.",
        "{g} is revealed in the {pil}.", "{g} occupies your {pos}.", "{g} stands in the {pos}.", "Your {pos} shows {g}.", "{g} is found in the {pos}.", "With {g} in your {pos}, work comes first.", "The {pos} turns out to be {g}.", "You have {g} in the {pos}.", "The {pos} is {st}, your {g}.", "{g} can be seen in the {pos}.",
    ),
    "god_of": ("{st} is your {g}.", "{g} ({st}) is the key.", "{st} acts as {g} here.", "For you, {st} is {g}.", "{st}, your {g}, asks for discipline.", "{st} stands for {g} in this chart.", "{st} is {g} to your day master.", "Here {st} is the {g}.", "{g} is {st}.", "In this chart, {st} is {g}.", "Your {g} is {st}.", "{st} functions as {g}.", "{st} counts as your {g}.",
    ),
    "hidden": ("The {pos} hides {st}.", "{g} is hidden in the {pos}.", "{br} hides {st}.", "Hidden in the {pos} is {g}.", "The {pos} contains hidden {st}.", "{st} is hidden in the {pos}.", "{g} hides in the {pos}.", "{br} contains hidden {st}.", "The {pos} stores {st}.",
    ),
    "star_at": ("The {pos} holds {r}.", "{r} stands in the {pos}.", "{r} is in your {pos}.", "Your {pos} carries {r}.", "You have {r} in the {pos}.", "{pos}: {r}.", "{r} sits in the {pos}.", "{r} falls in the {pos}.", "There is {r} in the {pos}.", "The {pos} features {r}.", "{r} is found in your {pos}.", "{r} appears in the {pos}.", "The {pos} contains {r}.", "In the {pos} there is {r}.",
    ),
    "star": ("You have {r} in your chart.", "Your chart has {r}.", "{r} appears in your chart.", "There is no {no} in your chart.", "Your chart does not have {no}.", "{r} is present in your chart.", "Your chart contains {r}.", "You possess {r}.", "Your chart shows {r}.", "There is {r} in your chart.", "You do not have {no}.", "{no} is absent from your chart.", "{no} does not appear in your chart.", "{no} is not present in your chart.", "Your chart lacks {no}.", "One finds {r} in your chart.",
    ),
    "god_has": ("Your chart has {g}.", "There is no {no} in your chart.", "Your chart contains {g}.", "{no} does not appear in your chart.", "Your chart lacks {no}.", "Your chart shows {g}.", "{g} appears in your chart.", "You have {g} in your chart.", "You have no {no}.", "{no} is absent from your chart.", "Your chart does not contain {no}.", "{no} is missing from your chart.",
    ),
    "relation": (
        "{a} and {b} form a {rel}.", "There is a {rel} between {a} and {b}.", "The {pa} and the {pb} form a {rel}.", "A {rel} of {a} and {b} marks your chart.", "Your {pa} and {pb} are in a {rel}.", "In your chart, {a} and {b} form a {rel}.", "Your {pa} ({a}) and your {pb} ({b}) form a {rel}.", "{a} in the {pa} and {b} in the {pb} form a {rel}.", "You have a {rel} between {a} and {b}.", "The {rel} between {a} and {b} matters.", "A {rel} exists between the {pa} and the {pb}.", "The {pa} {a} and the {pb} {b} make a {rel}.",
    ),
    "strength": ("Your day master is {v}.", "You have a {v} {e} day master.", "A {v} Day Master needs balance.", "The Day Master here is {w}.", "This is a {v} {e} day master.", "Your Day Master is considered {v}.", "The day master is {w} overall.", "You are a {v} {e} day master.", "Overall the Day Master is {v}.", "Your {e} day master is {v}.", "Since your day master is {v}, choose with care.", "The strength of the day master: {v}.",
    ),
    "luck": (
        "Your {ord} luck pillar is {x} ({y1}–{y2}).", "Luck pillar {n}: {x}, {y1} to {y2}.", "From {y1} to {y2} you are in the {x} luck pillar.", "At age {age} you enter the {x} luck pillar.",
        "The {x} luck pillar begins in {y1}.", "The {ord} luck pillar, {x}, starts at age {age}.", "Your {ord} luck pillar is {x}, from {d1}.", "The {x} luck pillar runs from {y1} to {y2}.", "From age {age} you walk the {x} luck pillar.", "Your {ord} luck pillar starts in {y1}: {x}.", "In {y1} you enter the {x} luck cycle.", "{x} luck pillar: {y1}–{y2}.", "Between {y1} and {y2}, your luck pillar is {x}.", "The luck pillar {x} starts at age {age}.", "The {x} decade starts in {y1}.", "Your luck pillar from {y1} to {y2} is {x}.", "Your {ord} luck cycle is {x}.", "Starting at age {age}, {x} is your luck pillar.", "- Luck pillar {n}: {x} ({y1}-{y2})",
    ),
    "luck_start": ("Your luck pillars begin at age {age}.", "Luck starts at age {age}, on {d}.", "Your luck pillars start in {y}.", "Your first luck pillar starts at age {age}.", "You begin your luck pillars at age {age}.", "The luck cycle starts in {y}.",
    ),
    "year": ("{y} is a {x} year.", "The year {y} is {x}.", "{x} ({y}) asks for patience.", "In {y}, a {x} year, move slowly.", "{y} ({x}) is worth a note.", "{y} brings {x}.", "The pillar of the year {y} is {x}.", "{y} is the year of {x}.", "The {x} year {y} brings change.", "{x} is the pillar of {y}.", "The annual pillar of {y} is {x}.", "The year {y} carries the pillar {x}.",
    ),
    "age": ("In {y} you will be {full} years old.", "In {y} you turn {full}.", "You are {full} years old in {y}.", "At {full} in {y}, you will feel settled.", "You will be {full} in {y}.", "In {y}, at age {full}, change comes.", "When you are {full}, in {y}, look ahead.",
    ),
    "born": ("You were born in {y}.", "You were born on {d}.", "Your birth date is {d}.", "Your birth year is {y}.", "Born in {y}, you saw much change.", "You came into the world on {d}.", "You were born on {d}, a quiet day.",
    ),
    "sound": ("The sound of the {pos} is {n}.", "The {pos} has the sound {n}.", "{pos}: {n}.", "The sound of your {pos} is {n}.", "Your {pos} carries the sound {n}.",
    ),
    "palace": ("Your life palace is {x}.", "The life palace stands at {x}.", "The life palace is {x}.", "Your life palace: {x}.", "Your life palace falls in {x}.",
    ),
    "void": ("The void branches are {a} and {b}.", "Void: {a}, {b}.", "{a} and {b} are the void branches.", "Your void branches are {a} and {b}.", "The void of the day pillar is {a} and {b}.",
    ),
    "lack": ("There is no {e} in your chart.", "Your chart lacks {e}.", "{e} is absent from your chart.", "Your chart has no {e}.", "There is no {e} element in the chart.", "{e} does not appear in your chart.", "You lack {e}.",
    ),
    "most": ("{e} is the strongest element.", "{e} is most present in your chart.", "{e} dominates the chart.", "{e} is the dominant element in your chart.", "Your strongest element is {e}.", "{e} is the most abundant element.",
    ),
}  # fmt: skip

# What surrounds a sentence and changes nothing of it.
FRAMES_ZH = ("{}", "{}", "{}", "从命盘来看，{}", "总的来说，{}", "先说结论：{}", "值得一提的是，{}")
FRAMES_EN = ("{}", "{}", "{}", "In short, {}", "First of all: {}", "As your chart shows, {}")

# Frames under which nothing is claimed of this chart: the wrong words in them may stand.
LOOSE_ZH = {
    "question": ("{}？", "你是想问：{}？", "难道{}？", "{}吗？"),
    "quotation": ("你问的是“{}”，我们先看背景。", "有人说“{}”，那是误解。", "古书云：“{}”"),
    "other": ("你朋友的{}", "她的{}", "他的{}", "你丈夫的{}"),
    "hypothesis": ("如果{}，那就另当别论。", "假如{}，结论便不同。"),
}
LOOSE_EN = {
    "question": ("{}?", "Do you mean this: {}?", "Could it be that {}?"),
    "quotation": ("You asked: \"{}\"", "Some people say \"{}\", which is a misunderstanding.", "The classics say: \"{}\""),
    "other": ("His {}", "Her {}", "Your friend's {}", "Your husband's {}"),
    "hypothesis": ("If {}, things would differ.", "Suppose {}; the reading would change."),
}  # fmt: skip

# Denials: with the right word they are false, with a wrong one true.
DENY_ZH: dict[str, tuple[str, ...]] = {
    "pillar": ("{pos}不是{x}。", "你的{pos}并非{x}。"),
    "master": ("日主不是{s}。", "你的日元并非{s}。"),
    "branch": ("{pos}不是{b}。",),
    "god_at": ("{pos}不是{g}。",),
    "star_at": ("{pos}没有{r}。", "{pos}不见{r}。"),
    "relation": ("{a}{b}并不{rel}。",),
    "year": ("{y}年不是{x}年。",),
}
DENY_EN: dict[str, tuple[str, ...]] = {
    "pillar": ("Your {pos} is not {x}.", "{x} is not your {pos}."),
    "master": ("Your day master is not {s}.",),
    "branch": ("Your {pos} is not {b}.",),
    "god_at": ("Your {pos} is not {g}.",),
    "star_at": ("There is no {r} in the {pos}.",),
    "year": ("{y} is not a {x} year.",),
}
