"""What a ten god or an element says of a person, a palace, a body or a season."""

from services.chat.writers.phrases import Words

CHARACTER: dict[str, Words] = {
    "friend": {
        "en": "whose main qi {stem} is {god}: you measure yourself by your own rule and would rather do it yourself",
        "zh-Hans": "本气{stem}为{god}：凡事靠自己，认定了就不大改口",
        "zh-Hant": "本氣{stem}為{god}：凡事靠自己，認定了就不大改口",
    },
    "rob_wealth": {
        "en": "whose main qi {stem} is {god}: bold, sociable, quick to bet and quick to share",
        "zh-Hans": "本气{stem}为{god}：胆子大、朋友多，敢赌也肯分",
        "zh-Hant": "本氣{stem}為{god}：膽子大、朋友多，敢賭也肯分",
    },
    "eating_god": {
        "en": "whose main qi {stem} is {god}: easy-going, with taste, and happiest when making something",
        "zh-Hans": "本气{stem}为{god}：从容、有品味，手上有东西做时最高兴",
        "zh-Hant": "本氣{stem}為{god}：從容、有品味，手上有東西做時最高興",
    },
    "hurting_officer": {
        "en": "whose main qi {stem} is {god}: quick, original, and impatient with rules that have no reason",
        "zh-Hans": "本气{stem}为{god}：机敏、有创意，受不了没道理的规矩",
        "zh-Hant": "本氣{stem}為{god}：機敏、有創意，受不了沒道理的規矩",
    },
    "indirect_wealth": {
        "en": "whose main qi {stem} is {god}: generous, mobile, with a nose for openings",
        "zh-Hans": "本气{stem}为{god}：大方、灵活，闻得到机会",
        "zh-Hant": "本氣{stem}為{god}：大方、靈活，聞得到機會",
    },
    "direct_wealth": {
        "en": "whose main qi {stem} is {god}: practical, thrifty, true to what was agreed",
        "zh-Hans": "本气{stem}为{god}：务实、有数，说定的事就算数",
        "zh-Hant": "本氣{stem}為{god}：務實、有數，說定的事就算數",
    },
    "seven_killings": {
        "en": "whose main qi {stem} is {god}: wary, driven, at its best when it is hard",
        "zh-Hans": "本气{stem}为{god}：警觉、要强，越难越来劲",
        "zh-Hant": "本氣{stem}為{god}：警覺、要強，越難越來勁",
    },
    "direct_officer": {
        "en": "whose main qi {stem} is {god}: correct, dutiful, careful of one's name",
        "zh-Hans": "本气{stem}为{god}：守分寸、有责任心，爱惜名声",
        "zh-Hant": "本氣{stem}為{god}：守分寸、有責任心，愛惜名聲",
    },
    "indirect_resource": {
        "en": "whose main qi {stem} is {god}: intuitive, private, drawn to what few others study",
        "zh-Hans": "本气{stem}为{god}：直觉好、话少，爱钻冷门",
        "zh-Hant": "本氣{stem}為{god}：直覺好、話少，愛鑽冷門",
    },
    "direct_resource": {
        "en": "whose main qi {stem} is {god}: kind, well-read, inclined to think before acting",
        "zh-Hans": "本气{stem}为{god}：温厚、好学，想清楚了才动",
        "zh-Hant": "本氣{stem}為{god}：溫厚、好學，想清楚了才動",
    },
}

