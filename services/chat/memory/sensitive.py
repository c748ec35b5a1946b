"""What is never learnt unless a user asks to have it remembered: health, belief, origin, politics, sexuality, crime.

Words, not understanding: a clause that holds one of them is passed over. Too many is better than one too few.
"""

import re

from services.chat.grounding.folding import fold

_ENGLISH = (
    # Health.
    "health|ill|illness|sick|sickness|disease|disorder|cancer|tumou?r|diabet\\w*|depress\\w*|anxiety|bipolar|autis\\w*|adhd|hiv|aids"
    "|pregnan\\w*|disab\\w*|wheelchair|therap\\w*|rehab\\w*|addict\\w*|alcoholic|patient|hospice|clinic|asylum|allerg\\w*|medicat\\w*"
    # Belief.
    "|religio\\w*|church|mosque|temple|synagogue|monastery|priest|pastor|imam|rabbi|monk|nun|missionary|deacon|christian\\w*|catholic"
    "|muslim|islam\\w*|jew\\w*|buddhis\\w*|taois\\w*|hindu\\w*|sikh|atheis\\w*|quaker|convent"
    # Politics and unions.
    "|politic\\w*|party|senator|congress\\w*|parliament\\w*|communis\\w*|socialis\\w*|republican|democrat|activist|union\\w*"
    # Origin.
    "|race|racial|ethnic\\w*|refugee|immigrant|undocumented|indigenous|tribal"
    # Sexuality.
    "|gay|lesbian|bisexual|trans|transgender|queer|homosexual|sex|sexual\\w*|escort|prostitut\\w*|stripper"
    # Crime.
    "|prison\\w*|jail|convict\\w*|criminal|felon|probation|parole|detention|dealer|smuggl\\w*"
)
# Folded: simplified.
_CHINESE = (
    "病|癌|瘤|抑郁|焦虑|自闭|残疾|怀孕|孕妇|流产|过敏|戒毒|戒酒|康复|疗养|患者|精神科|健康"
    "|教会|教堂|清真|寺|庙|道观|神父|牧师|阿訇|和尚|尼姑|道士|僧|修女|传教|信仰|宗教|基督|天主|伊斯兰|穆斯林|佛教|佛门|道教"
    "|党|政治|议员|工会|选举|维权|上访"
    "|民族|汉族|回族|藏族|维吾尔|蒙古族|满族|难民|偷渡|黑户"
    "|同性恋|双性恋|变性|出柜|性工作|援交|小姐"
    "|监狱|坐牢|服刑|看守所|缓刑|假释|前科|犯罪|走私|贩毒|黑社会"
)
_WORDS = re.compile(rf"\b(?:{_ENGLISH})\b|{_CHINESE}")


def is_sensitive(text: str) -> bool:
    """Return whether a text speaks of what is only kept when the user asks for it."""
    return _WORDS.search(fold(text)) is not None
