"""How long the longest sentences take to read that may be, made of nothing but the field's words: python -m tests.grounding.longest."""

import random
import time

from services.chat.grounding.checker import prepare
from services.chat.grounding.sentences import end_of_first
from tests.unit.chat.grounding.charts import TODAY, checker

_LENGTH = 391
_ZH = {
    "one branch": "子",
    "branches": "子丑寅卯辰巳午未申酉戌亥",
    "stems": "甲乙丙丁戊己庚辛壬癸",
    "clashes": ("子冲", "丑合", "寅刑", "卯害", "辰破"),
    "gods": ("正官", "七杀", "食神", "伤官", "正财", "偏财", "正印", "偏印"),
    "places": ("年支子", "月支丑", "日支寅", "时支卯"),
    "of her": ("她子", "她丑", "她寅"),
}
_EN = {
    "branches": ("Rat and ", "Ox and ", "Tiger and ", "Rabbit and "),
    "gods": (
        "Geng, your Direct Officer, ",
        "Ding, your Eating God, ",
        "Ren, your Seven Killings, ",
    ),
    "of her": ("her Rat ", "her Geng ", "she combines with her Ox "),
}


def main() -> None:
    """Print the slowest sentence of each kind, in milliseconds of processor time."""
    rng = random.Random(1)
    prepare(TODAY)
    for language, kinds in (("zh-Hans", _ZH), ("en", _EN)):
        one = checker(language)
        for name, words in kinds.items():
            one.check(words[0])
            text, took = "", []
            while len(text) < _LENGTH:
                text += rng.choice(words)
            while text:
                end = end_of_first(text, final=True)
                began = time.process_time()
                one.check(text[:end])
                took.append(time.process_time() - began)
                text = text[end:]
            print(f"{language} {name}: {1000 * max(took):.0f} ms")


if __name__ == "__main__":
    main()
