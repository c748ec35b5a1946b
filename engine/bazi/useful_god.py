"""Useful elements (用神) by named profiles, and where the profiles disagree. No profile is this engine's opinion.

`fu_yi` 扶抑: support the weak, drain the strong, once by each strength profile. `tiao_hou` 调候: the climate, after
穷通宝鉴, with its other published table as a profile of its own where they differ. `tong_guan` 通关: what leads from
one of two opposed elements to the other. `bing_yao` 病药: what checks an element in excess, after 神峰通考.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bazi.climate_table import CLIMATE, SOURCE, VARIANT_SOURCE, VARIANTS
from bazi.elements import ELEMENTS, Element
from bazi.hidden_stems import HIDDEN_STEMS
from bazi.labels import label_id
from bazi.stems import STEMS
from bazi.strength import OPEN, Strength, element_points
from bazi.strength import PROFILES as STRENGTH_PROFILES
from bazi.verdicts import NOTHING, PLACES, Condition, Verdict, pillar_ids
from bazi.without_hour import settled

TIAO_HOU = "useful.tiao_hou.1"
TIAO_HOU_VARIANT = "useful.tiao_hou.variant.1"
TONG_GUAN = "useful.tong_guan.1"
BING_YAO = "useful.bing_yao.1"
FU_YI = "useful.fu_yi.1"
CONSENSUS = "useful.comparison.1"
_OPEN, _COMPARISON = "useful.open", "useful_god.comparison"

_MONTH, _DAY = 1, 2
_OWN, _OUTPUT, _WEALTH, _OFFICER, _RESOURCE = range(5)
# Shares of all points: two opposed elements of a quarter each, an element of two fifths in excess.
_OPPOSED, _BRIDGED, _EXCESS = 0.25, 0.15, 0.40
_COUNT_IDS = tuple(f"elements.count.{element.name.lower()}" for element in Element)
_STRONG = ("strong", "rather_strong")
_WEAK = ("weak", "rather_weak")


def useful_gods(indices: Sequence[int]) -> tuple[Verdict, ...]:
    """Return the verdict of every profile that has one, and last a comparison of them.

    `indices`: three or four natal pillars as places in the cycle of sixty. Of three a verdict is `useful.open` where
    the hour decides it; elements are then those that it has at every hour, and what an hour would add is listed too.
    """
    return _useful_gods(tuple(indices))


@lru_cache(maxsize=1024)
def _useful_gods(indices: tuple[int, ...]) -> tuple[Verdict, ...]:
    if len(indices) == len(PLACES):
        return _as_shown(indices)
    found = tuple(settled(_as_shown, indices, _OPEN, lambda _: True))
    comparison = next(verdict for verdict in found if verdict.kind == _COMPARISON)
    others = tuple(verdict for verdict in found if verdict is not comparison)
    return (*others, comparison._replace(evidence=tuple(verdict.id for verdict in others)))


def _as_shown(indices: tuple[int, ...]) -> tuple[Verdict, ...]:
    found = (
        *(_fu_yi(indices, profile(indices)) for profile in STRENGTH_PROFILES),
        *_tiao_hou(indices),
        *_tong_guan(indices),
        *_bing_yao(indices),
    )
    return (*found, _comparison(found))


# --- 扶抑 -----------------------------------------------------------------------------------------------


def _fu_yi(indices: tuple[int, ...], strength: Strength) -> Verdict:
    own = indices[_DAY] % 10 >> 1
    points = element_points(indices)
    by_step = [points[(own + step) % 5] for step in range(5)]
    first: tuple[int, ...]
    avoided: tuple[int, ...]
    if strength.verdict in _STRONG:
        # 印多用财, 比劫多用官杀: what makes it strong decides what comes first.
        by_resource = by_step[_RESOURCE] > by_step[_OWN]
        first = (_WEALTH, _OUTPUT, _OFFICER) if by_resource else (_OFFICER, _OUTPUT, _WEALTH)
        avoided = (_RESOURCE, _OWN)
        verdict = "useful.restrain"
    elif strength.verdict in _WEAK:
        # 官杀多用印, 财多用比劫, 食伤多用印.
        by_wealth = by_step[_WEALTH] >= max(by_step[_OFFICER], by_step[_OUTPUT])
        first = (_OWN, _RESOURCE) if by_wealth else (_RESOURCE, _OWN)
        avoided = (_OUTPUT, _WEALTH, _OFFICER)
        verdict = "useful.support"
    else:
        first, avoided = (), ()
        verdict = _OPEN if strength.verdict == OPEN else "useful.balanced"
    return Verdict(
        f"useful_god.fu_yi.{strength.profile.split('.')[0]}",
        "useful_god",
        "day",
        f"{FU_YI}.{strength.profile.split('.')[0]}",
        verdict,
        (
            ("elements", _elements((own + step) % 5 for step in first)),
            ("avoid", _elements((own + step) % 5 for step in avoided)),
        ),
        (),
        (f"strength.{strength.profile}", "day_master", *_COUNT_IDS),
        "子平 扶抑",
        strength.score,
        strength.margin,
    )


# --- 调候 -----------------------------------------------------------------------------------------------


def _tiao_hou(indices: tuple[int, ...]) -> Iterator[Verdict]:
    day, month = indices[_DAY] % 10, (indices[_MONTH] % 12 - 2) % 12
    yield _climate(indices, TIAO_HOU, CLIMATE[day][month], SOURCE)
    if (day, month) in VARIANTS:
        yield _climate(indices, TIAO_HOU_VARIANT, VARIANTS[day, month], VARIANT_SOURCE)


def _climate(
    indices: tuple[int, ...], profile: str, wanted: tuple[int, ...], source: str
) -> Verdict:
    conditions = tuple(_presence(indices, stem) for stem in wanted)
    present = sum(condition.holds for condition in conditions)
    name = "tiao_hou" if profile == TIAO_HOU else "tiao_hou_variant"
    if present == len(wanted):
        verdict = "useful.climate_met"
    else:
        verdict = "useful.climate_partly" if conditions[0].holds else "useful.climate_wanting"
    return Verdict(
        f"useful_god.{name}",
        "useful_god.climate",
        "month",
        profile,
        verdict,
        (
            ("elements", _elements(dict.fromkeys(stem >> 1 for stem in wanted))),
            ("avoid", NOTHING),
            ("stems", ",".join(label_id(STEMS[stem]) for stem in wanted)),
        ),
        conditions,
        ("day_master", "pillar.month"),
        source,
        float(present),
        float(len(wanted) - present),
    )


def _presence(indices: tuple[int, ...], stem: int) -> Condition:
    """Say whether a stem is shown, or else hidden, and where."""
    name = label_id(STEMS[stem])
    shown = tuple(p for p, index in enumerate(indices) if index % 10 == stem and p != _DAY)
    if shown:
        return Condition(name, True, pillar_ids(shown))  # noqa: FBT003
    hidden = tuple(p for p, index in enumerate(indices) if stem in HIDDEN_STEMS[index % 12])
    return Condition(name, bool(hidden), pillar_ids(hidden or range(len(indices))))


# --- 通关, 病药 -------------------------------------------------------------------------------------------


def _tong_guan(indices: tuple[int, ...]) -> Iterator[Verdict]:
    points = element_points(indices)
    whole = sum(points)
    shares = [count / whole for count in points]
    for element in range(5):
        controlled, bridge = (element + 2) % 5, (element + 1) % 5
        weaker = min(shares[element], shares[controlled])
        if weaker >= _OPPOSED and shares[bridge] < _BRIDGED:
            yield Verdict(
                f"useful_god.tong_guan.{ELEMENTS[bridge].name.lower()}",
                "useful_god.opposed",
                "day",
                TONG_GUAN,
                "useful.bridge",
                (
                    ("elements", _elements((bridge,))),
                    ("avoid", NOTHING),
                    ("opposed", _elements((element, controlled))),
                ),
                (),
                _COUNT_IDS,
                "滴天髓 通关",
                round(weaker, 3),
                round(min(weaker - _OPPOSED, _BRIDGED - shares[bridge]), 3),
            )


def _bing_yao(indices: tuple[int, ...]) -> Iterator[Verdict]:
    points = element_points(indices)
    share, illness = max((count / sum(points), element) for element, count in enumerate(points))
    if share < _EXCESS:
        return
    medicine = (illness + 3) % 5
    yield Verdict(
        "useful_god.bing_yao",
        "useful_god.opposed",
        "day",
        BING_YAO,
        "useful.medicine",
        (
            ("elements", _elements((medicine,))),
            ("avoid", _elements((illness,))),
            ("opposed", _elements((illness,))),
        ),
        (),
        _COUNT_IDS,
        "神峰通考 病药说",
        round(share, 3),
        round(share - _EXCESS, 3),
    )


# --- comparison -----------------------------------------------------------------------------------------


def _comparison(found: tuple[Verdict, ...]) -> Verdict:
    """Say which elements every profile with a say favours, and which one favours and another avoids."""
    wanted = [set(_read(verdict, "elements")) for verdict in found]
    avoided = [set(_read(verdict, "avoid")) for verdict in found]
    speaking = [elements for elements in wanted if elements]
    agreed = set.intersection(*speaking) if speaking else set()
    disputed = {
        element
        for one, elements in enumerate(wanted)
        for element in elements
        if any(element in others for other, others in enumerate(avoided) if other != one)
    }
    verdict = "useful.disputed" if disputed else "useful.compatible"
    return Verdict(
        _COMPARISON,
        _COMPARISON,
        "day",
        CONSENSUS,
        verdict,
        (
            ("agreed", ",".join(sorted(agreed)) or NOTHING),
            ("disputed", ",".join(sorted(disputed)) or NOTHING),
        ),
        (),
        tuple(verdict.id for verdict in found),
        "named profiles",
    )


def _read(verdict: Verdict, key: str) -> list[str]:
    text = dict(verdict.value)[key]
    return [] if text == NOTHING else text.split(",")


def _elements(found: "Sequence[int] | Iterator[int] | dict[int, None]") -> str:
    names = ",".join(label_id(ELEMENTS[element]) for element in found)
    return names or NOTHING
