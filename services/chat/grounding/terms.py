"""Words for stable ids, beyond the engine's labels: synonyms of the trade, and words that turn a statement.

All are folded (`folding.fold`): simplified, lower case, no tone marks. The engine's labels are added by `lexicon`.
"""

STEM_PINYIN = ("jia", "yi", "bing", "ding", "wu", "ji", "geng", "xin", "ren", "gui")
BRANCH_PINYIN = ("zi", "chou", "yin", "mao", "chen", "si", "wu", "wei", "shen", "you", "xu", "hai")
STEM_TONES = (3, 3, 3, 1, 4, 3, 1, 1, 2, 3)
BRANCH_TONES = (3, 3, 2, 3, 2, 4, 3, 4, 1, 3, 1, 4)
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ELEMENTS = "木火土金水"
ELEMENT_WORDS = ("wood", "fire", "earth", "metal", "water")
ANIMALS_ZH = "鼠牛虎兔龙蛇马羊猴鸡狗猪"
ANIMALS: tuple[tuple[str, ...], ...] = (
    ("rat", "mouse"),
    ("ox", "oxen", "cow"),
    ("tiger",),
    ("rabbit", "hare"),
    ("dragon",),
    ("snake", "serpent"),
    ("horse",),
    ("goat", "sheep", "ram"),
    ("monkey",),
    ("rooster", "cock"),
    ("dog",),
    ("pig", "boar"),
)

# Ten gods and the groups that are spoken of as one; ids without their prefix.
GODS: dict[str, tuple[str, ...]] = {
    "friend": ("比肩", "friend", "companion star", "bi jian", "bijian", "parallel"),
    "rob_wealth": ("劫财", "败财", "rob wealth", "robbing wealth", "robber of wealth", "jie cai", "jiecai"),
    "eating_god": ("食神", "寿星", "eating god", "food god", "shi shen", "shishen"),
    "hurting_officer": ("伤官", "hurting officer", "hurting official", "shang guan", "shangguan"),
    "indirect_wealth": ("偏财", "indirect wealth", "unearned wealth", "pian cai", "piancai"),
    "direct_wealth": ("正财", "direct wealth", "proper wealth", "zheng cai", "zhengcai"),
    "seven_killings": (
        "七杀", "七煞", "偏官", "seven killings", "seven killing", "7 killings", "seven killer", "indirect officer",
        "indirect authority", "qi sha", "qisha", "pian guan", "pianguan",
    ),
    "direct_officer": ("正官", "direct officer", "direct authority", "proper officer", "zheng guan", "zhengguan"),
    "indirect_resource": (
        "偏印", "枭神", "枭印", "indirect resource", "indirect seal", "owl god", "pian yin", "pianyin", "xiao shen",
    ),
    "direct_resource": ("正印", "direct resource", "direct seal", "proper resource", "zheng yin", "zhengyin"),
}  # fmt: skip
GOD_GROUPS: dict[str, tuple[str, ...]] = {
    "friend rob_wealth": ("比劫", "比肩劫财", "companions star", "bi jie"),
    "eating_god hurting_officer": ("食伤", "output star", "output stars"),
    "indirect_wealth direct_wealth": ("财星", "wealth star", "wealth stars"),
    "seven_killings direct_officer": (
        "官杀",
        "官煞",
        "官星",
        "officer star",
        "officer stars",
        "power star",
    ),
    "indirect_resource direct_resource": (
        "印星",
        "印绶",
        "枭印",
        "resource star",
        "resource stars",
    ),
}
# Stars under other names.
STARS: dict[str, tuple[str, ...]] = {
    "tian_yi": (
        "天乙贵人",
        "天乙",
        "heavenly noble",
        # The Heavenly Doctor is spelt the same: either may be meant.
        "tian yi",
        "tian yi noble",
        "nobleman star",
        "nobleman",
        "heavenly nobleman",
        "tian yi gui ren",
    ),
    "wen_chang": (
        "文昌贵人",
        "文昌",
        "academic star",
        "literary star",
        "scholar star",
        "scholarly star",
    ),
    "tai_ji": ("太极贵人", "太极"),
    "fu_xing": ("福星贵人",),
    "guo_yin": ("国印贵人", "国印"),
    "tian_chu": ("天厨贵人", "天厨"),
    "tian_guan": ("天官贵人",),
    "jin_yu": ("金舆",),
    "lu": (
        "禄神",
        "之禄",
        "的禄",
        "禄在",
        "禄居",
        "prosperity seat",
        "prosperity (lu)",
        "thriving star",
    ),
    "yang_ren": ("羊刃", "阳刃", "goat blade", "yang blade", "sheep blade", "yang ren"),
    "tao_hua": ("桃花", "咸池", "peach blossom", "tao hua"),
    "yi_ma": (
        "驿马",
        "travelling horse",
        "traveling horse",
        "travel horse",
        "sky horse",
        "post horse",
        "yi ma",
    ),
    "hua_gai": ("华盖", "canopy", "hua gai"),
    "jie_sha": ("劫煞", "劫杀", "robbery sha"),
    "zai_sha": ("灾煞", "灾杀"),
    "wang_shen": ("亡神",),
    "tian_de": ("天德贵人", "天德"),
    "yue_de": ("月德贵人", "月德"),
    "kong_wang": (),
    "gu_chen": ("孤辰",),
    "gua_su": ("寡宿",),
}
# English star names that are everyday words: taken only beside "star" or with a capital.
WEAK_ENGLISH = frozenset(
    ("void", "canopy", "solitary", "blade", "friend", "parallel", "birth", "decline", "death", "grave", "office", "illness",
     "extinction", "embryo", "bathing", "crowning", "prosperity", "nourishing", "breath", "conception",
     "break", "harm", "clash", "strong", "weak", "balanced")
)  # fmt: skip

