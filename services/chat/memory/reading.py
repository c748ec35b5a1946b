"""How messages are read: folded as statements are, and the everyday words besides that no reading of a chart has."""

from services.chat.grounding.folding import fold

_EVERYDAY = str.maketrans(
    "舉黨蘭劑員審爾廟懷攝櫃檢歡漢潔滾煩築簡維編營慮講譯訪詢販輯遞銷閉騎監練緩採釋幫妝婦別儘優錄癒癥鬱團課館務員",
    "举党兰剂员审尔庙怀摄柜检欢汉洁滚烦筑简维编营虑讲译访询贩辑递销闭骑监练缓采释帮妆妇别尽优录愈症郁团课馆务员",
)


def read(text: str) -> str:
    """Return the text folded; it has the same length, so that places in it are places in the text."""
    return fold(text).translate(_EVERYDAY)
