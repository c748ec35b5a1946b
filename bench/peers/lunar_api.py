"""What a user would write: FastAPI over lunar-python. Birth-certificate clock in, chart with ten luck pillars out.

Run by `uvicorn bench.peers.lunar_api:app`.
"""

from typing import Any

from fastapi import FastAPI
from lunar_python import Solar
from pydantic import BaseModel

app = FastAPI()


class Birth(BaseModel):
    """A birth, its clock taken as it is."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    male: bool = True


def _pillar(eight: Any, name: str) -> dict[str, Any]:
    return {
        "pillar": getattr(eight, f"get{name}")(),
        "hidden": getattr(eight, f"get{name}HideGan")(),
        "ten_god": getattr(eight, f"get{name}ShiShenGan")(),
        "hidden_ten_gods": getattr(eight, f"get{name}ShiShenZhi")(),
    }


@app.post("/chart")
async def chart(birth: Birth) -> dict[str, Any]:
    """Return pillars, hidden stems, ten gods and luck pillars."""
    solar = Solar.fromYmdHms(birth.year, birth.month, birth.day, birth.hour, birth.minute, 0)
    eight = solar.getLunar().getEightChar()
    luck = eight.getYun(1 if birth.male else 0)
    return {
        "pillars": {name: _pillar(eight, name) for name in ("Year", "Month", "Day", "Time")},
        "luck": {
            "start": luck.getStartSolar().toYmdHms(),
            "pillars": [
                {"pillar": decade.getGanZhi(), "start_year": decade.getStartYear()}
                for decade in luck.getDaYun()
            ],
        },
    }
