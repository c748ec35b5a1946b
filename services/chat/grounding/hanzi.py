"""Which of the twenty-two characters is meant for itself: 子 in 子午, not in 孩子."""

import re

from services.chat.grounding import terms

_EVERYDAY = {
    "甲": ("指盔马装铁花", "方板级醛等骨状壳"), "乙": ("", "方肝醇级"), "丙": ("", "烯"), "丁": ("园人壮补", "点香"),
    "己": ("自知利异克律", "见任方身"), "庚": ("年同贵", ""), "辛": ("艰", "苦勤劳辣酸茹"), "丑": ("小", "陋闻"),
    "辰": ("时星诞生良忌", "光"), "午": ("上下正端晌", "后夜间休餐饭睡"), "申": ("重引", "请报明诉办"),
}  # fmt: skip


# 子 and 未 are in so many words that they count only between characters that go with a branch.
_OK_LEFT = set(
    "柱干支令建主元座坐为是于在见逢临与和、,冲合刑害破藏透有得带取从遇克属乃即行换入进:：（"
    "( “「\"'"
    "|·/-含及并作之的对被把又化年月日时运得非不无没缺局盘中造里落位配现显呈写则系当值遇以着跟"
) | set(terms.STEMS + terms.BRANCHES + "木火土金水")


_OK_RIGHT = set(
    "柱年月日时木火土金水冲合刑害破为是、,。.;；）)"
    "(（ ”」\"'"
    "|与和乃属即于在坐藏带中之两三半六自暗拱运相也均又并及同则:：!！？?克-·/居落临对入不支空里内跟同二四五") | set(terms.STEMS + terms.BRANCHES)  # fmt: skip


# Before these 子 is the branch, if what follows makes no word of kin or of the school with it.
_CLEAR = set("支柱 \n,。;：:，；、")
# 日支的未, 落在未上; 未位于月支, 未占住了日支.
_IN_A_PLACE = re.compile(rf"支(?:的|是|为|取|见|乃|系)?$|落在$|[{terms.BRANCHES}]空$")
_STANDS = re.compile(
    r"位[于在居][年月日时]|[安落坐]在[你您]|占住|占据|守月令|[亥丑戌酉申午巳](?:这|那|两|二)"
)
_NO_BRANCH = set("女孙弟平息嗣曰完知来必曾婚竟")
_KIN = set("女孙弟平息嗣曰")
_MEETS = re.compile(
    rf"[见遇逢][{terms.BRANCHES}](?:(?:[,，]?以|就是|便是|即是|则|就|便|即|为|是)相?"
    rf"(?:冲|合|刑|害|破|六合|半合))"
)


def meets(folded: str, end: int) -> bool:
    """Return whether what ends there is said to meet a branch and to have a relation to it: 未见辰就是相冲."""
    return _MEETS.match(folded, end) is not None


def sure_hanzi(folded: str, start: int, end: int) -> bool:
    """Return whether a character between two places stands for a stem or a branch, not in a word of every day."""
    char = folded[start]
    left = folded[start - 1] if start else " "
    right = folded[end] if end < len(folded) else " "
    if char == "子" and left in _CLEAR and right not in _KIN:
        return True
    if folded[start - 2 : start] == "坐下" or (
        char == "未" and right in "里内这字" and left != "从"
    ):
        return True
    if folded[start - 2 : start] == "那个" and right not in _NO_BRANCH:
        return True
    if char == "子" and (
        (left == "往" and right in "里中")
        or (left in terms.STEMS + terms.BRANCHES and right in "这者两二")
        or (left == "由" and right == "来")
        or (left == "到" and right in ",，。;；")
        or (left == "逢" and right == "逢")
    ):
        return True
    if folded.startswith(("字", "这个字", "这个地支", "这一支"), end) and char == "子":
        return True
    if char == "未" and (
        _IN_A_PLACE.search(folded[max(start - 3, 0) : start]) or _STANDS.match(folded, end)
    ):
        return right not in "来必知曾见透免能定有"
    if (
        char == "子"
        and right in ",，。;；"
        and folded[:start].endswith(("有一个", "见一个", "带一个"))
    ):
        return True
    if char == "子" and right not in _KIN and _IN_A_PLACE.search(folded[max(start - 3, 0) : start]):
        return True
    if (
        char == "未"
        and right in terms.BRANCHES
        and folded[end + 1 : end + 2] in set("为相冲合刑害破半六暗")
    ):
        return True
    if char == "未" and meets(folded, end):
        return True
    if char == "未" and right == "的" and folded[end + 1 : end + 2] in set("本中余藏"):
        return True
    if char == "未" and left in "和与及、" and start > 1 and folded[start - 2] in terms.BRANCHES:
        return True
    if char == "未" and left in terms.BRANCHES and right not in "来必知曾能免":
        return True
    if char not in "子未":
        before, after = _EVERYDAY.get(char, ("", ""))
        return left not in before and right not in after
    return (left in _OK_LEFT or not "\u3400" <= left <= "\u9fff") and (
        right in _OK_RIGHT or not "\u3400" <= right <= "\u9fff"
    )
