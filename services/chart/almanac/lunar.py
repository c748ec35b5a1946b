"""The almanac's tables as lunar-python has them, read by pillars of our own."""

from functools import lru_cache
from importlib.metadata import version

from lunar_python.util import LunarUtil

from services.chart.almanac.labels import ids
from services.chart.model import Custom

_SOURCE = f"lunar-python {version('lunar_python')}"


class LunarAlmanac:
    """Implements `ports.Almanac`."""

    @lru_cache(maxsize=4096)  # noqa: B019 - it has no state of its own
    def custom(self, month: int, day: int, weekday: int) -> Custom:
        """Return what is said of a day with these pillars (places in the cycle of sixty); weekday 0 is Sunday."""
        month_name, day_name = LunarUtil.JIA_ZI[month], LunarUtil.JIA_ZI[day]
        branch, month_branch = day_name[1], month_name[1]
        mansion = LunarUtil.XIU[f"{branch}{weekday}"]
        offset = LunarUtil.ZHI_TIAN_SHEN_OFFSET[month_branch]
        spirit = LunarUtil.TIAN_SHEN[(day % 12 + offset) % 12 + 1]
        activities = ids("activity")
        return Custom(
            officer=ids("officer")[LunarUtil.ZHI_XING[(day - month) % 12 + 1]],
            mansion=ids("mansion")[mansion],
            mansion_lucky=LunarUtil.XIU_LUCK[mansion] == "吉",
            day_spirit=ids("day_spirit")[spirit],
            day_spirit_lucky=LunarUtil.TIAN_SHEN_TYPE[spirit] == "黄道",
            suitable=tuple(activities[n] for n in LunarUtil.getDayYi(month_name, day_name)),
            unsuitable=tuple(activities[n] for n in LunarUtil.getDayJi(month_name, day_name)),
            clash=LunarUtil.ZHI.index(LunarUtil.CHONG[day % 12]) - 1,
            misfortune_direction=ids("direction")[LunarUtil.SHA[branch]],
            source=_SOURCE,
        )
