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
    """own: whoever asks. kin: of the family of whoever asks, so that nothing between the two is read as love."""

    own: bool = False
    sex: Sex = Sex.UNSPECIFIED
    kin: bool = False


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
    "partner|spouse|fiancee?|friend|roommate|boss|colleague|coworker|lover|crush|ex|they|their|them"
    "|爱人|对象|伴侣|配偶|恋人|朋友|老板|同事|闺蜜|对方|乙方|前任|那位|另一半"
)
_SELF = (
    r"(?<![a-z])(?:i'm|i am|i|me|mine|myself)(?![a-z])|(?<![a-z])my (?=(?:own )?(?:birth|dob|date of birth))"
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
    named = NAMED.finditer(fold(question))
    return any(m["kin"] or m["male_kin"] or m["female_kin"] for m in named)


def named_in(folded: str, begin: int, end: int) -> list[re.Match[str]]:
    """Return who is named in a stretch of a text, in order."""
    return [match for match in NAMED.finditer(folded, begin) if match.end() <= end]


def person(who: Sequence[re.Match[str]], before: str, folded: str) -> Person:
    """Return whose birth it is. who: who is named before it in its sentence, `before`."""
    clause = re.split("[,;]", before.rstrip(" ,;:"))[-1]
    stranger = _SUBJECT_EN.search(before) or re.search("[一-鿿]", _IDLE_ZH.sub("", clause))
    if who and (NAMED.search(clause) or not stranger):
        last = who[-1]
        male, female = last["male"] or last["male_kin"], last["female"] or last["female_kin"]
        sex = Sex.MALE if male else Sex.FEMALE if female else Sex.UNSPECIFIED
        kin = last["kin"] or last["male_kin"] or last["female_kin"]
        return Person(last["own"] is not None, sex, kin is not None)
    others = any(match["own"] is None for match in NAMED.finditer(folded))
    return Person(own=not others and stranger is None)
