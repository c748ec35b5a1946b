"""The composer's sentences, in each language by id. Placeholders are labels of the engine, counts and dates."""

Words = dict[str, str]

SENTENCES: dict[str, Words] = {
    "disclosure": {
        "en": "This reading was put together by rule from your computed chart; no language model wrote it.",
        "zh-Hans": "本段解读由程序依规则从推算出的命盘直接组成，没有任何语言模型参与撰写。",
        "zh-Hant": "本段解讀由程式依規則從推算出的命盤直接組成，沒有任何語言模型參與撰寫。",
    },
    "hour_unknown": {
        "en": "The time of your birth is unknown, so the hour pillar and all that hangs on it are left open.",
        "zh-Hans": "你的出生时刻未知，时柱以及凡依赖时柱的内容都留空不论。",
        "zh-Hant": "你的出生時刻未知，時柱以及凡依賴時柱的內容都留空不論。",
    },
    "boundary": {
        "en": "A caution first: your birth lies {seconds} seconds from {edge}, so a small error in its time would change a "
        "pillar.",
        "zh-Hans": "先提醒一点：你的出生时刻距{edge}仅{seconds}秒，时间稍有误差就会改变柱位。",
        "zh-Hant": "先提醒一點：你的出生時刻距{edge}僅{seconds}秒，時間稍有誤差就會改變柱位。",
    },
    "luck_absent": {
        "en": "There are no luck pillars to speak of: {label}.",
        "zh-Hans": "大运无从谈起：{label}。",
        "zh-Hant": "大運無從談起：{label}。",
    },
    "luck_start": {
        "en": "Your luck pillars begin at {years} years, {months} months and {days} days, on {date}.",
        "zh-Hans": "{years}岁{months}个月{days}天起运，即{date}。",
        "zh-Hant": "{years}歲{months}個月{days}天起運，即{date}。",
    },
    "luck_start_about": {
        "en": "Your luck pillars begin at some {years} years, on or near {date}; without the hour of birth nobody can tell the day.",
        "zh-Hans": "约{years}岁起运，在{date}前后；时辰未知，定不到日。",
        "zh-Hant": "約{years}歲起運，在{date}前後；時辰未知，定不到日。",
    },
    "luck_start_at_once": {
        "en": "Your luck pillars begin with your birth, on {date}.",
        "zh-Hans": "出生即起运（{date}）。",
        "zh-Hant": "出生即起運（{date}）。",
    },
    "edge_hour": {"en": "the edge of a double-hour", "zh-Hans": "时辰交界", "zh-Hant": "時辰交界"},
    "edge_day": {"en": "the edge of a day", "zh-Hans": "日界", "zh-Hant": "日界"},
    "luck_now": {
        "en": "You are now in luck pillar {number}, {pillar}, from {start} to {end}, under {ten_god}: {meaning}.",
        "zh-Hans": "现行第{number}步大运{pillar}，自{start}至{end}，天干为{ten_god}：{meaning}。",
        "zh-Hant": "現行第{number}步大運{pillar}，自{start}至{end}，天干為{ten_god}：{meaning}。",
    },
    "luck_next": {
        "en": "The luck pillar after it is {pillar}, from {start}, under {ten_god}: {meaning}.",
        "zh-Hans": "其后自{start}转入{pillar}，天干为{ten_god}：{meaning}。",
        "zh-Hant": "其後自{start}轉入{pillar}，天干為{ten_god}：{meaning}。",
    },
    "closing": {
        "en": "This is a tradition of reading signs, not a science; the decisions stay yours.",
        "zh-Hans": "命理是一门传统学问，并非科学，取舍始终在你自己。",
        "zh-Hant": "命理是一門傳統學問，並非科學，取捨始終在你自己。",
    },
    "open_question": {
        "en": "Your question names no matter in particular, so here is what stands out in the chart.",
        "zh-Hans": "所问没有指明哪件事，先说盘中最显眼的几处。",
        "zh-Hant": "所問沒有指明哪件事，先說盤中最顯眼的幾處。",
    },
}