SHADOWS: dict[str, Words] = {
    "friend": {
        "en": "{god} in the month branch can stiffen into stubbornness",
        "zh-Hans": "月令{god}过了头，便是固执",
        "zh-Hant": "月令{god}過了頭，便是固執",
    },
    "rob_wealth": {
        "en": "{god} in the month branch can run ahead of its purse",
        "zh-Hans": "月令{god}过了头，便是冒进，钱跟不上胆子",
        "zh-Hant": "月令{god}過了頭，便是冒進，錢跟不上膽子",
    },
    "eating_god": {
        "en": "{god} in the month branch can settle into comfort and put things off",
        "zh-Hans": "月令{god}过了头，便是贪图安逸，事情往后拖",
        "zh-Hant": "月令{god}過了頭，便是貪圖安逸，事情往後拖",
    },
    "hurting_officer": {
        "en": "{god} in the month branch can wound with a clever word",
        "zh-Hans": "月令{god}过了头，便是嘴快伤人",
        "zh-Hant": "月令{god}過了頭，便是嘴快傷人",
    },
    "indirect_wealth": {
        "en": "{god} in the month branch can scatter itself over too many openings",
        "zh-Hans": "月令{god}过了头，便是摊子铺得太开",
        "zh-Hant": "月令{god}過了頭，便是攤子鋪得太開",
    },
    "direct_wealth": {
        "en": "{god} in the month branch can count so closely that it misses the larger thing",
        "zh-Hans": "月令{god}过了头，便是算得太细，误了大处",
        "zh-Hant": "月令{god}過了頭，便是算得太細，誤了大處",
    },
    "seven_killings": {
        "en": "{god} in the month branch can take every room for a battlefield",
        "zh-Hans": "月令{god}过了头，便是处处当战场",
        "zh-Hant": "月令{god}過了頭，便是處處當戰場",
    },
    "direct_officer": {
        "en": "{god} in the month branch can live by what others will say",
        "zh-Hans": "月令{god}过了头，便是活在别人的眼光里",
        "zh-Hant": "月令{god}過了頭，便是活在別人的眼光裡",
    },
    "indirect_resource": {
        "en": "{god} in the month branch can withdraw until nobody knocks any more",
        "zh-Hans": "月令{god}过了头，便是越躲越远，没人再来敲门",
        "zh-Hant": "月令{god}過了頭，便是越躲越遠，沒人再來敲門",
    },
    "direct_resource": {
        "en": "{god} in the month branch can lean on being looked after",
        "zh-Hans": "月令{god}过了头，便是等着人照顾",
        "zh-Hant": "月令{god}過了頭，便是等著人照顧",
    },
}

