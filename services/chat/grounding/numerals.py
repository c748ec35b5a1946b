"""Numbers in words: Chinese numerals, English ordinals."""

CHINESE_DIGITS = "零〇一二三四五六七八九十两百"
_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]


def number(text: str) -> int:
    """Return what a numeral says, Arabic or Chinese (up to 百); −1 if it says nothing."""
    if text.isdigit():
        return int(text)
    if len(text) == 4 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, -1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "十":
            total, digit = total + (1 if digit < 0 else digit) * 10, -1
        elif char == "百":
            total, digit = total + max(digit, 1) * 100, -1
        else:
            return -1
    return total + max(digit, 0) if text else -1
