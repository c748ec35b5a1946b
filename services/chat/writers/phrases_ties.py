"""What is said of relations among pillars, of strength and of the years; words that fill a sentence."""

from services.chat.writers.phrases import Words

TIES: dict[str, Words] = {
    "branch_clash": {
        "en": "{a} and {b} clash: movement, and something that does not stay put.",
        "zh-Hans": "{a}与{b}相冲，主变动，难以久静。",
        "zh-Hant": "{a}與{b}相沖，主變動，難以久靜。",
    },
    "stem_clash": {
        "en": "{a} and {b} clash above ground: a disagreement that everybody can see.",
        "zh-Hans": "{a}与{b}相冲，是摆在面上的分歧。",
        "zh-Hant": "{a}與{b}相沖，是擺在面上的分歧。",
    },
    "branch_combination": {
        "en": "{a} and {b} form a six combination: attachment, and ties not easily undone.",
        "zh-Hans": "{a}与{b}六合，主亲近、牵系，不易分开。",
        "zh-Hant": "{a}與{b}六合，主親近、牽繫，不易分開。",
    },
    "stem_combination": {
        "en": "{a} and {b} form a stem combination: mutual liking, at some cost to freedom.",
        "zh-Hans": "{a}与{b}相合，彼此有情，也互相牵绊。",
        "zh-Hant": "{a}與{b}相合，彼此有情，也互相牽絆。",
    },
    "half_combination": {
        "en": "{a} and {b} form a half combination: two who pull the same way.",
        "zh-Hans": "{a}与{b}半合，两处力往一处使。",
        "zh-Hant": "{a}與{b}半合，兩處力往一處使。",
    },
    "arched_combination": {
        "en": "{a} and {b} form an arched combination: an understanding whose middle piece goes unsaid.",
        "zh-Hans": "{a}与{b}拱合，有默契，只欠中间一环。",
        "zh-Hant": "{a}與{b}拱合，有默契，只欠中間一環。",
    },
    "hidden_combination": {
        "en": "{a} and {b} form a hidden combination: a bond kept out of sight.",
        "zh-Hans": "{a}与{b}暗合，情分不露在外。",
        "zh-Hant": "{a}與{b}暗合，情分不露在外。",
    },
    "harm": {
        "en": "{a} and {b} harm one another: small frictions that add up.",
        "zh-Hans": "{a}与{b}相害，磕碰虽小，积久伤人。",
        "zh-Hant": "{a}與{b}相害，磕碰雖小，積久傷人。",
    },
    "break": {
        "en": "{a} and {b} break: plans that need mending half-way.",
        "zh-Hans": "{a}与{b}相破，事情常要半途修补。",
        "zh-Hant": "{a}與{b}相破，事情常要半途修補。",
    },
    "punishment_rude": {
        "en": "{a} and {b} punish one another, the rude punishment: courtesy wears thin.",
        "zh-Hans": "{a}与{b}相刑，是无礼之刑，失在分寸。",
        "zh-Hant": "{a}與{b}相刑，是無禮之刑，失在分寸。",
    },
    "punishment_self": {
        "en": "{a} and {b} punish themselves: the hardest judge sits within.",
        "zh-Hans": "{a}与{b}自刑，最难过的是自己这一关。",
        "zh-Hant": "{a}與{b}自刑，最難過的是自己這一關。",
    },
    "punishment_ungrateful": {
        "en": "{a} and {b} punish one another, the ungrateful punishment: kindness goes unrepaid.",
        "zh-Hans": "{a}与{b}相刑，是无恩之刑，付出未必有回报。",
        "zh-Hant": "{a}與{b}相刑，是無恩之刑，付出未必有回報。",
    },
    "punishment_bullying": {
        "en": "{a} and {b} punish one another, the bullying punishment: force meets force.",
        "zh-Hans": "{a}与{b}相刑，是恃势之刑，硬碰硬。",
        "zh-Hant": "{a}與{b}相刑，是恃勢之刑，硬碰硬。",
    },
}

QUIET: dict[str, Words] = {
    "partnership": {
        "en": "Your day branch {branch} meets no clash, so the seat of the spouse is left in peace.",
        "zh-Hans": "日支{branch}没有逢冲，夫妻宫算得安静。",
        "zh-Hant": "日支{branch}沒有逢沖，夫妻宮算得安靜。",
    },
    "children": {
        "en": "Your hour branch {branch} meets no clash, so the palace of children is left in peace.",
        "zh-Hans": "时支{branch}没有逢冲，子女宫算得安静。",
        "zh-Hant": "時支{branch}沒有逢沖，子女宮算得安靜。",
    },
}