# Words that name a relation → the engine's kinds (without prefix).
_PAIRED = "branch_combination stem_combination half_combination arched_combination hidden_combination triad"
RELATIONS: dict[str, str] = {
    "属相冲": "branch_clash stem_clash", "属相合": _PAIRED, "属相刑": "punishment_ungrateful punishment_bullying punishment_rude punishment_self", "属相害": "harm", "属相破": "break",
    "天干五合": "stem_combination", "五合": "stem_combination", "干合": "stem_combination",
    "天干相冲": "stem_clash", "六合": "branch_combination", "半合": "half_combination arched_combination", "半三合": "half_combination arched_combination",
    "拱合": "arched_combination", "暗合": "hidden_combination", "暗拱": "arched_combination",
    "三合局": "triad", "三合": "triad half_combination arched_combination", "三会局": "season", "三会": "season",
    "三会方": "season", "六冲": "branch_clash", "相冲": "branch_clash stem_clash", "对冲": "branch_clash stem_clash",
    "逢冲": "branch_clash", "冲克": "branch_clash stem_clash", "冲突": "", "冲动": "", "冲击": "", "缓冲": "",
    "天克地冲": "branch_clash", "冲": "branch_clash stem_clash",
    "无恩之刑": "punishment_ungrateful punishment_ungrateful_full",
    "恃势之刑": "punishment_bullying punishment_bullying_full", "无礼之刑": "punishment_rude",
    "三刑": "punishment_ungrateful_full punishment_bullying_full punishment_ungrateful punishment_bullying",
    "自刑": "punishment_self",
    "相刑": "punishment_ungrateful punishment_bullying punishment_rude punishment_self",
    "刑": "punishment_ungrateful punishment_bullying punishment_rude punishment_self",
    "六害": "harm", "相害": "harm", "相穿": "harm", "害": "harm", "六破": "break", "相破": "break", "破": "break",
    "相合": _PAIRED, "合": _PAIRED,
    "结合": "", "合作": "", "适合": "", "合适": "", "综合": "", "符合": "", "配合": "", "整合": "", "融合": "", "合理": "",
    "组合": "", "联合": "", "总合": "", "汇合": "", "合伙": "", "合化": _PAIRED, "争合": "", "破坏": "", "突破": "", "破财": "",
    "破格": "", "伤害": "", "利害": "", "厉害": "", "危害": "", "害怕": "", "刑法": "", "刑罚": "", "打破": "", "要害": "", "合同": "",
    "stem combination": "stem_combination", "six combination": "branch_combination",
    "six combinations": "branch_combination", "six harmony": "branch_combination", "liu he": "branch_combination",
    "half combination": "half_combination", "half-combination": "half_combination",
    "arched combination": "arched_combination", "hidden combination": "hidden_combination",
    "three harmonies": "triad", "three harmony": "triad", "three-harmony": "triad", "triad": "triad",
    "full triad": "triad", "trine": "triad", "seasonal union": "season", "directional combination": "season",
    "six clash": "branch_clash", "stem clash": "stem_clash", "clash": "branch_clash stem_clash",
    "clashes": "branch_clash stem_clash", "clashing": "branch_clash stem_clash", "clashed": "branch_clash stem_clash",
    "self-punishment": "punishment_self", "self punishment": "punishment_self",
    "ungrateful punishment": "punishment_ungrateful punishment_ungrateful_full",
    "bullying punishment": "punishment_bullying punishment_bullying_full", "rude punishment": "punishment_rude",
    "punishment": "punishment_ungrateful punishment_bullying punishment_rude punishment_self "
    "punishment_ungrateful_full punishment_bullying_full",
    "punish": "punishment_ungrateful punishment_bullying punishment_rude punishment_self",
    "punishes": "punishment_ungrateful punishment_bullying punishment_rude punishment_self",
    "six harm": "harm", "harm": "harm", "harms": "harm", "break": "break", "breaks": "break",
    "combination": _PAIRED, "combine": _PAIRED, "combines": _PAIRED, "combined": _PAIRED, "harmony": _PAIRED,
}  # fmt: skip

