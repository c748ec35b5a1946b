"""Text folded for comparing: one script, one case, no tone marks. Every character stays where it was."""

import re
import unicodedata
from functools import lru_cache

from bazi.labels import in_language

# Beyond what the labels teach: words of everyday speech that the rules listen for.
_TRADITIONAL = (
    "與后於為無沒嗎個從進運歲間時書說訣強沖衝會見條這裡裏們對應陽陰財殺傷煞馬龍雞豬歷曆農開來動過還當"
    "屬關係總張親傳統論聽請問題雖盤換實際現處顯區別兩幾萬餘給經點點讓變愛風險醫師賺錢離婚剛興寶鑑義"
    "纔聖賢滅絕產業戶銀養體氣國將軍華蓋鸞艷紅驛劍燈釵釧澗壁蠟楊腳邊東門號帶貴祿劫庫鎖貫啟緣夠樣誰"
    "證認爲衹隻尋賞觀證頭調內臨備稱術擬並佔麼復覺長難須餘遠達遲適選進週強彈計訓記許該詳誤請諸謂謎證識警議"
    "護讀讚負財責貧貨購貸費資賣質賴頂項順須預頑頓領頗題額類願顧顯飛飯餐饑驗驚髮鬧"
    "臟獄著輕盡殘毆擊腦憂鬱藥療斷診腫訴訟贏輸敗勝漲買倉戀兒孫媽爺姪學滿終壽辭喪遺斃辦擔樓結齡隨轉穩債損虧單雙確級種數寫層組響環構災聲勢勞務協盪導設試評細獲獨職"
)
_SIMPLIFIED = (
    "与后于为无没吗个从进运岁间时书说诀强冲冲会见条这里里们对应阳阴财杀伤煞马龙鸡猪历历农开来动过还当"
    "属关系总张亲传统论听请问题虽盘换实际现处显区别两几万余给经点点让变爱风险医师赚钱离婚刚兴宝鉴义"
    "才圣贤灭绝产业户银养体气国将军华盖鸾艳红驿剑灯钗钏涧壁蜡杨脚边东门号带贵禄劫库锁贯启缘够样谁"
    "证认为只只寻赏观证头调内临备称术拟并占么复觉长难须余远达迟适选进周强弹计训记许该详误请诸谓谜证识警议"
    "护读赞负财责贫货购贷费资卖质赖顶项顺须预顽顿领颇题额类愿顾显飞饭餐饥验惊发闹"
    "脏狱着轻尽残殴击脑忧郁药疗断诊肿诉讼赢输败胜涨买仓恋儿孙妈爷侄学满终寿辞丧遗毙办担楼结龄随转稳债损亏单双确级种数写层组响环构灾声势劳务协荡导设试评细获独职"
)


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Map of single characters: traditional to simplified, wide to narrow, upper to lower, marked to plain."""
    table: dict[int, str] = {}
    simplified, traditional = in_language("zh-Hans").labels, in_language("zh-Hant").labels
    for identifier, plain in simplified.items():
        full = traditional[identifier]
        if len(full) == len(plain):
            table |= {ord(a): b for a, b in zip(full, plain, strict=True) if a != b}
    table |= {ord(a): b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if a != b}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = unicodedata.normalize("NFD", chr(code))[0].lower()
        if bare != chr(code):
            table[code] = bare
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    table |= {0x3000: " ", 0xA0: " ", 0x2019: "'", 0x2018: "'", 0x7576: "当"}
    # A dash is a dash, whichever.
    table |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x301C), "-")
    return table


def fold(text: str) -> str:
    """Return the text folded; it has the same length, so that places in it are places in the text.

    The marks of bold words are blanks: they say nothing, and would stand between words that belong together.
    """
    return text.translate(_table()).replace("**", "  ")


_MARKED = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


def tone(syllable: str) -> int:
    """Return the tone (1–4) that a pinyin syllable is marked with, 0 for none."""
    for mark in unicodedata.normalize("NFD", syllable):
        if mark in _MARKED:
            return _MARKED[mark]
    return 0


def is_traditional(text: str) -> bool:
    """Return whether a text holds characters that only the traditional script has."""
    table = _table()
    return any(ord(char) > 0x3400 and ord(char) in table for char in text if ord(char) < 0xFF00)


_CHINESE = re.compile("[\u3400-\u9fff]")


def has_chinese(text: str) -> bool:
    """Return whether a text holds a Chinese character."""
    return _CHINESE.search(text) is not None