STRENGTH: dict[str, Words] = {
    "near": {
        "en": "{who} sits in the day pillar {day}, born under the month pillar {month}; one method makes it {first}, the other {second}, which points the same way.",
        "zh-Hans": "{who}坐于日柱{day}，生逢月柱{month}；论强弱，计分法判{first}，五项法判{second}，大方向一致。",
        "zh-Hant": "{who}坐於日柱{day}，生逢月柱{month}；論強弱，計分法判{first}，五項法判{second}，大方向一致。",
    },
    "agreed": {
        "en": "{who} sits in the day pillar {day}, born under the month pillar {month}; the two methods used here agree that it is {verdict}.",
        "zh-Hans": "{who}坐于日柱{day}，生逢月柱{month}；论强弱，两种算法都判为{verdict}。",
        "zh-Hant": "{who}坐於日柱{day}，生逢月柱{month}；論強弱，兩種算法都判為{verdict}。",
    },
    "split": {
        "en": "{who} sits in the day pillar {day}, born under the month pillar {month}; on its strength the two methods part ways, {first} by points and {second} by five terms, so hold lightly what hangs on it.",
        "zh-Hans": "{who}坐于日柱{day}，生逢月柱{month}；论强弱，两家说法不一，计分法判{first}，五项法判{second}，系于强弱的话都宜留三分。",
        "zh-Hant": "{who}坐於日柱{day}，生逢月柱{month}；論強弱，兩家說法不一，計分法判{first}，五項法判{second}，繫於強弱的話都宜留三分。",
    },
    "open": {
        "en": "{who} sits in the day pillar {day}, born under the month pillar {month}; how strong it is hangs on the hour of birth, which is not known.",
        "zh-Hans": "{who}坐于日柱{day}，生逢月柱{month}；强弱要看时辰，时辰未知，这里不下断语。",
        "zh-Hant": "{who}坐於日柱{day}，生逢月柱{month}；強弱要看時辰，時辰未知，這裡不下斷語。",
    },
    "half_open": {
        "en": "{who} sits in the day pillar {day}, born under the month pillar {month}; one method makes it {known}, for the other it hangs on the hour of birth, which is not known.",
        "zh-Hans": "{who}坐于日柱{day}，生逢月柱{month}；论强弱，一家算法判为{known}，另一家要看时辰，时辰未知。",
        "zh-Hant": "{who}坐於日柱{day}，生逢月柱{month}；論強弱，一家算法判為{known}，另一家要看時辰，時辰未知。",
    },
    "one": {
        "en": "{who} sits in the day pillar {day}, born under the month pillar {month}; by the one method that applies it is {verdict}.",
        "zh-Hans": "{who}坐于日柱{day}，生逢月柱{month}；论强弱，依一家算法为{verdict}。",
        "zh-Hant": "{who}坐於日柱{day}，生逢月柱{month}；論強弱，依一家算法為{verdict}。",
    },
}