PALACES: dict[str, Words] = {
    "luck": {
        "en": "You meet these years from the day branch {branch}, whose main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "迎着这些年份的是日支{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "迎著這些年份的是日支{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "partnership": {
        "en": "For partnership tradition looks first at the day branch, the seat of the spouse: yours is {branch}, whose main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "问婚恋先看日支这个夫妻宫，你坐{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "問婚戀先看日支這個夫妻宮，你坐{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "children": {
        "en": "The hour pillar {pillar} is the palace of children; of its branch {branch} the main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "时柱{pillar}是子女宫，支{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "時柱{pillar}是子女宮，支{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "career": {
        "en": "The month branch, where one meets the world, is {branch}, and its main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "月支是立身处世之所，这里是{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "月支是立身處世之所，這裡是{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "study": {
        "en": "The month branch, which sets the tone of the school years, is {branch}; its main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "月支管青少年读书的时候，这里是{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "月支管青少年讀書的時候，這裡是{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "wealth": {
        "en": "The month branch, from which a livelihood springs, is {branch}; its main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "月支是谋生的出处，这里是{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "月支是謀生的出處，這裡是{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "moving": {
        "en": "You sit on {branch} in the day pillar; its main qi {stem} is {god}, which colours what you look for elsewhere: {meaning}.",
        "zh-Hans": "日支是你的座位，坐{branch}，本气{stem}为{god}，走到哪里都带着它，{meaning}。",
        "zh-Hant": "日支是你的座位，坐{branch}，本氣{stem}為{god}，走到哪裡都帶著它，{meaning}。",
    },
    "open": {
        "en": "You sit on {branch} in the day pillar; its main qi {stem} is {god} ({meaning}).",
        "zh-Hans": "你坐下是{branch}，本气{stem}为{god}，{meaning}。",
        "zh-Hant": "你坐下是{branch}，本氣{stem}為{god}，{meaning}。",
    },
    "character": {
        "en": "Privately, seen from the day branch {branch}, whose main qi {stem} is {god}, there is another side: {meaning}.",
        "zh-Hans": "关起门来又是一面，日支{branch}本气{stem}为{god}，{meaning}。",
        "zh-Hant": "關起門來又是一面，日支{branch}本氣{stem}為{god}，{meaning}。",
    },
}

BODY: dict[str, Words] = {
    "wood": {
        "en": "Wood goes with liver, sinews and eyes, and its excess with tension and temper.",
        "zh-Hans": "木配肝胆、筋与目，过多则易紧绷、动气。",
        "zh-Hant": "木配肝膽、筋與目，過多則易緊繃、動氣。",
    },
    "fire": {
        "en": "Fire goes with heart, blood and sleep, and its excess with restlessness.",
        "zh-Hans": "火配心与小肠、血脉与睡眠，过多则易烦躁。",
        "zh-Hant": "火配心與小腸、血脈與睡眠，過多則易煩躁。",
    },
    "earth": {
        "en": "Earth goes with spleen, stomach and flesh, and its excess with heaviness and brooding.",
        "zh-Hans": "土配脾胃与肌肉，过多则易困重、多思。",
        "zh-Hant": "土配脾胃與肌肉，過多則易困重、多思。",
    },
    "metal": {
        "en": "Metal goes with lungs, skin and breath, and its excess with dryness.",
        "zh-Hans": "金配肺与大肠、皮毛与呼吸，过多则易燥。",
        "zh-Hant": "金配肺與大腸、皮毛與呼吸，過多則易燥。",
    },
    "water": {
        "en": "Water goes with kidneys, bones and ears, and its excess with cold.",
        "zh-Hans": "水配肾与膀胱、骨与耳，过多则易寒。",
        "zh-Hant": "水配腎與膀胱、骨與耳，過多則易寒。",
    },
}

LACKS: dict[str, Words] = {
    "wood": {
        "en": "{element} {how}; tradition answers with green things, stretching and early mornings.",
        "zh-Hans": "{element}{how}，传统的补法是近草木、多舒展、早起。",
        "zh-Hant": "{element}{how}，傳統的補法是近草木、多舒展、早起。",
    },
    "fire": {
        "en": "{element} {how}; tradition answers with sunlight, warmth and company.",
        "zh-Hans": "{element}{how}，传统的补法是多晒太阳、保暖、与人往来。",
        "zh-Hant": "{element}{how}，傳統的補法是多曬太陽、保暖、與人往來。",
    },
    "earth": {
        "en": "{element} {how}; tradition answers with regular meals and a steady day.",
        "zh-Hans": "{element}{how}，传统的补法是三餐有时、起居有常。",
        "zh-Hant": "{element}{how}，傳統的補法是三餐有時、起居有常。",
    },
    "metal": {
        "en": "{element} {how}; tradition answers with clean air, breathing and order.",
        "zh-Hans": "{element}{how}，传统的补法是好空气、深呼吸、把东西理清。",
        "zh-Hant": "{element}{how}，傳統的補法是好空氣、深呼吸、把東西理清。",
    },
    "water": {
        "en": "{element} {how}; tradition answers with rest, quiet and enough to drink.",
        "zh-Hans": "{element}{how}，传统的补法是多歇、多静、多饮水。",
        "zh-Hant": "{element}{how}，傳統的補法是多歇、多靜、多飲水。",
    },
}

SEASONS: dict[str, Words] = {
    "spring": {
        "en": "born in the month of {branch}, in spring, the chart is reaching outward, and overreaching is its usual fault",
        "zh-Hans": "月支{branch}，生在春天，气往外发，毛病多在用力过早",
        "zh-Hant": "月支{branch}，生在春天，氣往外發，毛病多在用力過早",
    },
    "summer": {
        "en": "born in the month of {branch}, in summer, the chart runs warm, and tradition would cool and moisten it",
        "zh-Hans": "月支{branch}，生在夏天，盘里偏热，传统主张清润",
        "zh-Hant": "月支{branch}，生在夏天，盤裡偏熱，傳統主張清潤",
    },
    "autumn": {
        "en": "born in the month of {branch}, in autumn, the chart runs dry, and tradition would moisten it",
        "zh-Hans": "月支{branch}，生在秋天，盘里偏燥，传统主张润养",
        "zh-Hant": "月支{branch}，生在秋天，盤裡偏燥，傳統主張潤養",
    },
    "winter": {
        "en": "born in the month of {branch}, in winter, the chart runs cold, and tradition would warm it",
        "zh-Hans": "月支{branch}，生在冬天，盘里偏寒，传统主张温暖",
        "zh-Hant": "月支{branch}，生在冬天，盤裡偏寒，傳統主張溫暖",
    },
}
