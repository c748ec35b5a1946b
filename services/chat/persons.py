"""Whose birth a question tells, as far as its words say. Texts are folded (`folding.fold`)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.chat.grounding.folding import fold


class Sex(StrEnum):
    """As tradition uses it."""

    UNSPECIFIED = ""
    FEMALE = "FEMALE"
    MALE = "MALE"


@dataclass(frozen=True, slots=True)
class Person:
    """own: whoever asks. kin: of the family of whoever asks, so that nothing between the two is read as love.

    word: by which a question names somebody, empty for nobody it names.
    """

    own: bool = False
    sex: Sex = Sex.UNSPECIFIED
    kin: bool = False
    word: str = ""


_MALE_KIN = (
    "son|father|dad|daddy|brother|uncle|grandfather|grandpa|grandson|nephew|son-in-law|father-in-law"
    "|儿子|父亲|爸爸?|哥哥?|弟弟?|爷爷|外公|姥爷|叔叔?|伯伯|舅舅?|岳父|公公|女婿|侄子|孙子"
)
_MALE = (
    "husband|boyfriend|he|him|his|male|man|guy"
    "|老公|丈夫|先生|男友|男朋友|(?<!其)他(?!人)|乾造|男命|男方|男(?![友朋命方女])"
)
_FEMALE_KIN = (
    "daughter|mother|mom|mum|sister|aunt|grandmother|grandma|granddaughter|niece|mother-in-law|daughter-in-law"
    "|女儿|母亲|妈妈?|姐姐?|妹妹?|奶奶|外婆|姥姥|姑姑?|阿姨|小姨|岳母|丈母娘|婆婆|儿媳|嫂子|侄女|孙女"
)
_FEMALE = (
    "wife|girlfriend|she|her|hers|female|woman|girl"
    "|老婆|妻子|太太|女友|女朋友|她|坤造|女命|女方|女(?![友朋命方儿])"
)
_KIN = "child|children|kid|baby|cousin|parent|孩子|小孩|宝宝|表[哥弟姐妹]|堂[哥弟姐妹]"
_ANYBODY = (
    "partner|spouse|fiancee?|friend|roommate|boss|colleague|coworker|lover|crush|ex|someone|somebody"
    "|people|they|their|them"
    "|爱人|对象|伴侣|配偶|恋人|朋友|老板|同事|闺蜜|对方|乙方|前任|那位|另一半"
)
# Whose birth nobody lays beside a chart.
_NOBODY = "dog|cat|pet|company|firm|shop|狗|猫|宠物|公司|店"
_SELF = (
    r"(?<![a-z])i(?:'m| am) an? (?:[a-z]+ )?(?:man|woman|male|female|guy|girl)(?![a-z])"
    "|我是(?:一?[个名位])?[男女][人生性]?"
    r"|(?<![a-z])(?:i'm|i am|i|me|mine|myself)(?![a-z])|(?<![a-z])my (?=(?:own )?(?:birth|dob|date of birth))"
    "|我(?![们俩])|本人|自己|甲方"
)


def _words(words: str) -> str:
    """Latin ones stand alone; Chinese ones need not."""
    latin = [word for word in words.split("|") if word.isascii() and not word.startswith("(")]
    other = [word for word in words.split("|") if word not in latin]
    return rf"(?<![a-z])(?:{'|'.join(latin)})(?:'s)?(?![a-z])|{'|'.join(other)}"


NAMED = re.compile(
    "|".join(
        f"(?P<{name}>{_words(words)})"
        for name, words in (
            ("male_kin", _MALE_KIN),
            ("female_kin", _FEMALE_KIN),
            ("kin", _KIN),
            ("male", _MALE),
            ("female", _FEMALE),
            ("any", _ANYBODY),
            ("nobody", _NOBODY),
        )
    )
    + f"|(?P<own>{_SELF})"
)
# "John was born", 小美1985年生: somebody of whom no more is known.
_SUBJECT_EN = re.compile(
    r"(?<![a-z])([a-z]+)(?:'s birth(?:day|date)?|'s dob| (?:was|is|were)(?: born)?)[ :]*$"
)
_IDLE_ZH = re.compile(
    "[我是的在于生出日期时间公农阳阴历旧新辰命主本人请问帮看下算一您你好 :,(]|生日|出生"
)


def names_kin(question: str) -> bool:
    """Whether a question names somebody of the family of whoever asks."""
    return any(map(_is_kin, NAMED.finditer(fold(question))))


def named_in(folded: str, begin: int, end: int) -> list[re.Match[str]]:
    """Return who is named in a stretch of a text, in order."""
    return [match for match in NAMED.finditer(folded, begin) if match.end() <= end]


# "My daughter's husband": of the family too.
_WHOSE = re.compile("(?:'s)? ?|的")


def person(who: Sequence[re.Match[str]], before: str, folded: str) -> Person | None:
    """Return whose birth it is; None for no person. who: who is named before it in its sentence, `before`."""
    clause = re.split("[,;]", before.rstrip(" ,;:"))[-1]
    stranger = _SUBJECT_EN.search(before) or re.search("[一-鿿]", _IDLE_ZH.sub("", clause))
    if who and (NAMED.search(clause) or not stranger):
        last = who[-1]
        if last["nobody"]:
            return None
        male, female = last["male"] or last["male_kin"], last["female"] or last["female_kin"]
        sex = Sex.MALE if male else Sex.FEMALE if female else Sex.UNSPECIFIED
        kin = _is_kin(last)
        if len(who) > 1 and not kin and _is_kin(who[-2]):
            kin = _WHOSE.fullmatch(folded, who[-2].end(), last.start()) is not None
        return Person(last["own"] is not None, sex, kin, last[0].removesuffix("'s"))
    others = any(match["own"] is None for match in NAMED.finditer(folded))
    return Person(own=not others and stranger is None)


def _is_kin(named: re.Match[str]) -> bool:
    return any(named[group] for group in ("kin", "male_kin", "female_kin"))