STRENGTHS: dict[str, str] = {
    "身强": "strong", "身旺": "strong", "强旺": "strong", "偏强": "strong", "偏旺": "strong", "旺相": "strong",
    "较强": "strong", "较旺": "strong", "太旺": "strong", "过旺": "strong", "极强": "strong", "很强": "strong",
    "身弱": "weak", "偏弱": "weak", "衰弱": "weak", "较弱": "weak", "太弱": "weak", "过弱": "weak", "极弱": "weak",
    "很弱": "weak", "不强": "weak", "不旺": "weak", "不弱": "strong", "中和": "balanced", "强": "strong", "旺": "strong", "弱": "weak",
    "strong": "strong", "rather strong": "strong", "very strong": "strong", "weak": "weak", "rather weak": "weak",
    "very weak": "weak", "balanced": "balanced", "vigorous": "strong", "vibrant": "strong", "feeble": "weak",
    "shen qiang": "strong", "shen ruo": "weak",
}  # fmt: skip

STAGES: dict[str, tuple[str, ...]] = {
    "birth": ("长生",), "bathing": ("沐浴",), "crowning": ("冠带",), "office": ("临官", "建禄"),
    "prosperity": ("帝旺",), "decline": ("衰地", "衰位"), "illness": ("病地", "病位"), "death": ("死地", "死位"),
    "grave": ("墓地", "墓位", "墓库", "入墓"), "extinction": ("绝地", "绝位"), "embryo": ("胎地", "胎位"),
    "nourishing": ("养地", "养位"),
}  # fmt: skip

PALACES: dict[str, tuple[str, ...]] = {
    "conception": ("胎元", "conception palace", "conception pillar", "tai yuan"),
    "breath": ("胎息", "breath palace", "breath pillar", "tai xi"),
    "life": ("命宫", "life palace", "ming gong"),
    "body": ("身宫", "body palace", "shen gong"),
}

