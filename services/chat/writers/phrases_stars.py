"""What tradition reads from the stars, each in the places where the chart has it."""

from services.chat.writers.phrases import Words

STARS: dict[str, Words] = {
    "yi_ma": {
        "en": "{star} is in the {places}: journeys, transfers, work on the road.",
        "zh-Hans": "{star}在{places}，主奔走、调动、异地谋事。",
        "zh-Hant": "{star}在{places}，主奔走、調動、異地謀事。",
    },
    "tao_hua": {
        "en": "{star} is in the {places}: charm, company, being noticed.",
        "zh-Hans": "{star}在{places}，主人缘、风致，容易被人看见。",
        "zh-Hant": "{star}在{places}，主人緣、風致，容易被人看見。",
    },
    "hong_luan": {
        "en": "{star} is in the {places}, the star of betrothal and glad occasions.",
        "zh-Hans": "{star}在{places}，主喜庆与良缘。",
        "zh-Hant": "{star}在{places}，主喜慶與良緣。",
    },
    "tian_xi": {
        "en": "{star} is in the {places}: cheerfulness, and news worth celebrating.",
        "zh-Hans": "{star}在{places}，主欢喜，也主添喜。",
        "zh-Hant": "{star}在{places}，主歡喜，也主添喜。",
    },
    "gu_chen": {
        "en": "{star} is in the {places}; tradition reads a need for solitude that a companion should know of.",
        "zh-Hans": "{star}在{places}，传统看作需要独处，身边的人最好知道。",
        "zh-Hant": "{star}在{places}，傳統看作需要獨處，身邊的人最好知道。",
    },
    "gua_su": {
        "en": "{star} is in the {places}; despite its name it only speaks of a heart that is slow to open.",
        "zh-Hans": "{star}在{places}，名字吓人，说的不过是心门开得慢。",
        "zh-Hant": "{star}在{places}，名字嚇人，說的不過是心門開得慢。",
    },
    "hong_yan": {
        "en": "{star} is in the {places}: warmth, allure, feelings quick to catch.",
        "zh-Hans": "{star}在{places}，主多情、动人，心动得快。",
        "zh-Hant": "{star}在{places}，主多情、動人，心動得快。",
    },
    "gu_luan": {
        "en": "{star} marks the {places}; the old books ask for patience in matters of the heart.",
        "zh-Hans": "{star}在{places}，古书劝人在情事上多些耐心。",
        "zh-Hant": "{star}在{places}，古書勸人在情事上多些耐心。",
    },
    "wen_chang": {
        "en": "{star} is in the {places}: a quick mind, and a way with words.",
        "zh-Hans": "{star}在{places}，主思路清、文笔好。",
        "zh-Hant": "{star}在{places}，主思路清、文筆好。",
    },
    "xue_tang": {
        "en": "{star} is in the {places}: a place to learn, and the will to stay in it.",
        "zh-Hans": "{star}在{places}，主好学，坐得住。",
        "zh-Hant": "{star}在{places}，主好學，坐得住。",
    },
    "ci_guan": {
        "en": "{star} is in the {places}: writing, speech, and honours won by them.",
        "zh-Hans": "{star}在{places}，主文章口才，因此得名。",
        "zh-Hant": "{star}在{places}，主文章口才，因此得名。",
    },
    "tian_yi_doctor": {
        "en": "{star} is in the {places}, a star of care, and of those who study healing.",
        "zh-Hans": "{star}在{places}，主调养，也主与医药有缘。",
        "zh-Hant": "{star}在{places}，主調養，也主與醫藥有緣。",
    },
    "tian_chu": {
        "en": "{star} is in the {places}: good food, and provision that does not run out.",
        "zh-Hans": "{star}在{places}，主口福，衣食有着落。",
        "zh-Hant": "{star}在{places}，主口福，衣食有著落。",
    },
    "guo_yin": {
        "en": "{star} is in the {places}: trust, order, papers that bear your name.",
        "zh-Hans": "{star}在{places}，主守信、有章法，文书有份。",
        "zh-Hant": "{star}在{places}，主守信、有章法，文書有份。",
    },
    "jiang_xing": {
        "en": "{star} is in the {places}: people fall in behind you when it matters.",
        "zh-Hans": "{star}在{places}，主担当，关键时候有人跟。",
        "zh-Hant": "{star}在{places}，主擔當，關鍵時候有人跟。",
    },
    "lu": {
        "en": "{star} is in the {places}: a living earned by oneself.",
        "zh-Hans": "{star}在{places}，主自食其力，有饭吃。",
        "zh-Hant": "{star}在{places}，主自食其力，有飯吃。",
    },
    "jin_yu": {
        "en": "{star} is in the {places}: comfort, and help that arrives with style.",
        "zh-Hans": "{star}在{places}，主安稳舒适，出入有助。",
        "zh-Hant": "{star}在{places}，主安穩舒適，出入有助。",
    },
    "tian_yi": {
        "en": "{star} is in the {places}: help that nobody owed.",
        "zh-Hans": "{star}在{places}，主有人扶持，难处有人伸手。",
        "zh-Hant": "{star}在{places}，主有人扶持，難處有人伸手。",
    },
    "tai_ji": {
        "en": "{star} is in the {places}: curiosity about first and last things.",
        "zh-Hans": "{star}在{places}，主爱追根究底。",
        "zh-Hant": "{star}在{places}，主愛追根究底。",
    },
    "hua_gai": {
        "en": "{star} is in the {places}: art, thought, and a taste for being by oneself.",
        "zh-Hans": "{star}在{places}，主才艺、思索，喜清静。",
        "zh-Hant": "{star}在{places}，主才藝、思索，喜清靜。",
    },
    "yang_ren": {
        "en": "{star} is in the {places}: edge and courage, which cut both ways.",
        "zh-Hans": "{star}在{places}，主锋利与胆气，用得好是刀，用不好伤手。",
        "zh-Hant": "{star}在{places}，主鋒利與膽氣，用得好是刀，用不好傷手。",
    },
    "kui_gang": {
        "en": "{star} marks the {places}: severity, clear judgement, no liking for half measures.",
        "zh-Hans": "{star}在{places}，主刚断，不喜半吊子。",
        "zh-Hant": "{star}在{places}，主剛斷，不喜半吊子。",
    },
    "tian_de": {
        "en": "{star} is in the {places}: trouble tends to be softened.",
        "zh-Hans": "{star}在{places}，主逢难有缓。",
        "zh-Hant": "{star}在{places}，主逢難有緩。",
    },
    "yue_de": {
        "en": "{star} is in the {places}: a mild manner that disarms.",
        "zh-Hans": "{star}在{places}，主心地温和，不易结怨。",
        "zh-Hant": "{star}在{places}，主心地溫和，不易結怨。",
    },
    "fu_xing": {
        "en": "{star} is in the {places}: contentment with what there is.",
        "zh-Hans": "{star}在{places}，主知足有福。",
        "zh-Hant": "{star}在{places}，主知足有福。",
    },
}