LUCK: dict[str, Words] = {
    "next": {
        "en": "For {matter} the tone changes on {start}, when the luck pillar {pillar} follows under {ten_god}.",
        "zh-Hans": "{start}之后转入{pillar}，就{matter}说，换由{ten_god}来定调。",
        "zh-Hant": "{start}之後轉入{pillar}，就{matter}說，換由{ten_god}來定調。",
    },
    "now_again": {
        "en": "You are now in luck pillar {number}, {pillar}, from {start} to {end}; its stem is {ten_god}, the same god that was just spoken of.",
        "zh-Hans": "现行第{number}步大运{pillar}，自{start}至{end}，天干正是上面说过的{ten_god}。",
        "zh-Hant": "現行第{number}步大運{pillar}，自{start}至{end}，天干正是上面說過的{ten_god}。",
    },
    "year_again": {
        "en": "The year {year} is {pillar}; {stem} is {ten_god} to your day master {master}, so the note struck above sounds once more.",
        "zh-Hans": "{year}年为{pillar}，{stem}是{master}的{ten_god}，与上文同一个调子。",
        "zh-Hant": "{year}年為{pillar}，{stem}是{master}的{ten_god}，與上文同一個調子。",
    },
    "adds": {
        "en": "Its stem {stem} is {element}, of which the chart already has most, so keep the measure in these years.",
        "zh-Hans": "大运天干{stem}属{element}，盘中{element}本已最多，这几年更要有节制。",
        "zh-Hant": "大運天干{stem}屬{element}，盤中{element}本已最多，這幾年更要有節制。",
    },
    "fills": {
        "en": "Its stem {stem} is {element}, just what the chart does not show openly, and tradition counts that a relief.",
        "zh-Hans": "大运天干{stem}属{element}，正是盘中明处所无，传统看作一种缓和。",
        "zh-Hant": "大運天干{stem}屬{element}，正是盤中明處所無，傳統看作一種緩和。",
    },
    "inside": {
        "en": "Beneath it lies the branch {branch}, whose main qi {stem} is {ten_god} to {master}: {meaning}.",
        "zh-Hans": "底下的地支{branch}，本气{stem}是{master}的{ten_god}：{meaning}。",
        "zh-Hant": "底下的地支{branch}，本氣{stem}是{master}的{ten_god}：{meaning}。",
    },
    "before": {
        "en": "The first luck pillar, {pillar}, has not begun yet; it starts on {start}.",
        "zh-Hans": "目前尚未交入第一步大运，{start}起行{pillar}。",
        "zh-Hant": "目前尚未交入第一步大運，{start}起行{pillar}。",
    },
    "same": {
        "en": "{ten_god} is itself one of the stars of {matter}, so the matter comes to the fore in these years.",
        "zh-Hans": "{ten_god}正是{matter}所看的星，这几年此事会走到台前。",
        "zh-Hant": "{ten_god}正是{matter}所看的星，這幾年此事會走到臺前。",
    },
    "feeds": {
        "en": "{ten_god} feeds the stars of {matter}, so what you put in during these years works for it.",
        "zh-Hans": "{ten_god}生助{matter}所看的星，这几年下的功夫会归到这上头。",
        "zh-Hant": "{ten_god}生助{matter}所看的星，這幾年下的功夫會歸到這上頭。",
    },
    "checks": {
        "en": "{ten_god} holds the stars of {matter} in check, so these years ask for patience there.",
        "zh-Hans": "{ten_god}克制{matter}所看的星，这几年在此事上要多些耐心。",
        "zh-Hant": "{ten_god}克制{matter}所看的星，這幾年在此事上要多些耐心。",
    },
    "drains": {
        "en": "The stars of {matter} spend themselves on {ten_god}, so these years turn its fruits towards something else.",
        "zh-Hans": "{matter}所看的星要泄给{ten_god}，这几年的收成会转到别处去。",
        "zh-Hant": "{matter}所看的星要洩給{ten_god}，這幾年的收成會轉到別處去。",
    },
    "curbed": {
        "en": "{ten_god} is what the stars of {matter} work upon, so these years bring the matter labour before reward.",
        "zh-Hans": "{ten_god}受{matter}所看的星所制，这几年此事先劳后得。",
        "zh-Hant": "{ten_god}受{matter}所看的星所制，這幾年此事先勞後得。",
    },
    "clash": {
        "en": "The luck pillar {pillar} clashes with {place}, which stirs {sphere}.",
        "zh-Hans": "大运{branch}与{place}相冲，{sphere}会动起来。",
        "zh-Hant": "大運{branch}與{place}相沖，{sphere}會動起來。",
    },
    "combine": {
        "en": "The luck pillar {pillar} forms a six combination with {place}, which draws {sphere} closer.",
        "zh-Hans": "大运{branch}与{place}六合，{sphere}会靠拢过来。",
        "zh-Hant": "大運{branch}與{place}六合，{sphere}會靠攏過來。",
    },
    "year": {
        "en": "The year {year} is {pillar}; {stem} is {ten_god} to your day master {master}, and adds its note: {meaning}.",
        "zh-Hans": "{year}年为{pillar}，{stem}是{master}的{ten_god}，再添一笔：{meaning}。",
        "zh-Hant": "{year}年為{pillar}，{stem}是{master}的{ten_god}，再添一筆：{meaning}。",
    },
    "year_clash": {
        "en": "In {year} the branch {branch} clashes with {place}, so changes touch {sphere}.",
        "zh-Hans": "{year}年的{branch}与{place}相冲，{sphere}容易有变。",
        "zh-Hant": "{year}年的{branch}與{place}相沖，{sphere}容易有變。",
    },
    "year_combine": {
        "en": "In {year} the branch {branch} forms a six combination with {place}, which is kind to {sphere}.",
        "zh-Hans": "{year}年的{branch}与{place}六合，{sphere}有聚合之意。",
        "zh-Hant": "{year}年的{branch}與{place}六合，{sphere}有聚合之意。",
    },
}