# Turns of speech by what they do to a statement.
NEGATIONS = (
    "不是", "并非", "并不", "不在", "不见", "不属", "不为", "没有", "并无", "未见", "未透", "不带", "不透", "不曾", "毫无", "全无", "不", "无", "没",
    "未有", "未带", "非", "缺乏", "not", "isn't", "aren't", "doesn't", "don't", "no", "never", "without",
    "neither", "nor", "lacks", "lack", "lacking", "absent", "missing", "cannot", "free of", "devoid of", "wasn't", "hasn't", "does not",
)  # fmt: skip
# Negations with nothing to do with the chart.
NO_NEGATIONS = (
    "不仅", "不但", "不过", "不只", "不单", "不妨", "不如", "不必", "不要", "不断", "不少", "不同", "不足", "不错", "不能不",
    "不得不", "无非", "非常", "除非", "无恩", "无礼", "莫非", "不仅仅", "无妨", "不免", "并非没有", "不无", "无不", "是非", "不难", "不外", "不利",
    "不易", "不宜", "不喜", "无情", "无疑", "无数", "不知", "不可", "不会", "不用", "无须", "无需", "不断", "不安", "不定",
    "not only", "no doubt", "not just", "not merely", "no matter", "nothing but", "no language model", "no wonder",
)  # fmt: skip
QUESTIONS = (
    "吗", "么?", "是不是", "是否", "有没有", "会不会", "能不能", "哪一", "哪个", "什么", "为何", "多少", "呢?", "谁", "几岁",
    "whether",
)  # fmt: skip
HYPOTHESES = (
    "不管", "不论", "无论", "whether",
    "如果", "若是", "假如", "假设", "假若", "倘若", "要是", "若", "即使", "即便", "万一", "倘", "设若", "换成", "原本可能", "譬如", "比如说",
    "if", "suppose", "supposing", "were it", "had it", "would have", "hypothetically", "imagine", "assuming",
    "in case", "unless", "for example", "for instance", "e.g.",
)  # fmt: skip
OTHERS = (
    "他的", "她的", "他们", "她们", "别人", "别的命", "另一个人", "另一张", "另一命", "某人", "某男", "某女", "有人", "有位", "有一位", "有的人",
    "朋友", "同事", "丈夫", "妻子", "老公", "老婆", "先生", "太太", "母亲", "父亲", "妈妈", "爸爸", "儿子", "女儿", "哥哥", "姐姐", "弟弟", "妹妹", "男友",
    "女友", "伴侣", "对方", "毛泽东", "乾隆", "名人", "他", "她", "此人", "案例中", "命例", "例造", "客户", "老板", "某造", "他人", "另一造",
    "奶奶", "爷爷", "外婆", "外公", "姥姥", "姥爷", "叔叔", "阿姨", "舅舅", "姑姑", "邻居",
    "my grandmother", "my grandfather", "my aunt", "my uncle", "my cousin", "my neighbour", "my neighbor", "my friend", "my sister", "my brother",
    "my son", "my daughter", "my boss", "皇帝", "我妈", "我爸", "那位", "书上",
    "the man", "the woman", "that man", "that woman", "friend of mine", "my mother", "my father", "my husband", "my wife", "emperor",
    "his", "her", "hers", "he", "she", "their", "they", "someone", "somebody", "another person", "another chart", "other chart", "friend",
    "your husband", "your wife", "your partner", "your mother", "your father", "your son", "your daughter", "your brother",
    "your sister", "your boss", "your colleague", "people with", "person with", "people born", "those born", "a person", "anyone",
    "people whose", "someone's", "friend's", "husband's", "wife's", "partner's", "mother's", "father's", "boss's", "celebrity",
)  # fmt: skip
# Pinyin that is English without its blanks: rì dé.
EVERYDAY = ("ride",)
# Palaces and roles that hold a word of OTHERS but speak of the chart itself.
NOT_OTHERS = (
    "子女宫",
    "父母宫",
    "兄弟宫",
    "伴侣宫",
    "夫妻",
    "其他",
    "其她",
    "父亲星",
    "妻子星",
    "先生于",
    "先生在",
    "妻星",
    "夫星",
    "女儿星",
    "丈夫星",
    "母亲星",
    "朋友圈",
    "take a friend",
    "rather",
    "other",
    "mother star",
    "father star",
)
GENERALS = (
    "凡", "凡是", "一般来说", "一般而言", "一般", "通常", "所谓", "是指", "指的是", "传统上", "古人", "口诀", "命理上", "命理学", "命理中", "八字中所说", "在八字里",
    "理论上", "泛指", "属于六冲", "之一", "定义", "意思是", "称为", "叫做", "例如", "比如", "譬如", "紫微斗数", "都会用到", "被称作", "叫作", "说的是", "十天干", "十二地支", "歌诀", "总论",
    "is said to", "such as", "in class", "举例", "课上", "make up the", "the classics call", "textbook", "usual advice", "schools disagree", "call it the", "points of the compass", "points on the compass",
    "in general", "generally", "tradition says", "traditionally", "in bazi", "in classical", "is defined", "refers to",
    "means that", "is called", "in theory", "as a rule", "by definition", "tradition pictures", "the term",
    "in chinese metaphysics", "usually", "typically", "in four pillars", "one of the six", "is one of the",
    "there are ten", "there are twelve", "the twelve", "the ten gods", "the ten stems",
)  # fmt: skip
SOURCES = (
    "云:", "云：", "曰", "有云", "书云", "古书", "古诗", "古籍", "经云", "歌云", "诗云", "原文", "滴天髓", "三命通会", "渊海子平", "穷通宝鉴", "子平真诠",
    "神峰通考", "千里命稿", "五行精纪", "有人说", "somebody told you", "someone told you", "你问", "您问", "你提到", "你说", "你写", "您说", "您提到", "问的是", "引用", "据说", "网上说", "误传", "另有说法", "有一种说法",
    "the classics", "classic says", "di tian sui", "san ming tong hui", "yuan hai zi ping", "qiong tong bao jian", "you asked", "you wrote",
    "you said", "you mentioned", "quoted", "quote", "saying goes", "old text", "old verse", "the text says", "the book says", "reads:",
    "according to the", "some say", "some people say", "some claim", "it is said", "you were told",
)  # fmt: skip
CHARTS = (
    "此命", "尊造", "贵造", "本盘", "全盘", "你", "您", "命局", "命盘", "本命", "命中", "命里", "八字", "四柱", "此造", "本造", "这个盘", "盘中", "盘里", "原局", "局中", "命造", "这张盘", "柱",
    "nativity", "native", "thy", "thine", "thou", "thee", "your bazi", "this bazi", "楼主", "题主", "op's", "this destiny", "your destiny", "your", "you", "yours", "this chart", "the chart", "natal", "birth chart", "the four pillars", "your chart",
)  # fmt: skip
HAVES = (
    "有", "带", "见", "透", "现", "得", "逢", "临", "含", "具", "坐", "出现", "命带", "have", "has", "holds", "hold", "contains", "carries",
    "carry", "bears", "shows", "appears", "appear", "present", "features", "there is", "there are", "with", "includes", "find", "found", "carried", "sits", "sit", "stands", "possess", "possesses",
)  # fmt: skip
ISES = (
    "代表", "象征", "等于", "视为", "充当", "对应", "担任", "作为", "算是", "属于", "正是", "便是", "恰是", "则是", "stands for", "represents",
    "functions as", "counts as", "acts as", "plays the role of", "plays the part of", "takes the role of", "aka", "signifies", "turns out to be", "happens to be", "became", "becomes", "是", "为", "乃", "属", "即", "就是", "当为", "也就是", "作", "名为", "：", ":", "=", "is", "are", "was", "being", "equals", "reads", "will be",
    "namely", "as",
)  # fmt: skip
LOCATIVES = (
    "于", "在", "居", "落", "临于", "位于", "见于", "处于", "藏于", "透于", "坐于", "出于", "入", "临", "归", "落在", "生于", "in", "on", "at", "by", "for", "within", "under", "of", "inside",
    "beneath", "into", "from", "behind",
)  # fmt: skip
HIDDENS = (
    "藏于",
    "藏在",
    "暗藏于",
    "藏干",
    "人元",
    "隐伏",
    "隐伏于",
    "隐伏在",
    "潜伏",
    "潜藏",
    "内含",
    "暗藏",
    "藏",
    "伏",
    "内藏",
    "地支藏",
    "hidden",
    "hides",
    "hide",
    "hiding",
    "conceals",
    "concealed",
    "stores",
    "stored",
)
SHOWNS = (
    "透于",
    "透出于",
    "透在",
    "透干",
    "透出",
    "明透",
    "透",
    "浮现",
    "visible",
    "revealed",
    "openly",
    "protrudes",
    "transparent",
    "shown",
)
NOWS = (
    "现行",
    "当前",
    "目前",
    "眼下",
    "如今",
    "现在",
    "正行",
    "正走",
    "正处",
    "currently",
    "current",
    "now",
    "present",
    "at the moment",
    "today",
    "right now",
)
NEXTS = (
    "下一步",
    "下一个",
    "下一",
    "其后",
    "接下来",
    "随后",
    "下个",
    "next",
    "the one after",
    "following",
    "after it",
    "after that",
)
LUCKS = (
    "大运", "luck pillar", "luck pillars", "luck cycle", "luck period", "decade luck", "10-year luck", "ten-year luck", "da yun", "dayun", "luck decade", "10-year pillar", "ten-year pillar", "10-year pillars", "ten-year pillars", "decade pillar", "decade", "great cycles",
    "行运", "交运", "运程", "步运", "十年运",
)  # fmt: skip
FLOWS = (
    "流年", "流月", "流日", "流时", "小运", "太岁", "岁运", "annual pillar", "passing year", "passing month", "passing day", "passing hour", "passing decade", "annual", "year pillar of the year", "monthly pillar", "flowing year", "years of", "当年", "那年", "该年", "这一年", "每逢", "岁次", "coming year", "when a", "whenever", "during", "遇到", "岁君",
)  # fmt: skip
BORNS = (
    "来到人世",
    "来到人间",
    "来到这个世界",
    "来到了这个世界",
    "来到这世上",
    "came into this world",
    "came into the world",
    "entered this world",
    "生日",
    "birthday",
    "date of birth",
    "birth year",
    "birth-year",
    "出生于",
    "生于",
    "出生",
    "降生",
    "诞生",
    "生人",
    "生在",
    "诞于",
    "born",
    "birth",
    "came into the world",
)
MOSTS = (
    "最多",
    "最旺",
    "最强",
    "最盛",
    "居多",
    "most present",
    "strongest",
    "most abundant",
    "dominant",
    "dominates",
    "predominates",
    "most common",
    "the most",
)
LACKS = (
    "缺",
    "不见",
    "全无",
    "没有",
    "缺少",
    "欠缺",
    "无",
    "lacks",
    "lack",
    "lacking",
    "no",
    "missing",
    "absent",
    "without",
    "does not occur",
    "does not appear",
)
USEFULS = (
    "用神",
    "喜用神",
    "喜用",
    "喜神",
    "useful god",
    "useful element",
    "favourable element",
    "favorable element",
    "favourable elements",
    "favorable elements",
    "yong shen",
)
AVOIDS = (
    "忌神",
    "忌",
    "unfavourable element",
    "unfavorable element",
    "unfavourable elements",
    "unfavorable elements",
)
DAY_MASTERS = (
    "日主",
    "日元",
    "命主",
    "日干",
    "day master",
    "your dm",
    "op's dm",
    "daymaster",
    "day-master",
    "day stem",
    "self element",
    "ri yuan",
    "ri zhu",
    "riyuan",
    "rizhu",
    "日柱天干",
    "日元天干",
    "身主",
)
# Asides that say "of this chart" and stand between what belongs together.
ASIDES = (
    "对日主而言", "对日主来说", "对日主", "对你而言", "对你来说", "对您来说", "在你的命局里", "在你的命局中", "在命局里", "在命局中", "在你的命盘中", "在你的八字中",
    "在此命局中", "在这个命局中", "在本命局中", "就你而言", "于你而言", "in this chart", "in your chart", "in the chart", "of this chart", "of your chart", "of the chart",
    "to your day master", "to the day master", "for you", "for your day master", "for the day master", "in your natal chart", "here", "在此", "此处", "于此", "在这里",
)  # fmt: skip
# Ordinary words that hold characters of the lexicon.
WORDS = (
    "自己", "知己", "己方", "己任", "辛苦", "辛勤", "艰辛", "孩子", "子女", "妻子", "儿子", "孙子", "子平", "日子", "样子", "电子", "父子", "母子", "君子", "女子", "男子",
    "未来", "未必", "未知", "未曾", "未能", "未免", "从未", "并未", "尚未", "未婚", "未尽", "未到", "未成", "未定", "未交", "未入", "未满", "时辰", "生辰", "星辰", "良辰", "诞辰", "上午", "下午",
    "午后", "正午", "午夜", "申请", "重申", "引申", "丑陋", "甲方", "乙方", "人丁", "园丁", "甲等",  "金钱", "资金", "现金", "金融", "奖金", "水平",
    "no surprise", "no accident", "no coincidence", "no secret", "xu ziping", "xu zi ping", "xu lewu", "wei qianli", "shen xiaozhan", "chen suan", "合伙", "合夥", "合婚", "合起来", "合在一起", "来自", "合看", "合参", "合计", "合称", "四根柱子", "四柱子", "干支相合", "强度", "六十甲子", "身强身弱", "birth rate", "birth rates", "birthrate", "故曰", "名曰", "正合", "不是别的", "很要强", "太要强", "性格要强", "生性要强", "好强", "坚强", "顽强", "增强", "加强", "强调", "强烈", "强势", "逞强", "脆弱", "薄弱", "软弱", "弱点", "弱项", "强项", "旺盛", "兴旺", "旺季", "薪水", "火热", "土地", "房地产", "木材", "合作", "在于", "由于", "关于", "对于", "至于", "善于", "用于", "有利于", "过于", "勇于", "位于", "易于", "基于", "终于", "便于", "富于", "适于", "趋于", "现实",
    "现象", "体现", "表现", "现场", "出现问题", "发现", "实现", "见解", "意见", "看见", "常见", "见识", "得到", "觉得", "值得", "获得", "使得", "得失", "懂得", "难得", "取得", "有助", "有利", "有时", "有些", "有关", "没有关系", "有力", "有缘",
    "会不会合", "而言", "而且", "因而", "从而", "反而", "旺衰", "强弱", "身强弱", "透过", "透明", "透彻", "在乎", "现代", "现金流", "贵人运", "贵人缘", "桃花运", "破费", "一生", "先生", "学生", "人生", "生活", "生命", "产生", "发生", "花生",
    "细水长流", "显山露水", "不显山不露水", "山清水秀", "一头雾水", "火候", "山水", "饮水", "喝水", "补水", "草木",
    "fu yin", "fan yin", "fuyin", "fanyin", "let's now", "let us now", "now let", "now turn", "now look", "now move",
    "in general", "in order", "in addition", "in fact", "on the other hand", "at once", "at all", "of course", "in particular", "as well", "in short", "in plain sight",
)  # fmt: skip