# 滴天髓 and its commentators: the image of each day master.
IMAGES: dict[str, Words] = {
    "stem.jia": {"en": "a tall tree: upright and slow to bend", "zh-Hans": "参天大树，正直而不易屈", "zh-Hant": "參天大樹，正直而不易屈"},
    "stem.yi": {"en": "grass and vines: supple and tenacious", "zh-Hans": "花草藤萝，柔韧而坚忍", "zh-Hant": "花草藤蘿，柔韌而堅忍"},
    "stem.bing": {"en": "the sun: open, warm and hard to hide", "zh-Hans": "太阳之火，明朗热烈", "zh-Hant": "太陽之火，明朗熱烈"},
    "stem.ding": {"en": "lamp and candle: gentle, steady, attentive", "zh-Hans": "灯烛之火，温和细致", "zh-Hant": "燈燭之火，溫和細緻"},
    "stem.wu": {"en": "mountain and wall: heavy, reliable, slow to move", "zh-Hans": "高山城墙，厚重可靠", "zh-Hant": "高山城牆，厚重可靠"},
    "stem.ji": {"en": "garden soil: receiving and nourishing", "zh-Hans": "田园之土，包容滋养", "zh-Hant": "田園之土，包容滋養"},
    "stem.geng": {"en": "raw iron and the axe: decisive and hard", "zh-Hans": "刀斧之金，刚健果断", "zh-Hant": "刀斧之金，剛健果斷"},
    "stem.xin": {"en": "jewel and needle: fine and exacting", "zh-Hans": "珠玉之金，精致敏锐", "zh-Hant": "珠玉之金，精緻敏銳"},
    "stem.ren": {"en": "river and sea: moving, wide and resourceful", "zh-Hans": "江河之水，奔流开阔", "zh-Hant": "江河之水，奔流開闊"},
    "stem.gui": {"en": "rain and dew: quiet, fine and penetrating", "zh-Hans": "雨露之水，含蓄细密", "zh-Hant": "雨露之水，含蓄細密"},
}  # fmt: skip

MEANINGS: dict[str, Words] = {
    "ten_god.friend": {"en": "peers, independence and standing on one's own feet", "zh-Hans": "主同辈、自立与坚持己见", "zh-Hant": "主同輩、自立與堅持己見"},
    "ten_god.rob_wealth": {"en": "rivals and companions, boldness with shared means", "zh-Hans": "主竞争与伙伴，敢为而易分财", "zh-Hant": "主競爭與夥伴，敢為而易分財"},
    "ten_god.eating_god": {"en": "ease of expression, enjoyment and quiet talent", "zh-Hans": "主表达、口福与从容的才艺", "zh-Hant": "主表達、口福與從容的才藝"},
    "ten_god.hurting_officer": {"en": "brilliance that chafes at rules", "zh-Hans": "主才华外露而不喜拘束", "zh-Hant": "主才華外露而不喜拘束"},
    "ten_god.indirect_wealth": {"en": "money in motion, chance and generosity", "zh-Hans": "主流动之财、机遇与慷慨", "zh-Hant": "主流動之財、機遇與慷慨"},
    "ten_god.direct_wealth": {"en": "wealth that is earned and kept", "zh-Hans": "主勤劳所得与持守之财", "zh-Hant": "主勤勞所得與持守之財"},
    "ten_god.seven_killings": {"en": "pressure, daring and authority that is fought for", "zh-Hans": "主压力、魄力与拼来的权威", "zh-Hant": "主壓力、魄力與拼來的權威"},
    "ten_god.direct_officer": {"en": "order, duty and recognised position", "zh-Hans": "主规矩、职责与名位", "zh-Hant": "主規矩、職責與名位"},
    "ten_god.indirect_resource": {"en": "unusual learning, intuition and solitude", "zh-Hans": "主偏门学问、悟性与独处", "zh-Hant": "主偏門學問、悟性與獨處"},
    "ten_god.direct_resource": {"en": "learning, support and good name", "zh-Hans": "主学识、扶持与名誉", "zh-Hant": "主學識、扶持與名譽"},
}  # fmt: skip