OPENLY: dict[str, Words] = {
    "month": {
        "en": "A character is read from the month branch {branch} first, {trait}.",
        "zh-Hans": "性情以月令{branch}为重，{trait}。",
        "zh-Hant": "性情以月令{branch}為重，{trait}。",
    },
    "several": {
        "en": "What others see first is what the stems show: {gods}.",
        "zh-Hans": "别人最先看到的是天干上的几样：{gods}。",
        "zh-Hant": "別人最先看到的是天干上的幾樣：{gods}。",
    },
}

FRAMING: dict[str, Words] = {
    "disclosure_again": {
        "en": "Again by rule, without a language model.",
        "zh-Hans": "仍是按规则组成，没有语言模型参与。",
        "zh-Hant": "仍是按規則組成，沒有語言模型參與。",
    },
    "said_before": {
        "en": "What I can read from this chart for a question like this was said above; name a matter, such as work, money, love, study, health or a year, and I will read it for that.",
        "zh-Hans": "就这样的一问，能从盘里读的前面已经读过；请指明一件事，如事业、财运、感情、学业、健康或某一年，我再另读。",
        "zh-Hant": "就這樣的一問，能從盤裡讀的前面已經讀過；請指明一件事，如事業、財運、感情、學業、健康或某一年，我再另讀。",
    },
    "young_other": {
        "en": "Somebody young is spoken of, so nothing of love is read here, and this chart for character only.",
        "zh-Hans": "问的是年纪还小的人，这里不谈感情，只谈此盘的性情。",
        "zh-Hant": "問的是年紀還小的人，這裡不談感情，只談此盤的性情。",
    },
    "young": {
        "en": "This chart belongs to somebody young, so I read it for character only.",
        "zh-Hans": "命主年纪还小，这里只谈性情。",
        "zh-Hant": "命主年紀還小，這裡只談性情。",
    },
}

MATTERS: dict[str, Words] = {
    "moving": {
        "en": "moving",
        "zh-Hans": "迁动",
        "zh-Hant": "遷動",
    },
    "health": {
        "en": "health",
        "zh-Hans": "身体",
        "zh-Hant": "身體",
    },
    "character": {
        "en": "character",
        "zh-Hans": "性情",
        "zh-Hant": "性情",
    },
    "open": {
        "en": "the whole",
        "zh-Hans": "全局",
        "zh-Hant": "全局",
    },
    "wealth": {
        "en": "money",
        "zh-Hans": "财事",
        "zh-Hant": "財事",
    },
    "career": {
        "en": "career",
        "zh-Hans": "事业",
        "zh-Hant": "事業",
    },
    "partnership": {
        "en": "partnership",
        "zh-Hans": "婚恋",
        "zh-Hant": "婚戀",
    },
    "children": {
        "en": "children",
        "zh-Hans": "子女",
        "zh-Hant": "子女",
    },
    "study": {
        "en": "study",
        "zh-Hans": "学业",
        "zh-Hant": "學業",
    },
}

ROOTS: dict[str, Words] = {
    "character": {
        "en": "The ground it grew on is the year pillar, {pillar}, whose stem {stem} is {god}.",
        "zh-Hans": "家里打下的底色看年柱{pillar}，天干{stem}为{god}。",
        "zh-Hant": "家裡打下的底色看年柱{pillar}，天干{stem}為{god}。",
    },
    "open": {
        "en": "Behind it stands the year pillar, {pillar}, whose stem {stem} is {god}: where you come from.",
        "zh-Hans": "身后是年柱{pillar}，天干{stem}为{god}，说的是来处。",
        "zh-Hant": "身後是年柱{pillar}，天干{stem}為{god}，說的是來處。",
    },
    "wealth": {
        "en": "For where it leads tradition looks to the hour pillar, {pillar}: its stem {stem} is {god}, and that is the note it ends on.",
        "zh-Hans": "财的归宿看时柱{pillar}，天干{stem}为{god}，最后多落在这一层意思上。",
        "zh-Hant": "財的歸宿看時柱{pillar}，天干{stem}為{god}，最後多落在這一層意思上。",
    },
    "career": {
        "en": "For where the road leads tradition looks to the hour pillar, {pillar}: its stem {stem} is {god}, and that is the note it ends on.",
        "zh-Hans": "路的去向看时柱{pillar}，天干{stem}为{god}，走到后来多是这个样子。",
        "zh-Hant": "路的去向看時柱{pillar}，天干{stem}為{god}，走到後來多是這個樣子。",
    },
    "study": {
        "en": "What learning is for later on, tradition reads from the hour pillar, {pillar}: its stem {stem} is {god}.",
        "zh-Hans": "学成何用看时柱{pillar}，天干{stem}为{god}，日后多用在这上头。",
        "zh-Hant": "學成何用看時柱{pillar}，天干{stem}為{god}，日後多用在這上頭。",
    },
    "moving": {
        "en": "Where you come from is the year pillar, {pillar}: its stem {stem} is {god}, and you carry that along.",
        "zh-Hans": "出身之地看年柱{pillar}，天干{stem}为{god}，走再远也带着它。",
        "zh-Hant": "出身之地看年柱{pillar}，天干{stem}為{god}，走再遠也帶著它。",
    },
    "partnership": {
        "en": "What both bring from home, tradition reads from the year pillar, {pillar}: its stem {stem} is {god}.",
        "zh-Hans": "从家里带来的习惯看年柱{pillar}，天干{stem}为{god}，相处久了自会显出来。",
        "zh-Hant": "從家裡帶來的習慣看年柱{pillar}，天干{stem}為{god}，相處久了自會顯出來。",
    },
    "children": {
        "en": "How you were raised yourself, tradition reads from the year pillar, {pillar}: its stem {stem} is {god}, and it is often handed on.",
        "zh-Hans": "自己怎样被带大看年柱{pillar}，天干{stem}为{god}，不知不觉会传下去。",
        "zh-Hant": "自己怎樣被帶大看年柱{pillar}，天干{stem}為{god}，不知不覺會傳下去。",
    },
    "health": {
        "en": "What one was born with, tradition reads from the year pillar, {pillar}: its stem {stem} is {god}.",
        "zh-Hans": "先天的底子看年柱{pillar}，天干{stem}为{god}，后天再添减。",
        "zh-Hant": "先天的底子看年柱{pillar}，天干{stem}為{god}，後天再添減。",
    },
    "luck": {
        "en": "What the years work upon in the long run is the hour pillar, {pillar}: its stem {stem} is {god}.",
        "zh-Hans": "岁运最后落在时柱{pillar}上，天干{stem}为{god}，晚些年份看得更清楚。",
        "zh-Hant": "歲運最後落在時柱{pillar}上，天干{stem}為{god}，晚些年份看得更清楚。",
    },
}

WHO: dict[str, Words] = {
    "named": {
        "en": "Your day master {stem} {element}",
        "zh-Hans": "日主{stem}{element}",
        "zh-Hant": "日主{stem}{element}",
    },
    "again": {
        "en": "This day master",
        "zh-Hans": "这个日主",
        "zh-Hant": "這個日主",
    },
}

SPHERES: dict[str, Words] = {
    "year": {
        "en": "family and old acquaintance",
        "zh-Hans": "家族与旧识",
        "zh-Hant": "家族與舊識",
    },
    "month": {
        "en": "work and the elders",
        "zh-Hans": "工作与长辈",
        "zh-Hant": "工作與長輩",
    },
    "day": {
        "en": "yourself and your home",
        "zh-Hans": "自己与家里",
        "zh-Hant": "自己與家裡",
    },
    "hour": {
        "en": "the young and your plans ahead",
        "zh-Hans": "晚辈与将来的打算",
        "zh-Hant": "晚輩與將來的打算",
    },
}

HOW: dict[str, Words] = {
    "missing": {
        "en": "does not occur at all",
        "zh-Hans": "全然不见",
        "zh-Hant": "全然不見",
    },
    "hidden": {
        "en": "occurs only among the hidden stems ({hidden})",
        "zh-Hans": "只在藏干里（{hidden}处）",
        "zh-Hant": "只在藏干裡（{hidden}處）",
    },
}
